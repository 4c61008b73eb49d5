"""`kill -9` at every event, then `resume`: nothing is lost, nothing finished is done twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from runner.journal import Journal
from runner.run_state import fold
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[2]

# Runs the command line and dies at the N-th event: just before it is written, or just after.
CRASH = """
import os, signal, sys
from runner import cli
from runner.journal import Journal
append, count = Journal.append, 0
def crashing(journal, *arguments, **data):
    global count
    count += 1
    if count == int(sys.argv[1]) and sys.argv[2] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    event = append(journal, *arguments, **data)
    if count == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    return event
Journal.append = crashing
sys.exit(cli.main(sys.argv[3:]))
"""
EVENTS = 16  # of the whole run


def workflow(scene: Scene) -> None:
    counts = scene.folder / "counts"
    scene.workflow(
        f"""
        name: fragile
        execution: {{isolation: none}}
        merge: {{validation: {{commands: ["test -e shop/a -a -e shop/b"]}}}}
        agents:
          - id: a
            scope: {{write: [shop/a]}}
            checkpoints: [{{id: there, condition: "path_exists: shop/a"}}]
            command: echo a >> {counts}; echo working; echo a > shop/a; sleep 0.3
            success_criteria: ["it is there: test -e shop/a"]
          - id: b
            scope: {{read: [shop/], write: [shop/b]}}
            depends_on: [{{agent: a, checkpoint: there}}]
            command: echo b >> {counts}; cp shop/a shop/b; sleep 0.6
        """
    )


def crash(scene: Scene, number: int, when: str) -> int:
    command = [sys.executable, "-c", CRASH, str(number), when, "run", str(scene.file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=scene.repository, env=environment, capture_output=True, check=False).returncode


def completed(scene: Scene) -> set[str]:
    journals = list((scene.folder / "state").glob("treaty/*/fragile/*/journal.sqlite"))
    with Journal(journals[0]) as journal:
        state = fold(journal.events())
    return {agent.id for agent in state.agents.values() if agent.status == "COMPLETE"}


# Before each event; after it is what is before the next one but for what happens between, so some of those.
PLACES = [*(("before", n) for n in range(1, EVENTS + 1)), *(("after", n) for n in (1, 4, 7, 10, 13, 14, EVENTS))]


@pytest.mark.parametrize(("when", "number"), PLACES)
def test_a_run_survives_a_kill(scene: Scene, number: int, when: str) -> None:
    workflow(scene)
    before = scene.picture()
    code = crash(scene, number, when)
    assert code == -signal.SIGKILL
    done = completed(scene)
    if scene.git("for-each-ref", "refs/heads/treaty") == "":
        assert scene.picture() == before
    if not (number == 1 and when == "before") and not (number == EVENTS and when == "after"):
        assert "Status: INTERRUPTED" in scene.treaty("status", "fragile").out
    counts = scene.folder / "counts"
    ran = counts.read_text().split() if counts.exists() else []

    said = scene.treaty("resume", "fragile")
    if number == 1 and when == "before":
        assert "this run ended before it began" in said.err
        said = scene.run()
    elif number == EVENTS and when == "after":
        assert "this run is complete" in said.err
        return
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/fragile:shop/b") == "a\n"
    again = counts.read_text().split()[len(ran) :]
    assert not done & set(again)
    assert scene.git("log", "--format=%s", "--first-parent", "main..treaty/fragile") == "fragile: a, b"


def test_the_number_of_events(scene: Scene) -> None:
    workflow(scene)
    assert scene.run().code == 0
    journal = next((scene.folder / "state").glob("treaty/*/fragile/*/journal.sqlite"))
    with Journal(journal) as opened:
        assert len(opened.events()) == EVENTS, [event.kind for event in opened.events()]
