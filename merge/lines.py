"""Three-way merge of lines: the first stage of the cascade, and the last resort."""

from collections.abc import Iterator

from merge.kept import kept
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.sequences import Block
from merge.sequences import changed_blocks as changed_blocks

NEAR = 3  # lines of base between two places that may hold one addition
LITTLE = 3  # characters of a line that may stand anywhere
SAID = 16  # characters of an addition that two sides do not make by chance
Group = tuple[int, int, int, int]


def split_lines(data: bytes) -> list[bytes]:
    """The lines with their line feeds; a carriage return stays in its line, the last may lack its end."""
    if data.count(b"\r") == data.count(b"\r\n"):
        return data.splitlines(keepends=True)  # the same, without a carriage return that ends a line by itself
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    if last:
        lines.append(last)
    return lines


@kept(24)
def lines_of(text: bytes) -> list[bytes]:
    """`split_lines`, kept for the next who asks."""
    return split_lines(text)


@kept(24)
def text_blocks(old: bytes, new: bytes) -> list[Block]:
    """`changed_blocks` of the lines of two texts, kept for the next who asks."""
    return changed_blocks(lines_of(old), lines_of(new))


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
    base, ours, theirs = ended
    regions = merge_blocks(ended.map(lines_of), text_blocks(base, ours), text_blocks(base, theirs))
    return _with_own_end(regions, sides, ended)


def merge_line_lists(lines: Triple[list[bytes]]) -> list[Region]:
    """`merge_lines` of texts that are split already and whose lines are compared as they are."""
    ours, theirs = changed_blocks(lines.base, lines.ours), changed_blocks(lines.base, lines.theirs)
    return merge_blocks(lines, ours, theirs)


def merge_blocks(
    lines: Triple[list[bytes]], ours: list[Block], theirs: list[Block], *, touching: bool = True
) -> list[Region]:
    """The regions that the changed blocks of both sides make.

    With `touching`, changes that touch are one hunk; without, only those that overlap or insert at one point.
    """
    regions: list[Region] = []
    settled: list[bytes] = []
    for part in _aligned(lines, ours, theirs, touching):
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


def _aligned(
    lines: Triple[list[bytes]], ours: list[Block], theirs: list[Block], touching: bool
) -> Iterator[Triple[list[bytes]]]:
    """Lines of base, ours and theirs that belong together, in order, covering all three (diff3)."""
    at = Triple(0, 0, 0)
    end = len(lines.base)
    groups = _groups(ours, theirs, touching)
    for start, stop, left, right in [*_with_twins(lines, groups, ours, theirs), (end, end, 0, 0)]:
        length = start - at.base
        if length:
            same = lines.base[at.base : start]
            yield Triple(same, lines.ours[at.ours : at.ours + length], same)
        at = Triple(start, at.ours + length, at.theirs + length)
        to = Triple(stop, at.ours + stop - start + left, at.theirs + stop - start + right)
        yield Triple(lines.base[at.base : to.base], lines.ours[at.ours : to.ours], lines.theirs[at.theirs : to.theirs])
        at = to


def _groups(ours: list[Block], theirs: list[Block], touching: bool) -> list[Group]:
    """Changes of either side joined where they meet in base: start, end, growth of ours, of theirs."""
    blocks = sorted([(*block, 0) for block in ours] + [(*block, 1) for block in theirs])
    groups: list[Group] = []
    for i, j, k, m, side in blocks:
        growth = (m - k) - (j - i)
        left, right = (0, growth) if side else (growth, 0)
        if groups and _meets(groups[-1], i, j, touching):
            start, end, grown, other = groups[-1]
            groups[-1] = (start, max(end, j), grown + left, other + right)
        else:
            groups.append((i, j, left, right))
    return groups


def _with_twins(lines: Triple[list[bytes]], groups: list[Group], ours: list[Block], theirs: list[Block]) -> list[Group]:
    """The groups, those joined that hold one addition of both sides before and behind some empty lines of base.

    Where a side changes what stands beside it, its addition cannot slide to where the other side has the same.
    """
    if len(groups) < 2 or not ours or not theirs:
        return groups
    firsts = (_by_start(ours), _by_start(theirs))
    joined = groups[:1]
    for group in groups[1:]:
        last = joined[-1]
        if group[0] - last[1] <= NEAR and all(map(_says_little, lines.base[last[1] : group[0]])):
            blocks = [(side.get(last[0]), side.get(group[0])) for side in firsts]
            if _are_twins(lines, blocks):
                joined[-1] = (last[0], group[1], last[2] + group[2], last[3] + group[3])
                continue
        joined.append(group)
    return joined


def _by_start(blocks: list[Block]) -> dict[int, Block]:
    return {block[0]: block for block in blocks}


def _are_twins(lines: Triple[list[bytes]], blocks: list[tuple[Block | None, Block | None]]) -> bool:
    """Does one side put into the first place what the other puts into the second?"""
    (ours, late_ours), (theirs, late_theirs) = blocks
    for mine, yours in ((ours, late_theirs), (late_ours, theirs)):
        if mine is None or yours is None:
            continue
        first = {line.strip() for line in lines.ours[mine[2] : mine[3]] if not _says_little(line)}
        second = {line.strip() for line in lines.theirs[yours[2] : yours[3]] if not _says_little(line)}
        if sum(map(len, first & second)) >= SAID:
            return True
    return False


def _says_little(line: bytes) -> bool:
    """Is the line empty, or a bracket?"""
    return len(line.strip()) <= LITTLE


def _meets(group: Group, start: int, end: int, touching: bool) -> bool:
    """Does a change from `start` to `end` belong to the group before it?"""
    if start != group[1]:
        return start < group[1]
    return touching or group[0] == start == end


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
    text = last.text[:-size]
    return regions if text.endswith(b"\n") else [*regions[:-1], Settled(text)]  # an empty line ends as before
