"""From a result that breaks a guarantee to one that does not: what is at fault becomes a conflict."""

from collections.abc import Callable
from time import monotonic

from grammars import parser
from merge.conflicts import whole_lines
from merge.regions import Hunk, Region
from merge.reopening import LineMap, Span, chosen_text, reopen_regions, reopen_span, spans_of
from merge.verify import Inputs, Violation, new_parse_faults, violations

_ROUNDS = 6  # each opens what the one before found at fault
_TRIALS = 8  # changes that are taken back one by one to see which of them breaks the syntax


Stage = tuple[str, list[Region]]


def sound(inputs: Inputs, stages: list[Stage], count: Callable[[str], None]) -> list[Region]:
    """The first stage's regions once they keep every guarantee, else the next stage's, at last one conflict.

    Each rejection is counted as `stage: kind`.
    """
    tried: list[list[Region]] = []
    for name, regions in stages:
        if any(regions is other for other in tried):
            continue
        tried.append(regions)
        kept = _kept(inputs, name, regions, count)
        if kept is not None:
            return kept
    last = stages[-1][1]
    if any(isinstance(region, Hunk) for region in last):
        return last
    return [Hunk(inputs.sides, "", "merged line by line, this is no longer valid")]


def _kept(inputs: Inputs, name: str, regions: list[Region], count: Callable[[str], None]) -> list[Region] | None:
    """The regions of one stage with what breaks a guarantee opened; None where that cannot be told."""
    for _ in range(_ROUNDS):
        if monotonic() > inputs.deadline:
            return None
        lines = LineMap(inputs.changes, chosen_text(regions))
        found = violations(inputs, regions, lines)
        if not found:
            return regions
        for violation in found:
            count(f"{name}: {violation.kind}")
        opened = step_down(inputs, regions, found, lines)
        if opened is None:
            return None
        regions = whole_lines(opened)
    return None


def step_down(inputs: Inputs, regions: list[Region], found: list[Violation], lines: LineMap) -> list[Region] | None:
    """The regions with what the violations blame opened again; None where that cannot be told."""
    decided = sorted({index for one in found for index in one.regions})
    if decided:
        parts = reopen_regions(regions, tuple(decided), found[0].reason)
        return parts if parts is not None else _reopened_rows(regions, decided[0], found[0].reason, lines)
    for violation in found:
        if violation.sides is not None:
            return reopen_span(regions, violation.span, Hunk(violation.sides, "", violation.reason))
        rows = _rows_at(inputs, violation, lines)
        if rows is None:
            continue
        hunk = Hunk(lines.sides_at(rows), "", violation.reason)
        return reopen_span(regions, lines.span_at(rows), hunk)
    return None


def _reopened_rows(regions: list[Region], index: int, reason: str, lines: LineMap) -> list[Region] | None:
    """The lines around one decided region opened, for a decision whose text is not found in it."""
    rows = lines.range_at(spans_of(regions)[index])
    return reopen_span(regions, lines.span_at(rows), Hunk(lines.sides_at(rows), "", reason))


def _rows_at(inputs: Inputs, violation: Violation, lines: LineMap) -> Span | None:
    """The base lines of the change at fault where no decision is: None where it cannot be told."""
    if violation.kind == "parse":
        return _breaking_rows(inputs, violation.span, lines)
    if violation.kind in ("duplicate", "separator", "reference"):
        return lines.range_at(violation.span)
    return None


def _breaking_rows(inputs: Inputs, error: Span, lines: LineMap) -> Span | None:
    """The change without which the text parses, tried from the error outwards; else the nearest one."""
    language = inputs.language
    blocks = lines.blocks[2]
    if language is None or not blocks:
        return None
    starts = lines.starts
    nearest = sorted(blocks, key=lambda block: max(starts[block[2]] - error[1], error[0] - starts[block[3]], 0))
    for block in nearest[:_TRIALS] if monotonic() < inputs.deadline else ():
        rows = lines.block_range(block)
        low, high = lines.span_at(rows)
        text = b"".join(lines.lines[2])
        trial = text[:low] + lines.sides_at(rows).base + text[high:]
        if not new_parse_faults(inputs, language, parser.parse(trial, language)):
            return rows
    return lines.block_range(nearest[0])
