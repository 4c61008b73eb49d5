"""Hunks made as small as they can be: where one side deletes what the other edits, only what was edited is left.

A side that deletes a thousand lines (moved to another file, most often) of which the other edits two would
leave all thousand to a person. What the other side left alone is a change of one side, as anywhere else; the
hunk keeps the syntactic items in which the edits are. Of two additions at one place, what both have alike is no
question either. At least one hunk stays, so nothing gets clean by this.
Conflicts with a single line between them are made one.
"""

from bisect import bisect_right
from collections import Counter

from grammars.language import Language
from grammars.node import Node
from grammars.parser import parse
from merge.enclosing import child_around
from merge.lines import changed_blocks, split_lines
from merge.regions import Hunk, Region, Settled
from merge.reopening import TELLING
from merge.residue import residue
from merge.revision import Triple
from merge.sequences import Block

LEAST = 6  # lines: a shorter piece is not worth the four marker lines of another conflict
SAID = 10  # telling lines of an addition of which another may be a version
APART = 3  # lines that two additions share between two pieces of them; fewer are not worth four marker lines
WHOLE = 40  # lines, a screen: an item up to this length is shown whole, of a longer one the member that was edited
REPLACED = 8  # a deletion leaves at most one line in this many
BOUND = 60_000  # lines of a hunk that are still compared

Range = tuple[int, int]


def shrink(regions: list[Region], language: Language | None) -> list[Region]:
    """The regions with every hunk of a deletion cut to what the other side edited."""
    items = _Items(regions, language)
    result: list[Region] = []
    for index, region in enumerate(regions):
        result.extend(_shrunk(region, index, items) if isinstance(region, Hunk) else [region])
    result = [part for region in result for part in (_told_apart(region) if isinstance(region, Hunk) else [region])]
    return _near_joined(result)


def _told_apart(hunk: Hunk) -> list[Region]:
    """Two versions of an addition cut where both have the same lines: each piece still has something of either side."""
    base, ours, theirs = hunk.sides
    if base or hunk.candidate is not None or not _are_alike(ours, theirs):
        return [hunk]
    first, second = (split_lines(text) for text in sorted((ours, theirs)))  # cut alike whichever side is which
    if max(len(first), len(second)) > BOUND:
        return [hunk]
    result: list[Region] = []
    at = 0
    for i, j, k, m in _two_sided(changed_blocks(first, second)):
        if i == j or k == m:
            return [hunk]  # one addition is the other and more: which of them is one question
        one, other = b"".join(first[i:j]), b"".join(second[k:m])
        sides = Triple(b"", one, other) if ours <= theirs else Triple(b"", other, one)
        result += _part(hunk, Triple(*[b"".join(first[at:i])] * 3))
        result.append(Hunk(sides, hunk.entity, hunk.reason, hunk.place))
        at = j
    return result + _part(hunk, Triple(*[b"".join(first[at:])] * 3))


def _are_alike(ours: bytes, theirs: bytes) -> bool:
    """Are they two versions of one addition? Of two additions both may be wanted, and each then whole.

    Two short entries of a list have most lines alike and are two all the same.
    """
    mine, yours = (
        Counter(line for line in split_lines(text) if len(line.strip()) >= TELLING) for text in (ours, theirs)
    )
    least = min(mine.total(), yours.total())
    return SAID <= least <= 2 * (mine & yours).total()


