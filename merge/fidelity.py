"""What a conflict shows of a side is what that side has: whole lines of it, never a half-merged statement.

The residue writes what is settled alike into all three texts. Where that happens within a line of a hunk, the
hunk would show a line that nobody wrote, and taking one side would not give that side. Such hunks are opened
to the lines of the versions themselves.
"""

from grammars import parser
from merge.conflicts import CHANGED, DELETED, DOUBT, line_parts, whole_lines
from merge.regions import Hunk, Region
from merge.reopening import Changes, LineMap, chosen, chosen_text, reopen_span, spans_of
from merge.revision import Triple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merge.verify import Inputs

PARSES = 3  # hunks that are opened since one of their sides does not parse
_PLAIN = ("", CHANGED, DELETED)  # reasons that tell what the sides did, and not what is wrong with a merge
TRIES = 20  # hunks that are opened one by one; a file with more gets the hunks of its line merge


def faithful(regions: list[Region], changes: Changes, sides: Triple[bytes]) -> list[Region]:
    """The regions with every hunk made of text that its versions have, or has no text at all.

    The hunks are whole lines. Where one cannot be opened alone, the line merge takes the place of all.
    """
    for _ in range(TRIES):
        untrue = next((at for at, region in enumerate(regions) if is_untrue(region, sides)), None)
        if untrue is None:
            return regions
        opened = _opened(regions, untrue, changes)
        if opened is None:
            break
        known = {id(region) for region in regions}
        regions = [part for one in opened for part in ([one] if id(one) in known else _clashing(one))]
    return changes.merged(sides) if any(is_untrue(region, sides) for region in regions) else regions


def choosable(regions: list[Region], inputs: "Inputs") -> list[Region]:
    """The regions with every hunk such that either side of it can be taken: the text then parses if the inputs do.

    A hunk that structure cut from what it needs is opened to the lines of the versions; where those do not parse
    either, that is what the sides wrote.
    """
    from merge.verify import new_parse_faults

    for _ in range(PARSES):
        broken = None
        for side in ("ours", "theirs"):
            if inputs.language is None or inputs.is_late():
                return regions
            text = chosen_text(regions, side)
            faults = new_parse_faults(inputs, inputs.language, parser.parse(text, inputs.language))
            broken = broken if not faults else _hunk_near(regions, side, faults[0].start)
        if broken is None:
            return regions
        opened = _opened(regions, broken, inputs.changes)
        if opened is None or chosen_text(opened, "theirs") == chosen_text(regions, "theirs"):
            return regions
        regions = whole_lines(opened)
    return regions


def _clashing(region: Region) -> list[Region]:
    """A hunk that took in lines around it, without those on which the two sides do not clash.

    One that a guarantee is broken without stays whole.
    """
    if isinstance(region, Hunk) and (region.reason in _PLAIN or region.reason.startswith(DOUBT)):
        return line_parts(region)
    return [region]


def _hunk_near(regions: list[Region], side: str, place: int) -> int | None:
    """The hunk that is nearest to an offset of the text with this side chosen."""
    best: tuple[int, int] | None = None
    at = 0
    for index, region in enumerate(regions):
        end = at + len(chosen(region, side))
        if isinstance(region, Hunk):
            distance = max(at - place, place - end, 0)
            best = min(best or (distance, index), (distance, index))
        at = end
    return None if best is None else best[1]


def is_untrue(region: Region, sides: Triple[bytes]) -> bool:
    """Does a hunk show as a side's what is not in that side in one piece?"""
    return isinstance(region, Hunk) and any(
        shown.strip() and shown.strip() not in text for shown, text in zip(region.sides, sides, strict=True)
    )


def _opened(regions: list[Region], index: int, changes: Changes) -> list[Region] | None:
    """The lines of all versions around this hunk in its place; None where they cut another hunk."""
    hunk = regions[index]
    lines = LineMap(changes, chosen_text(regions))
    rows = lines.range_at(spans_of(regions)[index])
    if not isinstance(hunk, Hunk):
        return None
    true = Hunk(lines.sides_at(rows), hunk.entity, hunk.reason, hunk.place)
    return reopen_span(regions, lines.span_at(rows), true)
