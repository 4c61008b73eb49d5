"""Contributions that git need not look at: put into the tip path by path, all of them in one step at the end.

What one of them alone changed is taken as it is, what several changed is left to the engine. Only where nothing was
deleted on either side, since a deletion may be half of a rename that git would follow; a file in the way of a folder,
links and submodules need git too. All that goes through `merge_trees`, and gives the very same tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from merge.repository.branches import has_contents
from merge.repository.git import Git
from merge.repository.merge_tree import PathConflict, Stage
from merge.revision import Triple
from runner.commits import commit
from runner.merging.changes import GONE, Changes, Entry, changes_of


@dataclass(slots=True)
class Since:
    """What is in the tip since some commit."""

    entries: dict[str, Entry]
    deletes: bool
    folders: set[str]

    def put(self, entries: Mapping[str, Entry]) -> None:
        """These came in."""
        self.entries.update(entries)
        self.folders |= _folders(entries)


@dataclass(slots=True)
class Meeting:
    """Changes that meet the tip: entries to take as they are, and paths whose contents both changed."""

    entries: dict[str, Entry]
    both: list[PathConflict]


@dataclass(slots=True)
class Tip:
    """The commit so far and, on top of it, changes that wait to be put into it."""

    git: Git
    commit: str
    waiting: dict[str, Entry] = field(default_factory=dict)
    _since: dict[str, Since] = field(default_factory=dict)  # by start

    def meet(self, start: str, own: Changes) -> Meeting | None:
        """How these changes since `start` meet what is here; None where git must look at them."""
        if start not in self._since:
            self._since[start] = _since(changes_of(self.git, [(start, self.commit)])[0], self.waiting)
        other = self._since[start]
        if own.deletes or other.deletes:
            return None
        if own.entries.keys() & other.folders or other.entries.keys() & _folders(own.entries):
            return None
        meeting = Meeting(dict(own.entries), [])
        for path in own.entries.keys() & other.entries.keys():
            sides = Triple(own.before[path], other.entries[path], own.entries[path])
            if not _settle(path, sides, meeting):
                return None
        meeting.both.sort(key=lambda one: one.path)
        return meeting

    def put(self, entries: Mapping[str, Entry]) -> None:
        """Let these wait."""
        self.waiting |= entries
        for since in self._since.values():
            since.put(entries)

    def settle(self) -> str:
        """The commit with all that waited in it."""
        if self.waiting:
            tree = self.git.edit_tree(self.git.resolve(self.commit, "tree"), dict(self.waiting))
            self.commit = commit(self.git, tree, [self.commit], "with agents merged by path\n")
            self.waiting = {}
        return self.commit

    def move(self, tree: str, message: str) -> None:
        """Go on from this tree."""
        self.commit = commit(self.git, tree, [self.commit], message)
        self.waiting = {}
        self._since.clear()


def _since(found: Changes, waiting: Mapping[str, Entry]) -> Since:
    """The changes up to the tip's commit with what waits on top: a path may be back as it was at the start."""
    entries = {**found.entries, **waiting}
    entries = {path: entry for path, entry in entries.items() if found.before.get(path) != entry}
    return Since(entries, any(mode == GONE for mode, _ in entries.values()), _folders(entries))


def _settle(path: str, sides: Triple[Entry | None], meeting: Meeting) -> bool:
    """Put one path that both changed where it belongs; False where its kinds do not go together."""
    equal = sides.trivial_merge()
    if equal is not None:
        meeting.entries[path] = equal
        return True
    conflict = PathConflict(path)
    conflict.stages = sides.map(lambda entry: Stage(*entry) if entry is not None else None)
    if not has_contents(conflict):
        return False
    meeting.both.append(conflict)
    return True


def _folders(paths: Iterable[str]) -> set[str]:
    found = set[str]()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found
