"""Agents with a model: a program that speaks like codex, through the settings, the relay, budgets and limits."""

import os
import re
import stat

import pytest

from tests.end_to_end.model_server import scripted_model
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

# Stands in for the program alone: it prints what codex prints, and writes a file.
PROGRAM = """#!/bin/sh
echo '{"type":"thread.started","thread_id":"t-1"}'
echo '{"type":"turn.started"}'
mkdir -p shop
case "$TREATY_AGENT" in
patient*) echo '{"type":"turn.failed","error":{"message":"429, waiting"}}'; sleep 60;;
silent*) url=$(sed -n 's/^base_url *= *"\\(.*\\)"$/\\1/p' "$CODEX_HOME/config.toml")
  python3 -c 'import sys; from urllib.request import *; urlopen(Request(*sys.argv[1:2], b"{}", {"Authorization":
    "Bearer " + sys.argv[2]}))' "$url/responses" "$TREATY_MODEL_TOKEN" 2>/dev/null; exit 1;;
limited*) echo '{"type":"turn.failed","error":{"message":"last status: 429 Too Many Requests"}}'; exit 1;;
esac
grep -q 127.0.0.1 "$CODEX_HOME/config.toml" && test -n "$TREATY_MODEL_TOKEN" || exit 9
env | grep the-secret && exit 8
echo 1 > "shop/$TREATY_AGENT"
echo '{"type":"item.completed","item":{"type":"agent_message","text":"All done"}}'
echo '{"type":"turn.completed","usage":{"input_tokens":90,"output_tokens":10}}'
"""
SETTINGS = '[models."gpt-*"]\nbackend = "codex"\nmodel = "small"\nurl = "http://127.0.0.1:9/v1"\nkey = "MY_KEY"\n'


@pytest.fixture
def program(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    tools = scene.folder / "tools" / "bin"
    tools.mkdir(parents=True)
    (tools / "codex").write_text(PROGRAM)
    (tools / "codex").chmod((tools / "codex").stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("MY_KEY", "the-secret")
    scene.write(".treaty.toml", SETTINGS)
    scene.commit()
    return scene


@pytest.mark.parametrize("isolation", ["auto", "none"])
def test_a_model_runs_without_ever_seeing_the_key(program: Scene, isolation: str) -> None:
    program.workflow(
        f"""
        name: models
        execution: {{isolation: {isolation}}}
        agents: [{{id: a, model: gpt-9, scope: {{write: [shop/]}}, instructions: Do it.}}]
        """
    )
    said = program.run()
    assert said.code == 0, said.err
    assert "100 tokens" in said.out
    trailers = program.git("log", "--format=%(trailers)", "main..treaty/models")
    assert "Treaty-Model: small\nTreaty-Session: t-1\nTreaty-Cost: unknown" in trailers
    assert not [
        path for path in (program.folder / "state").rglob("*") if path.is_file() and b"the-secret" in path.read_bytes()
    ]


def test_a_budget_stops_before_the_next_start(program: Scene) -> None:
    program.workflow(
        """
        name: models
        execution: {budget: {tokens: 150}, max_concurrent_agents: 1}
        agents:
          - {id: a, model: gpt-9, scope: {write: [shop/]}}
          - {id: b, model: gpt-9, scope: {write: [shop/]}}
          - {id: c, model: gpt-9, scope: {write: [shop/]}}
        """
    )
    said = program.run()
    assert said.code == 6
    assert "- the budget of 150 tokens is used up (200)" in said.out
    assert "c  CANCELLED" in said.out
    assert "c: Starting" not in said.err


def test_a_rate_limit_has_its_own_exit_code(program: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.lanes.FIRST_PAUSE", 0.01)
    program.workflow(
        """
        name: models
        agents: [{id: limited, model: gpt-9, scope: {write: [shop/]}}]
        """
    )
    said = program.run()
    assert said.code == 75
    assert said.err.count("Starting") == 7  # six pauses, though there are no retries
    assert "- limited last status: 429 Too Many Requests" in said.out


@pytest.mark.parametrize(("status", "code"), [(429, 75), (500, 1), (401, 1)])
def test_what_the_server_said_is_known_where_the_program_is_silent(
    program: Scene, monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    monkeypatch.setattr("runner.lanes.FIRST_PAUSE", 100.0)
    with scripted_model() as server:
        server.mode = str(status)
        program.write(".treaty.toml", SETTINGS.replace("http://127.0.0.1:9", server.url))
        program.commit()
        program.workflow(
            "name: models\nexecution: {timeout: 20}\nagents: [{id: silent, model: gpt-9, scope: {write: [shop/]}}]\n"
        )
        said = program.run()
    assert said.code == code, said.out
    assert f"silent the model's server said {status}" in said.out


def test_no_agent_waits_for_its_server_longer_than_its_timeout(program: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.lanes.FIRST_PAUSE", 2.0)
    program.workflow(
        """
        name: models
        execution: {timeout: 5, retries: 9}
        agents: [{id: limited, model: gpt-9, scope: {write: [shop/]}}]
        """
    )
    said = program.run()
    assert said.code == 75
    assert said.err.count("Starting") == 2  # the second pause would be four seconds
    assert re.search(r"rate limit: next attempt in [12]\.\d s, then it waits [23]\.\d s more at most", said.err)


def test_a_program_that_waits_by_itself_has_had_its_time(program: Scene) -> None:
    program.workflow(
        """
        name: models
        execution: {timeout: 1}
        agents: [{id: patient, model: gpt-9, scope: {write: [shop/]}}]
        """
    )
    said = program.run()
    assert said.code == 75
    assert said.err.count("Starting") == 1


def test_a_missing_key_is_told_before_anything_starts(program: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY")
    program.workflow(
        """
        name: models
        agents: [{id: a, model: gpt-9, scope: {write: [shop/]}}]
        """
    )
    said = program.run()
    assert (said.code, said.err) == (
        2,
        "treaty: backend `codex`: no key: the variable MY_KEY is not set\n"
        "  export MY_KEY=..., or name another variable as `key` in .treaty.toml\n",
    )
