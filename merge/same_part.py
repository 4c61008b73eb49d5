"""Edits of one part of a statement: both sides changed operands of one expression, or the condition of one `if`.

Text that merges there word by word may mean what neither side meant. What is a part is told by the syntax of the
result: the smallest node that holds an edit of each side.
"""

import re
from collections.abc import Iterator

from grammars.language import Language
from grammars.node import Node
from merge.conflicts import whole_lines
from merge.enclosing import child_around
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, Span, chosen_text, reopen_span, spans_of
from merge.tokens import is_word, token_edits, words

MOST = 400  # edits of one file that are compared
APART = 2  # untouched words between two edits of one expression that are not near each other
FAR = 2_000  # bytes between two edits of one expression, at most
_OPERATORS = re.compile(
    "binary|boolean|comparison|unary|ternary|logical|infix|conditional|not_operator|additive|multiplicative|equality"
    "|conjunction|disjunction|range_expression|shift_exp"
)
_BODIES = re.compile("block|body|lambda|closure|function|arrow")
_EXEMPT = frozenset({"version-number", "imports", "import-union", "comment-merge", "same-but-for-spaces"})

Edit = tuple[int, int, int]
"""Start and end in the text, and whose it is: 0 ours, 1 theirs."""


def left_whole(regions: list[Region], root: Node, language: Language, changes: Changes) -> list[Region]:
    """The regions with each part that both sides edited left to a person, the merged text as the candidate.

    `root` is the tree of the text in which hunks count as ours.
    """
    for what, span in reversed(list(shared_parts(regions, root, language))):
        text = chosen_text(regions)
        lines = LineMap(changes, text)
        rows = lines.range_at(span)
        low, high = lines.span_at(rows)
        hunk = Hunk(lines.sides_at(rows), "", f"both sides changed one {what}")
        hunk.candidate = Decision("token-merge", hunk.sides, text[low:high])
        opened = reopen_span(regions, (low, high), hunk)
        if opened is not None and hunk.sides.trivial_merge() is None:
            regions = whole_lines(opened)
    return regions


def shared_parts(regions: list[Region], root: Node, language: Language) -> Iterator[tuple[str, Span]]:
    """The parts that both sides edited, what they are and where, in order; those that overlap are told as one."""
    edits: list[Edit] = []
    for region, (start, _) in zip(regions, spans_of(regions), strict=True):
        if isinstance(region, Settled) and region.decisions:
            edits += _edits_of(region, start)
    if len(edits) > MOST or len({edit[2] for edit in edits}) < 2:
        return
    edits.sort()
    done = -1
    for at, one in enumerate(edits):
        for other in edits[at + 1 :]:
            if other[0] - one[1] > FAR:
                break
            span = (min(one[0], other[0]), max(one[1], other[1]))
            what = _part(root, language, span) if other[2] != one[2] and span[0] > done else ""
            if what and not (what == "expression" and _are_apart(root.source[one[1] : other[0]])):
                done = span[1]
                yield what, span


def _are_apart(between: bytes) -> bool:
    return sum(map(is_word, words(between))) >= APART


def _edits_of(region: Settled, start: int) -> Iterator[Edit]:
    """What of a decided text is whose."""
    at = 0
    for decision in region.decisions:
        found = region.text.find(decision.text, at)
        if not decision.text or found < 0 or decision.rule in _EXEMPT:
            continue
        at = found + len(decision.text)
        if decision.sides.ours == decision.sides.theirs:
            continue
        for side, other in ((0, decision.sides.theirs), (1, decision.sides.ours)):
            yield from _brought(decision, other, start + found, side)


def _brought(decision: Decision, other: bytes, start: int, side: int) -> Iterator[Edit]:
    """The places in which a decided text differs from one side: what the other side brought."""
    edits = token_edits(other, decision.text)
    if edits is None:
        return
    starts = [start]
    for token in edits.side:
        starts.append(starts[-1] + len(token))
    for block in edits.blocks:
        i, j, k, m = block
        if b"".join([*edits.base[i:j], *edits.side[k:m]]).strip():
            yield starts[k], starts[m], side


def _part(root: Node, language: Language, span: Span) -> str:
    """What kind of part holds both edits, "" where they are in different ones."""
    path = [root]
    while (inner := child_around(path[-1], *span)) is not None:
        path.append(inner)
    path.reverse()
    if path[0].kind in language.comments:
        return ""
    if any(node.kind in language.strings for node in path[:2]):
        return ""  # measured: people kept both edits of a string in 35 files of 36 where they kept both at all
    if _OPERATORS.search(path[0].kind):
        return "expression"
    for node in path:
        if _BODIES.search(node.kind):
            return ""
        if node.field == "condition":
            return "condition"
    return ""
