"""A side merged into the result once more must give the result, or a conflict; where it does not, the place is left.

Where lines repeat, or a side moved them, a second merge may take another line for the one that was meant, and make
one change twice or take another back. By lines this is looked at always, since the differences are known; the whole
merge is made again only where those leave something to the stages, or a side moved or repeated lines, and then
with the sides swapped as well.
"""

from collections.abc import Callable, Iterator

from merge.astray import has_moves
from merge.lines import merge_blocks, text_blocks
from merge.regions import Hunk, Region
from merge.reopening import Changes, LineMap, Span, chosen_text, reopen_span, spans_of
from merge.revision import Triple

UNSURE = "lines repeat or move here, and it is not told which of them each side changed"
SCREEN = 40  # lines; what is further off is not shown together
Merge = Callable[[Triple[bytes]], list[Region]]


def lasting(regions: list[Region], sides: Triple[bytes], changes: Changes, merge: Merge) -> list[Region] | None:
    """These regions of a clean result, with each place opened that a second merge would change.

    None where the place cannot be told.
    """
    text = chosen_text(regions)
    lines = LineMap(changes, text)
    if not (_changes_by_lines(lines) or _is_unsure(changes)):
        return regions
    swapped = merge(Triple(sides.base, sides.theirs, sides.ours))
    rows = list(_left_in(swapped, changes))
    if not rows:
        other = chosen_text(swapped)
        rows = [*_changed_by(text, sides.theirs, changes, merge), *_changed_by(other, sides.ours, changes, merge)]
    return _opened(regions, rows, lines)


def _left_in(swapped: list[Region], changes: Changes) -> Iterator[Span]:
    """The lines of base of the hunks that the merge leaves with the sides swapped."""
    if any(isinstance(region, Hunk) for region in swapped):
        lines = LineMap(changes, chosen_text(swapped))
        for region, span in zip(swapped, spans_of(swapped), strict=True):
            if isinstance(region, Hunk):
                yield lines.range_at(span)


def _is_unsure(changes: Changes) -> bool:
    """Did a side move a block, or a line that the other changed, or repeat one beside it?"""
    return changes.may_repeat() or (changes.may_move() and (changes.moves_meet() or has_moves(changes)))


def _changes_by_lines(lines: LineMap) -> bool:
    """Would a second line merge with a side give another text, or a hunk, on which the stages decide once more?"""
    result, of_result = lines.lines[2], lines.blocks[2]
    for side, blocks in zip(lines.lines[:2], lines.blocks[:2], strict=True):
        again = merge_blocks(Triple(lines.base, result, side), of_result, blocks)
        if chosen_text(again) != b"".join(result) or any(isinstance(region, Hunk) for region in again):
            return True
    return False


def _changed_by(text: bytes, side: bytes, changes: Changes, merge: Merge) -> Iterator[Span]:
    """The lines of base where a second merge, of the side into the text, would give another."""
    again = merge(Triple(changes.sides.base, text, side))
    if not any(isinstance(region, Hunk) for region in again) and chosen_text(again) != text:
        lines = LineMap(changes, text)
        for i, j, _, _ in text_blocks(text, chosen_text(again)):
            yield lines.range_at((lines.starts[i], lines.starts[j]))


def _place(row: Span, lines: LineMap) -> Span:
    """What is opened for these lines of base: they with the nearest edits, or from far off the place of those alone."""
    low, high = lines.grown_to_both(row)
    if high - low - (row[1] - row[0]) <= SCREEN:
        return low, high
    near = sorted((max(i - row[1], row[0] - j, 0), i, j) for blocks in lines.blocks[:2] for i, j, _, _ in blocks)
    for _, i, j in near:
        place = lines.grown(i, j)
        if lines.sides_at(place).trivial_merge() is None:
            return place
    return low, high


def _opened(regions: list[Region], rows: list[Span], lines: LineMap) -> list[Region] | None:
    """The regions with these lines of base opened, and as many beside them as it takes for an edit of each side."""
    grown: list[Span] = []
    for row in sorted(_place(row, lines) for row in rows):
        if grown and row[0] <= grown[-1][1]:
            grown[-1] = lines.grown_to_both((grown[-1][0], max(row[1], grown[-1][1])))
        else:
            grown.append(row)
    found: list[Region] | None = regions
    for row in reversed(grown):
        sides = lines.sides_at(row)
        if found is None or sides.trivial_merge() is not None:
            return None
        found = reopen_span(found, lines.span_at(row), Hunk(sides, "", UNSURE))
    return found
