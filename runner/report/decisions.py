"""Every automatic decision of a run's merges, worked out again.

The journal counts decisions and does not hold them. Each group is merged again onto what it was merged onto, with the
options of the run's workflow file.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from merge.repository.git import Git, GitError
from runner.journal import Event
from runner.merging.again import merges_again
from runner.merging.combine import Combination, tell_nobody
from runner.run_state import RunState
from scopes.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Taken:
    """One decision: at whose work, in which file, by which rule, how sure (0 to 1), and what it let go."""

    group: str
    agent: str
    path: str
    entity: str
    rule: str
    confidence: float
    tags: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One merge of a group: who was merged in which order, onto which commit."""

    group: str
    order: tuple[str, ...]
    tip: str


def decisions_of(git: Git, workflow: Workflow, state: RunState, events: Sequence[Event]) -> list[Taken]:
    """The decisions of the last merge of each group, in the order in which they were taken."""
    how = Combination.of(workflow, tell_nobody, state.resolutions)
    return [taken for one in rounds(git, events, state.base) for taken in _taken(git, one, state, how)]


def rounds(git: Git, events: Sequence[Event], base: str) -> list[Round]:
    """The last merge of each group."""
    started = {event.text("group"): event for event in events if event.kind == "merge.started"}
    made = {event.text("group"): event.text("commit") for event in events if event.kind == "merge.review"}
    made |= {event.text("group"): event.text("new") for event in events if event.kind == "merge.target"}
    found = []
    for group, event in started.items():
        order = event.data.get("order")
        names = tuple(str(name) for name in order) if isinstance(order, list) else ()
        tip = git.text("show", "-s", "--format=%P", made[group]).split()[0] if group in made else event.text("tip")
        found.append(Round(group, names, tip or base))
    return found


def _taken(git: Git, one: Round, state: RunState, how: Combination) -> Iterator[Taken]:
    """Up to where the merge stopped, or to a commit that was cleared away."""
    agents = takewhile(lambda agent: agent.commit, (state.agents[name] for name in one.order if name in state.agents))
    with contextlib.suppress(GitError):
        for met in merges_again(git, one.tip, agents, how):
            for file in () if met.settled else met.files:
                for taken in file.decisions:
                    dropped = tuple(token.decode(errors="replace") for token in taken.dropped)
                    said = (taken.entity, taken.rule, taken.confidence, tuple(taken.tags), dropped)
                    yield Taken(one.group, met.agent.id, file.path, *said)
            if met.stopped:
                return
