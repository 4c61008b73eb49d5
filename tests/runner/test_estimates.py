"""Agents that took long in earlier runs start first in later ones."""

from runner.preparation import prepare
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

FLOW = """
name: again
execution: {{max_concurrent_agents: {limit}}}
agents:
  - {{id: short, scope: {{write: [shop/a]}}, command: echo 1 > shop/a}}
  - {{id: long, scope: {{write: [shop/b]}}, command: sleep 1; echo 1 > shop/b}}
"""


def test_the_longest_is_first_once_it_is_known(scene: Scene) -> None:
    scene.workflow(FLOW.format(limit=2))
    assert min(prepare(str(scene.file)).plan.agents, key=lambda one: one.rank).id == "short"
    assert scene.run().code == 0
    scene.workflow(FLOW.format(limit=1))
    said = scene.run()
    assert said.code == 0
    started = [line.split()[1] for line in said.err.splitlines() if "Starting" in line]
    assert started == ["long:", "short:"]
