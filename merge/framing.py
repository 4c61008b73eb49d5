"""What surrounds the text of a file and is merged apart from it: the byte order mark and the line ending.

A side that converts every line ending and a side that edits one line would conflict on every line; taken
apart, both changes hold. Files whose endings are mixed, or the same in all three, are left as they are.
"""

from collections.abc import Callable

from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple

BOM = b"\xef\xbb\xbf"


class Frame:
    """What the result gets back: `bom` before its text, `ending` for its line feeds (None: as they are)."""

    __slots__ = ("bom", "ending")

    def __init__(self, bom: bytes = b"", ending: bytes | None = None) -> None:
        self.bom = bom
        self.ending = ending


def unframe(sides: Triple[bytes]) -> tuple[Triple[bytes], Frame]:
    """The three texts without what differs around them, and what the result has there."""
    frame = Frame()
    marks = sides.map(lambda text: text.startswith(BOM))
    if len(set(marks)) > 1:
        frame.bom = BOM if marks.trivial_merge() else b""
        sides = sides.map(lambda text: text.removeprefix(BOM))
    frame.ending = _merged_ending(sides)
    if frame.ending is not None:
        sides = sides.map(lambda text: text.replace(b"\r\n", b"\n"))
    return sides, frame


def reframe(regions: list[Region], frame: Frame) -> list[Region]:
    """The regions with the byte order mark and line endings of the result."""
    if frame.ending == b"\r\n":
        regions = [_mapped(region, lambda text: text.replace(b"\n", b"\r\n")) for region in regions]
    if frame.bom and regions:
        regions = [_marked(regions[0], frame.bom), *regions[1:]]
    elif frame.bom:
        regions = [Settled(frame.bom)]
    return regions


def _merged_ending(sides: Triple[bytes]) -> bytes | None:
    """The ending of the result where a side converted all of its lines; None where nobody did."""
    endings = sides.map(_ending)
    known = {ending for ending in endings if ending is not None}
    if len(known) < 2:
        return None
    ours = endings.ours not in (None, b"", endings.base)
    theirs = endings.theirs not in (None, b"", endings.base)
    if ours and theirs and endings.ours != endings.theirs:
        return None
    return endings.ours if ours else endings.theirs if theirs else None


def _ending(text: bytes) -> bytes | None:
    """The ending that all lines have; b"" for mixed ones, None for no line end at all."""
    feeds = text.count(b"\n")
    if not feeds:
        return None
    pairs = text.count(b"\r\n")
    return b"\n" if not pairs else b"\r\n" if pairs == feeds else b""


def _mapped(region: Region, change: Callable[[bytes], bytes]) -> Region:
    """The region with every text of it changed, those of its decisions too."""
    if isinstance(region, Hunk):
        hunk = Hunk(region.sides.map(change), region.entity, region.reason, region.place)
        hunk.candidate = region.candidate and _decision(region.candidate, change)
        return hunk
    return Settled(change(region.text), tuple(_decision(one, change) for one in region.decisions))


def _decision(decision: Decision, change: Callable[[bytes], bytes]) -> Decision:
    new = Decision(decision.rule, decision.sides.map(change), change(decision.text))
    for name in ("dropped", "tags", "entity", "place", "confidence", "likely"):
        setattr(new, name, getattr(decision, name))
    return new


def _marked(region: Region, bom: bytes) -> Region:
    """The first region with the mark before it, in every side of a hunk."""
    if isinstance(region, Settled):
        return Settled(bom + region.text, region.decisions)
    hunk = Hunk(region.sides.map(lambda text: bom + text), region.entity, region.reason, region.place)
    hunk.candidate = region.candidate
    return hunk
