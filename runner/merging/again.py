"""The merges of a run once more: they are deterministic, and the commits are kept. Only git objects are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from merge.repository import branches
from merge.repository.branches import FileMerge
from merge.repository.git import Git
from runner.merging.combine import Combination
from runner.merging.trees import Policy, judge, labels_of
from runner.run_state import AgentState


@dataclass(frozen=True, slots=True)
class Met:
    """One agent's work where it met what was merged before it.

    `settled`: a person made the tree of it, and what the files say was not taken. `stopped`: conflicts are left.
    """

    agent: AgentState
    policy: Policy
    files: Sequence[FileMerge]
    settled: bool
    stopped: bool


def merges_again(git: Git, tip: str, agents: Iterable[AgentState], how: Combination) -> Iterator[Met]:
    """The work of these agents, in this order, onto the commit `tip`; GitError where a commit was cleared away."""
    tree, before = git.resolve(tip, "tree"), list[str]()
    for agent in agents:
        policy, settled = how.at(agent.id, before), how.resolutions.get((agent.id, tree))
        start, work = git.resolve(agent.start, "tree"), git.resolve(agent.commit, "tree")
        found = branches.merge_trees(git, start, tree, work, policy.options, labels_of(agent.id))
        merged, changes = judge(git, found.files, policy)
        yield Met(agent, policy, found.files, settled is not None, settled is None and bool(merged.conflicts))
        tree = settled or git.edit_tree(found.tree, changes)
        before.append(agent.id)
