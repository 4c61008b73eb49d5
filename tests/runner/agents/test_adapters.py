"""What the adapters make of the programs' own words, and how they start them."""

import json
from pathlib import Path

import pytest

from runner.agents.backend import Backend, Heard, Job, Model, Usage
from runner.agents.claude import ClaudeBackend
from runner.agents.codex import CodexBackend
from runner.agents.command import CommandBackend
from runner.agents.table import BACKENDS, Models, check_ready, read_models
from runner.failure import RunnerError
from runner.process import Outcome
from scopes.workflow import Agent

GOOD = Outcome(0, "exited", 1.0)

CODEX_START = [
    {"type": "thread.started", "thread_id": "t-1"},
    {"type": "turn.started"},
    {"type": "item.started", "item": {"type": "command_execution", "command": "make test"}},
]
CODEX_END = [
    {"type": "item.completed", "item": {"type": "agent_message", "text": "All done\nreally"}},
    {"type": "turn.completed", "usage": {"input_tokens": 20, "output_tokens": 3}},
]
CODEX_FAILED = [
    {"type": "error", "message": "Reconnecting... 1/1 (429 Too Many Requests)"},
    {"type": "turn.failed", "error": {"message": "last status: 429 Too Many Requests"}},
]
CLAUDE_START = [
    {"type": "system", "subtype": "init", "session_id": "s-1", "model": "big"},
    {
        "type": "assistant",
        "message": {"content": [{"type": "tool_use", "name": "Write", "input": {"file_path": "src/a.py"}}]},
    },
]
CLAUDE_RETRY = [{"type": "system", "subtype": "api_retry", "error_status": 429, "error": "rate_limit"}]


def claude_end(is_error: bool, result: str = "Done", status: int | None = None) -> list[dict[str, object]]:
    usage = {"input_tokens": 20, "output_tokens": 3}
    return [
        {"type": "assistant", "message": {"content": [{"type": "text", "text": "Done\nindeed"}]}},
        {
            "type": "result",
            "subtype": "success",
            "is_error": is_error,
            "api_error_status": status,
            "result": result,
            "total_cost_usd": 0.25,
            "usage": usage,
        },
    ]


def hear(backend: Backend, events: list[dict[str, object]]) -> Heard:
    heard = Heard()
    for event in events:
        backend.listen("out", json.dumps(event), heard)
    backend.listen("out", "{broken", heard)
    backend.listen("out", "", heard)
    return heard


def test_codex_says_what_it_does_and_that_it_is_done() -> None:
    backend = CodexBackend()
    assert hear(backend, CODEX_START).action == "Running make test"
    heard = hear(backend, CODEX_START + CODEX_END)
    assert (heard.session, heard.action, heard.usage) == ("t-1", "All done", Usage(20, 3, None))
    assert backend.fault(GOOD, heard) == ""


def test_codex_that_exits_well_after_a_failed_turn_has_failed() -> None:
    backend = CodexBackend()
    heard = hear(backend, CODEX_START + CODEX_FAILED)
    assert backend.fault(GOOD, heard) == "last status: 429 Too Many Requests"
    assert heard.rate_limited


def test_codex_that_recovers_is_no_failure() -> None:
    backend = CodexBackend()
    heard = hear(backend, CODEX_START + CODEX_FAILED + CODEX_END)
    assert backend.fault(GOOD, heard) == ""
    assert not heard.rate_limited


@pytest.mark.parametrize("backend", [CodexBackend(), ClaudeBackend()], ids=["codex", "claude"])
def test_every_sign_of_success_is_needed(backend: Backend) -> None:
    good = hear(backend, CODEX_START + CODEX_END if backend.name == "codex" else CLAUDE_START + claude_end(False))
    assert backend.fault(GOOD, Heard()) == "ended without a last word"
    assert backend.fault(Outcome(1, "exited", 1.0), good) == "ended with exit code 1"
    assert backend.fault(Outcome(0, "cancelled", 1.0), good) == "was stopped"
    assert backend.fault(Outcome(0, "deadline", 9.0), good) == "took longer than its timeout (9 s)"
    assert backend.fault(GOOD, good) == ""


def test_claude_says_what_it_does_and_what_it_cost() -> None:
    backend = ClaudeBackend()
    assert hear(backend, CLAUDE_START).action == "Write src/a.py"
    heard = hear(backend, CLAUDE_START + claude_end(False))
    assert (heard.session, heard.model, heard.action, heard.usage) == ("s-1", "big", "Done", Usage(20, 3, 0.25))


