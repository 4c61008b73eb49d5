"""Line endings and the final newline, settled apart from what the lines say."""

from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple

CRLF, LF = b"\r\n", b"\n"


class LineEnds:
    """The line endings of three texts: what they read without them, and how to put them back."""

    __slots__ = ("_cut", "_end", "plain")

    def __init__(self, sides: Triple[bytes]) -> None:
        kinds = sides.map(_kind)
        known = next((kind for kind in kinds if kind), LF)
        ends = kinds.map(lambda kind: kind or kinds.base or known)
        self._end = ends.trivial_merge() or LF
        open_end = sides.map(lambda text: bool(text) and not text.endswith(LF))
        self._cut = open_end
        mixed = any(kind == b"mixed" for kind in kinds)
        if mixed:
            self._end = LF
        self.plain = sides.map(lambda text: _plain(text, mixed))

    def restored(self, regions: list[Region]) -> list[Region]:
        """The regions with the merged line ending, the last one with its own end."""
        result: list[Region] = []
        for region in regions:
            if isinstance(region, Hunk):
                result.append(copy_of(region, region.sides.map(self._ended)))
            else:
                for decision in region.decisions:
                    decision.text = self._ended(decision.text)
                    decision.sides = decision.sides.map(self._ended)
                result.append(Settled(self._ended(region.text), region.decisions))
        if result and any(self._cut):
            result[-1] = self._with_own_end(result[-1])
        return result

    def _ended(self, text: bytes) -> bytes:
        """The text in the merged line ending."""
        return text.replace(LF, CRLF) if self._end == CRLF else text

    def _with_own_end(self, last: Region) -> Region:
        """The last region without the final newline that was added for the merge."""
        if isinstance(last, Hunk):
            texts = [_chopped(text) if cut else text for text, cut in zip(last.sides, self._cut, strict=True)]
            return copy_of(last, Triple(*texts))
        if not self._cut.trivial_merge():
            return last
        for decision in last.decisions[-1:]:
            decision.text = _chopped(decision.text)
        return Settled(_chopped(last.text), last.decisions)


def copy_of(hunk: Hunk, sides: Triple[bytes]) -> Hunk:
    """A hunk of other texts at the same place."""
    return Hunk(sides, hunk.entity, hunk.reason, hunk.place)


def decided(hunk: Hunk, rule: str, text: bytes, place: str = "") -> tuple[Settled, Decision]:
    """The hunk settled by a rule, and the decision that says so."""
    decision = Decision(rule, hunk.sides, text)
    decision.entity = hunk.entity
    decision.place = hunk.place or place
    return Settled(text, (decision,)), decision


def _kind(text: bytes) -> bytes:
    """The line ending of a text: one for all lines, "mixed", or none."""
    breaks, returns = text.count(LF), text.count(CRLF)
    if not breaks:
        return b""
    if not returns:
        return LF
    return CRLF if returns == breaks else b"mixed"


def _plain(text: bytes, mixed: bool) -> bytes:
    """The text with line feeds alone, and one at its end."""
    plain = text if mixed else text.replace(CRLF, LF)
    return plain if not plain or plain.endswith(LF) else plain + LF


def _chopped(text: bytes) -> bytes:
    """The text without its final newline."""
    return text.removesuffix(LF).removesuffix(b"\r")
