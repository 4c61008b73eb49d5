"""Which entity a place in a text is in: its name, as in a conflict's label, and the body around it.

Hunk rules see text alone; what they decided gets its entity here, and its tag where it is in a body of code.
"""

from bisect import bisect_right

from grammars.language import Language
from grammars.node import Node
from grammars.paths import part_of
from merge.regions import Decision, Region, Settled
from merge.reopening import Span, spans_of

SAME_BODY = "same-body"
_CODE = frozenset(("function", "method", "constructor", "destructor", "operator", "macro", "test", "procedure"))
_LONG = 80  # bytes of a name that are shown


class Enclosing:
    """The innermost named entity around a place, and where the outermost body of code there is."""

    __slots__ = ("body", "names", "word")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.word = ""
        self.body: Span | None = None

    @property
    def label(self) -> str:
        """Word and dotted name, "" at the top of the file."""
        return f"{self.word} `{'.'.join(self.names)}`" if self.names else ""


def child_around(node: Node, start: int, end: int) -> Node | None:
    """The child that holds all of these offsets."""
    children = node.children
    at = bisect_right(children, start, key=lambda child: child.start) - 1
    if at >= 0 and children[at].end >= end:
        return children[at]
    return None


def enclosing(root: Node, language: Language, start: int, end: int) -> Enclosing:
    """The entity around these offsets, which must not start or end in white space. Iterative."""
    found = Enclosing()
    node: Node | None = root
    while node is not None:
        _enter(found, node, language)
        inner = child_around(node, start, end)
        if inner is not None and found.body is None and found.word in _CODE and _is_body(inner, node, language):
            found.body = (inner.start, inner.end)
        if inner is None and found.body is None and found.word in _CODE:
            found.body = _body_met(node, language, start, end)
        node = inner
    return found


def _body_met(node: Node, language: Language, start: int, end: int) -> Span | None:
    """The body that offsets meet which hold more than it."""
    for child in node.children:
        if child.start < end and start < child.end and _is_body(child, node, language):
            return child.start, child.end
    return None


def tell_bodies(regions: list[Region], root: Node, language: Language) -> None:
    """Tell the decisions that know neither in which entity they are, and tag those about a body that both edit.

    `root` is the tree of the text in which hunks count as ours.
    """
    for region, (start, end) in zip(regions, spans_of(regions), strict=True):
        unknown = [one for one in region.decisions if not one.entity] if isinstance(region, Settled) else []
        if not unknown:
            continue
        text = root.source[start:end]
        low, high = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        found = enclosing(root, language, *((low, high) if low < high else (start, start)))
        for decision in unknown:
            decision.entity = found.label
            if found.body is not None and SAME_BODY not in decision.tags and _is_of_both(decision):
                decision.tags = (*decision.tags, SAME_BODY)


def _is_of_both(decision: Decision) -> bool:
    """Did both sides change the text, by more than white space, and not alike?"""
    base, ours, theirs = decision.sides.map(lambda text: b"".join(text.split()))
    return len({base, ours, theirs}) == 3 or (ours == theirs != base and bool(decision.dropped))


def _enter(found: Enclosing, node: Node, language: Language) -> None:
    """Take in the name of a node, unless it is a statement within a body."""
    rule = language.keys.get(node.kind)
    if rule is None or not rule.label or (found.body is not None and not rule.body):
        return
    name = next((part for part in (part_of(node, path) for path in rule.paths) if part), b"")
    text = name[:_LONG].decode("utf-8", "replace")
    if not text or (found.names and found.names[-1] == text):
        return
    word = "method" if rule.label == "function" and found.word == "class" else rule.label
    found.word = word
    found.names.append(text)


def _is_body(node: Node, parent: Node, language: Language) -> bool:
    """Is this node the body of the code that its parent defines?"""
    rule = language.keys.get(parent.kind)
    if rule is not None and rule.body and node.field == rule.body:
        return True
    return "body" in node.kind or "block" in node.kind
