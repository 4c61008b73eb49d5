"""Several agents' commits made into one, each through a structure merge, in a fixed order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from merge.options import Options
from merge.repository.branches import FileMerge, merge_contents_of, mode_of
from merge.repository.file_jobs import Setting
from merge.repository.git import Git
from merge.repository.merge_tree import PathConflict, beside, own_drivers
from merge.revision import Triple
from runner.commits import commit
from runner.merging.changes import Changes, changes_of
from runner.merging.contribution import Contribution as Contribution
from runner.merging.disjoint import Tip
from runner.merging.trees import Merged, Place, Policy, judge, labels_of, merge_trees
from scopes.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Combined:
    """The tip with the contributions in it, or the conflicts that stopped at one of them."""

    commit: str
    conflicts: tuple[Place, ...] = ()
    agent: str = ""  # at whose contribution it stopped
    tree: str = ""  # the tree with markers, where it stopped


Tell = Callable[[Contribution, Merged], None]


def tell_nobody(contribution: Contribution, merged: Merged) -> None:
    """For merges that nobody follows."""


def policy_of(workflow: Workflow) -> Policy:
    """The engine's options as the workflow sets them; where it sets none, the repository's own settings count.

    The work of all agents is wanted, so how often people took one side in the past is no reason for a conflict.
    """
    coordination = workflow.coordination
    overlap: Literal["merge", "fail"] = "fail" if coordination.conflict_resolution == "fail" else "merge"
    wanted = coordination.semantic_merge_options
    lines_only = coordination.conflict_resolution != "semantic-merge"
    options = Options()
    options.both_wanted = True
    if not wanted.model_fields_set and coordination.auto_merge_threshold is None and not lines_only:
        options.overridable = True
        return Policy(options, overlap=overlap)
    options.method_ordering = wanted.method_ordering
    options.import_deduplication = wanted.import_deduplication
    options.comment_merging = wanted.comment_merging
    options.min_confidence = coordination.auto_merge_threshold or 0.0
    if lines_only:
        options.stages = frozenset()
    return Policy(options, overlap=overlap)


@dataclass(frozen=True, slots=True)
class Combination:
    """How contributions are merged: the policy, and whose side counts in a conflict (an agent, "last", "").

    `resolutions` are trees that a person made: for an agent's work meeting that very tree, they are the merge.
    """

    policy: Policy
    preferred: str = ""
    tell: Tell = tell_nobody
    resolutions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, workflow: Workflow, tell: Tell, resolutions: Mapping[tuple[str, str], str]) -> "Combination":
        """As the workflow says."""
        action = workflow.coordination.unresolvable_conflict_action
        preferred = action.removeprefix("prefer-") if action.startswith("prefer-") else ""
        return cls(policy_of(workflow), preferred, tell, resolutions)

    def at(self, agent: str, before: Sequence[str]) -> Policy:
        """The policy for taking in this agent after those before."""
        if self.preferred in ("last", agent):
            return replace(self.policy, prefer="theirs")
        return replace(self.policy, prefer="ours") if self.preferred in before else self.policy


def combine(git: Git, start: str, contributions: Sequence[Contribution], how: Combination) -> Combined:
    """Take each contribution into the commit `start`, in order; stops at the first that conflicts.

    The commits between are chained for the merge only: make one with the right parents from the last tree.
    """
    tip = Tip(git, start)
    own = changes_of(git, [(one.start, one.commit) for one in contributions])
    contents = Contents(git, how.policy.options, start, own)
    before: list[str] = []
    for contribution, changes in zip(contributions, own, strict=True):
        policy = how.at(contribution.agent, before)
        merged = _resolved(tip, contribution, how)
        if merged is None:
            merged = _by_path(tip, contribution, changes, (contents, policy))
        if merged is None:
            sides = Triple(contribution.start, tip.settle(), contribution.commit)
            merged = merge_trees(git, sides, policy, contribution.agent)
        how.tell(contribution, merged)
        if merged.conflicts:
            return Combined(tip.commit, tuple(merged.conflicts), contribution.agent, merged.tree)
        if merged.tree:
            tip.move(merged.tree, f"with {contribution.agent}\n")
        before.append(contribution.agent)
    return Combined(tip.settle())


def _resolved(tip: Tip, contribution: Contribution, how: Combination) -> Merged | None:
    """The tree that a person made of this contribution where it met this very tree, None where nobody did."""
    if not any(agent == contribution.agent for agent, _ in how.resolutions):
        return None
    tree = how.resolutions.get((contribution.agent, tip.git.resolve(tip.settle(), "tree")))
    return Merged(tree) if tree is not None else None


def _by_path(tip: Tip, contribution: Contribution, changes: Changes, how: tuple["Contents", Policy]) -> Merged | None:
    """The contribution put into the tip path by path, then without a tree; None where git must look at it."""
    contents, policy = how
    meeting = tip.meet(contribution.start, changes)
    if meeting is None or not contents.may_merge(meeting.both):
        return None
    files = contents.merge(meeting.both, contribution.agent)
    merged, chosen = judge(tip.git, files, policy)
    entries = meeting.entries | {file.path: (mode_of(file.stages), file.oid) for file in files}
    entries |= {path: entry for path, entry in chosen.items() if entry is not None}
    if merged.conflicts:
        merged.tree = tip.git.edit_tree(tip.git.resolve(tip.settle(), "tree"), dict(entries))
    else:
        tip.put(entries)
    return merged


@dataclass(slots=True)
class Contents:
    """Merges the contents of single paths, but for those whose attributes say how they are merged."""

    git: Git
    options: Options | None
    start: str  # whose attributes count
    own: Sequence[Changes]
    _setting: Setting | None = None
    _foreign: set[str] | None = None

    def may_merge(self, conflicts: Sequence[PathConflict]) -> bool:
        """Whether all these paths are ours to merge."""
        if not conflicts:
            return True
        if self._foreign is None:
            paths = list(dict.fromkeys(path for changes in self.own for path in changes.entries))
            if any(path.rpartition("/")[2] == ".gitattributes" for path in paths):
                self._foreign = set(paths)
            else:
                with beside(self.git, self.start) as scratch:
                    self._foreign = own_drivers(scratch, paths)
        return not any(conflict.path in self._foreign for conflict in conflicts)

    def merge(self, conflicts: Sequence[PathConflict], agent: str) -> list[FileMerge]:
        """The files that the engine makes."""
        if not conflicts:
            return []
        if self._setting is None:
            self._setting = Setting(self.git, self.options, labels_of(agent))
        self._setting.labels = labels_of(agent)
        return list(merge_contents_of(conflicts, self._setting).values())


def merge_commit(git: Git, tip: str, contributions: Sequence[Contribution], combined: str, message: str) -> str:
    """The commit that the target gets: the combined tree, with the tip and each agent's commit as parents."""
    parents = [tip, *(one.commit for one in contributions)]
    return commit(git, git.resolve(combined, "tree"), list(dict.fromkeys(parents)), message)


