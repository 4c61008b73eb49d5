"""The children of a node as items: each with its comments and attributes, and the gap before it.

An item is what a person would move as one piece: leading comments and attributes without a blank line
between, the node, punctuation that closes it, a comment behind it on the same line. White space between
items belongs to none of them.
"""

from collections.abc import Iterator

from grammars.language import KeyRule, Language, ListRule
from grammars.node import Node
from merge.revision import Triple

COMMENT = "(comment)"


class Item:
    """One piece of a list: `source[start:end]`; a separator and a comment behind it reach to `stop`."""

    __slots__ = (
        "end",
        "group",
        "ident",
        "key",
        "known",
        "label",
        "name",
        "node",
        "nodes",
        "separator",
        "signature",
        "source",
        "start",
        "stop",
    )

    def __init__(self, nodes: list[Node], node: Node | None) -> None:
        self.nodes = nodes
        self.node = node  # None for comments that stand alone
        self.source = nodes[0].source
        self.start = nodes[0].start
        self.end = nodes[-1].end
        self.stop = self.end
        self.separator: tuple[int, int] | None = None
        self.group = -1  # which commuting group it is in, -1 for none
        self.ident = -1  # the same in all three versions, set when they are matched
        self.known = False  # key, signature, name, label are filled in (merge.entities)
        self.key: tuple[object, ...] | None = None
        self.signature: tuple[bytes, ...] = ()
        self.name = b""
        self.label: KeyRule | None = None

    @property
    def text(self) -> bytes:
        """The bytes without separator and what stands behind it."""
        return self.source[self.start : self.end]

    @property
    def kind(self) -> str:
        """The kind of its node."""
        return self.node.kind if self.node is not None else COMMENT

    @property
    def lead(self) -> bytes:
        """Comments and attributes before the node, with the white space up to it."""
        return self.source[self.start : self.node.start] if self.node is not None else b""

    @property
    def trail(self) -> bytes:
        """What stands behind the node and belongs to it: `;`, a comment on its line."""
        return self.source[self.node.end : self.end] if self.node is not None else b""

    @property
    def before_separator(self) -> bytes:
        """White space between the item and its separator."""
        return self.source[self.end : self.separator[0]] if self.separator else b""

    @property
    def behind(self) -> bytes:
        """A comment on the item's line that stands behind the separator, or where one would stand."""
        return self.source[self.separator[1] if self.separator else self.end : self.stop]

    def __repr__(self) -> str:
        return f"Item({self.text!r})"


class Listing:
    """A node taken apart: head, items with gaps before them, tail."""

    __slots__ = ("after", "end", "head", "items", "node", "start", "trailing")

    def __init__(self, node: Node, head: list[Node], items: list[Item], tail: list[Node]) -> None:
        self.node = node
        self.items = items
        self.start = node.start
        self.head = head[-1].end if head else node.start  # offset where the head ends
        self.after = tail[0].start if tail else node.end  # offset where the tail starts
        self.end = node.end
        self.trailing: bool | None = items[-1].separator is not None if items else None

    @property
    def source(self) -> bytes:
        """The whole text that the offsets are of."""
        return self.node.source

    @property
    def head_text(self) -> bytes:
        """From the start of the node to behind the opening token."""
        return self.source[self.start : self.head]

    @property
    def tail_text(self) -> bytes:
        """From the closing token to the end of the node."""
        return self.source[self.after : self.end]

    @property
    def goes_on(self) -> bool:
        """Does something with a structure of its own stand behind the items?"""
        return any(child.named and child.start >= self.after for child in self.node.children)

    def gaps(self) -> Iterator[tuple[int, int, bytes]]:
        """`(ident before, ident after, white space)`; -2 stands for the head, -3 for the tail."""
        ident, at = -2, self.head
        for item in self.items:
            yield ident, item.ident, self.source[at : item.start]
            ident, at = item.ident, item.stop
        yield ident, -3, self.source[at : self.after]


def tails(lists: Triple[Listing | None]) -> Triple[bytes]:
    """The tails of three lists, empty for one that is not there."""
    return lists.map(lambda listing: listing.tail_text if listing else b"")


def unwrapped(node: Node, language: Language) -> Node:
    """The definition inside decorators, exports and other wrappers."""
    wrappers = language.wrappers
    for _ in range(8):
        if node.kind not in wrappers:
            return node
        inner = node.child(wrappers[node.kind])
        if inner is None:
            return node
        node = inner
    return node


def leading(item: Item | None, language: Language) -> list[tuple[Node, bytes]]:
    """The attributes before an item's node, each with the white space behind it; empty where there are comments."""
    node = item.node if item is not None else None
    if item is None or node is None:
        return []
    before = [each for each in item.nodes if each.end <= node.start]
    if not before or any(each.kind not in language.attached for each in before):
        return []
    stops = [each.start for each in before[1:]] + [node.start]
    return [(each, item.source[each.end : stop]) for each, stop in zip(before, stops, strict=True)]


