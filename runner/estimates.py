"""How long an agent is likely to take: the median of what it took in earlier runs of this workflow."""

from statistics import median

from merge.repository.git import Git
from runner.failure import RunnerError
from runner.journal import Journal
from runner.state_folder import WorkflowFolder

LATEST = 5  # runs that are looked at


def past_times(git: Git, workflow: str) -> dict[str, float]:
    """Seconds from start to good end, by agent; nothing of agents that never ended well."""
    times: dict[str, list[float]] = {}
    for folder in WorkflowFolder.of(git, workflow).runs()[-LATEST:]:
        started: dict[str, float] = {}
        try:
            with Journal(folder.journal) as journal:
                events = journal.events()
        except RunnerError:  # a broken journal of an old run is no reason not to start a new one
            continue
        for event in events:
            if event.kind == "agent.started":
                started[event.agent] = event.time
            elif event.kind == "agent.completed" and event.agent in started and not event.text("run"):
                times.setdefault(event.agent, []).append(max(0.0, event.time - started[event.agent]))
    return {agent: median(found) for agent, found in times.items()}
