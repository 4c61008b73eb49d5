"""The guarantees of a merge, checked on every result: what no input has wrong, the result may not.

Tokens are accounted for, the syntax holds no new error, no unique key or import is repeated, separators stand
between things, and what no rule decided is made of whole lines of the inputs. The inputs are parsed only
once a result has a fault to compare, and syntax is looked at only where something changed.
"""

from collections import Counter
from time import monotonic

from grammars import parser
from grammars.language import Language
from grammars.node import Node
from merge.accounting import gross, lost_in_decision, net_of, slack_in, unexplained
from merge.astray import astray
from merge.faults import Fault, Span, Spans, parse_faults, reference_faults, shape_faults
from merge.regions import Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen_text, spans_of
from merge.revision import Triple
from merge.second_parser import new_error_line

_TRIALS = 8  # regions that are taken back one by one to see which of them breaks the syntax


class Violation:
    """A guarantee that a result breaks, and the regions at fault (empty where that cannot be told)."""

    __slots__ = ("kind", "reason", "regions", "sides", "span")

    def __init__(
        self, kind: str, reason: str, regions: tuple[int, ...], span: Span, sides: Triple[bytes] | None = None
    ) -> None:
        self.kind = kind  # "lost-token", "parse", "duplicate", "separator", "reference", "untouched", "twice", "moved"
        self.reason = reason  # one clause for the conflict's label
        self.regions = regions
        self.span = span  # place in the checked text
        self.sides = sides  # what a person is to decide at just this place, None where lines around it are shown

    def __repr__(self) -> str:
        return f"Violation({self.kind!r}, {self.reason!r}, {self.regions!r})"


class Inputs:
    """The three texts of a merge and their faults, found when they are first needed."""

    def __init__(self, sides: Triple[bytes], changes: Changes, language: Language | None, deadline: float) -> None:
        self.changes = changes
        self.deadline = deadline  # on the monotonic clock; no search for a culprit after it
        self.sides = sides
        self.language = language
        self._trees: Triple[Node] | None = None
        self._shapes: Triple[Counter[bytes]] | None = None
        self._errors: Triple[list[Fault]] | None = None
        self._lines: set[bytes] | None = None
        self._checked: list[tuple[list[Region], Node]] = []

    def is_late(self) -> bool:
        """Is the time for the file used up?"""
        return monotonic() > self.deadline

    def tree_of(self, regions: list[Region], language: Language) -> Node:
        """The tree of the text that these regions have where hunks count as ours; parsed once."""
        for known, tree in self._checked:
            if known is regions:
                return tree
        tree = parser.parse(chosen_text(regions), language)
        self._checked.append((regions, tree))
        return tree

    def trees(self, language: Language) -> Triple[Node]:
        """The three syntax trees."""
        if self._trees is None:
            self._trees = self.sides.map(lambda text: parser.parse(text, language))
        return self._trees

    def errors(self, language: Language) -> Triple[list[Fault]]:
        """The parse errors of each."""
        if self._errors is None:
            self._errors = self.trees(language).map(parse_faults)
        return self._errors

    def shapes(self, language: Language) -> Triple["Counter[bytes]"]:
        """How often each has which repeated key or stray separator."""
        if self._shapes is None:
            self._shapes = self.trees(language).map(
                lambda tree: Counter(fault.mark for fault in shape_faults(tree, language, None))
            )
        return self._shapes

    def has_lines(self, lines: list[bytes]) -> bool:
        """Is each of these a line of one of the three?"""
        if self._lines is None:
            self._lines = set().union(*(text.split(b"\n") for text in self.sides))
        return self._lines.issuperset(lines)


def violations(inputs: Inputs, regions: list[Region], lines: LineMap) -> list[Violation]:
    """All guarantees that these regions break; empty is good.

    Hunks that are left count as their own side; `lines` maps the text so chosen. Raises GrammarMissing.
    """
    found = _lost(regions, lines) + _touched(inputs, regions, lines) + _astray(regions, lines)
    if inputs.language is not None:
        found += _syntax(inputs, inputs.language, regions, lines)
    return found