def starting_point(git: Git, base: str, commits: Sequence[str], policy: Policy) -> Combined:
    """What an agent starts from: the base, the one commit that it waited for, or the merge of several."""
    chosen = _without_ancestors(git, list(dict.fromkeys(commits)))
    current = chosen[0] if chosen else base
    for other in chosen[1:]:
        joined = join(git, current, other, policy, "The checkpoints that an agent starts from\n")
        if joined.conflicts:
            return joined
        current = joined.commit
    return Combined(current)


def join(git: Git, ours: str, theirs: str, policy: Policy, message: str) -> Combined:
    """A merge commit of two commits by their common ancestor; either of them where it contains the other."""
    bases = git.merge_bases(ours, theirs)
    if theirs in bases or ours in bases:
        return Combined(ours if theirs in bases else theirs)
    base = "" if len(bases) == 1 else next(iter(bases), ours)  # git finds the only one by itself, in fewer steps
    merged = merge_trees(git, Triple(base, ours, theirs), policy)
    if merged.conflicts:
        return Combined(ours, tuple(merged.conflicts), tree=merged.tree)
    return Combined(commit(git, merged.tree, [ours, theirs], message))


def _without_ancestors(git: Git, commits: list[str]) -> list[str]:
    if len(commits) < 2:
        return commits
    return git.text("merge-base", "--independent", *commits).split()
