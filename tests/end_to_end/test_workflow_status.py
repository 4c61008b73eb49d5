"""The list of runs, and how long a run was at work."""

import json
import re
import time

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ONE = "name: {}\nagents: [{{id: a, scope: {{write: [shop/]}}, command: echo 1 > shop/{}}}]\n"
ASKS = "coordination: {human_review_required: true}\n"


def test_without_a_name_the_latest_run_of_each_workflow_is_told(scene: Scene) -> None:
    said = scene.treaty("status")
    assert (said.code, said.out) == (0, "")
    assert "nothing has run in this repository yet; start with `treaty workflow run FILE`" in said.err
    for name, more in (("one", ""), ("two", ASKS), ("one", "")):
        scene.workflow(ONE.format(name, name) + more)
        scene.run()
    said = scene.treaty("status")
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[0] == ["WORKFLOW", "STATUS", "AGENTS", "STARTED", "TOOK", "RUN"]
    assert [row[:3] for row in rows[1:3]] == [["one", "COMPLETE", "1/1"], ["two", "REVIEW", "1/1"]]
    assert rows[3:] == [["`two`", "waits", "for", "a", "person:", "treaty", "workflow", "review", "two"]]
    every = scene.treaty("status", "--all").out.splitlines()
    assert [line.split()[0] for line in every[1:-1]] == ["one", "two", "one"]
    assert len(scene.treaty("status", "one", "--all").out.splitlines()) == 3
    told = [json.loads(line) for line in scene.treaty("status", "--json").out.splitlines()]
    assert [(one["workflow"], one["status"]) for one in told] == [("one", "COMPLETE"), ("two", "REVIEW")]
    assert scene.treaty("status", "one", "--run", told[0]["run"]).out.startswith("Workflow: one\n")
    assert "workflows that have run here: one, two" in scene.treaty("status", "three", "--all").err


def test_a_journal_that_cannot_be_read_hides_no_other(scene: Scene) -> None:
    for name in ("one", "two"):
        scene.workflow(ONE.format(name, name))
        scene.run()
    next((scene.folder / "state").glob("treaty/*/one/*/journal.sqlite")).write_bytes(b"x" * 5000)
    said = scene.treaty("status")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()[1:]] == ["two"]
    assert "journal.sqlite" in said.err


def test_waiting_for_a_person_is_not_counted_as_work(scene: Scene) -> None:
    scene.workflow(ONE.format("asks", "asks") + ASKS)
    assert scene.run().code == 4
    time.sleep(1.2)
    assert "Elapsed: 00:00:00\n" in scene.treaty("status", "asks").out
    said = scene.treaty("review", "asks", "--approve")
    assert said.code == 0
    assert re.search(r"Elapsed: 00:00:00 \(and 00:00:0[1-5] waiting\)\n", said.out)
    assert "- took: 00:00:00 (and 00:00:0" in scene.treaty("report", "asks", "--markdown").out
    assert " waiting)" in scene.treaty("report", "asks", "--html").out
    assert json.loads(scene.treaty("status", "asks", "--json").out)["idle"] > 1
