"""The report of a run as data: everything that the three formats show, gathered once."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from merge.repository.git import Git, GitError
from runner.failure import RunnerError
from runner.journal import Event, Journal
from runner.report.decisions import Taken, decisions_of
from runner.report.patches import FilePatch, patches_of
from runner.repository_state import state_of
from runner.run_state import RunState
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.graph import Edge, edges_of, steps
from runner.view.timeline import Span, spans
from scopes.problem import WorkflowError
from scopes.workflow import Workflow
from scopes.workflow_file import load


@dataclass(frozen=True, slots=True)
class Report:
    """One run. What could not be found out is in `missing`, a line each, and empty elsewhere."""

    run_id: str
    state: RunState
    events: Sequence[Event]
    edges: Sequence[Edge]
    timeline: Sequence[Span]
    patches: dict[str, Sequence[FilePatch]]  # by agent
    decisions: Sequence[Taken]
    until: float  # its end, or now: seconds since the epoch
    missing: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[list[str]]:
        """The agents by the earliest step at which they could start."""
        return steps(self.state.agents, self.edges)

    @property
    def validations(self) -> list[Event]:
        """The commands that were run on merged trees."""
        return [event for event in self.events if event.kind == "merge.validation"]

    @property
    def answers(self) -> list[Event]:
        """What persons said."""
        return [event for event in self.events if event.kind in ("merge.decision", "merge.resolved")]

    @property
    def tokens(self) -> int | None:
        """Of all agents that told; None where none did."""
        told = [agent.tokens for agent in self.state.agents.values() if agent.tokens is not None]
        return sum(told) if told else None

    @property
    def cost(self) -> float | None:
        """In US dollars, of all agents that told; None where none did."""
        told = [agent.cost for agent in self.state.agents.values() if agent.cost is not None]
        return sum(told) if told else None

    @property
    def silent(self) -> list[str]:
        """The agents that worked and told no cost."""
        return [agent.id for agent in self.state.agents.values() if agent.started and agent.cost is None]


def gather(git: Git, runs: WorkflowFolder, folder: RunFolder) -> Report:
    """All of it, from the journal, the run's copy of its workflow file, and git."""
    with Journal(folder.journal) as journal:
        events = journal.events()
    state, missing = state_of(runs, folder), list[str]()
    workflow = workflow_of(folder)
    if workflow is None:
        missing.append("the order of the agents and the decisions: the run's workflow file cannot be read now")
    until = state.ended or (time.time() if state.status == "RUNNING" else events[-1].time if events else 0.0)
    edges, timeline = edges_of(workflow, state), spans(events, until)
    patches = _patches(git, state, missing)
    decisions = _decisions(git, workflow, state, events, missing)
    return Report(folder.run_id, state, events, edges, timeline, patches, decisions, until, missing)


def workflow_of(folder: RunFolder) -> Workflow | None:
    """The workflow file as it was when the run started; None where it does not load now, as for a variable."""
    try:
        return load(str(folder.workflow), dict(os.environ))
    except (WorkflowError, OSError):
        return None


def _patches(git: Git, state: RunState, missing: list[str]) -> dict[str, Sequence[FilePatch]]:
    found: dict[str, Sequence[FilePatch]] = {}
    for agent in state.agents.values():
        try:
            found[agent.id] = patches_of(git, agent)
        except GitError:
            missing.append(f"the changes of {agent.id}: its commit is not in the repository any more")
    return {name: patches for name, patches in found.items() if patches}


def _decisions(
    git: Git, workflow: Workflow | None, state: RunState, events: Sequence[Event], missing: list[str]
) -> Sequence[Taken]:
    if workflow is None:
        return ()
    try:
        return decisions_of(git, workflow, state, events)
    except (GitError, RunnerError) as error:
        missing.append(f"the decisions of the merge: {error.message}")
        return ()
