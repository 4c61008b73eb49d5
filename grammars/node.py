"""The neutral syntax node: what every parser, tree-sitter's or a line format's, hands to the rest.

On the merge driver's path: standard library only, and little of that.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


class Node:
    """One node of a syntax tree over the bytes of one file.

    Children are made on first use (`expand`), one level at a time, since a merge opens a node only
    where both sides changed it. `start` and `end` are byte offsets into `source`; `source[start:end]`
    is the node, white space between children belongs to none of them.
    """

    __slots__ = (
        "_children",
        "_grow",
        "_raw",
        "end",
        "field",
        "has_error",
        "is_error",
        "is_missing",
        "kind",
        "language",
        "named",
        "source",
        "start",
    )

    def __init__(self, kind: str, start: int, end: int, source: bytes) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.source = source
        self.field: str | None = None
        self.language = ""  # name of the language that this text is in, where it is not that of the file
        self.named = True
        self.is_error = False
        self.is_missing = False
        self.has_error = False
        self._grow: Callable[[Node, Any], list[Node]] | None = None
        self._raw: Any = None
        self._children: list[Node] | None = None

    @property
    def text(self) -> bytes:
        """The bytes of this node."""
        return self.source[self.start : self.end]

    @property
    def children(self) -> list["Node"]:
        """All children in order, named ones and tokens alike."""
        if self._children is None:
            self._children = self._grow(self, self._raw) if self._grow is not None else []
            self._grow = self._raw = None
        return self._children

    def set_children(self, children: "list[Node]") -> None:
        """Give this node its children."""
        self._children = children

    def grow(self, children: "Callable[[Node, Any], list[Node]]", raw: "Any") -> None:
        """Give this node a function that makes its children out of `raw` when they are first asked for."""
        self._grow = children
        self._raw = raw

    @property
    def named_children(self) -> list["Node"]:
        """The children that the grammar names (no punctuation, no keywords)."""
        return [child for child in self.children if child.named]

    def child(self, field: str) -> "Node | None":
        """The first child in this field of the grammar, or None."""
        for child in self.children:
            if child.field == field:
                return child
        return None

    def walk(self) -> "Iterator[Node]":
        """This node and all below it, in order of the text. Iterative: trees can be 5,000 levels deep."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}-{self.end}>"