def split_parts(node: Node) -> Listing:
    """Every child its own item, for nodes whose children have fixed places."""
    items = [Item([child], child) for child in node.children if child.end > child.start]
    return Listing(node, [], items, [])


def split_list(node: Node, rule: ListRule, language: Language) -> Listing | None:
    """The children as items by the rule; None where the node has not the form that the rule says."""
    children = _flattened(node, rule) if rule.separator and not rule.opening else node.children
    children = [child for child in children if child.end > child.start]
    first, last = _inner(children, rule)
    if first < 0:
        return None
    splitter = _Splitter(rule, language)
    head = children[:first]
    for child in children[first:last]:
        if rule.separator and not splitter.items and splitter.is_separator(child) and not splitter.pending:
            head.append(child)
        elif not splitter.take(child):
            return None
    splitter.finish()
    return Listing(node, head, splitter.items, children[last:])


def _flattened(node: Node, rule: ListRule) -> list[Node]:
    """Children of a list that the grammar nests to the left (`A | B | C`), as one level."""
    front, parts = node, []
    while front.children and front.children[0].kind == rule.parent:
        parts.append(front.children[1:])
        front = front.children[0]
    parts.append(front.children)
    return [child for part in reversed(parts) for child in part]


def _inner(children: list[Node], rule: ListRule) -> tuple[int, int]:
    """The range of children between the opening and the closing token; -1 where the opening is missing."""
    first, last = 0, len(children)
    if rule.opening:
        found = [at for at, child in enumerate(children) if child.text == rule.opening]
        if not found:
            return -1, -1
        first = found[0] + 1
    if rule.closing:
        while last > first and children[last - 1].text != rule.closing:
            last -= 1
        if last == first:
            last = len(children)
        else:
            last -= 1
    return first, last


class _Splitter:
    """Takes children one by one and joins them to items."""

    __slots__ = ("items", "language", "pending", "rule")

    def __init__(self, rule: ListRule, language: Language) -> None:
        self.rule = rule
        self.language = language
        self.items: list[Item] = []
        self.pending: list[Node] = []  # comments and attributes that wait for what they stand before

    def is_separator(self, child: Node) -> bool:
        return not child.named and child.text == self.rule.separator

    def take(self, child: Node) -> bool:
        """Add one child; False where two separators follow one another."""
        if self.rule.separator and self.is_separator(child):
            return self._separate(child)
        if child.kind in self.language.comments:
            self._comment(child)
        elif child.kind in self.language.attached:
            self.pending.append(child)
        elif not child.named and self._closes(child):
            self.items[-1].nodes.append(child)
            self.items[-1].end = self.items[-1].stop = child.end
        else:
            self._start(child)
        return True

    def finish(self) -> None:
        """What still waits stands alone."""
        self._strand(len(self.pending))

    def _separate(self, child: Node) -> bool:
        if not self.items or self.items[-1].separator is not None:
            return False
        last = self.items[-1]
        if self.pending:
            last.nodes.extend(self.pending)
            last.end = self.pending[-1].end
            self.pending = []
        elif last.stop > last.end:
            last.end = last.stop
        last.separator = (child.start, child.end)
        last.stop = child.end
        return True

    def _comment(self, child: Node) -> None:
        if self.items and not self.pending and self._same_line(child):
            last = self.items[-1]
            last.stop = child.end
            if not self.rule.separator:
                last.nodes.append(child)
                last.end = child.end
        else:
            self.pending.append(child)

    def _same_line(self, child: Node) -> bool:
        """Does the comment end the line on which the last item ends?"""
        source = child.source
        if b"\n" in source[self.items[-1].stop : child.start]:
            return False
        rest = source[child.end : child.end + 200]
        return b"\n" in child.text or not rest.split(b"\n", 1)[0].strip() or self.rule.closing == b""

    def _closes(self, child: Node) -> bool:
        """Is this token punctuation that ends the last item?"""
        if not self.items or self.pending or self.items[-1].node is None:
            return False
        between = child.source[self.items[-1].stop : child.start]
        return b"\n" not in between and not child.text[:1].isalnum()

    def _start(self, child: Node) -> None:
        if self.pending:
            cut = len(self.pending)
            at = child.start
            while cut and child.source.count(b"\n", self.pending[cut - 1].end, at) < 2:
                cut -= 1
                at = self.pending[cut].start
            self._strand(cut)
        item = Item([*self.pending, child], child)
        item.group = self._group(child) if self.rule.groups else -1
        self.items.append(item)
        self.pending = []

    def _strand(self, count: int) -> None:
        """Make the first of the waiting comments items of their own, one for each block of them."""
        block: list[Node] = []
        for node in self.pending[:count]:
            if block and node.source.count(b"\n", block[-1].end, node.start) > 1:
                self.items.append(Item(block, None))
                block = []
            block.append(node)
        if block:
            self.items.append(Item(block, None))
        self.pending = self.pending[count:]

    def _group(self, child: Node) -> int:
        inner = unwrapped(child, self.language).kind
        for index, kinds in enumerate(self.rule.groups):
            if child.kind in kinds or inner in kinds:
                return index
        return -1
