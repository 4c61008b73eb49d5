"""Contributions that touch different files need no merge: they are collected and put into the tip in one step.

Only where nothing was deleted on either side, since a deletion may be half of a rename that git would follow;
a file in the way of a folder counts as the same place. All else goes through `merge_trees`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from merge.repository.git import Git
from runner.commits import commit


class Changes(NamedTuple):
    """What changed from one commit to another: path to (mode, object id); whether anything was deleted."""

    entries: dict[str, tuple[str, str]]
    deletes: bool


def changes_between(git: Git, before: str, after: str) -> Changes:
    """One call of git; renames are not looked for."""
    records = git.records("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--raw", before, after)
    entries: dict[str, tuple[str, str]] = {}
    deletes = False
    for head, path in zip(records[::2], records[1::2], strict=True):
        _, mode, _, oid, status = head.split()
        entries[path] = (mode, oid)
        deletes = deletes or status == "D"
    return Changes(entries, deletes)


def _folders(paths: Iterable[str]) -> set[str]:
    found = set()
    for path in paths:
        while path := path.rpartition("/")[0]:
            found.add(path)
    return found


@dataclass(slots=True)
class Tip:
    """The commit so far and, on top of it, changes that wait to be put into it."""

    git: Git
    commit: str
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)
    _since: dict[str, Changes] = field(default_factory=dict)  # by start

    def takes(self, start: str, made: str) -> bool:
        """Whether these changes touch nothing that was touched since `start`; they then wait here."""
        own = changes_between(self.git, start, made)
        if start not in self._since:
            self._since[start] = changes_between(self.git, start, self.commit)
        other = self._since[start]
        if own.deletes or other.deletes:
            return False
        touched = {*other.entries, *self.waiting}
        mine = set(own.entries)
        if mine & touched or mine & _folders(touched) or touched & _folders(mine):
            return False
        self.waiting |= own.entries
        return True

    def settle(self) -> str:
        """The commit with all that waited in it."""
        if self.waiting:
            tree = self.git.edit_tree(self.git.resolve(self.commit, "tree"), dict(self.waiting))
            self.move(tree, "with agents that touch different files\n")
        return self.commit

    def move(self, tree: str, message: str) -> None:
        """Go on from this tree."""
        self.commit = commit(self.git, tree, [self.commit], message)
        self.waiting = {}
        self._since.clear()
