"""Who runs when: limits, priorities, gates, failures, stops."""

import asyncio
from dataclasses import dataclass, field

import pytest

from runner.plan import Gate, Plan, PlannedAgent
from runner.scheduler import Scheduler, Turn
from scopes.workflow import Agent, Workflow


def planned(name: str, position: int, *gates: Gate, priority: int = 0, ahead: float = 1) -> PlannedAgent:
    return PlannedAgent(Agent(id=name), position, priority, gates, ahead)


def plan(*agents: PlannedAgent, limit: int | None = None) -> Plan:
    return Plan(Workflow(name="w"), agents, limit)


@dataclass
class Scene:
    """Agents that sleep; records what happened."""

    seconds: dict[str, float] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    halves: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    starts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    running: int = 0
    most: int = 0

    async def work(self, turn: Turn) -> bool:
        name = turn.planned.id
        self.told.append(f"start {name}")
        self.starts[name] = turn.starts
        self.running += 1
        self.most = max(self.most, self.running)
        if name in self.halves:
            turn.reached("half", f"{name}@half")
        try:
            await asyncio.wait_for(turn.stop.wait(), self.seconds.get(name, 0.01))
            self.told.append(f"stop {name}: {turn.stop_reason}")
            return False
        except TimeoutError:
            pass
        finally:
            self.running -= 1
        self.told.append(f"end {name}")
        if name in self.failing:
            return False
        turn.reached("", f"{name}@end")
        return True

    def cancelled(self, agent: PlannedAgent, reason: str) -> None:
        self.told.append(f"cancel {agent.id}: {reason}")

    def go(self, what: Plan, **options: bool) -> list[str]:
        asyncio.run(Scheduler(what, self.work, self.cancelled, **options).run())
        return self.told


def test_all_at_once_without_a_limit() -> None:
    scene = Scene()
    scene.go(plan(*(planned(name, number) for number, name in enumerate("abcdef"))))
    assert scene.most == 6


def test_never_more_than_the_limit_and_the_most_urgent_first() -> None:
    scene = Scene()
    agents = (planned("a", 0), planned("b", 1, ahead=3), planned("c", 2, priority=2), planned("d", 3))
    told = scene.go(plan(*agents, limit=1))
    assert scene.most == 1
    assert [line for line in told if line.startswith("start")] == ["start c", "start b", "start a", "start d"]


def test_a_gate_opens_at_the_checkpoint_not_at_the_end() -> None:
    scene = Scene(seconds={"a": 0.3}, halves={"a"})
    told = scene.go(plan(planned("a", 0), planned("b", 1, Gate("a", "half")), planned("c", 2, Gate("a"))))
    assert told == ["start a", "start b", "end b", "end a", "start c", "end c"]
    assert scene.starts == {"a": (), "b": ("a@half",), "c": ("a@end",)}


def test_a_failure_cancels_what_depends_on_it_and_nothing_else() -> None:
    scene = Scene(failing={"a"}, seconds={"d": 0.1})
    told = scene.go(plan(planned("a", 0), planned("b", 1, Gate("a")), planned("c", 2, Gate("b")), planned("d", 3)))
    assert "cancel b: a, which it depends on, failed" in told
    assert "cancel c: a, which it depends on, failed" in told
    assert told[-1] == "end d"


def test_a_failure_after_the_checkpoint_stops_a_running_dependant() -> None:
    scene = Scene(failing={"a"}, halves={"a"}, seconds={"a": 0.1, "b": 5})
    told = scene.go(plan(planned("a", 0), planned("b", 1, Gate("a", "half"))))
    assert told[-1] == "stop b: a, which it depends on, failed"


def test_abort_on_failure_stops_all() -> None:
    scene = Scene(failing={"a"}, seconds={"b": 5})
    told = scene.go(plan(planned("a", 0), planned("b", 1), planned("c", 2, Gate("b"))), abort_on_failure=True)
    reason = "a failed and the workflow says abort_on_agent_failure"
    assert told[-2:] == [f"cancel c: {reason}", f"stop b: {reason}"]


def test_a_checkpoint_that_never_comes() -> None:
    told = Scene().go(plan(planned("a", 0), planned("b", 1, Gate("a", "half"))))
    assert told[-1] == "cancel b: it waits for a:half, which was never reached"


def test_an_error_in_one_agents_work_ends_the_others_and_is_raised() -> None:
    ended = []

    async def work(turn: Turn) -> bool:
        if turn.planned.id == "a":
            await asyncio.sleep(0.05)
            raise OSError("disk full")
        try:
            await asyncio.sleep(30)
        finally:
            ended.append(turn.planned.id)
        return True

    with pytest.raises(OSError, match="disk full"):
        asyncio.run(Scheduler(plan(planned("a", 0), planned("b", 1)), work, lambda *_: None).run())
    assert ended == ["b"]


def test_who_is_next_is_told_while_there_is_no_place() -> None:
    scene = Scene({"a": 0.05, "b": 0.02})
    agents = (planned("a", 0), planned("b", 1), planned("c", 2), planned("d", 3, Gate("b")), planned("e", 4))
    told: list[tuple[str, tuple[str, ...], bool]] = []

    def soon(next_one: PlannedAgent, starts: tuple[str, ...]) -> None:
        told.append((next_one.id, starts, f"start {next_one.id}" in scene.told))

    asyncio.run(Scheduler(plan(*agents, limit=2), scene.work, scene.cancelled, soon=soon).run())
    assert {name for name, _, _ in told} == {"c", "d", "e"}
    assert ("d", ("b@end",), False) in told
    assert not any(started for _, _, started in told)
