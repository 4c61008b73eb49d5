"""Sessions that go on, and those that cannot: with a program that speaks like codex and remembers in its home."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.journal import Event, Journal
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[2]

# Says on what it was started, does a half of its work in a new session and the other in one that goes on.
PROGRAM = """#!/bin/sh
for word in "$@"; do case "$before" in resume) session=$word;; esac; before=$word; done
echo "$TREATY_AGENT ${session:-new} $(ls shop/ | tr '\\n' ' ')" >> CALLS
if [ "$TREATY_AGENT" = lost ] && [ -n "$session" ]; then echo 'no rollout found' >&2; exit 1; fi
echo '{"type":"thread.started","thread_id":"t-1"}'
[ "$TREATY_AGENT" = mute ] && { echo '{"type":"turn.failed","error":{"message":"bad gateway"}}'; exit 1; }
echo '{"type":"item.completed","item":{"type":"agent_message","text":"Working"}}'
if [ -n "$session" ]; then echo 2 > shop/second; else echo 1 > shop/first; fi
[ "$TREATY_AGENT" = slow ] && [ -z "$session" ] && sleep 60
echo '{"type":"turn.completed","usage":{"input_tokens":9,"output_tokens":1}}'
"""
SETTINGS = '[models."gpt-*"]\nbackend = "codex"\nurl = "http://127.0.0.1:9/v1"\nkey = "MY_KEY"\n'


@pytest.fixture
def program(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    tools = scene.folder / "tools" / "bin"
    tools.mkdir(parents=True)
    (tools / "codex").write_text(PROGRAM.replace("CALLS", str(scene.folder / "calls")))
    (tools / "codex").chmod((tools / "codex").stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("MY_KEY", "the-secret")
    monkeypatch.setattr("runner.agent_work.FIRST_WAIT", 0.05)
    scene.write(".treaty.toml", SETTINGS)
    scene.commit()
    return scene


def flow(program: Scene, agent: str, retries: int) -> None:
    program.workflow(
        f"""
        name: sessions
        execution: {{isolation: none, retries: {retries}}}
        agents:
          - id: {agent}
            model: gpt-9
            scope: {{write: [shop/]}}
            success_criteria: ["both: test -e shop/first -a -e shop/second"]
        """
    )


def calls(program: Scene) -> list[str]:
    return [line.strip() for line in (program.folder / "calls").read_text().splitlines()]


def events(program: Scene, kind: str) -> list[Event]:
    with Journal(next((program.folder / "state").glob("treaty/*/sessions/*/journal.sqlite"))) as journal:
        return [event for event in journal.events() if event.kind == kind]


def test_the_second_attempt_finds_what_the_first_one_left(program: Scene) -> None:
    flow(program, "plain", 1)
    said = program.run()
    assert said.code == 0, said.out
    assert calls(program) == ["plain new cart.py stock.py", "plain t-1 cart.py first stock.py"]
    assert "20 tokens" in said.out
    assert program.git("ls-tree", "--name-only", "treaty/sessions", "shop/").split() == [
        *("shop/cart.py", "shop/first", "shop/second", "shop/stock.py"),
    ]
    assert not list((program.folder / "state").rglob("clone"))


def test_a_session_that_its_program_forgot_costs_no_retry(program: Scene) -> None:
    flow(program, "lost", 1)
    assert program.run().code == 1
    files = "cart.py stock.py"
    assert calls(program) == [f"lost new {files}", f"lost t-1 cart.py first {files[8:]}", f"lost new {files}"]


def test_a_session_in_which_nothing_was_said_does_not_go_on(program: Scene) -> None:
    flow(program, "mute", 1)
    assert program.run().code == 1
    assert calls(program) == ["mute new cart.py stock.py"] * 2


def test_a_session_outlives_the_runner(program: Scene) -> None:
    flow(program, "slow", 0)
    command = [sys.executable, "-c", "import sys; from runner import cli; sys.exit(cli.main(sys.argv[1:]))", "run"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, str(program.file)], cwd=program.repository, env=environment, **quiet) as runner:
        while not list((program.folder / "state").rglob("first")):
            assert runner.poll() is None
            time.sleep(0.02)
        runner.send_signal(signal.SIGKILL)
    said = program.treaty("resume", "sessions")
    assert said.code == 0, said.err + said.out
    assert calls(program) == ["slow new cart.py stock.py", "slow t-1 cart.py first stock.py"]
    assert [event.text("session") for event in events(program, "agent.started")] == ["", "t-1"]


def test_the_artifact_of_a_review_is_kept_with_its_last_attempt(program: Scene) -> None:
    """The first attempt gives none, and goes on."""
    path = program.folder / "tools" / "bin" / "codex"
    path.write_text(path.read_text().replace("echo 2 > shop/second", 'echo fine > "$TREATY_OUTPUT_FILE"'))
    path.write_text(path.read_text().replace('"text":"Working"', '"text":""').replace("echo 1 > shop/first", "true"))
    program.workflow(
        """
        name: sessions
        coordination: {strategy: broadcast}
        broadcast_context: {files: [shop/]}
        execution: {isolation: none, retries: 1}
        agents: [{id: plain, model: gpt-9, output_format: json}]
        """
    )
    path.write_text(path.read_text().replace("echo fine", "echo '[]'"))
    said = program.run()
    assert said.code == 0, said.out + said.err
    assert [line.split()[1] for line in calls(program)] == ["new", "t-1"]
    assert (next((program.folder / "state").rglob("plain/2/artifact"))).read_text() == "[]\n"
