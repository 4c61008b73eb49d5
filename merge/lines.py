"""Three-way merge of lines: the first stage of the cascade, and the last resort."""

from collections.abc import Iterator

from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.sequences import Block
from merge.sequences import changed_blocks as changed_blocks

Span = tuple[int, int]


def split_lines(data: bytes) -> list[bytes]:
    """The lines with their line feeds; a carriage return stays in its line, the last may lack its end."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    if last:
        lines.append(last)
    return lines


def line_ending(data: bytes) -> bytes:
    """The line ending that the first line of the text has, a line feed when there is none."""
    end = data.find(b"\n")
    return b"\r\n" if end > 0 and data[end - 1 : end] == b"\r" else b"\n"


def merge_lines(sides: Triple[bytes]) -> list[Region]:
    """Settle what one side changed or both changed alike; what both changed differently is a hunk.

    Changes that touch are one hunk, as in git. A final newline is merged apart from the last line, so that
    a file without one does not conflict for it.
    """
    settled = sides.trivial_merge()
    if settled is not None:
        return [Settled(settled)] if settled else []
    ended = sides.map(_ended)
    regions = merge_line_lists(ended.map(split_lines))
    return _with_own_end(regions, sides, ended)


def merge_line_lists(lines: Triple[list[bytes]]) -> list[Region]:
    """`merge_lines` of texts that are split already and whose lines are compared as they are."""
    regions: list[Region] = []
    settled: list[bytes] = []
    for base, ours, theirs in _aligned(lines):
        part = Triple(lines.base[base[0] : base[1]], lines.ours[ours[0] : ours[1]], lines.theirs[theirs[0] : theirs[1]])
        merged = part.trivial_merge()
        if merged is not None:
            settled.extend(merged)
            continue
        if settled:
            regions.append(Settled(b"".join(settled)))
            settled = []
        regions.append(Hunk(part.map(b"".join)))
    if settled:
        regions.append(Settled(b"".join(settled)))
    return regions


def _aligned(lines: Triple[list[bytes]]) -> Iterator[tuple[Span, Span, Span]]:
    """Spans of base, ours and theirs that belong together, in order, covering all three (diff3)."""
    ours = changed_blocks(lines.base, lines.ours)
    theirs = changed_blocks(lines.base, lines.theirs)
    at = Triple(0, 0, 0)
    for start, end, left, right in _groups(ours, theirs):
        length = start - at.base
        if length:
            yield (at.base, start), (at.ours, at.ours + length), (at.theirs, at.theirs + length)
        at = Triple(start, at.ours + length, at.theirs + length)
        to = Triple(end, at.ours + end - start + left, at.theirs + end - start + right)
        yield (start, end), (at.ours, to.ours), (at.theirs, to.theirs)
        at = to
    yield (
        (at.base, len(lines.base)),
        (at.ours, len(lines.ours)),
        (at.theirs, len(lines.theirs)),
    )


def _groups(ours: list[Block], theirs: list[Block]) -> Iterator[tuple[int, int, int, int]]:
    """Changes of either side joined where they touch in base: start, end, growth of ours, of theirs."""
    x = y = 0
    while x < len(ours) or y < len(theirs):
        first = min(ours[x][0] if x < len(ours) else theirs[y][0], theirs[y][0] if y < len(theirs) else ours[x][0])
        end, left, right = first, 0, 0
        while True:
            if x < len(ours) and ours[x][0] <= end:
                i, j, k, m = ours[x]
                end, left, x = max(end, j), left + (m - k) - (j - i), x + 1
            elif y < len(theirs) and theirs[y][0] <= end:
                i, j, k, m = theirs[y]
                end, right, y = max(end, j), right + (m - k) - (j - i), y + 1
            else:
                break
        yield first, end, left, right


def _ended(data: bytes) -> bytes:
    """The text with a final newline."""
    return data if not data or data.endswith(b"\n") else data + line_ending(data)


def _with_own_end(regions: list[Region], sides: Triple[bytes], ended: Triple[bytes]) -> list[Region]:
    """Take away again the final newlines that were added for the merge."""
    if not regions or ended == sides:
        return regions
    added = Triple(*(len(new) - len(old) for new, old in zip(ended, sides, strict=True)))
    last = regions[-1]
    if isinstance(last, Hunk):
        own = [text[: len(text) - cut] if text else text for text, cut in zip(last.sides, added, strict=True)]
        return [*regions[:-1], Hunk(Triple(*own))]
    cut = added.map(bool).trivial_merge()
    if not cut:
        return regions
    size = 2 if last.text.endswith(b"\r\n") else 1
    return [*regions[:-1], Settled(last.text[:-size])]
