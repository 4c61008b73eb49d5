"""Which contributions are merged together, in what order, and onto which branch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from merge.repository.git import Git
from runner.failure import RunnerError
from runner.merging.contribution import Contribution
from runner.merging.prediction import completion_counts, predicted_places
from runner.plan import Gate, gates_of, sorted_by_gates
from runner.run_state import RunState
from scopes.coordination import OnFailure
from scopes.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Group:
    """Contributions that move the target together, once their validation is good."""

    name: str
    contributions: tuple[Contribution, ...]
    commands: tuple[str, ...]
    on_failure: OnFailure
    target: str  # branch, without refs/heads/
    places: Mapping[str, int] = field(default_factory=dict)  # by agent, where it probably conflicts


NOWHERE: Mapping[str, int] = {}


def groups_of(workflow: Workflow, state: RunState, target: str, places: Mapping[str, int] = NOWHERE) -> list[Group]:
    """The groups of the workflow's strategy, in the order in which they are merged; `places` as predicted."""
    ordered = contributions_of(workflow, state, places)
    return [replace(group, places=places) for group in _grouped(workflow, ordered, state, target)]


def _grouped(workflow: Workflow, ordered: Sequence[Contribution], state: RunState, target: str) -> list[Group]:
    commands = workflow.merge.validation.commands
    match workflow.merge.strategy:
        case "batch":
            return [Group("batch", tuple(ordered), commands, "abort-workflow", target)] if ordered else []
        case "sequential":
            return [Group(one.agent, (one,), commands, "abort-workflow", target) for one in ordered]
        case "pr-per-agent":
            return [Group(one.agent, (one,), commands, "continue", f"{target}-{one.agent}") for one in ordered]
        case "staged":
            return _stages(workflow, ordered, target, state)


def contributions_of(workflow: Workflow, state: RunState, places: Mapping[str, int] = NOWHERE) -> list[Contribution]:
    """What each finished agent brings: after what it started from, then those with the fewest places in which
    they will probably conflict, else in the order of completion."""
    done = [agent for agent in state.agents.values() if agent.status == "COMPLETE" and agent.files]
    done = [agent for agent in done if workflow.agent(agent.id).role != "orchestrator"]  # assignments are no result
    done.sort(key=lambda agent: (places.get(agent.id, 0), agent.finished_as))
    gates = {agent.id: tuple(gates_of(workflow.agent(agent.id))) for agent in done}
    found = {agent.id: Contribution(agent.id, agent.start, agent.commit) for agent in done}
    return [found[name] for name in sorted_by_gates(gates)]


def places_of(git: Git, workflow: Workflow, state: RunState) -> dict[str, int]:
    """By agent, in how many places its work probably conflicts; nothing where the order of completion counts."""
    return {} if completion_counts(workflow) else predicted_places(git, contributions_of(workflow, state))


def _stages(workflow: Workflow, ordered: Sequence[Contribution], target: str, state: RunState) -> list[Group]:
    """The stages with what their agents made; a worker belongs to the stage of its orchestrator."""
    stages = {stage.name: stage for stage in workflow.merge.stages}
    order = sorted_by_gates({name: [Gate(one) for one in stage.depends_on] for name, stage in stages.items()})
    placed = {agent: name for name in order for agent in stages[name].agents}
    placed |= {one.id: placed[one.parent] for one in state.agents.values() if one.parent in placed}
    for agent in workflow.agents:
        if agent.id not in placed:
            place = str(workflow.where("merge", "stages"))
            raise RunnerError(f"agent `{agent.id}` is in no stage", "add it to the `agents` of a stage", place)
    groups = []
    for name in order:
        chosen = tuple(one for one in ordered if placed[one.agent] == name)
        if chosen:
            stage = stages[name]
            groups.append(Group(name, chosen, stage.validation.commands, stage.on_failure, target))
    return groups
