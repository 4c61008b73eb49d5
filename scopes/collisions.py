"""Pairs of agents that can write one path while both run.

Patterns are sorted by their literal prefix; only one whose prefix begins with the other's can meet it, so a
sweep with a stack of the open prefixes compares those pairs alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scopes.member import Member, Placed, included
from scopes.pattern import TooComplexError, witness
from scopes.repository import Repository

MOST_FOUND = 20_000  # collisions; nobody reads more
MOST_COMPARED = 1_000_000  # pairs of patterns with like beginnings


@dataclass(frozen=True, slots=True, eq=False)
class Collision:
    """Two patterns that meet; the first stands earlier in the file.

    `path` proves it (None where the patterns are too complex to decide), `exists` says that git tracks it,
    `shared` counts the tracked files that both may write.
    """

    first: Member
    second: Member
    mine: Placed
    theirs: Placed
    path: str | None
    exists: bool
    shared: int


Unordered = Callable[[Member, Member], bool]


def find_collisions(members: Sequence[Member], unordered: Unordered, repository: Repository | None) -> list[Collision]:
    """All collisions, in the order of the file; the last of a search that meets its bound is one without a path."""
    found: list[Collision] = []
    for number, (first, mine, second, theirs) in enumerate(_candidates(members)):
        if number == MOST_COMPARED or len(found) == MOST_FOUND:
            found.append(Collision(first, second, mine, theirs, None, False, 0))
            break
        if not unordered(first, second) or not mine.pattern.may_meet(theirs.pattern):
            continue
        collision = _collide(first, mine, second, theirs, repository)
        if collision is not None:
            found.append(collision)
    return sorted(found, key=lambda c: (c.second.index, c.theirs.path[-1], c.first.index, c.mine.path[-1]))


def _candidates(members: Sequence[Member]) -> Iterator[tuple[Member, Placed, Member, Placed]]:
    """Patterns of different agents, of which one's prefix begins with the other's; the earlier agent first."""
    entries = [(placed.pattern.prefix, member, placed) for member in members for placed in included(member.writes)]
    entries.sort(key=lambda entry: entry[0])
    stack: list[tuple[str, Member, Placed]] = []
    for prefix, member, placed in entries:
        while stack and not prefix.startswith(stack[-1][0]):
            stack.pop()
        for _, other, its in stack:
            if other.index < member.index:
                yield other, its, member, placed
            elif other is not member:
                yield member, placed, other, its
        stack.append((prefix, member, placed))


def _collide(
    first: Member, mine: Placed, second: Member, theirs: Placed, repository: Repository | None
) -> Collision | None:
    excludes = first.write.excludes + second.write.excludes
    try:
        path = witness((mine.pattern, theirs.pattern), excludes)
    except TooComplexError:
        return Collision(first, second, mine, theirs, None, False, 0)
    if path is None:
        return None
    shared = _shared(mine, theirs, first, second, repository) if repository is not None else []
    return Collision(first, second, mine, theirs, shared[0] if shared else path, bool(shared), len(shared))


def _shared(mine: Placed, theirs: Placed, first: Member, second: Member, repository: Repository) -> list[str]:
    excludes = first.write.excludes + second.write.excludes
    narrow, wide = sorted((mine.pattern, theirs.pattern), key=lambda p: len(p.prefix), reverse=True)
    files = repository.matched(narrow)
    if wide.folder and not excludes:
        return list(files)
    return [path for path in files if wide.match(path) and not any(e.match(path) for e in excludes)]
