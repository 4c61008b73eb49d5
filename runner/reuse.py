"""Results of earlier runs that a partial run takes again: only where the very same inputs led to them."""

from runner.commits import exists
from runner.failure import RunnerError
from runner.inputs import input_hash
from runner.journal import Event, Journal
from runner.preparation import Prepared
from runner.state_folder import WorkflowFolder


def reusable(prepared: Prepared) -> dict[str, Event]:
    """What the chosen agents wait for, by agent, the newest first; a RunnerError that lists what is missing."""
    wanted = _waited_for(prepared)
    if not wanted:
        return {}
    hashes = {name: input_hash(prepared.workflow, name, prepared.base) for name in wanted}
    found: dict[str, Event] = {}
    for folder in reversed(WorkflowFolder.of(prepared.git, prepared.workflow.name).runs()):
        with Journal(folder.journal) as journal:
            for event in journal.events():
                if event.kind == "agent.completed" and hashes.get(event.agent) == event.text("inputs"):
                    data = {**event.data, "run": folder.run_id}
                    again = Event(event.seq, event.time, event.kind, event.agent, event.attempt, data)
                    if exists(prepared.git, event.text("commit")):
                        found.setdefault(event.agent, again)
    missing = [name for name in wanted if name not in found]
    if missing:
        raise RunnerError(
            f"--agents: the chosen agents wait for {', '.join(missing)}, and no run with the same inputs has finished",
            f"add them: --agents {','.join([*missing, *(planned.id for planned in prepared.plan.agents)])}",
        )
    return {name: found[name] for name in wanted}


def _waited_for(prepared: Prepared) -> list[str]:
    """All that the plan's agents wait for and that is not in the plan, what is needed first coming first."""
    inside = {planned.id for planned in prepared.plan.agents}
    found: list[str] = []
    waiting = [gate.agent for gate in prepared.plan.outside]
    while waiting:
        name = waiting.pop()
        if name in inside or name in found:
            continue
        found.insert(0, name)
        waiting += [dependency.agent for dependency in prepared.workflow.agent(name).depends_on]
    return found
