"""A small grammar of our own for line-oriented formats; it yields the same nodes as tree-sitter.

A `document` holds `comment`, `section`, `block` and entries; a `section` its `header` and entries; a `block`
its `name`, an opening and a closing token, entries and blocks. What an entry is called, and how its `key` and `value`
are told apart, is in the language's data (`LineFormat`). A line that nothing matches is a `line`: it keeps its
place. There are no parse errors: every text has a tree.
"""

import re
from collections.abc import Iterator

from grammars.language import Language, LineFormat
from grammars.node import Node

_BLANK = b" \t\r\n\f\v"

Line = tuple[int, int]
"""Start and end of one logical line, without surrounding white space."""


def parse_lines(data: bytes, language: Language) -> Node:
    """The tree of a line-oriented file. The root spans all of it."""
    form = language.lines
    reader = _Reader(data, form)
    root = Node("document", 0, len(data), data)
    root.set_children(_sections(reader, list(reader.nodes())))
    return root


class _Reader:
    """Turns the lines of one text into nodes, one level deep but for blocks."""

    def __init__(self, data: bytes, form: LineFormat) -> None:
        self.data = data
        self.form = form
        self.section = _compiled(form.section)
        self.block = _compiled(form.block)
        self.block_end = _compiled(form.block_end)
        self.entries = [(kind, re.compile(pattern, re.DOTALL)) for kind, pattern in form.entries]

    def nodes(self) -> Iterator[Node]:
        """Every line as a node; blocks are closed, sections are only their headers."""
        opened: list[tuple[Node, list[Node]]] = []
        top: list[Node] = []
        for start, end in self._lines():
            text = self.data[start:end]
            members = opened[-1][1] if opened else top
            closed = self.block_end.match(text) if opened and self.block_end is not None else None
            if closed is not None:
                self._close(*opened.pop(), start, end, closed)
            elif self.block is not None and not self._is_comment(text) and (found := self.block.match(text)):
                opened.append(self._opened(found, start, end))
                members.append(opened[-1][0])
            else:
                members.append(self._node(start, end))
        if not opened:
            return iter(top)
        return (self._node(start, end) for start, end in self._lines())  # not closed: all lines stand alone

    def _close(self, block: Node, members: list[Node], start: int, end: int, found: re.Match[bytes]) -> None:
        """The last line of a block: perhaps an entry, then the closing token."""
        if "last" in found.re.groupindex and found["last"].strip():
            last = start + len(found["last"].rstrip(_BLANK))
            members.append(self._node(start, last))
            start = last
        while self.data[start] in _BLANK:
            start += 1
        members.append(self._token(start, end))
        block.end = end
        block.set_children(members)

    def _lines(self) -> Iterator[Line]:
        """Logical lines: with their continuation, without blank ones."""
        pending: Line | None = None
        for start, end in self._physical():
            if pending is not None and self._continues(pending, start):
                pending = (pending[0], end)
                continue
            if pending is not None:
                yield pending
            pending = (end - len(self.data[start:end].lstrip(_BLANK)), end)
        if pending is not None:
            yield pending

    def _physical(self) -> Iterator[Line]:
        at = 0
        for raw in self.data.splitlines(keepends=True):
            text = raw.rstrip(_BLANK)
            if text.strip(_BLANK + b"\xef\xbb\xbf"):
                yield at + (3 if at == 0 and raw.startswith(b"\xef\xbb\xbf") else 0), at + len(text)
            at += len(raw)

    def _continues(self, pending: Line, start: int) -> bool:
        text = self.data[pending[0] : pending[1]]
        fence = self.form.fence
        if fence and text.startswith(fence) and (len(text) < 2 * len(fence) or not text.endswith(fence)):
            return True
        if self.form.continuation == "backslash":
            return text.endswith(b"\\") and not self._is_comment(text)
        if self.form.continuation == "indent":
            blank_between = self.data.count(b"\n", pending[1], start) > 1
            indented = self.data[start] in b" \t" and not self._is_comment(text)
            return indented and not blank_between and self._node(*pending).kind not in ("line", "header")
        return False

    def _is_comment(self, text: bytes) -> bool:
        fence = self.form.fence
        return text.startswith(self.form.comments) or (bool(fence) and text.startswith(fence))

    def _node(self, start: int, end: int) -> Node:
        text = self.data[start:end]
        if self._is_comment(text):
            return Node("comment", start, end, self.data)
        if self.section is not None and self.section.match(text):
            return Node("header", start, end, self.data)
        for kind, pattern in self.entries:
            found = pattern.match(text)
            if found:
                return self._entry(kind, found, start, end)
        return Node("line", start, end, self.data)

    def _entry(self, kind: str, found: re.Match[bytes], start: int, end: int) -> Node:
        node = Node(kind, start, end, self.data)
        children = []
        for name in ("key", "value"):
            if name in found.re.groupindex and found[name]:
                first, last = self._trimmed(start + found.start(name), start + found.end(name))
                child = Node(name, first, last, self.data)
                child.field = name
                if name == "value" and b"\n" in found[name]:
                    child.set_children(self._items(child))
                children.append(child)
        node.set_children(sorted(children, key=lambda child: child.start))
        return node

    def _trimmed(self, start: int, end: int) -> Line:
        """The span without white space around it."""
        text = self.data[start:end]
        end = start + len(text.rstrip(_BLANK))
        return min(end, start + len(text) - len(text.lstrip(_BLANK))), end

    def _items(self, value: Node) -> list[Node]:
        """The lines of a value of several lines."""
        items = []
        at = value.start
        for raw in value.text.splitlines(keepends=True):
            text = raw.strip(_BLANK)
            if text:
                start = at + raw.index(text)
                kind = "comment" if self._is_comment(text) else "item"
                items.append(Node(kind, start, start + len(text), self.data))
            at += len(raw)
        return items

    def _opened(self, found: re.Match[bytes], start: int, end: int) -> tuple[Node, list[Node]]:
        """A block and its first children: the name, and the rest of the line as one token."""
        first, last = (start + at for at in found.span("name"))
        name = Node("name", first, last, self.data)
        name.field = "name"
        while last < end and self.data[last] in _BLANK:
            last += 1
        return Node("block", start, end, self.data), [name, *([self._token(last, end)] if last < end else [])]

    def _token(self, start: int, end: int) -> Node:
        token = Node(self.data[start:end].decode("utf-8", "replace"), start, end, self.data)
        token.named = False
        return token


def _compiled(pattern: bytes) -> re.Pattern[bytes] | None:
    return re.compile(pattern) if pattern else None


def _sections(reader: _Reader, nodes: list[Node]) -> list[Node]:
    """Entries after a header become children of its section; comments just before a header go with it."""
    if reader.section is None:
        return nodes
    top: list[Node] = []
    members = top
    for index, node in enumerate(nodes):
        if node.kind == "header":
            node.field = "header"
            lead = _take_lead(reader.data, members, node)
            members = [node]
            section = Node("section", node.start, node.end, reader.data)
            section.set_children(members)
            top.extend(lead)
            top.append(section)
        else:
            members.append(node)
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        if following is None or following.kind == "header":
            _close(top)
    return top


def _take_lead(data: bytes, members: list[Node], header: Node) -> list[Node]:
    """Take the comments directly above a header off the section before it."""
    lead: list[Node] = []
    at = header.start
    while members and members[-1].kind == "comment" and data.count(b"\n", members[-1].end, at) < 2:
        at = members[-1].start
        lead.insert(0, members.pop())
    return lead


def _close(top: list[Node]) -> None:
    """Let each section end where its last member ends."""
    for node in top:
        if node.kind == "section" and node.children:
            node.end = node.children[-1].end
