"""Runs of lines that a merge has once too often: both sides added them, at two places, or one side moved them and
the other deleted them.

A line merge sees neither: each place by itself is clean. Only runs that say something count, and only those that
base has once at most.
"""

from collections.abc import Iterator

from merge.lines import split_lines
from merge.reopening import TELLING, Changes, LineMap, Span
from merge.revision import Triple

SAID = 40  # bytes of a run that two sides do not write by chance
LINE = 16  # bytes of a single line of which two stand close together
CLOSE = 240  # bytes between those two, at most
SHORT = 6  # bytes of a line of which two stand one below the other
LEAST = 2  # lines of it that are more than a bracket or a keyword
MOST = 4  # places of a line that are looked at
MOST_LINES = 5_000  # lines that both sides changed alike; beyond, it is another file

TWICE = "both sides add this, at two places"
MOVED = ("moved in ours, deleted in theirs", "deleted in ours, moved in theirs")


class Astray:
    """One such run: where it stands in the result, and what a person is to decide there."""

    __slots__ = ("kind", "reason", "sides", "span")

    def __init__(self, kind: str, reason: str, span: Span, sides: Triple[bytes]) -> None:
        self.kind = kind  # "twice" or "moved"
        self.reason = reason
        self.span = span
        self.sides = sides


def astray(lines: LineMap, left: list[Span], united: list[tuple[Span, bool]]) -> Iterator[Astray]:
    """The runs that the result has too often, outside of the places that are `left` to a person.

    `united` are places where a rule put two additions one behind the other, and whether those are lists in prose.
    """
    shown = Triple(lines.base, lines.lines[0], lines.lines[1]).map(_joined)
    text = _joined(lines.lines[2])
    brought = _brought(lines)
    for run in _shared_runs(*brought, least=SHORT):
        spans, counts = _spans(text, run, left), [side.count(_at_start(run)) for side in shown]
        if counts[0] or len(spans) <= max(counts):
            continue
        if _says_much(run) or (_are_close(text, spans[-2:], united) and _is_most(text, run, spans[-2:], brought)):
            yield Astray("twice", TWICE, spans[-1], Triple(b"", b"", run))
    for mover, run in _moved(lines):
        kept, gone = (shown.ours, shown.theirs) if mover == 0 else (shown.theirs, shown.ours)
        once = shown.base.count(_at_start(run)) == kept.count(_at_start(run)) == 1
        whole = _with_lines_around(run, brought[mover])
        spans = _spans(text, whole, left) if once and _at_start(run) not in gone else []
        if spans:
            base = run if run == whole else b""  # else the mover edited it: all of that is to be seen
            sides = Triple(base, whole, b"") if mover == 0 else Triple(base, b"", whole)
            yield Astray("moved", MOVED[mover], spans[0], sides)


def _are_close(text: bytes, spans: list[Span], united: list[tuple[Span, bool]]) -> bool:
    """Do two lines stand close together, or would they, were two additions in the other order?

    Not in lists of two releases, which may well tell of one change. Short lines only one below the other.
    """
    (start, first), (second, end) = spans
    if first - start < LINE:
        return not text[first:second].strip()
    around = [(start - low + high - end, is_list) for (low, high), is_list in united if low <= start and end <= high]
    return not any(is_list for _, is_list in around) and min([second - first, *(gap for gap, _ in around)]) <= CLOSE


def _is_most(text: bytes, run: bytes, spans: list[Span], brought: "Pieces") -> bool:
    """Is the line half of what a side adds there at least? Two functions may well end in the same line.

    One below the other it is there once too often whatever stands around.
    """
    if not text[spans[0][1] : spans[1][0]].strip():
        return True
    said = [b"".join(lines[low:high]) for pieces in brought for lines, low, high in pieces]
    return any(2 * len(run.strip()) >= len(b"".join(one.split())) for one in said if run in one)


def is_moved(sides: Triple[bytes], changes: Changes) -> bool:
    """Has one side put most of what a hunk is about at another place? Then an edit of it belongs there."""
    base = split_lines(sides.base)
    told = sum(len(line.strip()) >= TELLING for line in base)
    if told < LEAST:
        return False
    versions = zip((changes.ours, changes.theirs), changes.blocks, (sides.ours, sides.theirs), strict=True)
    for lines, blocks, here in versions:
        brought = [(lines, k, m) for _, _, k, m in blocks if m > k]
        for run in _shared_runs([(base, 0, len(base))], brought):
            if run not in here and 2 * sum(len(line.strip()) >= TELLING for line in split_lines(run)) > told:
                return True
    return False


