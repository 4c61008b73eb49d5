"""`treaty workflow analyze`: before a run, after one, and where there is nothing to analyze."""

import json

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

FLOW = """
name: paced
agents:
  - id: slow
    scope: {read: [shop/], write: [shop/cart.py, docs/]}
    command: sleep 1.2 && echo more >>docs/notes.md
  - id: quick
    scope: {read: [shop/], write: [shop/stock.py]}
    command: echo >>shop/stock.py
  - id: broken
    scope: {read: [shop/], write: [shop/new.py]}
    command: exit 1
"""


def test_before_a_run_it_is_a_guess(scene: Scene) -> None:
    said = scene.treaty("analyze", scene.workflow(FLOW))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Agent Complexity Analysis:\n  slow:   ~")
    assert said.out.count("(estimated: ") == 3


def test_after_a_run_it_is_measured(scene: Scene) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 1
    said = scene.treaty("analyze", scene.file, "--json")
    answer = json.loads(said.out)
    assert (answer["schema_version"], answer["kind"]) == (1, "analysis")
    slow, quick, broken = answer["agents"]
    assert [agent["measured"] for agent in (slow, quick, broken)] == [True, True, False]
    assert slow["minutes"] * 60 > 1
    assert quick["minutes"] <= slow["minutes"]
    assert "(measured: " in scene.treaty("analyze", scene.file).out


def test_what_cannot_be_analyzed(scene: Scene) -> None:
    missing = scene.treaty("analyze", scene.folder / "none.yaml")
    assert missing.code == 2
    assert "none.yaml:1:1: cannot read the file" in missing.err
    scene.workflow("name: x\nagents:\n  - {id: a, skope: {}}\n")
    wrong = scene.treaty("analyze", scene.file)
    assert wrong.code == 2
    assert "flow.yaml:3:13: unknown key `skope`" in wrong.err
