"""The order of agents, and what is refused."""

import textwrap
from pathlib import Path

import pytest

from runner.failure import RunnerError
from runner.plan import Gate, Plan, make_plan, sorted_by_gates
from scopes.workflow import Workflow
from scopes.workflow_file import load

FILE = """
name: demo
execution:
  max_concurrent_agents: 2
  agent_priority: {d: 5}
agents:
  - {id: a, command: "true", scope: {write: [a/]}, depends_on: [{agent: b, checkpoint: half}]}
  - {id: b, command: "true", scope: {write: [b/]}, checkpoints: [{id: half, condition: signal}]}
  - {id: c, command: "true", scope: {write: [c/]}, depends_on: [a]}
  - {id: d, command: "true", scope: {write: [d/]}}
"""


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    path = tmp_path / "w.yaml"
    path.write_text(textwrap.dedent(FILE))
    return load(str(path), {})


def names(plan: Plan) -> list[str]:
    return [planned.id for planned in plan.agents]


def test_order_gates_and_ranks(workflow: Workflow) -> None:
    plan = make_plan(workflow)
    assert names(plan) == ["b", "a", "c", "d"]
    assert plan["a"].gates == (Gate("b", "half"),)
    assert plan["c"].gates == (Gate("a"),)
    assert [plan[name].ahead for name in "abcd"] == [2, 3, 1, 1]
    assert [one.id for one in sorted(plan.agents, key=lambda one: one.rank)] == ["d", "b", "a", "c"]
    assert [[one.id for one in wave] for wave in plan.waves()] == [["b", "d"], ["a"], ["c"]]
    assert plan.limit == 2


def test_estimates_decide_the_longest_path(workflow: Workflow) -> None:
    plan = make_plan(workflow, estimates={"a": 3, "b": 1, "c": 2, "d": 9})
    assert [plan[name].ahead for name in "abcd"] == [5, 6, 2, 9]


def test_a_part_of_the_agents(workflow: Workflow) -> None:
    plan = make_plan(workflow, ["c", "a"])
    assert names(plan) == ["a", "c"]
    assert plan.outside == (Gate("b", "half"),)


def test_an_unknown_agent(workflow: Workflow) -> None:
    with pytest.raises(RunnerError) as error:
        make_plan(workflow, ["a", "e"])
    assert str(error.value) == "--agents: no agent `e` in this workflow\n  its agents: a, b, c, d"


def test_a_circle_is_refused() -> None:
    with pytest.raises(RunnerError, match="in a circle"):
        sorted_by_gates({"a": [Gate("b")], "b": [Gate("a")]})