def has_moves(changes: Changes) -> bool:
    """Did a side put a run of lines that says much at another place?"""
    for lines, blocks in zip((changes.ours, changes.theirs), changes.blocks, strict=True):
        gone = [(changes.base, i, j) for i, j, _, _ in blocks if j > i]
        brought = [(lines, k, m) for _, _, k, m in blocks if m > k]
        if any(_shared_runs(gone, brought)):
            return True
    return False


def _joined(lines: list[bytes]) -> bytes:
    """The text with a line end before it, so that a whole line is found as such."""
    return b"\n" + b"".join(lines)


def _at_start(run: bytes) -> bytes:
    return b"\n" + run


def _spans(text: bytes, run: bytes, left: list[Span]) -> list[Span]:
    """Where the run stands, but for the places that are left."""
    found: list[Span] = []
    at = text.find(_at_start(run))
    while at >= 0:
        span = (at, at + len(run))
        if not any(low < span[1] and span[0] < high for low, high in left):
            found.append(span)
        at = text.find(_at_start(run), at + 1)
    return found


def _brought(lines: LineMap) -> "Pieces":
    """The lines that each side brought in."""
    ours, theirs = ([(lines.lines[side], k, m) for _, _, k, m in lines.blocks[side] if m > k] for side in (0, 1))
    return ours, theirs


def _with_lines_around(run: bytes, brought: list["Piece"]) -> bytes:
    """The run with what else its mover brought right above and below it, up to a blank line: a new header, say."""
    rows = split_lines(run)
    for lines, low, high in brought:
        at = next((at for at in range(low, high - len(rows) + 1) if lines[at : at + len(rows)] == rows), None)
        if at is not None:
            end = at + len(rows)
            while at > low and lines[at].strip() and lines[at - 1].strip():
                at -= 1
            while end < high and lines[end - 1].strip() and lines[end].strip():
                end += 1
            return b"".join(lines[at:end])
    return run


def _moved(lines: LineMap) -> Iterator[tuple[int, bytes]]:
    """The longest runs that both sides took away at one place and one of them (0 ours, 1 theirs) has at another."""
    gone = [
        (lines.base, max(i, p), min(j, q))
        for i, j, _, _ in lines.blocks[0]
        for p, q, _, _ in lines.blocks[1]
        if max(i, p) < min(j, q)
    ]
    if not gone:
        return
    for side, brought in enumerate(_brought(lines)):
        for run in _shared_runs(gone, brought):
            yield side, run


Piece = tuple[list[bytes], int, int]
"""Lines of a text from one to another."""
Pieces = tuple[list[Piece], list[Piece]]


def _says_much(run: bytes) -> bool:
    """Is it more than a line that two sides may well write by chance?"""
    told = [line.strip() for line in run.split(b"\n") if len(line.strip()) >= TELLING]
    return len(told) >= LEAST and sum(map(len, told)) >= SAID


def _shared_runs(first: list[Piece], second: list[Piece], least: int = 0) -> Iterator[bytes]:
    """The longest runs of lines that a piece of each has, those that say much, or `least` bytes."""
    places: dict[bytes, list[tuple[Piece, int]]] = {}
    for piece in second:
        for at in range(piece[1], piece[2]):
            if len(piece[0][at].strip()) >= TELLING:
                places.setdefault(piece[0][at], []).append((piece, at))
    if not places or sum(high - low for _, low, high in first) > MOST_LINES:
        return
    for lines, low, high in first:
        at = low
        while at < high:
            length = max((_length(lines, at, high, *place) for place in places.get(lines[at], ())[:MOST]), default=0)
            run = b"".join(lines[at : at + length])
            if _says_much(run) or (least and len(run.strip()) >= least):
                yield run
            at += max(length, 1)


def _length(lines: list[bytes], at: int, high: int, piece: Piece, other: int) -> int:
    """How many lines are alike from here on."""
    length = 0
    while at + length < high and other + length < piece[2] and lines[at + length] == piece[0][other + length]:
        length += 1
    return length
