"""What a workflow's names point to: ids that are there once, dependencies that exist and form no cycle."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scopes.document import Step
from scopes.problem import Location, Problem, did_you_mean
from scopes.workflow import Workflow


def check_references(workflow: Workflow) -> list[Problem]:
    """Every name that is wrong. A file without agents is a fragment: what it refers to cannot be known."""
    problems = [*_repeated_ids(workflow)]
    if workflow.agents:
        problems += _dependencies(workflow)
        problems += _agent_names(workflow)
        problems += _stages(workflow)
        if not problems:
            problems += _cycles(workflow)
    return problems


def _repeated_ids(workflow: Workflow) -> Iterator[Problem]:
    places: list[tuple[str, str, Sequence[Step]]] = []
    for index, agent in enumerate(workflow.agents):
        places.append(("agent", agent.id, ("agents", index, "id")))
        for position, checkpoint in enumerate(agent.checkpoints):
            path: Sequence[Step] = ("agents", index, "checkpoints", position, "id")
            places.append((f"checkpoint of `{agent.id}`", checkpoint.id, path))
    places += [("stage", stage.name, ("merge", "stages", i, "name")) for i, stage in enumerate(workflow.merge.stages)]
    first: dict[tuple[str, str], int] = {}
    for kind, name, path in places:
        where = workflow.where(*path)
        if (kind, name) in first:
            message = f"a second {kind} is called `{name}`, first in line {first[kind, name]}"
            yield Problem(where, message, "give each its own name", "SC002")
        first.setdefault((kind, name), where.line)


def _dependencies(workflow: Workflow) -> Iterator[Problem]:
    agents = {agent.id: agent for agent in workflow.agents}
    for index, agent in enumerate(workflow.agents):
        for position, dependency in enumerate(agent.depends_on):
            path = ("agents", index, "depends_on", position)
            if dependency.agent not in agents:
                where = workflow.where(*path, "agent")
                yield _unknown(where, "agent", dependency.agent, agents)
                continue
            known = [checkpoint.id for checkpoint in agents[dependency.agent].checkpoints]
            if dependency.checkpoint is not None and dependency.checkpoint not in known:
                where = workflow.where(*path, "checkpoint")
                hint = did_you_mean(dependency.checkpoint, known) or "it has none: add `checkpoints` to it"
                message = f"agent `{dependency.agent}` has no checkpoint `{dependency.checkpoint}`"
                yield Problem(where, message, hint, "SC005")


def _unknown(where: Location, kind: str, name: str, known: Iterable[str]) -> Problem:
    return Problem(where, f"no {kind} is called `{name}`", did_you_mean(name, known), "SC005")


def _agent_names(workflow: Workflow) -> Iterator[Problem]:
    known = [agent.id for agent in workflow.agents]
    for name in workflow.execution.agent_priority:
        if name not in known:
            yield _unknown(workflow.where_key("execution", "agent_priority", name), "agent", name, known)
    action = workflow.coordination.unresolvable_conflict_action
    preferred = action.removeprefix("prefer-")
    if action != preferred and preferred != "last" and preferred not in known:
        where = workflow.where("coordination", "unresolvable_conflict_action")
        yield _unknown(where, "agent", preferred, known)


def _stages(workflow: Workflow) -> Iterator[Problem]:
    known = [agent.id for agent in workflow.agents]
    names = [stage.name for stage in workflow.merge.stages]
    staged: set[str] = set()
    for index, stage in enumerate(workflow.merge.stages):
        for position, name in enumerate(stage.agents):
            where = workflow.where("merge", "stages", index, "agents", position)
            if name not in known:
                yield _unknown(where, "agent", name, known)
            elif name in staged:
                yield Problem(where, f"agent `{name}` is in a stage already", "merge it in one stage", "SC005")
            staged.add(name)
        for position, name in enumerate(stage.depends_on):
            if name not in names:
                yield _unknown(workflow.where("merge", "stages", index, "depends_on", position), "stage", name, names)
    if workflow.merge.stages:
        for index, name in enumerate(known):
            if name not in staged:
                where = workflow.where("agents", index, "id")
                yield Problem(where, f"agent `{name}` is in no stage", "add it to one under merge.stages", "SC005")


def _cycles(workflow: Workflow) -> Iterator[Problem]:
    waits = {agent.id: [dependency.agent for dependency in agent.depends_on] for agent in workflow.agents}
    yield from _cycle_problems(waits, "agents", lambda i: workflow.where("agents", i, "depends_on"))
    stages = {stage.name: list(stage.depends_on) for stage in workflow.merge.stages}
    yield from _cycle_problems(stages, "stages", lambda i: workflow.where("merge", "stages", i, "depends_on"))


def _cycle_problems(
    waits: Mapping[str, Sequence[str]], kind: str, where: Callable[[int], Location]
) -> Iterator[Problem]:
    order = list(waits)
    for cycle in find_cycles(waits):
        place = where(order.index(cycle[0]))
        loop = " -> ".join([*cycle, cycle[0]])
        yield Problem(place, f"the {kind} wait for each other: {loop}", "remove one of these dependencies", "SC006")


def find_cycles(waits: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Cycles such that breaking one edge of each leaves none: one for each edge that closes a loop."""
    state: dict[str, int] = {}  # 1 on the current path, 2 done
    for start in waits:
        if start in state:
            continue
        path, pending = [start], [iter(waits[start])]
        state[start] = 1
        while pending:
            following = next(pending[-1], None)
            if following is None:
                state[path.pop()] = 2
                pending.pop()
            elif state.get(following) == 1:
                yield path[path.index(following) :]
            elif following not in state:
                state[following] = 1
                path.append(following)
                pending.append(iter(waits.get(following, ())))