def _syntax(inputs: Inputs, language: Language, regions: list[Region], lines: LineMap) -> list[Violation]:
    """New parse errors, repeated keys and stray separators, with the decided regions that they stand in.

    What is repeated between a hunk and the rest is left to the person who settles the hunk.
    """
    spans = spans_of(regions)
    pairs = list(zip(regions, spans, strict=True))
    left = Spans(span for region, span in pairs if isinstance(region, Hunk) and span[0] < span[1])
    decided = [span for region, span in pairs if _is_decided(region)]
    tree = inputs.tree_of(regions, language)
    found = []
    for fault in new_shape_faults(inputs, language, tree, Spans(decided + lines.spans_of_one_side())):
        places = [(fault.start, fault.end), *([fault.also] if fault.also else [])]
        if any(left.meet(start + 1, end - 1) for start, end in places):
            continue
        span = next((place for place in places if lines.has_change(place)), places[0])
        found.append(Violation(fault.kind, fault.message, _decided_at(regions, spans, places), span))
    found += _dangling(inputs, language, regions, tree)
    errors = new_parse_faults(inputs, language, tree)
    if errors:
        return found + _unparsed(inputs, language, regions, errors)
    found += _refused(inputs, language, regions)
    return found + _brought(inputs, language, regions, parse_faults(tree))


def _dangling(inputs: Inputs, language: Language, regions: list[Region], tree: Node) -> list[Violation]:
    """References that lost what gives them: one side renamed or deleted that, the other refers to it anew."""
    faults = reference_faults(tree, language)
    if not faults or any(isinstance(region, Hunk) for region in regions):
        return []
    known = [Counter(fault.mark for fault in reference_faults(one, language)) for one in inputs.trees(language)]
    counts = Counter(fault.mark for fault in faults)
    new = [fault for fault in faults if counts[fault.mark] > max(one[fault.mark] for one in known)]
    spans = spans_of(regions)
    places = [(fault, (fault.start, fault.end)) for fault in new]
    return [Violation(one.kind, one.message, _decided_at(regions, spans, [place]), place) for one, place in places]


def _refused(inputs: Inputs, language: Language, regions: list[Region]) -> list[Violation]:
    """What the language's own parser refuses in a clean result though it takes all inputs."""
    decided = [index for index, region in enumerate(regions) if _is_decided(region)]
    if not decided or any(isinstance(region, Hunk) for region in regions):
        return []
    text, spans = chosen_text(regions), spans_of(regions)
    changed = Spans(spans[index] for index in decided)
    parts = inputs.tree_of(regions, language).children
    pieces = [  # with the part behind it, whose indentation must go on where this one ends
        text[_start_of_line(text, one.start) : after.end]
        for one, after in zip(parts, [*parts[1:], *parts[-1:]], strict=True)
        if changed.meet(one.start, one.end)
    ]
    line = new_error_line(language.name, text, pieces, tuple(inputs.sides))
    if line is None:
        return []
    start = sum(len(one) for one in text.split(b"\n")[: line - 1]) + line - 1
    span = (start, start + len(text[start:].split(b"\n", 1)[0]))
    at = _decided_at(regions, spans, [span]) or tuple(decided)
    return [Violation("parse", "merged, this is no longer valid", at, span)]


def _start_of_line(text: bytes, start: int) -> int:
    """Where the line of a place begins, if nothing but spaces stands between."""
    begin = text.rfind(b"\n", 0, start) + 1
    return start if text[begin:start].strip() else begin


def _brought(inputs: Inputs, language: Language, regions: list[Region], errors: list[Fault]) -> list[Violation]:
    """Errors that one side alone brought, where a rule decided on its text: the other side's may be what was meant."""
    if not errors or sum(1 for faults in inputs.errors(language) if faults) != 1 or inputs.errors(language).base:
        return []
    spans = spans_of(regions)
    found = []
    for error in errors:
        at = _decided_at(regions, spans, [(error.start, error.end)])
        if at:
            found.append(Violation("parse", "one side's text does not parse", at, (error.start, error.end)))
    return found


def _unparsed(inputs: Inputs, language: Language, regions: list[Region], errors: list[Fault]) -> list[Violation]:
    """New parse errors as violations; where hunks are left, only those that one decision makes."""
    is_open = any(isinstance(region, Hunk) for region in regions)
    if errors and is_open:
        other = parser.parse(chosen_text(regions, "theirs"), language)
        errors = errors if new_parse_faults(inputs, language, other) else []
    at = _breaking(inputs, language, regions, errors[0]) if errors else ()
    if not errors or (is_open and not at):
        return []
    return [Violation("parse", "merged, this no longer parses", at, (errors[0].start, errors[0].end))]


def new_parse_faults(inputs: Inputs, language: Language, tree: Node) -> list[Fault]:
    """Errors of a tree beyond what the inputs have, by count and by extent."""
    errors = parse_faults(tree)
    if not errors:
        return []
    known = inputs.errors(language)
    if len(errors) <= _allowed(known.map(len)) and _extent(errors) <= 1.2 * _allowed(known.map(_extent)) + 40:
        return []
    marks = {fault.mark for faults in known for fault in faults}
    return [fault for fault in errors if fault.mark not in marks] or errors