def test_claude_that_says_success_with_an_error_has_failed() -> None:
    backend = ClaudeBackend()
    heard = hear(backend, CLAUDE_START + claude_end(True, "API Error: rejected (429)", 429))
    assert backend.fault(GOOD, heard) == "API Error: rejected (429) (429)"
    assert heard.rate_limited


def test_claude_that_waits_for_its_server_until_the_deadline() -> None:
    backend = ClaudeBackend()
    heard = hear(backend, CLAUDE_START + CLAUDE_RETRY)
    fault = backend.fault(Outcome(-15, "deadline", 9.0), heard)
    assert fault == "took longer than its timeout (9 s); the model's server said 429: rate_limit"
    assert heard.rate_limited
    assert backend.fault(GOOD, hear(backend, CLAUDE_RETRY + claude_end(False))) == ""


def job(tmp_path: Path, **fields: object) -> Job:
    (tmp_path / "task").write_text("Do it.\n")
    (tmp_path / "home").mkdir()
    agent = Agent(id="a", **fields)  # type: ignore[arg-type]
    model = Model("m", "x", "the-model")
    return Job(agent, model, tmp_path, tmp_path / "home", tmp_path / "task", "http://127.0.0.1:1", "token")


def test_how_codex_is_started(tmp_path: Path) -> None:
    launch = CodexBackend().launch(job(tmp_path))
    assert launch.argv[:2] == ["codex", "exec"]
    assert launch.argv[-1] == "Do it.\n"
    config = (tmp_path / "home/.codex/config.toml").read_text()
    assert 'model = "the-model"' in config
    assert 'base_url = "http://127.0.0.1:1"' in config
    assert launch.environment["TREATY_MODEL_TOKEN"] == "token"


def test_how_claude_is_started(tmp_path: Path) -> None:
    launch = ClaudeBackend().launch(job(tmp_path, tools=("search", "web")))
    words = list(launch.argv)
    assert words[words.index("--allowedTools") + 1] == "Read,Grep,Glob,WebFetch,WebSearch"
    assert words[-2:] == ["-p", "Do it.\n"]
    assert launch.environment["ANTHROPIC_API_KEY"] == "token"


def test_a_command_is_judged_by_its_exit_code() -> None:
    backend, heard = CommandBackend(), Heard()
    backend.listen("out", "working", heard)
    assert heard.action == "working"
    assert backend.fault(GOOD, heard) == ""
    backend.listen("err", "it broke", heard)
    assert backend.fault(Outcome(3, "exited", 1.0), heard) == "ended with exit code 3: it broke"


def test_models_are_found_by_name_then_by_pattern(tmp_path: Path) -> None:
    (tmp_path / ".treaty.toml").write_text(
        '[models."claude-*"]\nbackend = "claude"\n'
        '[models."claude-x"]\nbackend = "codex"\nmodel = "y"\nenvironment = ["A"]\n'
        '[runner]\ndefault_model = "claude-x"\n'
    )
    models = read_models(tmp_path)
    found = models.find("claude-x")
    assert found is not None
    assert (found.backend, found.model, found.environment) == ("codex", "y", ("A",))
    other = models.find("claude-z")
    assert other is not None
    assert other.backend == "claude"
    assert models.find("gpt") is None
    assert models.default == "claude-x"
    assert read_models(tmp_path / "nowhere") == Models(tmp_path / "nowhere/.treaty.toml")


def test_a_program_or_a_key_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    model = Model("m", "claude")
    with pytest.raises(RunnerError) as error:
        check_ready(BACKENDS["claude"], model, {})
    assert str(error.value) == (
        "backend `claude`: the program `claude` is not installed\n"
        "  install it: npm install -g @anthropic-ai/claude-code"
    )
    (tmp_path / "claude").write_text("#!/bin/sh\n")
    (tmp_path / "claude").chmod(0o755)
    with pytest.raises(RunnerError) as error:
        check_ready(BACKENDS["claude"], model, {})
    assert str(error.value) == (
        "backend `claude`: no key: the variable ANTHROPIC_API_KEY is not set\n"
        "  export ANTHROPIC_API_KEY=..., or name another variable as `key` in .treaty.toml"
    )
    check_ready(BACKENDS["claude"], model, {"ANTHROPIC_API_KEY": "k"})
    check_ready(BACKENDS["command"], model, {})
