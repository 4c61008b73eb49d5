"""Decisions kept in sight: a stage that reads the residue gives plain text for what was decided before it."""

from merge.lines import lines_of, text_blocks
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Span, chosen_text, spans_of


def carry(before: list[Region], after: list[Region]) -> list[Region]:
    """The regions of a later stage with the decisions of the earlier one at the text that they settled.

    A decision whose text cannot be found again goes to the settled region at its place.
    """
    decided = [
        (span, region.decisions)
        for region, span in zip(before, spans_of(before), strict=True)
        if isinstance(region, Settled) and region.decisions
    ]
    if not decided:
        return after
    places = _mapped([span for span, _ in decided], chosen_text(before), chosen_text(after))
    for (_, decisions), place in zip(decided, places, strict=True):
        after = _attached(after, place, decisions)
    return after


def _mapped(spans: list[Span], old: bytes, new: bytes) -> list[Span]:
    """The same places in the new text; a place that changed maps to an empty span at its start."""
    old_lines, new_lines = lines_of(old), lines_of(new)
    blocks = text_blocks(old, new)
    starts, targets = _starts(old_lines), _starts(new_lines)
    rows = {offset: row for row, offset in enumerate(starts)}
    result = []
    for low, high in spans:
        first, last = rows.get(low), rows.get(high)
        shift = _shift(blocks, first, last) if first is not None and last is not None else None
        if shift is None or first is None or last is None:
            row = min(first if first is not None else 0, len(new_lines))
            result.append((targets[row], targets[row]))
        else:
            result.append((targets[first + shift], targets[last + shift]))
    return result


def _starts(lines: list[bytes]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _shift(blocks: list[tuple[int, int, int, int]], first: int, last: int) -> int | None:
    """How far these lines moved; None where they changed."""
    shift = 0
    for i, j, _, m in blocks:
        if (i < last and first < j) or first < i == j < last:
            return None
        if j > first:
            break
        shift = m - j
    return shift


def _attached(regions: list[Region], place: Span, decisions: tuple[Decision, ...]) -> list[Region]:
    """The regions with decisions at a place, cut out as a region of their own where it lies in plain text."""
    result: list[Region] = []
    done = False
    for region, (low, high) in zip(regions, spans_of(regions), strict=True):
        if done or isinstance(region, Hunk) or not (low <= place[0] and place[1] <= high):
            result.append(region)
        elif region.decisions:
            result.append(Settled(region.text, (*region.decisions, *decisions)))
            done = True
        else:
            cuts = (region.text[: place[0] - low], region.text[place[0] - low : place[1] - low])
            tail = region.text[place[1] - low :]
            parts = (Settled(cuts[0]), Settled(cuts[1], decisions), Settled(tail))
            result.extend(part for part in parts if part.text or part.decisions)
            done = True
    return result if done else [*result, Settled(b"", decisions)]
