"""Taking back what was settled: any place of a result becomes a hunk of whole lines again.

Where a decision recorded its place, its own three texts are the hunk. Elsewhere the place is mapped through
base by line differences and grown until no change of either side, nor of the result, crosses its border; that
works for every stage, also for text that the plain line merge settled.
"""

from itertools import accumulate

from merge.conflicts import opened
from merge.lines import lines_of, merge_blocks, merge_lines, text_blocks
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.sequences import Block
from merge.tokens import is_word, words

Span = tuple[int, int]
TELLING = 6  # bytes of a line that is more than a bracket or a keyword
CLOSE = 3  # lines of base between a line and its repetition, at most


def chosen(region: Region, side: str = "ours") -> bytes:
    """The text of a region, of one side where it is a hunk."""
    if isinstance(region, Settled):
        return region.text
    return region.sides.ours if side == "ours" else region.sides.theirs


def chosen_text(regions: list[Region], side: str = "ours") -> bytes:
    """The text in which hunks count as this side."""
    return b"".join([chosen(region, side) for region in regions])


def spans_of(regions: list[Region]) -> list[Span]:
    """Where each region stands in the text in which hunks count as ours."""
    spans, at = [], 0
    for region in regions:
        end = at + len(chosen(region))
        spans.append((at, end))
        at = end
    return spans


def reopen_regions(regions: list[Region], at: tuple[int, ...], reason: str) -> list[Region] | None:
    """The regions of these indices as hunks again; None where one does not know its own place."""
    result: list[Region] = []
    for index, region in enumerate(regions):
        parts: list[Region] | None = [region]
        if index in at and isinstance(region, Settled):
            parts = opened(region, reason)
        if parts is None:
            return None
        result.extend(parts)
    return result


class Changes:
    """The lines of three versions and what each side changed, worked out once a merge."""

    __slots__ = ("base", "blocks", "ours", "sides", "theirs")

    def __init__(self, sides: Triple[bytes]) -> None:
        self.sides = sides
        self.base, self.ours, self.theirs = sides.map(lines_of)
        self.blocks = (text_blocks(sides.base, sides.ours), text_blocks(sides.base, sides.theirs))

    def merged(self, sides: Triple[bytes]) -> list[Region]:
        """The line merge of these sides, which must be those that the changes are of."""
        if any(text and not text.endswith(b"\n") for text in sides):
            return merge_lines(sides)  # final newlines are merged apart
        return merge_blocks(Triple(self.base, self.ours, self.theirs), *self.blocks)

    def may_move(self) -> bool:
        """Did one side bring a line in at one place that it took out at another?"""
        for lines, blocks in zip((self.ours, self.theirs), self.blocks, strict=True):
            old = {line for i, j, _, _ in blocks for line in self.base[i:j]}
            new = {line for _, _, k, m in blocks for line in lines[k:m]}
            if any(len(line.strip()) >= TELLING for line in old & new):
                return True
        return False

    def may_repeat(self) -> bool:
        """Did one side bring in a line that the other took away, or that base has close by where both changed it?"""
        for lines, blocks, others in zip((self.ours, self.theirs), self.blocks, reversed(self.blocks), strict=True):
            gone = {line.strip() for p, q, _, _ in others for line in self.base[p:q]}
            for i, j, k, m in blocks:
                brought = [line for line in map(bytes.strip, lines[k:m]) if any(map(is_word, words(line)))]
                if any(line in gone for line in brought):
                    return True
                if brought and any(p <= j + CLOSE and i <= q + CLOSE for p, q, _, _ in others):
                    near = {line.strip() for line in self.base[max(i - CLOSE, 0) : j + CLOSE]}
                    if any(line in near for line in brought):
                        return True
        return False

    def moves_meet(self) -> bool:
        """Did one side move a line, one that base has once, from where the other changed or deleted it?"""
        gone = {
            self.base[row]
            for i, j, _, _ in self.blocks[0]
            for p, q, _, _ in self.blocks[1]
            for row in range(max(i, p), min(j, q))
            if len(self.base[row].strip()) >= TELLING
        }
        for lines, blocks in zip((self.ours, self.theirs), self.blocks, strict=True):
            if any(line in gone and self.base.count(line) == 1 for _, _, k, m in blocks for line in lines[k:m]):
                return True
        return False


