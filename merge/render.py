"""Regions of any size made into whole lines, with hunks no larger than they must be.

A merge by structure decides about bytes within lines; what a person is shown are lines. Untouched bytes
pass through as they are.
"""

from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple


def collapse(regions: list[Region]) -> list[Region]:
    """The same regions, every hunk grown to whole lines; hunks that share a line become one."""
    done = _Lines()
    for region in regions:
        if isinstance(region, Hunk):
            done.hunk(region)
        else:
            done.settle(region)
    return done.finish()


class _Lines:
    """Regions so far; `open` is a hunk whose last line has not ended yet."""

    __slots__ = ("done", "open", "parts")

    def __init__(self) -> None:
        self.done: list[Region] = []
        self.open: Hunk | None = None
        self.parts: list[tuple[bytes, tuple[Decision, ...]]] = []  # settled, not yet in `done`

    def settle(self, region: Settled) -> None:
        text = region.text
        if self.open is not None:
            if _ends_line(self.open):
                self._close()
            else:
                cut = text.find(b"\n") + 1
                _append(self.open, text[:cut] if cut else text)
                if not cut:
                    return
                self._close()
                text = text[cut:]
        if text or region.decisions:
            self.parts.append((text, region.decisions))

    def hunk(self, hunk: Hunk) -> None:
        if self.open is not None and not _ends_line(self.open):
            self._join(hunk)
            return
        self._close()
        before = self._line_start()
        self._flush()
        sides = hunk.sides.map(lambda side: before + side)
        self.open = _copy(hunk, sides)
        if _ends_line(trimmed(self.open)[1]):
            self._close()

    def finish(self) -> list[Region]:
        self._close()
        self._flush()
        return self.done

    def _join(self, hunk: Hunk) -> None:
        assert self.open is not None
        sides = Triple(*(a + b for a, b in zip(self.open.sides, hunk.sides, strict=True)))
        joined = _copy(self.open, sides)
        if hunk.reason != joined.reason:
            joined.reason = "changed on both sides"
        self.open = joined
        if _ends_line(trimmed(joined)[1]):
            self._close()

    def _line_start(self) -> bytes:
        """Take the unfinished last line out of what is settled."""
        taken: list[bytes] = []
        while self.parts:
            text, decisions = self.parts.pop()
            cut = text.rfind(b"\n") + 1
            taken.append(text[cut:])
            if cut:
                self.parts.append((text[:cut], decisions))
                break
        return b"".join(reversed(taken))

    def _flush(self) -> None:
        """Move settled parts over; neighbours without a decision become one."""
        plain: list[bytes] = []
        for text, decisions in self.parts:
            if not decisions:
                plain.append(text)
                continue
            if plain:
                self.done.append(Settled(b"".join(plain)))
                plain = []
            self.done.append(Settled(text, decisions))
        if plain:
            self.done.append(Settled(b"".join(plain)))
        self.parts = []

    def _close(self) -> None:
        if self.open is None:
            return
        before, hunk, after = trimmed(self.open)
        self.open = None
        if before:
            self.parts.append((before, ()))
        merged = hunk.sides.trivial_merge()
        if merged is not None:
            self.parts.append((merged, ()))
        else:
            self._flush()
            self.done.append(hunk)
        if after:
            self.parts.append((after, ()))


def trimmed(hunk: Hunk) -> tuple[bytes, Hunk, bytes]:
    """Whole lines that all three sides share at the start and at the end, taken out of a hunk."""
    base, ours, theirs = hunk.sides
    size = _shared(base, ours, theirs)
    head = base[:size].rfind(b"\n") + 1
    rest = hunk.sides.map(lambda side: side[head:])
    size = _shared(*(side[::-1] for side in rest))
    tail = _at_line_start(rest, size)
    if not head and not tail:
        return b"", hunk, b""
    after = rest.base[len(rest.base) - tail :] if tail else b""
    return base[:head], _copy(hunk, rest.map(lambda side: side[: len(side) - tail])), after


def _shared(base: bytes, ours: bytes, theirs: bytes) -> int:
    """How many bytes all three start with."""
    limit = min(len(base), len(ours), len(theirs))
    size = 0
    while size < limit and base[size] == ours[size] == theirs[size]:
        size += 1
    return size


def _at_line_start(sides: Triple[bytes], size: int) -> int:
    """The most of a shared tail of `size` bytes that starts a line on every side."""
    if not size:
        return 0
    if all(len(side) == size or side[len(side) - size - 1 : len(side) - size] == b"\n" for side in sides):
        return size
    tail = sides.base[len(sides.base) - size :]
    cut = tail.find(b"\n") + 1
    return size - cut if cut else 0


def _ends_line(hunk: Hunk) -> bool:
    return all(not side or side.endswith(b"\n") for side in hunk.sides)


def _append(hunk: Hunk, text: bytes) -> None:
    hunk.sides = hunk.sides.map(lambda side: side + text)


def _copy(hunk: Hunk, sides: Triple[bytes]) -> Hunk:
    copy = Hunk(sides, hunk.entity, hunk.reason, hunk.place)
    copy.candidate = hunk.candidate
    return copy