def _two_sided(blocks: list[Block]) -> list[Block]:
    """The blocks, those joined that are close, or of which one has nothing of one side."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block[0] - joined[-1][1] < APART:
            joined.append(_spanning(joined.pop(), block))
        else:
            joined.append(block)
    while len(joined) > 1:
        at = next((at for at, (i, j, k, m) in enumerate(joined) if i == j or k == m), None)
        if at is None:
            break
        gaps = [joined[x + 1][0] - joined[x][1] if 0 <= x < len(joined) - 1 else BOUND for x in (at - 1, at)]
        start = at - 1 if gaps[0] <= gaps[1] else at
        joined[start : start + 2] = [_spanning(joined[start], joined[start + 1])]
    return joined


def _spanning(first: Block, second: Block) -> Block:
    return first[0], second[1], first[2], second[3]


def _near_joined(regions: list[Region]) -> list[Region]:
    """The regions with hunks made one that have a single line between them: it costs less than their markers."""
    result: list[Region] = []
    for region in regions:
        if isinstance(region, Hunk) and len(result) > 1:
            between, first = result[-1], result[-2]
            if isinstance(first, Hunk) and isinstance(between, Settled) and _may_join(first, between, region):
                sides = zip(first.sides, region.sides, strict=True)
                result[-2:] = [_joined(first, region, Triple(*(a + between.text + b for a, b in sides)))]
                continue
        result.append(region)
    return result


def _may_join(first: Hunk, between: Settled, second: Hunk) -> bool:
    """Are they whole lines of one entity, undecided all three, with one line between them?"""
    if first.candidate is not None or second.candidate is not None or between.decisions:
        return False
    if first.entity != second.entity or any(side and not side.endswith(b"\n") for side in first.sides):
        return False
    return between.text.count(b"\n") == 1 and between.text.endswith(b"\n")


def _joined(first: Hunk, second: Hunk, sides: Triple[bytes]) -> Hunk:
    return Hunk(sides, first.entity, first.reason if first.reason == second.reason else "", first.place)


def _shrunk(hunk: Hunk, index: int, items: "_Items") -> list[Region]:
    """The parts of one hunk, or itself."""
    lines = hunk.sides.map(split_lines)
    if hunk.candidate is not None or not 2 * LEAST <= len(lines.base) < BOUND or max(map(len, lines)) > BOUND:
        return [hunk]
    ours, theirs = changed_blocks(lines.base, lines.ours), changed_blocks(lines.base, lines.theirs)
    for edits, deletions in ((theirs, ours), (ours, theirs)):
        pieces = [piece for block in deletions for piece in _pieces(block, edits, index, items)]
        if pieces:
            return _cut(hunk, lines, pieces, (ours, theirs))
    return [hunk]


def _pieces(block: Block, edits: list[Block], index: int, items: "_Items") -> list[Range]:
    """The lines of base that this block deletes and in whose items no edit is."""
    low, high, start, end = block
    if high - low < LEAST or (end - start) * REPLACED > high - low:
        return []
    kept = sorted(items.around(index, (edit[0], edit[1]), (low, high)) for edit in edits if _meet(edit, low, high))
    pieces, at = [], low
    for first, last in [*kept, (high, high)]:
        if first - at >= LEAST:
            pieces.append((at, first))
        at = max(at, last)
    return pieces


def _meet(edit: Block, low: int, high: int) -> bool:
    return edit[0] <= high and edit[1] >= low


def _cut(
    hunk: Hunk, lines: Triple[list[bytes]], pieces: list[Range], blocks: tuple[list[Block], list[Block]]
) -> list[Region]:
    """The hunk without these pieces, each settled as the side that deletes it has it."""
    result: list[Region] = []
    at = Triple(0, 0, 0)
    for first, last in pieces:
        start = Triple(first, *(_line_before(side, first) for side in blocks))
        end = Triple(last, *(_line_after(side, last) for side in blocks))
        result += _part(hunk, _between(lines, at, start))
        result += _part(hunk, _between(lines, start, end))
        at = end
    return result + _part(hunk, _between(lines, at, lines.map(len)))


def _between(lines: Triple[list[bytes]], start: Triple[int], end: Triple[int]) -> Triple[bytes]:
    """The text of each side between these lines."""
    spans = zip(lines, start, end, strict=True)
    return Triple(*(b"".join(side[low:high]) for side, low, high in spans))


def _part(hunk: Hunk, sides: Triple[bytes]) -> list[Region]:
    """One part of the hunk: settled where one side alone changed it."""
    merged = sides.trivial_merge()
    if merged is not None:
        return [Settled(merged)] if merged else []
    return [Hunk(sides, hunk.entity, hunk.reason, hunk.place)]


def _line_before(blocks: list[Block], line: int) -> int:
    """The line of a side at which a piece starts; what replaced a deletion stands in its first piece."""
    shift = 0
    for low, high, start, end in blocks:
        if low <= line < high:
            return start if line == low else end
        if line < high:
            break
        shift = end - high
    return line + shift


def _line_after(blocks: list[Block], line: int) -> int:
    """The line of a side at which a piece ends."""
    shift = 0
    for low, high, _, end in blocks:
        if low >= line:
            break
        if line <= high:
            return end
        shift = end - high
    return line + shift


class _Items:
    """The syntax around the lines of hunks: base is parsed when that is first asked for."""

    __slots__ = ("_first", "_offsets", "_root", "language", "regions")

    def __init__(self, regions: list[Region], language: Language | None) -> None:
        self.regions = regions
        self.language = language
        self._root: Node | None = None
        self._offsets: list[int] = []  # of the lines of base
        self._first: list[int] = []  # line of base at which each region starts

    def around(self, index: int, edit: Range, within: Range) -> Range:
        """The lines of base, of the region with this index, that an edit there leaves to a person."""
        low, high = within
        first, last = max(edit[0], low), min(edit[1], high)
        if first == last:
            first, last = (first - 1, last) if first > low else (first, last + 1)
        root = self._parsed()
        if root is None:
            return first, last
        shift = self._first[index]
        item = self._item(root, (first + shift, last + shift), (low + shift, high + shift))
        return (item[0] - shift, item[1] - shift) if item is not None else (first, last)

    def _parsed(self) -> Node | None:
        """The tree of base, in which what is settled reads as it was settled."""
        if self._root is None and self.language is not None:
            at = 0
            for region in self.regions:
                self._first.append(at)
                at += (region.sides.base if isinstance(region, Hunk) else region.text).count(b"\n")
            self._root = parse(residue(self.regions).base, self.language)
            self._offsets = [0]
            for line in split_lines(self._root.source):
                self._offsets.append(self._offsets[-1] + len(line))
        return self._root

    def _item(self, root: Node, edit: Range, within: Range) -> Range | None:
        """The largest item within these lines, of no more than WHOLE, that the edit is in."""
        text = root.source[self._offsets[edit[0]] : self._offsets[edit[1]]]
        start = self._offsets[edit[0]] + len(text) - len(text.lstrip())
        end = self._offsets[edit[0]] + len(text.rstrip())
        node: Node | None = root
        while node is not None and start < end:
            inner = child_around(node, start, end)
            nodes = [inner] if inner is not None else [x for x in node.children if x.start < end and start < x.end]
            found = self._lines(node, nodes) if nodes else None
            if found is not None and within[0] <= found[0] and found[1] <= within[1] and found[1] - found[0] <= WHOLE:
                return found
            node = inner
        return None

    def _lines(self, parent: Node, nodes: list[Node]) -> Range:
        """The lines of neighbouring nodes, with the comments and attributes right above them."""
        assert self.language is not None
        first, last = self._line_at(nodes[0].start), self._line_at(max(nodes[-1].end - 1, nodes[0].start)) + 1
        at = parent.children.index(nodes[0])
        for node in reversed(parent.children[max(at - WHOLE, 0) : at]):
            if node.kind not in self.language.comments and node.kind not in self.language.attached:
                break
            if self._line_at(max(node.end - 1, node.start)) + 1 < first:
                break
            first = min(first, self._line_at(node.start))
        return first, last

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._offsets, offset) - 1
