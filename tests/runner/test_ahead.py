"""Clones that were made before their agents had a place: taken where they fit, gone where nobody took them."""

from pathlib import Path

from runner.journal import Journal
from tests.runner.scene import Scene, scene

__all__ = ["scene"]


def test_a_clone_is_there_before_its_agent_starts(scene: Scene) -> None:
    seen = scene.folder / "seen"
    scene.workflow(
        f"""
        name: ahead
        execution: {{isolation: none, max_concurrent_agents: 1}}
        agents:
          - id: a
            scope: {{write: [shop/a]}}
            command: sleep 0.5; ls -d ../../../b/1/clone > {seen}; echo a > shop/a
          - {{id: b, scope: {{read: [shop/cart.py], write: [shop/b]}}, command: cp shop/cart.py shop/b}}
        """
    )
    assert scene.run().code == 0
    assert seen.read_text() == "../../../b/1/clone\n"
    assert scene.show("treaty/ahead:shop/b") == scene.show("main:shop/cart.py")
    assert not list((scene.folder / "state").rglob("clone"))


def test_nothing_is_left_of_one_that_does_not_start(scene: Scene) -> None:
    scene.workflow(
        """
        name: ahead
        execution: {isolation: none, max_concurrent_agents: 1}
        coordination: {abort_on_agent_failure: true}
        agents:
          - {id: a, scope: {write: [shop/a]}, command: "sleep 0.3; exit 1"}
          - {id: b, scope: {write: [shop/b]}, command: echo b > shop/b}
        """
    )
    assert scene.run().code == 1
    assert [path.name for path in (scene.folder / "state").glob("treaty/*/ahead/*/agents/*/*")] == ["1"]
    with Journal(next(Path(scene.folder / "state").glob("treaty/*/ahead/*/journal.sqlite"))) as journal:
        assert [event.agent for event in journal.events() if event.kind == "agent.started"] == ["a"]
