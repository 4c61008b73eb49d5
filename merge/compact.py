"""Conflicts made as small as they can be shown: the lines, and in those the words, that both sides changed.

For showing alone. A marker has a line of its own, so that text which is cut within a line goes on in the next one:
whoever takes a side of it joins the lines again.
"""

from itertools import pairwise

from merge.hunks import trimmed
from merge.lines import changed_blocks, merge_blocks, split_lines
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.sequences import Block
from merge.tokens import token_edits, words

SHARE = 0.6  # of the words of a conflict, at most, that may stay in it when it is cut within lines
PIECES = 2  # conflicts that one may become, at most


def compact(regions: list[Region]) -> list[Region]:
    """Hunks of what both sides changed alone; what only touches that is settled as one side has it.

    Of a hunk at least one is left.
    """
    finer: list[Region] = []
    for region in regions:
        finer.extend(_finer(region) if isinstance(region, Hunk) else [region])
    shown: list[Region] = []
    for region in trimmed(finer, every=True):
        shown.extend(_within_lines(region) if isinstance(region, Hunk) else [region])
    return shown


def _finer(hunk: Hunk) -> list[Region]:
    """The parts of a hunk in which changes overlap, and the lines between them."""
    if any(text and not text.endswith(b"\n") for text in hunk.sides):
        return [hunk]
    lines = hunk.sides.map(split_lines)
    blocks = [_by_line(changed_blocks(lines.base, side)) for side in (lines.ours, lines.theirs)]
    return _of_one_place(merge_blocks(lines, *blocks, touching=False), hunk)


def _by_line(blocks: list[Block]) -> list[Block]:
    """The blocks, those of as many lines as they replace cut into single lines."""
    cut: list[Block] = []
    for i, j, k, m in blocks:
        same = j - i == m - k
        cut += [(i + n, i + n + 1, k + n, k + n + 1) for n in range(j - i)] if same else [(i, j, k, m)]
    return cut


def _within_lines(hunk: Hunk) -> list[Region]:
    """The words of a line in which changes overlap, and the text around; the hunk where that is not much less."""
    edits = [token_edits(hunk.sides.base, side) for side in (hunk.sides.ours, hunk.sides.theirs)]
    if not all(hunk.sides) or edits[0] is None or edits[1] is None:
        return [hunk]
    tokens = Triple(edits[0].base, edits[0].side, edits[1].side)
    parts = _of_one_place(merge_blocks(tokens, edits[0].blocks, edits[1].blocks), hunk)
    left = [part for part in parts if isinstance(part, Hunk)]
    is_less = sum(map(_size, left)) <= SHARE * _size(hunk)
    is_within = all(_size(one) and not any(b"\n" in text for text in one.sides) for one in left)
    return _indented(parts) if len(left) <= PIECES and is_less and is_within else [hunk]


def _indented(parts: list[Region]) -> list[Region]:
    """The parts, the indentation of a line with its first word."""
    for at, (part, hunk) in enumerate(pairwise(parts)):
        if isinstance(part, Settled) and isinstance(hunk, Hunk):
            above, end, indent = part.text.rpartition(b"\n")
            if not indent.strip():
                hunk.sides = hunk.sides.map(indent.__add__)
                parts[at] = Settled(above + end)
    return [part for part in parts if not isinstance(part, Settled) or part.text]


def _size(hunk: Hunk) -> int:
    """The words of both sides."""
    return len(words(hunk.sides.ours)) + len(words(hunk.sides.theirs))


def _of_one_place(parts: list[Region], hunk: Hunk) -> list[Region]:
    """The parts of a hunk with its entity, its reason and its place; the hunk where all of them are settled."""
    if not any(isinstance(part, Hunk) for part in parts):
        return [hunk]
    return [Hunk(x.sides, hunk.entity, hunk.reason, hunk.place) if isinstance(x, Hunk) else x for x in parts]
