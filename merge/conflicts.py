"""Hunks made ready for a person: whole lines, an entity and a reason, and texts that would settle them."""

from collections.abc import Callable

from grammars.language import Language
from merge.faults import parse_faults
from merge.lines import merge_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.result import Candidate, Conflict
from merge.revision import Triple

CHANGED = "changed on both sides"
DELETED = "changed on one side, deleted on the other"
ADDED_HERE = "both add at this place"  # as a list tells it
DOUBT = "people often merge"  # how the reason begins where a merge was good but doubtful
ADDED = "both sides add here"
TOLD = frozenset({"renamed-entity", "moved-entity"})  # of no text: about the regions that follow


def opened(region: Settled, reason: str) -> list[Region] | None:
    """The region with each of its decisions made a hunk again, or None where one cannot be found in it."""
    parts: list[Region] = []
    at = 0
    for decision in region.decisions:
        if not decision.text and decision.rule in TOLD:
            return None
        if region.text == decision.text:
            start = 0
        elif decision.text:
            start = region.text.find(decision.text, at)
        else:
            start = -1
        if start < at:
            return None
        if start > at:
            parts.append(Settled(region.text[at:start]))
        parts.append(hunk_of(decision, reason))
        at = start + len(decision.text)
    if at < len(region.text):
        parts.append(Settled(region.text[at:]))
    return parts


def hunk_of(decision: Decision, reason: str) -> Hunk:
    """What a decision decided, left open again with its text as the candidate."""
    hunk = Hunk(decision.sides, decision.entity, reason, decision.place)
    hunk.candidate = decision
    return hunk


def line_parts(hunk: Hunk) -> list[Region]:
    """A hunk without the lines in it on which the two sides do not clash; all of it where they clash on none."""
    regions = merge_lines(hunk.sides)
    if not any(isinstance(region, Hunk) for region in regions):
        return [hunk]
    return [Hunk(x.sides, hunk.entity, hunk.reason, hunk.place) if isinstance(x, Hunk) else x for x in regions]


def whole_lines(regions: list[Region]) -> list[Region]:
    """The regions with every hunk grown to whole lines; hunks on one line become one."""
    result: list[Region] = []
    for region in regions:
        last = result[-1] if result else None
        if isinstance(last, Hunk) and _is_partial(last):
            _grow(result, last, region)
        elif isinstance(region, Hunk):
            result.append(_with_head(result, region))
        elif region.text or region.decisions:
            result.append(region)
    return result


def _is_partial(hunk: Hunk) -> bool:
    """Does one of its sides end within a line?"""
    return any(text and not text.endswith(b"\n") for text in hunk.sides)


def _grow(result: list[Region], last: Hunk, region: Region) -> None:
    """Put what follows a hunk that ends within a line into it, up to the end of that line."""
    if isinstance(region, Hunk):
        result[-1] = _joined(last, region.sides, region.candidate)
        return
    end = region.text.find(b"\n") + 1 or len(region.text)
    head, tail = region.text[:end], region.text[end:]
    result[-1] = _joined(last, Triple(head, head, head), None)
    if tail:
        kept = tuple(one for one in region.decisions if one.text in tail)
        result.append(Settled(tail, kept))


def _joined(hunk: Hunk, more: Triple[bytes], candidate: Decision | None) -> Hunk:
    """The hunk with more text behind it; its candidate grows with it where both parts have one."""
    sides = Triple(*(text + new for text, new in zip(hunk.sides, more, strict=True)))
    grown = Hunk(sides, hunk.entity, hunk.reason, hunk.place)
    settled: bytes | None = more.base if more.base == more.ours == more.theirs else None
    if settled is None and candidate is not None:
        settled = candidate.text
    if hunk.candidate is not None and settled is not None:
        grown.candidate = _moved(hunk.candidate, sides, hunk.candidate.text + settled)
    return grown


