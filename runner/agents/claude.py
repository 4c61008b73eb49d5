"""Anthropic's claude: print mode with streamed JSON, a private configuration, the runner's relay as its server."""

from collections.abc import Mapping

from runner.agents.backend import Access, Heard, Job, Launch, Usage
from runner.agents.stream import Json, fail, fault_of_agent, number, parse, text
from runner.agents.tools import SWITCHES, switches
from runner.process import Outcome

QUIET = (
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
    "DISABLE_TELEMETRY",
    "DISABLE_ERROR_REPORTING",
    "DISABLE_AUTOUPDATER",
)


class ClaudeBackend:
    """Events of `--output-format stream-json`. Its result says "success" with `is_error` set: read the latter."""

    name = "claude"
    program = "claude"
    install = "npm install -g @anthropic-ai/claude-code"
    litter: tuple[str, ...] = ()
    resumes = True
    access: Access | None = Access("https://api.anthropic.com", "ANTHROPIC_API_KEY", "x-api-key")

    def launch(self, job: Job) -> Launch:
        """`--allowedTools` takes all words after it: the prompt comes last, behind `-p`."""
        off = switches(self.name, job.agent.tools)
        on = ["Read", *(name for names in SWITCHES[self.name].values() for name in names if name not in off)]
        home = job.home / ".claude"
        home.mkdir(exist_ok=True)
        model = job.model.model or job.agent.model or ""
        argv = [self.program, "--output-format", "stream-json", "--verbose"]
        argv += ["--model", model] if model else []
        argv += ["--resume", job.resume] if job.resume else []
        argv += ["--permission-mode", "acceptEdits", "--allowedTools", ",".join(on)]
        argv += ["--disallowedTools", ",".join(off)] if off else []
        argv += ["-p", job.prompt]
        environment = {"ANTHROPIC_BASE_URL": job.url, "ANTHROPIC_API_KEY": job.token}
        environment |= {"CLAUDE_CONFIG_DIR": str(home), **dict.fromkeys(QUIET, "1")}
        return Launch(argv, environment)

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """Take in one event."""
        event = parse(line)
        if event is None:
            if stream == "err" and line.strip():
                heard.action = line.strip()
            return
        match event.get("type"):
            case "system":
                heard.session = text(event, "session_id") or heard.session
                heard.model = text(event, "model") or heard.model
                if event.get("subtype") == "api_retry":
                    fail(heard, f"the model's server said {event.get('error_status')}: {text(event, 'error')}")
                    heard.action = f"waiting for the model ({text(event, 'error')})"
            case "assistant":
                self._message(event, heard)
            case "result":
                self._result(event, heard)
            case _:
                pass

    def _message(self, event: Json, heard: Heard) -> None:
        message = event.get("message")
        parts = message.get("content") if isinstance(message, Mapping) else None
        heard.worked = heard.worked or text(event, "message", "model") != "<synthetic>"  # its own errors are
        for part in parts if isinstance(parts, list) else []:
            if not isinstance(part, Mapping):
                continue
            if part.get("type") == "tool_use":
                about = text(part, "input", "file_path") or text(part, "input", "command")
                heard.action = f"{text(part, 'name')} {about}".strip()
            elif text(part, "text").strip():
                heard.action = text(part, "text").strip().partition("\n")[0]

    def _result(self, event: Json, heard: Heard) -> None:
        cost = event.get("total_cost_usd")
        told = float(cost) if isinstance(cost, int | float) else None
        heard.usage = Usage(number(event, "usage", "input_tokens"), number(event, "usage", "output_tokens"), told)
        heard.finished = event.get("is_error") is False
        heard.answer = text(event, "result")
        if heard.finished:
            heard.error, heard.rate_limited = "", False
        else:
            fail(heard, f"{text(event, 'result') or text(event, 'subtype')} ({event.get('api_error_status')})")

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """A good result, exit code 0 and no signal."""
        return fault_of_agent(outcome, heard)
