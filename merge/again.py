"""A side merged into the result once more must give the result, or a conflict; where it does not, the place is left.

Where lines repeat, or a side moved them, a second merge may take another line for the one that was meant, and make
one change twice or take another back. By lines this is looked at always, since the differences are known; the whole
merge is made again only where a side moved or repeated lines, and then with the sides swapped as well.
"""

from collections.abc import Callable, Iterator

from merge.astray import has_moves
from merge.lines import changed_blocks, merge_blocks, split_lines
from merge.regions import Hunk, Region, Settled
from merge.reopening import Changes, LineMap, Span, chosen_text, reopen_span
from merge.revision import Triple

UNSURE = "lines repeat or move here, and it is not told which of them each side changed"
Merge = Callable[[Triple[bytes]], bytes | None]
"""The text of a merge, None where that leaves something to a person."""


def lasting(regions: list[Region], sides: Triple[bytes], changes: Changes, merge: Merge) -> list[Region] | None:
    """These regions of a clean result, with each place opened that a second merge would change.

    None where the place cannot be told.
    """
    text = chosen_text(regions)
    lines = LineMap(changes, text)
    decided = any(region.decisions for region in regions if isinstance(region, Settled))
    if not (_changes_by_lines(lines, decided=decided) or _is_unsure(changes)):
        return regions
    swapped = merge(Triple(sides.base, sides.theirs, sides.ours))
    if swapped is None:
        return None
    rows = [*_changed_by(text, sides.theirs, changes, merge), *_changed_by(swapped, sides.ours, changes, merge)]
    return _opened(regions, rows, lines)


def _is_unsure(changes: Changes) -> bool:
    """Did a side move a block, or a line that the other changed, or repeat one beside it?"""
    return changes.may_repeat() or (changes.may_move() and (changes.moves_meet() or has_moves(changes)))


def _changes_by_lines(lines: LineMap, *, decided: bool) -> bool:
    """Would a second line merge with a side give another text, or a hunk, where the first gave none?"""
    result, of_result = lines.lines[2], lines.blocks[2]
    for side, blocks in zip(lines.lines[:2], lines.blocks[:2], strict=True):
        again = merge_blocks(Triple(lines.base, result, side), of_result, blocks)
        if chosen_text(again) != b"".join(result):
            return True
        if not decided and any(isinstance(region, Hunk) for region in again):
            return True
    return False


def _changed_by(text: bytes, side: bytes, changes: Changes, merge: Merge) -> Iterator[Span]:
    """The lines of base where a second merge, of the side into the text, would give another."""
    again = merge(Triple(b"".join(changes.base), text, side))
    if again is not None and again != text:
        lines = LineMap(changes, text)
        for i, j, _, _ in changed_blocks(lines.lines[2], split_lines(again)):
            yield lines.range_at((lines.starts[i], lines.starts[j]))


def _opened(regions: list[Region], rows: list[Span], lines: LineMap) -> list[Region] | None:
    """The regions with these lines of base opened, and as many beside them as it takes for an edit of each side."""
    grown: list[Span] = []
    for row in sorted(lines.grown_to_both(row) for row in rows):
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