def new_shape_faults(inputs: Inputs, language: Language, tree: Node, spans: Spans) -> list[Fault]:
    """Repeated keys and stray separators in these spans that no input has."""
    faults = shape_faults(tree, language, spans)
    if not faults:
        return []
    known = inputs.shapes(language)
    counts = Counter(fault.mark for fault in faults)
    return [fault for fault in faults if counts[fault.mark] > max(count[fault.mark] for count in known)]


def _allowed(counts: Triple[int]) -> int:
    """What the inputs explain: the most that one of them has, or what both sides added to base.

    Where a side mended all that base had wrong, only what the other side added.
    """
    base, ours, theirs = counts
    both = max(ours + theirs - base, 0)
    return both if base and not (ours and theirs) else max(base, ours, theirs, both)


def _extent(faults: list[Fault]) -> int:
    return sum(fault.end - fault.start for fault in faults)


def _is_decided(region: Region) -> bool:
    return isinstance(region, Settled) and bool(region.decisions)


def _decided_at(regions: list[Region], spans: list[Span], places: list[Span]) -> tuple[int, ...]:
    """The decided regions that the first of these places touches which touches any."""
    for start, end in places:
        at = tuple(
            index
            for index, (low, high) in enumerate(spans)
            if low <= end and start <= high and _is_decided(regions[index])
        )
        if at:
            return at
    return ()


def _breaking(inputs: Inputs, language: Language, regions: list[Region], error: Fault) -> tuple[int, ...]:
    """The one decided region without which the text parses, tried from the error outwards."""
    spans = spans_of(regions)
    decided = [index for index, region in enumerate(regions) if _is_decided(region)]
    decided.sort(key=lambda index: max(spans[index][0] - error.end, error.start - spans[index][1], 0))
    for index in decided[:_TRIALS]:
        region = regions[index]
        if not isinstance(region, Settled):
            continue
        for side in ("ours", "theirs"):
            if monotonic() > inputs.deadline:
                return ()
            undone = b"".join(getattr(decision.sides, side) for decision in region.decisions)
            trial = [*regions[:index], Settled(undone), *regions[index + 1 :]]
            if not new_parse_faults(inputs, language, parser.parse(chosen_text(trial), language)):
                return (index,)
    return ()


def _lost(regions: list[Region], lines: LineMap) -> list[Violation]:
    """Tokens that went missing or came back, blamed on the decisions whose own account is wrong."""
    ours, theirs, text = lines.lines
    sides = gross(lines.base, ours, lines.blocks[0]), gross(lines.base, theirs, lines.blocks[1])
    wrong = unexplained(sides, net_of(lines.base, text, lines.blocks[2]), slack_in(regions))
    if not wrong:
        return []
    names = ", ".join(f"`{token.decode('utf-8', 'replace')}`" for token in wrong[:3])
    reason = f"merging would lose or repeat {names}"
    at = tuple(
        index
        for index, region in enumerate(regions)
        if isinstance(region, Settled) and any(lost_in_decision(one) for one in region.decisions)
    )
    return [Violation("lost-token", reason, at, (0, 0))]


def _astray(regions: list[Region], lines: LineMap) -> list[Violation]:
    """What both added and the result has twice, or what one moved and the other deleted."""
    pairs = list(zip(regions, spans_of(regions), strict=True))
    left = [span for region, span in pairs if isinstance(region, Hunk)]
    united = [
        (span, one.place == "list-item")
        for region, span in pairs
        for one in (region.decisions if isinstance(region, Settled) else ())
        if one.rule == "union"
    ]
    return [Violation(one.kind, one.reason, (), one.span, one.sides) for one in astray(lines, left, united)]


def _touched(inputs: Inputs, regions: list[Region], lines: LineMap) -> list[Violation]:
    """Undecided text that is not whole lines of an input: a stage changed what it had no business to."""
    text = lines.text
    if lines.is_of_sides():
        return []
    for region, (start, end) in zip(regions, spans_of(regions), strict=True):
        if isinstance(region, Hunk) or region.decisions:
            continue
        inner = region.text.split(b"\n")
        if start and text[start - 1 : start] != b"\n":
            inner = inner[1:]
        if end < len(text) or region.text.endswith(b"\n"):
            inner = inner[:-1]
        if not inputs.has_lines(inner):
            return [Violation("untouched", "text that nobody edited would change", (), (start, end))]
    return []
