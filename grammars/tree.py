"""From tree-sitter's nodes to ours, one level at a time.

Every merge by syntax spends its time here, so `expand` is one flat loop: kinds come from a table by number,
and errors are asked for only below a node that has one.
"""

from grammars import injections
from grammars.node import Node
from grammars.paths import part_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grammars.language import Language

_BLANK = frozenset(b" \t\r\n\f\v")
_ERROR = 65535  # tree-sitter's number for the kind ERROR, which is in no grammar's list

Kinds = tuple[dict[int, str], dict[int, bool]]
"""Names of the kinds of a grammar by number, and whether they are named nodes."""


def new_kinds() -> Kinds:
    """The table of a grammar; it fills as nodes are met."""
    return {_ERROR: "ERROR"}, {_ERROR: True}


class Tree:
    """What all nodes of one tree share."""

    __slots__ = ("_kinds", "_language", "_named", "_shaped", "_source")

    def __init__(self, source: bytes, kinds: Kinds, language: "Language | None" = None) -> None:
        self._source = source
        self._kinds, self._named = kinds
        self._language = language
        self._shaped = language is not None and bool(
            language.joined or language.refined or language.transparent or language.injections or language.indented
        )

    def node(self, raw: "Any") -> Node:
        """A node of its own, as a root or a capture."""
        start, end = self._trimmed(raw.start_byte, raw.end_byte)
        node = Node(raw.type, start, end, self._source)
        node.named = raw.is_named
        if raw.has_error:
            _mark(node, raw)
        if raw.child_count:
            node.grow(self.expand, raw)
        return node

    def expand(self, parent: Node, raw: "Any") -> list[Node]:
        """The children of a node. Raw nodes keep their tree alive."""
        cursor = raw.walk()
        if not cursor.goto_first_child():
            return []
        source, kinds, named, errors = self._source, self._kinds, self._named, parent.has_error
        shaped, expand, blank = self._shaped, self.expand, _BLANK
        children: list[Node] = []
        more = True
        while more:
            child = cursor.node
            if shaped:
                child = self._through(child)
            start, end = child.byte_range
            number = child.kind_id
            if start < end and (source[end - 1] in blank or source[start] in blank):
                start, end = self._trimmed(start, end)
            if number not in kinds:
                kinds[number], named[number] = child.type, child.is_named
            node = Node(kinds[number], start, end, source)
            node.named = named[number]
            node.field = cursor.field_name
            if errors and child.has_error:
                _mark(node, child)
            if start < end:
                if child.child_count:
                    node.grow(expand, child)
                children.append(node)
            elif node.is_missing:  # all else without a width stands for nothing
                children.append(node)
            more = cursor.goto_next_sibling()
        return self._shape(raw.type, children) if shaped else children

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        source = self._source
        while start < end and source[end - 1] in _BLANK:
            end -= 1
        while start < end and source[start] in _BLANK:
            start += 1
        return start, end

    def _through(self, raw: "Any") -> "Any":
        """The only child of a transparent node in its place."""
        transparent = self._language.transparent if self._language is not None else ()
        while raw.type in transparent and raw.child_count == 1:
            raw = raw.children[0]
        return raw

    def _shape(self, parent: str, children: list[Node]) -> list[Node]:
        """What the language says to change in its trees."""
        language = self._language
        if language is None:
            return children
        if parent in language.injections:
            injections.mark(children, language.injections[parent])
        for child in children:
            if child.kind in language.refined:
                _refine(child, *language.refined[child.kind])
        if language.indented and parent in language.lists:
            children = _outdented(children, language.comments)
        return _join(children, language.joined) if language.joined else children


def _outdented(children: list[Node], comments: frozenset[str]) -> list[Node]:
    """Comments at the end of a child that stand no further right than it does, behind it instead."""
    found: list[Node] = []
    for child in children:
        outside: list[Node] = []
        while child.kind not in comments and _ends_left(child):
            comment = _cut_last(child, comments)
            if comment is None:
                break
            outside.append(comment)
        found += [child, *reversed(outside)]
    return found


def _ends_left(node: Node) -> bool:
    """Does the last line of a node, if that is not its first, begin no further right than the node?"""
    last = node.source.rfind(b"\n", node.start, node.end) + 1
    text = node.source[last : node.end]
    column = node.start - node.source.rfind(b"\n", 0, node.start) - 1
    return last > node.start and len(text) - len(text.lstrip()) <= column


def _cut_last(node: Node, comments: frozenset[str]) -> Node | None:
    """Take the comment with which a node ends out of it; None where it ends with something else."""
    around = [node]
    while around[-1].children:
        around.append(around[-1].children[-1])
    last = around.pop()
    if last.kind not in comments or len(around[-1].children) < 2:
        return None
    around[-1].set_children(around[-1].children[:-1])
    for holder in reversed(around):
        holder.end = holder.children[-1].end
    return last


def _mark(node: Node, raw: "Any") -> None:
    node.has_error = True
    node.is_error = raw.is_error
    node.is_missing = raw.is_missing


def _refine(node: Node, path: str, words: frozenset[str]) -> None:
    """`call` becomes `call:def` where the part of it at `path` is that word."""
    word = part_of(node, path).decode("utf-8", "replace")
    if word in words:
        node.kind = f"{node.kind}:{word}"


def _join(children: list[Node], joined: dict[str, str]) -> list[Node]:
    """Each child of a kind in `joined` and the one that follows it, as one `definition`."""
    found: list[Node] = []
    for child in children:
        before = found[-1] if found else None
        if before is None or joined.get(before.kind) != child.kind:
            found.append(child)
            continue
        both = Node("definition", before.start, child.end, child.source)
        both.has_error = before.has_error or child.has_error
        before.field, child.field = "signature", "body"
        both.set_children([before, child])
        found[-1] = both
    return found
