"""Semantic conflicts between revisions that merge cleanly: MAIN PATH of `treaty scopes check`.

`check` is for those who have the merged tree (a workflow run, `treaty merge branches`); `check_revisions`
merges each pair itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from merge.repository.branches import merge_trees
from merge.repository.fold import writing_nothing
from merge.repository.git import Git
from merge.revision import Triple
from scopes.finding import Severity
from scopes.index import SymbolIndex
from scopes.interference import KINDS
from scopes.interference.comparison import Comparison
from scopes.interference.finding import Interference
from scopes.interference.grouping import grouped
from scopes.interference.reliance import Reliance
from scopes.interference.side import Side
from scopes.interference.survivors import Survivors
from scopes.resolution import Resolver
from scopes.snapshot import Snapshot, changed_paths
from scopes.vendored import vendored


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; `conflicts`: paths that do not merge, by pair, about which nothing can be said."""

    findings: list[Interference]
    conflicts: dict[tuple[str, str], list[str]]
    unread: tuple[str, ...] = ()  # paths that changed and did not parse whole
    revisions: tuple[str, ...] = ()  # the names, as given


def check(
    git: Git, base: str, revisions: Mapping[str, str], merged_tree: str, cache: Path | None = None
) -> list[Interference]:
    """The semantic conflicts between any two of `revisions` (name to commit or tree), in `merged_tree`, which
    has all of them. `base` is what all of them started from. The worst come first. Raises GitError."""
    with SymbolIndex(git, cache) as index:
        start = Snapshot(git, index, git.resolve(base, "tree"), "base")
        trees = dict(zip(revisions, git.resolve_all(list(revisions.values()), "tree"), strict=True))
        sides = [_side(git, Snapshot(git, index, tree, name, start), start) for name, tree in trees.items()]
        merged = Snapshot(git, index, git.resolve(merged_tree, "tree"), "merged", start)
        _read_at_once(index, sides)
        meeting = Meeting(git, start, merged, sides)
        found = [one for left, right in combinations(sides, 2) for one in meeting.of(left, right)]
    return grouped(found)


Look = Callable[[Git, Side, Side, Snapshot], None]  # both sides of a pair and their merge


def check_revisions(
    git: Git, base: str, revisions: Mapping[str, str], cache: Path | None = None, looks: Sequence[Look] = ()
) -> Checked:
    """The semantic conflicts of each pair, in the merge of just these two. Raises GitError and SettingsError.

    `looks` are shown each pair and its merge, which are gone afterwards.
    """
    found: list[Interference] = []
    conflicts: dict[tuple[str, str], list[str]] = {}
    with writing_nothing(git) as scratch, SymbolIndex(scratch, cache) as index:
        start = Snapshot(scratch, index, scratch.resolve(base, "tree"), "base")
        trees = dict(zip(revisions, scratch.resolve_all(list(revisions.values()), "tree"), strict=True))
        sides = [_side(scratch, Snapshot(scratch, index, tree, name, start), start) for name, tree in trees.items()]
        for left, right in combinations(sides, 2):
            labels = Triple("base", left.name, right.name)
            outcome = merge_trees(scratch, start.tree, left.snapshot.tree, right.snapshot.tree, None, labels)
            broken = [file.path for file in outcome.conflicts]
            if broken:
                conflicts[left.name, right.name] = broken
            merged = Snapshot(scratch, index, outcome.tree, "merged", start)
            merged.broken = frozenset(broken)
            found += Meeting(scratch, start, merged, (left, right)).of(left, right)
            for look in looks:
                look(scratch, left, right, merged)
        unread = _unread(sides)
    return Checked(grouped(found), conflicts, unread, tuple(revisions))


def _side(git: Git, snapshot: Snapshot, base: Snapshot) -> Side:
    """A side, without what is vendored or generated."""
    changed = changed_paths(base, snapshot)
    return Side(snapshot, base, vendored(git, snapshot, changed))


def _read_at_once(index: SymbolIndex, sides: Sequence[Side]) -> None:
    """What many sides changed, by all cores: one side alone has too few files for that."""
    if len(sides) > 2:
        versions = [
            (snapshot, path) for side in sides for path in side.changed for snapshot in (side.base, side.snapshot)
        ]
        keys = ((one.blobs[path], one.language(path)) for one, path in versions if path in one.blobs)
        index.read([key for key in keys if key[1]])


class Meeting:
    """A base and a merged tree, in which any two sides are compared; what does not depend on both is found out once."""

    __slots__ = ("_reliances", "_survivors")

    def __init__(self, git: Git, base: Snapshot, merged: Snapshot, sides: Sequence[Side]) -> None:
        in_base, in_merged = Resolver(base), Resolver(merged)
        self._reliances = {
            side.name: Reliance(side, in_base, in_merged, [other for other in sides if other is not side])
            for side in sides
        }
        self._survivors = Survivors(git, merged)

    def of(self, left: Side, right: Side) -> Iterator[Interference]:
        """What two sides break in each other, by all kinds and both ways."""
        first = Comparison(left, self._reliances[right.name], self._survivors)
        second = Comparison(right, self._reliances[left.name], self._survivors)
        for kind in KINDS:
            for comparison in (first,) if kind.is_mutual else (first, second):
                yield from kind.check(comparison) if kind.check is not None else ()


def with_more(checked: Checked, more: Sequence[Interference]) -> Checked:
    """The same with findings of another program, where nothing is an error on that line yet."""
    errors = [one for one in checked.findings if one.severity is Severity.ERROR]
    told = {(place.file, place.line) for one in errors for place in (one.location, *one.also)}
    new = [one for one in more if (one.location.file, one.location.line) not in told]
    return replace(checked, findings=grouped([*checked.findings, *new]))


def _unread(sides: Sequence[Side]) -> tuple[str, ...]:
    found = set()
    for side in sides:
        for path in side.changed:
            symbols = side.snapshot.outline(path) if path in side.snapshot.blobs else None
            if symbols is not None and symbols.is_broken:
                found.add(path)
    return tuple(sorted(found))
