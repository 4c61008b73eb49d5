"""Lines of a token merge that no version has: of which lines of the two sides each is made.

Tokens of one line may be found again in another. The line that comes of it is one that nobody wrote: it is put
together of several lines of either side, or of a line that the other side has, whole, somewhere else.
"""

from collections.abc import Iterator

from merge.lines import split_lines
from merge.revision import Triple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merge.tokens import Edit, TokenEdits

NONE = -1  # the row of a token that a side has not
Placed = tuple[bytes, int, int]
"""A token of the merged text, its line in ours and its line in theirs."""


def mixes_lines(sides: Triple[bytes], edits: list["Edit"], found: tuple["TokenEdits", "TokenEdits"]) -> bool:
    """Would these edits of base make a line of lines that do not belong together?"""
    lines = sides.map(lambda text: [line.strip() for line in split_lines(text)])
    known = {line for part in lines for line in part}
    new = [set(part) - set(lines.base) for part in (lines.ours, lines.theirs)]
    for line in _lines(_placed(edits, *found)):
        if b"".join(token for token, _, _ in line).strip() in known:
            continue
        solid = [one for one in line if not one[0].isspace()]
        ours, theirs = {one[1] for one in solid} - {NONE}, {one[2] for one in solid} - {NONE}
        if len(ours) > 1 and len(theirs) > 1:
            return True
        if any(lines.ours[row] in new[1] for row in ours) or any(lines.theirs[row] in new[0] for row in theirs):
            return True
    return False


def _lines(tokens: Iterator[Placed]) -> Iterator[list[Placed]]:
    """The tokens line by line."""
    line: list[Placed] = []
    for one in tokens:
        line.append(one)
        if one[0].endswith(b"\n"):
            yield line
            line = []
    yield line


def _placed(edits: list["Edit"], ours: "TokenEdits", theirs: "TokenEdits") -> Iterator[Placed]:
    """The tokens of base with the edits made."""
    base, sides = ours.base, (ours, theirs)
    rows = [_rows(one.side) for one in sides]
    kept = [_kept(one, found) for one, found in zip(sides, rows, strict=True)]
    starts = [{block[:2]: block[2] for block in one.blocks} for one in sides]
    at = 0
    for start, end, owner, replacement in [*edits, (len(base), len(base), 2, [])]:
        yield from zip(base[at:start], kept[0][at:start], kept[1][at:start], strict=True)
        for index, token in enumerate(replacement):
            places = [rows[side][starts[side][start, end] + index] if owner in (side, 2) else NONE for side in (0, 1)]
            yield token, places[0], places[1]
        at = end


def _rows(tokens: list[bytes]) -> list[int]:
    """The line that each token stands in."""
    rows, row = [], 0
    for token in tokens:
        rows.append(row)
        row += token.endswith(b"\n")
    return rows


def _kept(edits: "TokenEdits", rows: list[int]) -> list[int]:
    """For each token of base, the line of the side that it is in."""
    result: list[int] = []
    at = 0
    for start, end, first, last in edits.blocks:
        result += rows[at:first] + [NONE] * (end - start)
        at = last
    return result + rows[at:]
