"""What can be asked of runs that are not there, are under way or are damaged: the exact message and exit code."""

import re
from pathlib import Path

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

AGENT = """\
name: one
context: {}
agents:
  - id: a
    scope:
      write: [shop/]
    command: "echo 1 > shop/a"
"""


def test_two_runs_of_one_workflow_at_once(scene: Scene) -> None:
    scene.workflow(
        f"""
        name: one
        execution: {{isolation: none}}
        agents:
          - id: a
            scope: {{write: [shop/]}}
            command: |
              cd {scene.repository}
              PYTHONPATH={Path(__file__).parents[2]} XDG_STATE_HOME={scene.folder}/state \\
                python3 -m treaty workflow run {scene.file} 2> {scene.folder}/second; echo $? >> {scene.folder}/second
        """
    )
    scene.run()
    text = scene.plain((scene.folder / "second").read_text())
    lines = [line for line in text.splitlines() if not line.startswith(("✓", "⚠"))]
    assert re.fullmatch(r"treaty: workflow `one` is running already: process \d+ on \S+ since [-\d]+ [:\d]+", lines[0])
    assert lines[1:] == ["  wait for it, or `treaty workflow cancel one`", "2"]


@pytest.mark.parametrize("command", ["status", "report", "watch", "resume", "cancel", "clean"])
def test_a_workflow_that_never_ran(scene: Scene, command: str) -> None:
    said = scene.treaty(command, "nope")
    assert said.code == 2
    assert said.err == (
        "treaty: no run of a workflow called `nope` in this repository\n"
        "  nothing has run here yet; start one with `treaty workflow run FILE`\n"
    )


def test_questions_outside_a_repository(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scene.folder)
    said = scene.treaty("status", "one")
    assert (said.code, said.err) == (
        2,
        "treaty: not a git repository: TMP\n  go to the repository in which the workflow ran\n",
    )


def test_an_unknown_run_and_an_unknown_agent(scene: Scene) -> None:
    scene.file.write_text(AGENT)
    assert scene.run().code == 0
    said = scene.treaty("status", "one", "--run", "x")
    assert said.code == 2
    assert said.err.startswith("treaty: workflow `one` has no run `x`\n  its latest runs: 2")
    said = scene.treaty("logs", "one", "--agent", "b")
    assert (said.code, said.err) == (2, "treaty: no agent `b` in this run\n  its agents: a\n")


def test_a_journal_that_is_damaged(scene: Scene) -> None:
    scene.file.write_text(AGENT)
    assert scene.run().code == 0
    journal = next((scene.folder / "state").glob("treaty/*/one/*/journal.sqlite"))
    journal.write_bytes(b"not a database" * 100)
    said = scene.treaty("status", "one")
    assert said.code == 2
    assert "journal.sqlite cannot be used: file is not a database\n  start the workflow anew" in said.err
