"""Files too large to be cut into lines whole: only where the three versions differ are there any.

What is common at head and tail is found by comparing large pieces; between those the line merge runs, and
beyond its bound the place is one conflict. Memory stays near the size of the texts.
"""

from merge.lines import merge_lines
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple

BOUND = 20_000_000  # bytes of difference that are still merged by lines
_PIECE = 1 << 16


def merge_huge(sides: Triple[bytes]) -> list[Region]:
    """The line merge of three large texts."""
    base = sides.base
    ours, theirs = _changed(base, sides.ours), _changed(base, sides.theirs)
    low, high = min(ours[0], theirs[0]), max(ours[1], theirs[1])
    middle = sides.map(lambda text: text[low : len(text) - (len(base) - high)])
    regions: list[Region] = [Settled(base[:low]), *_merged(sides, middle, ours, theirs), Settled(base[high:])]
    return [region for region in regions if isinstance(region, Hunk) or region.text]


def _merged(
    sides: Triple[bytes], middle: Triple[bytes], ours: tuple[int, int], theirs: tuple[int, int]
) -> list[Region]:
    """The part in which they differ; two changes with lines between them need no line merge."""
    base = sides.base
    if ours[1] < theirs[0]:
        return [Settled(_own(sides.ours, base, ours) + base[ours[1] : theirs[0]] + _own(sides.theirs, base, theirs))]
    if theirs[1] < ours[0]:
        return [Settled(_own(sides.theirs, base, theirs) + base[theirs[1] : ours[0]] + _own(sides.ours, base, ours))]
    if max(map(len, middle)) > BOUND:
        return [Hunk(middle, "", f"over {BOUND // 1_000_000} MB differ")]
    return merge_lines(middle)


def _own(side: bytes, base: bytes, changed: tuple[int, int]) -> bytes:
    """What a side has in the place of base that it changed."""
    return side[changed[0] : len(side) - (len(base) - changed[1])]


def _changed(base: bytes, side: bytes) -> tuple[int, int]:
    """The whole lines of base that a side changed, as offsets."""
    head = base.rfind(b"\n", 0, _common(base, side, from_end=False)) + 1
    longest = min(len(base), len(side)) - head
    tail = min(_common(base, side, from_end=True), longest)
    end = len(base) - tail
    if tail and not (_starts_line(base, end) and _starts_line(side, len(side) - tail)):
        end = base.find(b"\n", end) + 1 or len(base)
    return head, max(end, head)


def _starts_line(text: bytes, at: int) -> bool:
    return at == 0 or text[at - 1 : at] == b"\n"


def _common(a: bytes, b: bytes, *, from_end: bool) -> int:
    """How many bytes are alike at the head, or at the end."""
    limit = min(len(a), len(b))
    low, step = 0, _PIECE
    while low < limit:
        step = min(step, limit - low)
        if _piece(a, low, step, from_end=from_end) != _piece(b, low, step, from_end=from_end):
            if step == 1:
                break
            step //= 2
        else:
            low += step
            step = min(step * 2, 1 << 24)
    return low


def _piece(text: bytes, start: int, size: int, *, from_end: bool) -> bytes:
    return text[len(text) - start - size : len(text) - start] if from_end else text[start : start + size]