def _with_head(result: list[Region], hunk: Hunk) -> Hunk:
    """The hunk with the part of its first line that stands before it, taken from the settled text there."""
    taken: list[bytes] = []
    while result and isinstance(result[-1], Settled) and not result[-1].text.endswith(b"\n"):
        before = result.pop()
        if not isinstance(before, Settled):
            break
        cut = before.text.rfind(b"\n") + 1
        taken.append(before.text[cut:])
        if cut:
            result.append(Settled(before.text[:cut], before.decisions))
            break
    head = b"".join(reversed(taken))
    if not head:
        return hunk
    grown = Hunk(hunk.sides.map(lambda text: head + text), hunk.entity, hunk.reason, hunk.place)
    if hunk.candidate is not None:
        grown.candidate = _moved(hunk.candidate, grown.sides, head + hunk.candidate.text)
    return grown


def _moved(decision: Decision, sides: Triple[bytes], text: bytes) -> Decision:
    new = Decision(decision.rule, sides, text)
    for name in ("dropped", "tags", "entity", "place", "confidence", "likely"):
        setattr(new, name, getattr(decision, name))
    return new


def explain(hunk: Hunk) -> str:
    """The reason of a hunk in one clause: what the sides did, before why a merge of it is left to a person."""
    if hunk.reason.startswith(DOUBT):
        return f"{_what(hunk)}; {hunk.reason}"
    if hunk.reason == ADDED_HERE and hunk.sides.base.strip():
        return CHANGED  # both put something else in the place of what was there
    return hunk.reason or _what(hunk)


def _what(hunk: Hunk) -> str:
    """What the two sides did at the place."""
    if not hunk.sides.base.strip():
        return ADDED
    if not hunk.sides.ours.strip() or not hunk.sides.theirs.strip():
        return DELETED
    return CHANGED


def candidates(hunk: Hunk, is_sound: Callable[[bytes], bool]) -> tuple[Candidate, ...]:
    """Texts that would settle the hunk, most likely first, only those that `is_sound` lets pass."""
    base, ours, theirs = hunk.sides
    offered: list[tuple[str, bytes]] = []
    if hunk.candidate is not None:
        offered.append((hunk.candidate.rule, hunk.candidate.text))
    if not base.strip() and ours and theirs:
        offered.append(("ours-then-theirs", _ended(ours, theirs) + theirs))
        offered.append(("theirs-then-ours", _ended(theirs, ours) + ours))
    offered += [("ours", ours), ("theirs", theirs)]
    seen: set[bytes] = set()
    kept = []
    for name, text in offered:
        if text not in seen and is_sound(text):
            kept.append(Candidate(name, text))
        seen.add(text)
    return tuple(kept)


def parses_in_place(language: Language | None, regions: list[Region], index: int) -> Callable[[bytes], bool]:
    """Whether a text in place of one hunk gives no more parse errors than the better of its two sides.

    The other hunks count as ours.
    """
    from grammars import parser

    head = b"".join(region.sides.ours if isinstance(region, Hunk) else region.text for region in regions[:index])
    tail = b"".join(region.sides.ours if isinstance(region, Hunk) else region.text for region in regions[index + 1 :])

    def errors(text: bytes) -> int:
        return len(parse_faults(parser.parse(head + text + tail, language))) if language is not None else 0

    hunk = regions[index]
    least = min(map(errors, (hunk.sides.ours, hunk.sides.theirs))) if isinstance(hunk, Hunk) else 0
    return lambda text: errors(text) <= least


def _ended(text: bytes, other: bytes) -> bytes:
    """A text that another follows, with the line end that it may lack."""
    if text.endswith(b"\n"):
        return text
    return text + (b"\r\n" if other.endswith(b"\r\n") else b"\n")


def conflict_of(hunk: Hunk, line: int) -> Conflict:
    """The conflict that a person sees of a hunk."""
    return Conflict(hunk.sides, hunk.entity, explain(hunk), line)


def marker_lines(text: bytes, size: int) -> list[int]:
    """1-based lines of the opening markers in a rendered result."""
    opening = b"<" * size + b" "
    return [number for number, line in enumerate(text.split(b"\n"), 1) if line.startswith(opening)]
