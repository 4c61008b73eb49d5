"""What can be wrong with the syntax of one text: parse errors, repeated unique keys, stray separators.

A fault counts against a merge only where no input has its like, so each carries a `mark` that is the same in
every version of the file that has it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from grammars.language import KeyRule, Language, ListRule
from grammars.node import Node
from grammars.paths import part_of

Span = tuple[int, int]


class Spans:
    """Places in a text, for asking whether a node meets one of them."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Does any of them touch this one?"""
        at = bisect_right(self._starts, end)
        return at > 0 and self._ends[at - 1] >= start


_NAMED_IN = 400  # a key stands in the first bytes of its node


class Fault:
    """One fault: its kind, its mark for comparing versions, where it is, and what to tell."""

    __slots__ = ("also", "end", "kind", "mark", "message", "start")

    def __init__(self, kind: str, mark: bytes, span: Span, message: str, also: Span | None = None) -> None:
        self.kind = kind  # "parse", "duplicate", "separator"
        self.mark = mark
        self.start, self.end = span
        self.message = message
        self.also = also  # the other of two duplicates

    def __repr__(self) -> str:
        return f"Fault({self.kind!r}, {self.start}-{self.end}, {self.message!r})"


def parse_faults(root: Node) -> list[Fault]:
    """Error nodes, and tokens that the parser had to invent. Free where the text parses."""
    found = []
    stack = [root] if root.has_error else []
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            found.append(Fault("parse", b" ".join(node.text.split()), (node.start, node.end), "no longer parses"))
        else:
            stack.extend(child for child in node.children if child.has_error)
    return found


def shape_faults(root: Node, language: Language, spans: Spans | None) -> list[Fault]:
    """Repeated unique keys, repeated imports and stray separators.

    Only nodes that meet one of `spans` are opened (None: all of them), so the cost follows the edits.
    """
    found: list[Fault] = []
    kinds = {kind for kind, rule in language.keys.items() if rule.unique}
    kinds |= {*language.imports, *language.wrappers}
    closed = {*language.strings, *language.comments}
    stack = [root]
    while stack:
        node = stack.pop()
        children = node.children
        if not children:
            continue
        keyed = [child for child in children if child.kind in kinds]
        if len(keyed) > 1:
            found.extend(_repeated(keyed, language, spans))
        for rule in language.lists.get(node.kind, ()):
            if rule.separator:
                found.extend(_stray(children, rule, node))
        opened = [child for child in children if child.end - child.start > 1 and child.kind not in closed]
        stack += opened if spans is None else [child for child in opened if spans.meet(child.start, child.end)]
    return found


def reference_faults(root: Node, language: Language) -> list[Fault]:
    """Names that are referred to before anything gives them (an alias without its anchor)."""
    if not language.references:
        return []
    given: set[bytes] = set()
    found: list[Fault] = []
    for node in root.walk():
        if node.kind in language.references.values():
            given.add(node.text[1:])
        elif node.kind in language.references and node.text[1:] not in given:
            name = node.text.decode("utf-8", "replace")
            found.append(Fault("reference", node.text, (node.start, node.end), f"nothing before it gives `{name}`"))
    return found


def _meets(node: Node, spans: Spans | None) -> bool:
    return spans is None or spans.meet(node.start, node.end)


def _repeated(children: list[Node], language: Language, spans: Spans | None) -> Iterator[Fault]:
    """Children with the same unique key, of which one at least meets a span."""
    keyed = [(child, _key(child, language)) for child in children if _meets(child, spans)]
    names = {key.name for _, key in keyed if key is not None}
    if not names:
        return
    if spans is not None:
        keyed += [
            (child, _key(child, language))
            for child in children
            if not _meets(child, spans) and _may_be_named(child, names)
        ]
        keyed.sort(key=lambda pair: pair[0].start)
    yield from _twins(keyed)


def _twins(keyed: "list[tuple[Node, Key | None]]") -> Iterator[Fault]:
    seen: dict[bytes, Node] = {}
    for child, key in keyed:
        if key is None:
            continue
        first = seen.setdefault(key.whole, child)
        if first is not child:
            span, also = (child.start, child.end), (first.start, first.end)
            yield Fault("duplicate", key.whole, span, key.message(), also)


class Key:
    """What must not repeat among the children of one node."""

    __slots__ = ("label", "name", "whole")

    def __init__(self, label: str, name: bytes, whole: bytes) -> None:
        self.label = label
        self.name = name  # the first part, looked for in the text before a node is opened
        self.whole = whole

    def message(self) -> str:
        """One clause for a conflict label."""
        name = self.name.decode("utf-8", "replace")
        name = name if len(name) <= 60 else name[:57] + "..."
        return f"{self.label} `{name}` twice"


def _key(node: Node, language: Language) -> Key | None:
    """The key of a child that must be unique, None for any other."""
    if node.kind in language.imports:
        text = _folded(node.text)
        return Key("import", text, b"import\0" + text)
    inner = _wrapped(node, language)
    rule = language.keys.get(inner.kind)
    if rule is None or not rule.unique:
        return None
    parts = [part_of(inner, path) for path in rule.paths]
    if not any(parts):
        return None
    name = next(part for part in parts if part)
    parts += [part_of(inner, path) for path in rule.signature]
    if inner.start > node.start:
        parts.append(_head(node, inner, rule))
    return Key(rule.label or rule.kind, name, b"\0".join([inner.kind.encode(), *parts]))


def _wrapped(node: Node, language: Language) -> Node:
    """The definition inside its decorators or export."""
    while node.kind in language.wrappers:
        inner = node.child(language.wrappers[node.kind])
        if inner is None:
            break
        node = inner
    return node


def _head(node: Node, inner: Node, rule: KeyRule) -> bytes:
    """All before the body of a decorated definition: decorators tell overloads and accessors apart."""
    body = inner.child(rule.body) if rule.body else None
    return _folded(node.source[node.start : body.start if body is not None else inner.end])


def _folded(text: bytes) -> bytes:
    return b" ".join(text.split())


def _may_be_named(node: Node, names: set[bytes]) -> bool:
    """Does a name stand in the head of this node? Cheap, so that most siblings are never opened."""
    head = _folded(node.source[node.start : min(node.end, node.start + _NAMED_IN)])
    return any(name in head for name in names)


def _stray(children: list[Node], rule: ListRule, parent: Node) -> Iterator[Fault]:
    """Separators with nothing before them: some grammars take `{, a}` and `a,, b` without an error."""
    separator = rule.separator.decode("utf-8", "replace")
    empty = True
    for child in children:
        is_separator = child.kind == separator
        if is_separator and empty:
            around = parent.source[max(parent.start, child.start - 40) : child.end + 40]
            yield Fault("separator", _folded(around), (child.start, child.end), f"a stray `{separator}`")
        empty = is_separator or (not child.named and child.text == rule.opening)
