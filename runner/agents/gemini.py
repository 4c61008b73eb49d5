"""Google's gemini: streamed JSON, a private home, the runner's relay as its server.

It ignores SIGTERM, and on a server's error may wait without a word: the runner's own deadlines end it.
"""

import json

from runner.agents.backend import Access, Heard, Job, Launch, Usage
from runner.agents.stream import fail, fault_of_agent, number, parse, text
from runner.agents.tools import switches
from runner.process import Outcome


class GeminiBackend:
    """Events of `--output-format stream-json`; its messages come in pieces."""

    name = "gemini"
    program = "gemini"
    install = "npm install -g @google/gemini-cli"
    litter: tuple[str, ...] = ()
    resumes = True
    access: Access | None = Access("https://generativelanguage.googleapis.com", "GEMINI_API_KEY", "x-goog-api-key")

    def launch(self, job: Job) -> Launch:
        """What it may do it does unasked: what confines it is the runner's sandbox."""
        home = job.home / ".gemini"
        home.mkdir(exist_ok=True)
        settings: dict[str, object] = {"tools": {"exclude": switches(self.name, job.agent.tools)}}
        settings |= {"security": {"auth": {"selectedType": "gemini-api-key"}}}
        (home / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        model = job.model.model or job.agent.model or ""
        argv = [self.program, "--approval-mode", "yolo", "--output-format", "stream-json"]
        argv += ["-m", model] if model else []
        argv += ["--resume", job.resume] if job.resume else []
        argv += ["-p", job.prompt]
        environment = {"GOOGLE_GEMINI_BASE_URL": job.url, "GEMINI_API_KEY": job.token}
        environment |= {"GEMINI_TELEMETRY_ENABLED": "false", "GEMINI_CLI_TRUST_WORKSPACE": "true"}
        return Launch(argv, environment)

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """Take in one event."""
        event = parse(line)
        if event is None:
            if stream == "err" and line.strip():
                heard.action = line.strip()
                if "429" in line or "RESOURCE_EXHAUSTED" in line:
                    fail(heard, f"429: {line.strip()}")
            return
        heard.worked = heard.worked or event.get("type") == "tool_use" or event.get("role") == "assistant"
        match event.get("type"):
            case "init":
                heard.session, heard.model = text(event, "session_id"), text(event, "model")
            case "tool_use":
                about = text(event, "parameters", "file_path") or text(event, "parameters", "command")
                heard.action, heard.answer = f"{text(event, 'tool_name')} {about}".strip(), ""
            case "message" if event.get("role") == "assistant":
                heard.answer += text(event, "content")
                heard.action = heard.answer.strip().partition("\n")[0] or heard.action
            case "result":
                heard.usage = Usage(number(event, "stats", "input_tokens"), number(event, "stats", "output_tokens"))
                heard.finished = event.get("status") == "success"
                if heard.finished:
                    heard.error, heard.rate_limited = "", False
                else:
                    fail(heard, text(event, "error", "message") or "it ended with an error")
            case _:
                pass

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """A good result, exit code 0 and no signal."""
        return fault_of_agent(outcome, heard)
