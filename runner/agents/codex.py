"""OpenAI's codex: `codex exec --json`, with a private home and its provider set to the runner's relay."""

import json

from runner.agents.backend import Access, Heard, Job, Launch, Usage
from runner.agents.stream import Json, fail, fault_of_agent, number, parse, text
from runner.agents.tools import switches
from runner.process import Outcome

CONFIG = """model = {model}
model_provider = "treaty"
check_for_update_on_startup = false
{web}[model_providers.treaty]
name = "treaty"
base_url = {url}
wire_api = "responses"
env_key = "TREATY_MODEL_TOKEN"
[analytics]
enabled = false
[features]
plugins = false
apps = false
{features}"""


class CodexBackend:
    """Events of `codex exec --json`. It can exit 0 after a failed turn: the last event counts as well."""

    name = "codex"
    program = "codex"
    install = "npm install -g @openai/codex"
    litter: tuple[str, ...] = ()
    resumes = True
    access: Access | None = Access("https://api.openai.com/v1", "OPENAI_API_KEY", "authorization")

    def launch(self, job: Job) -> Launch:
        """Its own sandbox is off: the runner's is around it."""
        home = job.home / ".codex"
        home.mkdir(exist_ok=True)
        model = job.model.model or job.agent.model or "gpt-5-codex"
        off = switches(self.name, job.agent.tools)
        features = "".join(f"{name} = false\n" for name in off if name != "web_search")
        web = 'web_search = "disabled"\n' if "web_search" in off else ""
        config = CONFIG.format(model=json.dumps(model), url=json.dumps(job.url), web=web, features=features)
        (home / "config.toml").write_text(config, encoding="utf-8")
        flags = ["--json", "--skip-git-repo-check", "-C", str(job.clone), "--sandbox", "danger-full-access"]
        resume = ["resume", job.resume] if job.resume else []
        argv = [self.program, "exec", *flags, *resume, job.prompt]
        return Launch(argv, {"CODEX_HOME": str(home), "TREATY_MODEL_TOKEN": job.token})

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """Take in one event."""
        event = parse(line)
        if event is None:
            if stream == "err" and line.strip():
                heard.action = line.strip()
            return
        match event.get("type"):
            case "thread.started":
                heard.session = text(event, "thread_id")
            case "item.started" | "item.completed":
                self._item(event, heard)
            case "turn.completed":
                heard.finished, heard.error, heard.rate_limited = True, "", False
                heard.usage = Usage(number(event, "usage", "input_tokens"), number(event, "usage", "output_tokens"))
            case "turn.failed":
                heard.finished = False
                fail(heard, text(event, "error", "message") or "the turn failed")
            case _:
                pass

    def _item(self, event: Json, heard: Heard) -> None:
        kind = text(event, "item", "type")
        heard.worked = heard.worked or kind in ("command_execution", "agent_message", "reasoning", "file_change")
        if kind == "command_execution":
            heard.action = f"Running {text(event, 'item', 'command')}"
        elif kind in ("agent_message", "reasoning"):
            heard.action = text(event, "item", "text").strip().partition("\n")[0] or heard.action
            heard.answer = text(event, "item", "text") if kind == "agent_message" else heard.answer
        elif kind == "file_change":
            heard.action = "Writing files"

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """A good last turn, exit code 0 and no signal."""
        return fault_of_agent(outcome, heard)
