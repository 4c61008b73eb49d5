"""Every automatic decision of a run's merges, worked out again: the merge is deterministic, the commits are kept.

The journal counts decisions and does not hold them. Each group is merged again onto what it was merged onto, with the
options of the run's workflow file; nothing but git objects is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from merge.repository import branches
from merge.repository.git import Git, GitError
from runner.journal import Event
from runner.merging.combine import Combination, tell_nobody
from runner.merging.trees import judge, labels_of
from runner.run_state import AgentState, RunState
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
    return [taken for one in rounds(git, events, state.base) for taken in _again(git, one, state, how)]


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


def _again(git: Git, one: Round, state: RunState, how: Combination) -> Iterator[Taken]:
    tree, before = git.resolve(one.tip, "tree"), list[str]()
    for agent in (state.agents[name] for name in one.order if name in state.agents):
        if not agent.commit:
            return
        files, tree, stopped = _merged(git, agent, tree, (how, before))
        for file in files:
            for taken in file.decisions:
                dropped = tuple(token.decode(errors="replace") for token in taken.dropped)
                said = (taken.entity, taken.rule, taken.confidence, tuple(taken.tags), dropped)
                yield Taken(one.group, agent.id, file.path, *said)
        if stopped:
            return
        before.append(agent.id)


def _merged(
    git: Git, agent: AgentState, tree: str, how: tuple[Combination, Sequence[str]]
) -> tuple[Sequence[branches.FileMerge], str, bool]:
    """The files that met, the tree that came of it, and whether the merge stopped here."""
    combination, before = how
    settled = combination.resolutions.get((agent.id, tree))
    if settled is not None:
        return (), settled, False
    policy = combination.at(agent.id, before)
    start, commit = git.resolve(agent.start, "tree"), git.resolve(agent.commit, "tree")
    try:
        found = branches.merge_trees(git, start, tree, commit, policy.options, labels_of(agent.id))
    except GitError:  # a commit that was cleared away
        return (), tree, True
    merged, changes = judge(git, found.files, policy)
    return found.files, git.edit_tree(found.tree, changes), bool(merged.conflicts)
