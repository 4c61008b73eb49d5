"""Merges any number of branches into one tree: who conflicts with whom, in which order it goes best.

The branches are folded one after another, each with its own common ancestors. A branch that conflicts with
what is merged so far is left out, and told; the order with the fewest conflicts is searched for only when
the given one leaves some.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, permutations

from merge.options import Options
from merge.repository.branches import FileMerge, TreeMerge, merge_trees
from merge.repository.git import Git, GitError
from merge.repository.merge_tree import IDENTITY
from merge.revision import Triple

NONE, TEXT, STRUCTURE = "none", "text", "structure"
ALL_ORDERS = 4  # branches up to which every order is tried

Progress = Callable[[str], None]


class Pair:
    """Two branches: NONE, no lines conflict; TEXT, lines do and the merge settles them; STRUCTURE, it cannot."""

    __slots__ = ("kind", "left", "paths", "right")

    def __init__(self, left: str, right: str, merged: TreeMerge) -> None:
        self.left = left
        self.right = right
        self.kind = STRUCTURE if merged.conflicts else TEXT if _settled(merged) else NONE
        self.paths = [file.path for file in merged.conflicts or _settled(merged)]


class Step:
    """One branch merged into what was merged before it; `merged` has conflicts where it was left out."""

    __slots__ = ("branch", "merged")

    def __init__(self, branch: str, merged: TreeMerge) -> None:
        self.branch = branch
        self.merged = merged


class BranchesMerge:
    """The outcome: `tree` holds all branches but those left out. `commit` has it, with merges as its history."""

    __slots__ = ("base", "commit", "order_matters", "pairs", "steps", "tree")

    def __init__(self, base: str, commit: str, tree: str, steps: list[Step]) -> None:
        self.base = base
        self.commit = commit
        self.tree = tree
        self.steps = steps  # in the order that was chosen
        self.pairs: list[Pair] = []
        self.order_matters = False  # another order of the same branches gives another tree

    @property
    def order(self) -> list[str]:
        """The branches that are in the tree, in the order in which they were merged."""
        return [step.branch for step in self.steps if step.merged.is_clean]

    @property
    def left_out(self) -> list[Step]:
        """The branches that are not in the tree, with their conflicts."""
        return [step for step in self.steps if not step.merged.is_clean]

    @property
    def is_clean(self) -> bool:
        """Every branch is in the tree."""
        return not self.left_out


def merge_branches(
    git: Git, base: str, branches: Sequence[str], options: Options | None = None, tell: Progress | None = None
) -> BranchesMerge:
    """Merge all branches onto the commit `base`; `tell` hears what is being done. Raises GitError."""
    start = git.resolve(base)
    commits = {name: git.resolve(name) for name in branches}
    say = tell or (lambda _: None)
    folding = _Folding(git, start, commits, options)
    best = folding.fold(tuple(commits))
    best.pairs = matrix(git, commits, options, say)
    for order in _orders(best):
        say(f"trying {', '.join(order)}")
        other = folding.fold(order)
        same_set = set(other.order) == set(best.order)
        matters = best.order_matters or (same_set and other.tree != best.tree)
        if _cost(other) < _cost(best):
            other.pairs = best.pairs
            best = other
        best.order_matters = matters
    return best


class _Folding:
    """Merges branches one after another; what several orders begin with is merged once."""

    __slots__ = ("commits", "done", "git", "options", "start")

    def __init__(self, git: Git, start: str, commits: dict[str, str], options: Options | None) -> None:
        self.git = git.having(environment=IDENTITY)
        self.start = start
        self.commits = commits
        self.options = options
        self.done: dict[tuple[str, str], tuple[TreeMerge, str]] = {}

    def fold(self, order: tuple[str, ...]) -> BranchesMerge:
        """All branches in this order; those that conflict with what is there by then are left out."""
        commit, steps = self.start, []
        for name in order:
            merged, commit = self._merge(commit, name)
            steps.append(Step(name, merged))
        return BranchesMerge(self.start, commit, self.git.resolve(commit, "tree"), steps)

    def _merge(self, commit: str, name: str) -> tuple[TreeMerge, str]:
        key = commit, name
        if key not in self.done:
            theirs = self.commits[name]
            merged = merge_trees(self.git, "", commit, theirs, self.options, Triple("base", "merged so far", name))
            made = commit
            if merged.is_clean:
                made = self.git.commit_tree(merged.tree, [commit, theirs], f"Merge {name}\n")
            self.done[key] = merged, made
        return self.done[key]


def matrix(git: Git, commits: dict[str, str], options: Options | None, tell: Progress) -> list[Pair]:
    """Every two branches merged with one another."""
    pairs = []
    for left, right in combinations(commits, 2):
        tell(f"{left} with {right}")
        merged = merge_trees(git, "", commits[left], commits[right], options, Triple("base", left, right))
        pairs.append(Pair(left, right, merged))
    return pairs


def move_ref(git: Git, ref: str, outcome: BranchesMerge, message: str) -> str:
    """Commit the tree with base and branches as parents, and move `ref` there by compare-and-swap.

    The branch may be new, or must be contained in the base; one that is checked out is refused. The commit.
    """
    full = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
    git.run("check-ref-format", full)
    old = git.resolve(full) if git.exists(full) else ""
    if old and git.run("merge-base", "--is-ancestor", old, outcome.base, codes=(0, 1)).code:
        raise GitError(("git", "update-ref"), f"{ref} holds commits that the base lacks", f"name {ref} as the base")
    if f"branch {full}" in git.text("worktree", "list", "--porcelain").splitlines():
        raise GitError(("git", "update-ref"), f"{ref} is checked out", "name another branch, then merge that one")
    parents = list(dict.fromkeys([outcome.base, *(git.resolve(name) for name in outcome.order)]))
    commit = git.commit_tree(outcome.tree, parents, message)
    git.update_ref(full, commit, old, "treaty merge branches")
    return commit


@contextmanager
def writing_nothing(git: Git) -> Iterator[Git]:
    """The same repository, but new objects go to a folder that is removed afterwards."""
    objects = git.text("rev-parse", "--path-format=absolute", "--git-path", "objects")
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        name = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
        known = git.environment.get(name, ""), os.environ.get(name, "")
        alternates = os.pathsep.join(part for part in (objects, *known) if part)
        yield git.having(environment={"GIT_OBJECT_DIRECTORY": folder, "GIT_ALTERNATE_OBJECT_DIRECTORIES": alternates})


def _settled(merged: TreeMerge) -> list[FileMerge]:
    return [file for file in merged.files if file.decisions]


def _cost(outcome: BranchesMerge) -> tuple[int, int]:
    """Branches left out, then files in conflict."""
    return len(outcome.left_out), sum(len(step.merged.conflicts) for step in outcome.left_out)


def _orders(first: BranchesMerge) -> list[tuple[str, ...]]:
    """Further orders worth trying: the reverse tells whether order matters; more, where one may do better."""
    names = tuple(step.branch for step in first.steps)
    if len(names) < 2:
        return []
    if len(first.left_out) <= _least_left_out(first.pairs):
        left = tuple(step.branch for step in first.left_out)
        return [(*reversed(first.order), *left)]
    if len(names) <= ALL_ORDERS:
        return [order for order in permutations(names) if order != names]
    clashes = dict.fromkeys(names, 0)
    for pair in first.pairs:
        if pair.kind == STRUCTURE:
            clashes[pair.left] += 1
            clashes[pair.right] += 1
    return [names[::-1], tuple(sorted(names, key=clashes.__getitem__))]


def _least_left_out(pairs: list[Pair]) -> int:
    """A number that no order goes below: pairs in conflict that share no branch cost one branch each."""
    taken: set[str] = set()
    count = 0
    for pair in pairs:
        if pair.kind == STRUCTURE and not {pair.left, pair.right} & taken:
            taken |= {pair.left, pair.right}
            count += 1
    return count
