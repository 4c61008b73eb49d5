"""Bodies of code that both sides edit at places which the line merge takes together without a question.

No tool can know whether such edits agree. Each body is told as one decision of the rule `line-merge`, tagged
`same-body`, or left to a person where the options want that.
"""

from grammars.language import Language
from grammars.node import Node
from merge.enclosing import SAME_BODY, enclosing
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, Span, chosen_text, reopen_span, spans_of

RULE = "line-merge"
CONFIDENCE = 0.95  # of 110 such bodies in 1,212 files of past merges, people committed 104 as merged
MOST = 400  # edits of one file that are looked at


class Shared:
    """A body that both sides edit: what it is of, and their edits in the result."""

    __slots__ = ("label", "spans")

    def __init__(self, label: str, spans: list[Span]) -> None:
        self.label = label
        self.spans = spans


def with_bodies(
    regions: list[Region], root: Node, language: Language, changes: Changes, options: Options
) -> list[Region]:
    """The regions with a decision for each body that both sides edit, or a hunk where the options leave it.

    `root` is the tree of the text in which hunks count as ours.
    """
    lines = LineMap(changes, chosen_text(regions))
    is_left = options.profile == "careful" or not options.same_body or options.min_confidence > CONFIDENCE
    for body in reversed(shared_bodies(regions, root, language, lines)):
        regions = (_left if is_left else _told)(regions, body, lines)
    return regions


def shared_bodies(regions: list[Region], root: Node, language: Language, lines: LineMap) -> list[Shared]:
    """The bodies that both sides edit and of which no decision tells yet, in order."""
    edits: dict[Span, tuple[str, list[Span], set[int]]] = {}
    for span, side in _edits(root.source, lines):
        found = enclosing(root, language, *span)
        if found.body is not None:
            _, spans, sides = edits.setdefault(found.body, (found.label, [], set()))
            spans.append(span)
            sides.add(side)
    known = [
        span
        for region, span in zip(regions, spans_of(regions), strict=True)
        if isinstance(region, Hunk) or any(SAME_BODY in one.tags for one in region.decisions)
    ]
    return [
        Shared(label, spans)
        for body, (label, spans, sides) in sorted(edits.items())
        if len(sides) == 2 and not any(low < body[1] and body[0] < high for low, high in known)
    ]


def _edits(text: bytes, lines: LineMap) -> list[tuple[Span, int]]:
    """What the result has of one side alone: where, without the white space around, and of which side."""
    found = []
    for i, j, k, m in lines.blocks[2][:MOST]:
        start, end = lines.starts[k], lines.starts[m]
        part = text[start:end]
        sides = [side for side in (0, 1) if any(p <= j and i <= q for p, q, _, _ in lines.blocks[side])]
        if len(sides) == 1 and part.strip():
            found.append(((start + len(part) - len(part.lstrip()), start + len(part.rstrip())), sides[0]))
    return found


def _told(regions: list[Region], body: Shared, lines: LineMap) -> list[Region]:
    """The regions with the body told: from the first edit to the last where nothing else was decided between."""
    for span in ((body.spans[0][0], body.spans[-1][1]), body.spans[-1], body.spans[0]):
        rows = lines.range_at(span)
        low, high = lines.span_at(rows)
        for index, (region, (start, end)) in enumerate(zip(regions, spans_of(regions), strict=True)):
            if isinstance(region, Settled) and start <= low and high <= end:
                made = Decision(RULE, lines.sides_at(rows), region.text[low - start : high - start])
                made.entity, made.place, made.tags, made.confidence = body.label, "statements", (SAME_BODY,), CONFIDENCE
                return [*regions[:index], Settled(region.text, (*region.decisions, made)), *regions[index + 1 :]]
    return regions


def _left(regions: list[Region], body: Shared, lines: LineMap) -> list[Region]:
    """The regions with a hunk from the first edit of the body to the last."""
    rows = lines.range_at((body.spans[0][0], body.spans[-1][1]))
    hunk = Hunk(lines.sides_at(rows), body.label, "both sides changed this body")
    opened = reopen_span(regions, lines.span_at(rows), hunk)
    return opened if opened is not None and hunk.sides.trivial_merge() is None else regions
