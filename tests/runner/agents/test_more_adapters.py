"""gemini, opencode and aider: what is made of their own words, and how they are started."""

import json
from pathlib import Path

import pytest

from runner.agents.aider import AiderBackend
from runner.agents.backend import Backend, Heard, Job, Model, Usage
from runner.agents.gemini import GeminiBackend
from runner.agents.opencode import OpencodeBackend
from runner.agents.table import BACKENDS
from runner.process import Outcome
from scopes.workflow import Agent

GOOD = Outcome(0, "exited", 1.0)
GEMINI = [
    {"type": "init", "session_id": "g-1", "model": "flash"},
    {"type": "message", "role": "user", "content": "do it"},
    {"type": "tool_use", "tool_name": "write_file", "parameters": {"file_path": "src/a.py", "content": "x"}},
    {"type": "tool_result", "status": "success"},
    {"type": "message", "role": "assistant", "content": "All do", "delta": True},
    {"type": "message", "role": "assistant", "content": "ne\nreally", "delta": True},
    {"type": "result", "status": "success", "stats": {"input_tokens": 20, "output_tokens": 3}},
]
GEMINI_FAILED = {"type": "result", "status": "error", "error": {"message": "[API Error: 429 quota]"}, "stats": {}}


def step(reason: str, cost: float = 0.0) -> dict[str, object]:
    tokens = {"input": 6, "output": 2, "cache": {"read": 4, "write": 0}}
    return {"type": "step_finish", "sessionID": "o-1", "part": {"reason": reason, "tokens": tokens, "cost": cost}}


OPENCODE = [
    {"type": "step_start", "sessionID": "o-1", "part": {}},
    {"type": "tool_use", "sessionID": "o-1", "part": {"tool": "write", "state": {"title": "src/a.py"}}},
    step("tool-calls", 0.01),
    {"type": "text", "sessionID": "o-1", "part": {"text": "All done\nreally"}},
    step("stop", 0.02),
]
AIDER = """Aider v0.86.2
Model: openai/small with whole edit format
Git repo: .git with 3 files

src/a.py
Tokens: 1.2k sent, 50 received. Cost: $0.03 message, $0.03 session.
Applied edit to src/a.py"""


def hear(backend: Backend, lines: list[str]) -> Heard:
    heard = Heard()
    for line in [*lines, "{broken", ""]:
        backend.listen("out", line, heard)
    return heard


def dumped(events: list[dict[str, object]]) -> list[str]:
    return [json.dumps(event) for event in events]


def test_gemini() -> None:
    backend = GeminiBackend()
    assert hear(backend, dumped(GEMINI[:3])).action == "write_file src/a.py"
    heard = hear(backend, dumped(GEMINI))
    assert (heard.session, heard.model, heard.answer) == ("g-1", "flash", "All done\nreally")
    assert heard.usage == Usage(20, 3, None)
    assert backend.fault(GOOD, heard) == ""
    assert backend.fault(Outcome(1, "exited", 1.0), heard) == "ended with exit code 1"
    assert backend.fault(GOOD, hear(backend, dumped(GEMINI[:4]))) == "ended without a last word"
    failed = hear(backend, dumped([*GEMINI[:2], GEMINI_FAILED]))
    assert (backend.fault(GOOD, failed), failed.rate_limited) == ("[API Error: 429 quota]", True)


def test_opencode() -> None:
    backend = OpencodeBackend()
    assert hear(backend, dumped(OPENCODE[:2])).action == "write src/a.py"
    heard = hear(backend, dumped(OPENCODE))
    assert (heard.session, heard.answer, heard.usage) == ("o-1", "All done\nreally", Usage(20, 4, 0.03))
    assert backend.fault(GOOD, heard) == ""
    assert backend.fault(GOOD, hear(backend, dumped(OPENCODE[:3]))) == "ended without a last word"
    assert hear(backend, dumped([step("stop")])).usage == Usage(10, 2, None)
    error = {"name": "APIError", "data": {"message": "slow down", "statusCode": 429}}
    failed = hear(backend, dumped([{"type": "error", "sessionID": "o-1", "error": error}]))
    assert (backend.fault(GOOD, failed), failed.rate_limited) == ("slow down (429)", True)


def test_aider() -> None:
    backend = AiderBackend()
    heard = hear(backend, AIDER.splitlines())
    assert (heard.usage, heard.model) == (Usage(1200, 50, 0.03), "openai/small")
    assert backend.fault(GOOD, heard) == ""
    assert backend.fault(GOOD, hear(backend, AIDER.splitlines()[:4])) == "ended without a last word"
    limited = hear(backend, [*AIDER.splitlines(), "litellm.RateLimitError: slow down"])
    assert limited.rate_limited
    refused = hear(backend, ["litellm.AuthenticationError: invalid key"])
    assert (backend.fault(GOOD, refused), refused.rate_limited) == ("litellm.AuthenticationError: invalid key", False)


@pytest.mark.parametrize("name", ["gemini", "opencode", "aider"])
def test_how_they_are_started(tmp_path: Path, name: str) -> None:
    backend = BACKENDS[name]
    (tmp_path / "instructions.md").write_text("Do it.")
    agent = Agent.model_validate({"id": "a", "model": "m-1"})
    model = Model("m-*", name)
    job = Job(agent, model, tmp_path, tmp_path, tmp_path / "instructions.md", "http://relay", "token-1")
    launch = backend.launch(job)
    assert launch.argv[0] == backend.program
    assert launch.argv[-1] == "Do it."
    assert any("m-1" in word for word in launch.argv) or name == "opencode"
    told = json.dumps(launch.environment) + "".join(path.read_text() for path in tmp_path.rglob("*.json"))
    assert "http://relay" in told
    assert "token-1" in told
    if name == "opencode":
        settings = json.loads((tmp_path / ".opencode/opencode.json").read_text())
        assert settings["model"] == "treaty/m-1"