class LineMap:
    """Line differences of base to ours, to theirs and to a result, for mapping places between them."""

    __slots__ = ("_sides", "base", "blocks", "lines", "starts", "text")

    def __init__(self, changes: Changes, text: bytes) -> None:
        self._sides = changes.sides
        self.text = text
        self.base = changes.base
        self.lines = (changes.ours, changes.theirs, lines_of(text))
        self.blocks = (*changes.blocks, text_blocks(changes.sides.base, text))
        self.starts = [0, *accumulate(map(len, self.lines[2]))]

    def spans_of_one_side(self) -> list[Span]:
        """Where the result differs from the side that changed more: what the other side brought.

        What is wrong only in the result takes a change of each side, so one side's are enough to find it.
        """
        sizes = [sum(j - i + m - k for i, j, k, m in blocks) for blocks in self.blocks[:2]]
        spans: list[Span] = []
        for side, size in zip((self._sides.ours, self._sides.theirs), sizes, strict=True):
            if size == max(sizes):  # of two that changed as much, both: the same whichever comes first
                spans += [self._with_neighbours(k, m) for _, _, k, m in text_blocks(side, self.text)]
        return spans

    def _with_neighbours(self, first: int, last: int) -> Span:
        """The offsets of these lines; where lines are gone, of those between which they stood."""
        if first == last:
            first, last = max(first - 1, 0), min(last + 1, len(self.lines[2]))
        return self.starts[first], self.starts[last]

    def has_change(self, span: Span) -> bool:
        """Does the result differ from base at these offsets?"""
        starts = self.starts
        return any(starts[k] < span[1] and span[0] < starts[m] for _, _, k, m in self.blocks[2])

    def is_of_sides(self) -> bool:
        """Does each line that the result has and base has not stand in a change of a side?"""
        known = {
            line
            for lines, blocks in zip(self.lines, self.blocks[:2], strict=False)
            for _, _, k, m in blocks
            for line in lines[k:m]
        }
        return all(known.issuperset(self.lines[2][k:m]) for _, _, k, m in self.blocks[2])

    def block_range(self, block: Block) -> Span:
        """The base lines of one change of the result, grown."""
        return self.grown(block[0], block[1])

    def range_at(self, span: Span) -> Span:
        """The base lines of what stands at these offsets of the result, grown."""
        first, last = self._line_at(span[0]), self._line_at(max(span[0], span[1] - 1)) + 1
        low, high = self._to_base(first), self._to_base(last)
        for i, j, k, m in self.blocks[2]:
            if k < last and first < m:
                low, high = min(low, i), max(high, j)
        return self.grown(low, high)

    def grown_to_both(self, rows: Span) -> Span:
        """These base lines, grown to the nearest changes until each side has one of its own in them, and no further."""
        low, high = self.grown(*rows)
        while self.sides_at((low, high)).trivial_merge() is not None:
            before = max((j for blocks in self.blocks for _, j, _, _ in blocks if j < low), default=-1)
            after = min((i for blocks in self.blocks for i, _, _, _ in blocks if i > high), default=-1)
            if before < 0 and after < 0:
                break
            is_above = after < 0 or (before >= 0 and low - before <= after - high)
            low, high = self.grown(before if is_above else low, high if is_above else after)
        inside = [(i, j) for blocks in self.blocks for i, j, _, _ in blocks if low <= i and j <= high]
        return min((i for i, _ in inside), default=low), max((j for _, j in inside), default=high)

    def sides_at(self, rows: Span) -> Triple[bytes]:
        """What the three versions have at these base lines."""
        ours, theirs = (
            b"".join(lines[slice(*self._from_base(rows, blocks))])
            for lines, blocks in zip(self.lines[:2], self.blocks[:2], strict=True)
        )
        return Triple(b"".join(self.base[rows[0] : rows[1]]), ours, theirs)

    def span_at(self, rows: Span) -> Span:
        """The offsets of these base lines in the result."""
        first, last = self._from_base(rows, self.blocks[2])
        return self.starts[first], self.starts[last]

    def _line_at(self, offset: int) -> int:
        low, high = 0, max(len(self.starts) - 2, 0)
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= offset:
                low = middle
            else:
                high = middle - 1
        return low

    def _to_base(self, line: int) -> int:
        """The base line that belongs to a border between lines of the result."""
        shift = 0
        for i, j, k, m in self.blocks[2]:
            if line <= k:
                break
            if line < m:
                return i
            shift = j - m
        return line + shift

    def grown(self, low: int, high: int) -> Span:
        """Grow a range of base lines until no change of any of the three touches its border from outside."""
        before = None
        while before != (low, high):
            before = (low, high)
            for blocks in self.blocks:
                for i, j, _, _ in blocks:
                    if i <= high and j >= low:
                        low, high = min(low, i), max(high, j)
        return low, high

    @staticmethod
    def _from_base(rows: Span, blocks: list[Block]) -> Span:
        """The lines of a side that belong to a grown range of base lines."""
        start = end = 0
        for i, j, k, m in blocks:
            change = (m - k) - (j - i)
            start += change if j < rows[0] else 0
            end += change if i <= rows[1] else 0
        return rows[0] + start, rows[1] + end


def reopen_span(regions: list[Region], span: Span, hunk: Hunk) -> list[Region] | None:
    """The regions with this hunk in place of what is at these offsets; None where that would cut a hunk."""
    result: list[Region] = []
    placed = False
    for region, (low, high) in zip(regions, spans_of(regions), strict=True):
        if high <= span[0]:
            result.append(region)
            continue
        if isinstance(region, Hunk) and low < span[1] and (low < span[0] or high > span[1]):
            return None
        inside = low < span[1]
        if inside and isinstance(region, Settled):
            result.extend(_part(region, region.text[: max(span[0] - low, 0)]))
        if not placed:
            result.append(hunk)
            placed = True
        if not inside:
            result.append(region)
        elif isinstance(region, Settled):
            result.extend(_part(region, region.text[span[1] - low :]))
    return result if placed else [*result, hunk]


def _part(region: Settled, text: bytes) -> list[Region]:
    """A part of a settled region, with the decisions that are still seen in it."""
    if not text:
        return []
    return [Settled(text, tuple(one for one in region.decisions if one.text and one.text in text))]
