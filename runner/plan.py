"""What a run will do: which agents, in what order, starting from what. Pure: no repository, no clock."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runner.failure import RunnerError
from scopes.workflow import Agent, Workflow

WRITE_COMPLETE = ""  # the checkpoint that every agent has: it ended well and its scope check passed


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that an agent waits for: a checkpoint of another agent, WRITE_COMPLETE for its end."""

    agent: str
    checkpoint: str = WRITE_COMPLETE

    def __str__(self) -> str:
        return f"{self.agent}:{self.checkpoint}" if self.checkpoint else self.agent


@dataclass(frozen=True, slots=True)
class PlannedAgent:
    """One agent with its place in the plan.

    `ahead` is the longest estimated time from its start to the end of the last agent that waits for it: among
    agents of one priority, the one with most ahead of it goes first.
    """

    agent: Agent
    position: int
    priority: int
    gates: tuple[Gate, ...]
    ahead: float
    spawned: bool = False  # by an orchestrator, while the run goes on

    @property
    def id(self) -> str:
        """The agent's id."""
        return self.agent.id

    @property
    def rank(self) -> tuple[int, float, int]:
        """Sorts first what should start first."""
        return -self.priority, -self.ahead, self.position


@dataclass(frozen=True, slots=True)
class Plan:
    """The agents of a run in an order in which they can be done."""

    workflow: Workflow
    agents: tuple[PlannedAgent, ...]
    limit: int | None
    outside: tuple[Gate, ...] = ()  # what agents wait for that is not part of this run

    def __getitem__(self, agent: str) -> PlannedAgent:
        return next(planned for planned in self.agents if planned.id == agent)

    def waves(self) -> list[list[PlannedAgent]]:
        """The agents by the earliest step at which they can start."""
        depth: dict[str, int] = {}
        for planned in self.agents:
            depth[planned.id] = 1 + max((depth.get(gate.agent, -1) for gate in planned.gates), default=-1)
        waves: list[list[PlannedAgent]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
        for planned in self.agents:
            waves[depth[planned.id]].append(planned)
        return waves


def make_plan(workflow: Workflow, only: Sequence[str] = (), estimates: Mapping[str, float] | None = None) -> Plan:
    """The plan of a workflow, or of the agents named in `only`; `estimates` are seconds, else an average."""
    _check_names(workflow, only)
    chosen = [agent for agent in workflow.agents if not only or agent.id in only]
    gates = {agent.id: tuple(gates_of(agent)) for agent in chosen}
    names = set(gates)
    order = sorted_by_gates(gates)
    ahead = _times_ahead(order, gates, estimates or {})
    priority = workflow.execution.agent_priority
    planned = {
        agent.id: PlannedAgent(
            agent, workflow.position(agent.id), priority.get(agent.id, 0), gates[agent.id], ahead[agent.id]
        )
        for agent in chosen
    }
    outside = tuple(gate for name in order for gate in gates[name] if gate.agent not in names)
    limit = workflow.execution.max_concurrent_agents
    return Plan(workflow, tuple(planned[name] for name in order), limit, outside)


def gates_of(agent: Agent) -> Iterable[Gate]:
    """What this agent waits for; a checkpoint that is `write_complete` is the end of its agent all the same."""
    for dependency in agent.depends_on:
        yield Gate(dependency.agent, dependency.checkpoint or WRITE_COMPLETE)


def sorted_by_gates(gates: Mapping[str, Sequence[Gate]]) -> list[str]:
    """The names so that each comes after what it waits for; else as they came. Cycles were refused on loading."""
    place = {name: number for number, name in enumerate(gates)}
    missing = {name: len({gate.agent for gate in gates[name]} & set(place)) for name in gates}
    after: dict[str, list[str]] = {name: [] for name in gates}
    for name in gates:
        for before in {gate.agent for gate in gates[name]} & set(place):
            after[before].append(name)
    ready = [(place[name], name) for name, count in missing.items() if not count]
    heapq.heapify(ready)
    order = []
    while ready:
        _, name = heapq.heappop(ready)
        order.append(name)
        for later in after[name]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(ready, (place[later], later))
    if len(order) != len(gates):
        raise RunnerError("the agents wait for each other in a circle", "see `treaty scopes audit`")
    return order


def _times_ahead(
    order: Sequence[str], gates: Mapping[str, Sequence[Gate]], estimates: Mapping[str, float]
) -> dict[str, float]:
    known = [estimates[name] for name in order if name in estimates]
    average = sum(known) / len(known) if known else 1.0
    ahead = {name: estimates.get(name, average) for name in order}
    later: dict[str, float] = dict.fromkeys(order, 0.0)
    for name in reversed(order):
        ahead[name] += later[name]
        for gate in gates[name]:
            if gate.agent in later:
                later[gate.agent] = max(later[gate.agent], ahead[name])
    return ahead


def _check_names(workflow: Workflow, only: Sequence[str]) -> None:
    known = [agent.id for agent in workflow.agents]
    for name in only:
        if name not in known:
            raise RunnerError(f"--agents: no agent `{name}` in this workflow", f"its agents: {', '.join(known)}")
    if not known:
        raise RunnerError("the workflow has no agents", "add one under `agents:`")
