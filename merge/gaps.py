"""White space between the items of a merged list: the one that a version has between the same two items."""

from merge.items import Listing
from merge.revision import Triple

Table = dict[tuple[int, int], bytes]

HEAD = -2
TAIL = -3


class Gaps:
    """The gaps of three lists whose items are identified.

    Where two items follow one another in some version, the gap is merged three-way; where they do in none,
    it is the gap that the second item has where it is not the first of its list.
    """

    __slots__ = ("_ending", "_tables", "_used", "separated")

    def __init__(self, lists: Triple[Listing | None], ending: bytes, *, separated: bool) -> None:
        self.separated = separated
        self._ending = ending
        self._tables = lists.map(_table)
        used = [table for table in self._tables if len(table) > 1]
        self._used: list[Table] = [*used[1:], *used[:1]] if self._tables.base in used else used

    def between(self, before: int, after: int) -> bytes:
        """The gap from one item to the next; HEAD and TAIL stand for the ends."""
        place, tables = (before, after), self._tables
        base, ours, theirs = tables.base.get(place), tables.ours.get(place), tables.theirs.get(place)
        if ours is not None and ours == theirs:
            return ours
        if ours is None and theirs is None:
            return base if base is not None else self._other(before, after)
        if ours is None or theirs is None:
            return ours if ours is not None else theirs  # type: ignore[return-value]
        if base is None:
            return ours
        merged = Triple(base, ours, theirs).trivial_merge()
        return ours if merged is None else merged

    def _other(self, before: int, after: int) -> bytes:
        """A gap for two items that follow one another in no version."""
        if before == HEAD:
            return self._at_head(after)
        found = [gap for table in self._used for (left, right), gap in table.items() if right == after and left != HEAD]
        if after == TAIL:
            return found[0] if found else self._at_tail()
        return found[0] if found else self._after_first(after)

    def _at_head(self, after: int) -> bytes:
        if after == TAIL:
            return b""
        for table in self._used:
            for (left, _), gap in table.items():
                if left == HEAD:
                    return gap
        return b""

    def _at_tail(self) -> bytes:
        for table in self._used:
            for (_, right), gap in table.items():
                if right == TAIL:
                    return gap
        return b""

    def _after_first(self, after: int) -> bytes:
        """For an item that is the first of its list wherever it is."""
        for table in self._used:
            if (HEAD, after) not in table:
                continue
            if b"\n" in table[HEAD, after]:
                return table[HEAD, after]
            follows = [gap for (left, right), gap in table.items() if left == after and right != TAIL]
            if follows:
                return follows[0]
            between = [gap for (left, right), gap in table.items() if left != HEAD and right != TAIL]
            if between:
                return between[0]
        return b" " if self.separated else self._ending


def _table(listing: Listing | None) -> Table:
    if listing is None:
        return {}
    return {(before, after): gap for before, after, gap in listing.gaps()}


def indentation(listing: Listing | None) -> bytes | None:
    """What the lines of the list's items start with; None where no item starts a line."""
    if listing is None:
        return None
    for item in listing.items:
        at = listing.source.rfind(b"\n", 0, item.start) + 1
        lead = listing.source[at : item.start]
        if not lead.strip() and (at > 0 or not lead):
            return lead
    return None


def reindented(text: bytes, old: bytes, new: bytes) -> bytes:
    """The text with the indentation of its lines changed; lines that are not indented so stay."""
    if old == new:
        return text
    lines = text.split(b"\n")
    for index, line in enumerate(lines[1:], 1):
        if line.strip() and line.startswith(old):
            lines[index] = new + line[len(old) :]
    return b"\n".join(lines)
