"""Patterns by their literal prefix: finds those that another pattern may meet without comparing all."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from scopes.member import Member, Placed
from scopes.pattern import Pattern

Entry = tuple[Member, Placed]


class PrefixIndex:
    """Entries in the order of their prefixes."""

    __slots__ = ("_by_prefix", "_lengths", "_prefixes")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_prefix: dict[str, list[Entry]] = {}
        for member, placed in entries:
            self._by_prefix.setdefault(placed.pattern.prefix, []).append((member, placed))
        self._prefixes = sorted(self._by_prefix)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})

    def near(self, pattern: Pattern) -> Iterator[Entry]:
        """The entries whose prefix begins with the pattern's, or the other way round."""
        prefix = pattern.prefix
        for length in self._lengths:
            if length >= len(prefix):
                break
            yield from self._by_prefix.get(prefix[:length], ())
        for number in range(bisect_left(self._prefixes, prefix), len(self._prefixes)):
            if not self._prefixes[number].startswith(prefix):
                break
            yield from self._by_prefix[self._prefixes[number]]
