"""opencode: `opencode run --format json`, with one provider in its private configuration: the runner's relay."""

import json

from runner.agents.backend import Access, Heard, Job, Launch, Usage
from runner.agents.stream import Json, fail, fault_of_agent, number, parse, text
from runner.agents.tools import switches
from runner.process import Outcome


class OpencodeBackend:
    """Events of `--format json`: a turn has ended well when a step ends for the reason "stop"."""

    name = "opencode"
    program = "opencode"
    install = "npm install -g opencode-ai"
    litter: tuple[str, ...] = ()
    resumes = True
    access: Access | None = Access("https://api.openai.com/v1", "OPENAI_API_KEY", "authorization")

    def launch(self, job: Job) -> Launch:
        """Its configuration, data and cache are in the private home."""
        home = job.home / ".opencode"
        home.mkdir(exist_ok=True)
        model = job.model.model or job.agent.model or "gpt-5"
        provider = {
            "npm": "@ai-sdk/openai-compatible",
            "options": {"baseURL": job.url, "apiKey": job.token},
            "models": {model: {}},
        }
        settings = {"autoupdate": False, "share": "disabled", "model": f"treaty/{model}"}
        settings |= {"provider": {"treaty": provider}}
        settings |= {"permission": dict.fromkeys(switches(self.name, job.agent.tools), "deny")}
        (home / "opencode.json").write_text(json.dumps(settings), encoding="utf-8")
        argv = [self.program, "run", "--format", "json"]
        argv += ["--session", job.resume] if job.resume else []
        argv.append(job.prompt)
        places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
        return Launch(argv, {**places, "OPENCODE_CONFIG": str(home / "opencode.json")})

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """Take in one event."""
        event = parse(line)
        if event is None:
            if stream == "err" and line.strip():
                heard.action = line.strip()
            return
        heard.session = text(event, "sessionID") or heard.session
        heard.worked = heard.worked or event.get("type") in ("tool_use", "text")
        match event.get("type"):
            case "tool_use":
                about = text(event, "part", "state", "title") or text(event, "part", "state", "input", "command")
                heard.action = f"{text(event, 'part', 'tool')} {about}".strip()
            case "text":
                heard.answer = text(event, "part", "text")
                heard.action = heard.answer.strip().partition("\n")[0] or heard.action
            case "step_finish":
                self._step(event, heard)
            case "error":
                heard.finished = False
                status = number(event, "error", "data", "statusCode")
                message = text(event, "error", "data", "message") or text(event, "error", "name")
                fail(heard, f"{message} ({status})" if status else message)
            case _:
                pass

    def _step(self, event: Json, heard: Heard) -> None:
        before = heard.usage or Usage(0, 0, None)
        cost = event.get("part", {})
        told = cost.get("cost") if isinstance(cost, dict) else None
        spent = before.cost
        if isinstance(told, int | float) and told > 0:  # 0 is what it says of models whose price it does not know
            spent = (spent or 0.0) + told
        tokens = ("part", "tokens")
        read = number(event, *tokens, "input") + number(event, *tokens, "cache", "read")
        heard.usage = Usage((before.input or 0) + read, (before.output or 0) + number(event, *tokens, "output"), spent)
        if text(event, "part", "reason") == "stop":
            heard.finished, heard.error, heard.rate_limited = True, "", False

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """A last step that stopped, exit code 0 and no signal."""
        return fault_of_agent(outcome, heard)
