"""Which names a file uses that are not bound in a function around them, and what their receivers are declared as."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from grammars.node import Node
from scopes.families import SPREAD, dotted
from scopes.linkage import Match, Places
from scopes.parameters import Arguments, arguments_of
from scopes.symbols import FUNCTIONS, TYPES, Literal, Reference

_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern", "shorthand_field_identifier"})
_NO_BINDINGS = frozenset({"attribute", "subscript", "member_expression", "selector_expression", "index_expression"})
_NO_BINDINGS |= {"type", "type_annotation", "call", "pair_pattern_key", "scoped_identifier", "element_reference"}
_VALUES, _KEYS = frozenset({"value", "right", "type", "key"}), frozenset({"key"})
_NESTED = frozenset({"def.function", "def.class", "def.interface", "def.enum", "def.type"})
_BINDS = frozenset({"binding", "pattern", "declarator"})
UNSURE = "?"
_NOTHING = Arguments(0, (), False)


class Scopes:
    """The functions and types of a file by offset, and which names each function binds for itself."""

    def __init__(self, spans: list[tuple[int, int, str, str]], found: list[Match], family: str) -> None:
        self.family = family
        anonymous = [(n.start, n.end, "", "scope") for match in found for n in match.get("scope", ())]
        self._spans = sorted([*spans, *anonymous], key=lambda span: (span[0], -span[1]))
        self._parents = self._nested()
        self._starts = [span[0] for span in self._spans]
        self.bound: dict[int, dict[str, str]] = {}  # number of a scope, -1 for the file -> name -> type
        self._globals: dict[int, set[str]] = {}
        for match in found:
            for node in match.get("global", ()):
                self._globals.setdefault(self._function(node.start), set()).add(_text(node))
        for match in found:
            self._bind(match)
            self._bind_nested(match)

    def _nested(self) -> list[int]:
        parents: list[int] = []
        open_spans: list[int] = []
        for number, (start, _, _, _) in enumerate(self._spans):
            while open_spans and self._spans[open_spans[-1]][1] <= start:
                open_spans.pop()
            parents.append(open_spans[-1] if open_spans else -1)
            open_spans.append(number)
        return parents

    def at(self, offset: int) -> int:
        """The innermost scope around an offset, -1 for the file."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self._spans[number][1] <= offset:
            number = self._parents[number]
        return number

    def around(self, offset: int) -> Iterator[int]:
        """All scopes around an offset, the innermost first, without the file."""
        number = self.at(offset)
        while number >= 0:
            yield number
            number = self._parents[number]

    def _function(self, offset: int) -> int:
        """The innermost function around an offset; names are bound there, or at a type, or in the file."""
        return next((n for n in self.around(offset) if self._spans[n][3] != "variable"), -1)

    def name_at(self, offset: int) -> str:
        """The qualified name of what is around an offset, "" for the file."""
        return next((self._spans[n][2] for n in self.around(offset) if self._spans[n][2]), "")

    def place_of(self, offset: int) -> str:
        """`name_at` and, where functions without a name hold keys, which of them is around."""
        if self.family not in SPREAD:
            return self.name_at(offset)
        innermost = next((n for n in self.around(offset) if self._spans[n][3] == "scope"), -1)
        return f"{self.name_at(offset)}#{innermost}"

    def _bind(self, match: Match) -> None:
        if _BINDS.isdisjoint(match):
            return
        declared = _type(match["type"][0], self.family) if match.get("type") else ""
        for declarator in match.get("declarator", ()):
            for node in _declared_in(declarator):
                self._add(node, _text(node), "")
        for node in match.get("binding", ()):
            self._add(node, _text(node), declared)
        for pattern in match.get("pattern", ()):
            for node in _bound_in(pattern):
                if self.family != "rust" or not _text(node)[:1].isupper():
                    self._add(node, _text(node), "")

    def _add(self, node: Node, name: str, declared: str) -> None:
        scope = self._function(node.start)
        if scope < 0 or self._spans[scope][3] in TYPES or name in self._globals.get(scope, ()):
            return
        names = self.bound.setdefault(scope, {})
        held = names.get(name)
        if held and declared and held != declared:
            names[name] = UNSURE
        else:
            names[name] = held or declared

    def _bind_nested(self, match: Match) -> None:
        """A function or type within a function is a name of that one."""
        if "name" in match and not _NESTED.isdisjoint(match):
            key = next(key for key in match if key in _NESTED)
            start = match[key][0].start
            outer = next((n for n in self.around(start) if self._spans[n][0] < start), -1)
            if outer >= 0 and self._spans[outer][3] in (*FUNCTIONS, "scope"):
                self.bound.setdefault(outer, {}).setdefault(_text(match["name"][0]), "")

    def binding(self, name: str, offset: int) -> str | None:
        """What a name is declared as in the functions around it; None where none of them binds it."""
        for number in self.around(offset):
            if self._spans[number][3] not in TYPES and name in self.bound.get(number, ()):
                return self.bound[number][name]
        return None


def references_of(found: list[Match], scopes: Scopes, family: str, lines: Places) -> tuple[Reference, ...]:
    """The uses in order of the text. A name that a definition gives itself is none."""
    taken = _not_uses(found)
    left_out = _Ranges([(n.start, n.end) for match in found for n in match.get("left_out", ())])
    known: dict[int, Reference] = {}
    for match in found:
        name = match.get("name")
        if not name or not ("call" in match or "read" in match or "member" in match):
            continue
        if ("member" not in match and name[0].start in taken) or left_out.hold(name[0].start):
            continue
        held = known.get(name[0].start)
        if held is None or ("call" in match and not held.is_call):
            one = _reference(match, scopes, family, lines)
            if one is not None:
                known[name[0].start] = one
            else:
                taken.add(name[0].start)
    return tuple(known[start] for start in sorted(known))


def _not_uses(found: list[Match]) -> set[int]:
    taken: set[int] = set()
    for match in found:
        if "read" in match or "call" in match:
            continue
        for key in match:
            if key in ("skip", "binding"):
                taken.update(node.start for node in match[key])
            elif key.startswith("def."):
                taken.update(node.start for node in match.get("name", ()))
        for pattern in match.get("pattern", ()):
            taken.update(n.start for n in _bound_in(pattern) if n.kind != "identifier" or not _text(n)[:1].isupper())
        for declarator in match.get("declarator", ()):
            taken.update(node.start for node in _declared_in(declarator))
    return taken


class _Ranges:
    """Parts of a text in which nothing is a use."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]

    def hold(self, offset: int) -> bool:
        """Is the offset in one of them?"""
        number = bisect_right(self._starts, offset) - 1
        return number >= 0 and offset < self._ranges[number][1]


def _declared_in(declarator: Node) -> Iterator[Node]:
    """The name that a C declarator gives."""
    node: Node | None = declarator
    while node is not None and node.kind != "identifier":
        inner = node.child("declarator")
        if inner is None and node.kind in ("reference_declarator", "parenthesized_declarator", "array_declarator"):
            inner = next(iter(node.named_children), None)
        node = inner
    if node is not None:
        yield node


def _reference(match: Match, scopes: Scopes, family: str, lines: Places) -> Reference | None:
    name = match["name"][0]
    receiver = _receiver(match, scopes) if match.get("receiver") else ""
    if not receiver and scopes.binding(_text(name), name.start) is not None:
        return None
    if "member" in match:
        receiver = f"{receiver}()"
    given = arguments_of(match["arguments"][0], family) if match.get("arguments") else _NOTHING
    if match.get("trailing"):
        given = Arguments(given.count + 1, given.named, True)
    line, column = lines.place(name.start)
    scope = scopes.name_at(name.start)
    is_call = "call" in match
    text = _text(name)
    if family == "php" and "\\" in text:
        receiver, text = UNSURE, text.rpartition("\\")[2]
    if family == "ruby" and text == "new" and receiver and receiver != UNSURE and "()" not in receiver:
        receiver, _, text = receiver.rpartition(".")
    return Reference(text, receiver, is_call, given.count, given.named, given.is_open, scope, line, column)


def _receiver(match: Match, scopes: Scopes) -> str:
    """The chain before a name, its first part replaced by `T()` where that is declared as a `T`."""
    node = match["receiver"][0]
    text = "".join(dotted(_text(node), scopes.family).split())
    if node.kind in ("call", "call_expression", "object_creation_expression", "new_expression"):
        made = node.child("function") or node.child("constructor") or node.child("type")
        maker = dotted(_text(made), scopes.family) if made is not None else UNSURE
        text = f"{maker}()" if _CHAIN.fullmatch(maker) else UNSURE
        is_new = node.kind in ("new_expression", "object_creation_expression", "call")
        return text if is_new and text[:1].isupper() else UNSURE
    if not _CHAIN.fullmatch(text):
        return UNSURE
    first, dot, rest = text.partition(".")
    declared = scopes.binding(first, node.start)
    if declared is None or first in ("self", "cls", "this"):
        return text
    return f"{declared}(){dot}{rest}" if declared and declared != UNSURE else UNSURE


def _bound_in(pattern: Node) -> Iterator[Node]:
    """The names that a pattern binds: all in it but parts of attributes, indices, values and types."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.kind in _NAMES:
            yield node
        elif node.kind not in _NO_BINDINGS:
            left_out = _KEYS if node.kind == "pair_pattern" else _VALUES
            stack += [child for child in node.named_children if child.field not in left_out]


def literals_of(found: list[Match], scopes: Scopes, lines: Places) -> tuple[Literal, ...]:
    """The first strings of calls and annotations, with what is called."""
    known: dict[tuple[int, int], Literal] = {}
    for match in found:
        if "literal" in match:
            node = match["literal"][0]
            line, column = lines.place(node.start)
            kind = "".join(_text(match["called"][0]).split())
            if len(kind) < 60:
                text = _text(node).strip("\"'" if scopes.family in SPREAD else '"')
                known[node.start, node.end] = Literal(kind, text, scopes.place_of(node.start), line, column)
    return tuple(known.values())


def _type(node: Node, family: str) -> str:
    text = dotted(_text(node), family).lstrip(": ").removeprefix("*").strip("\"' ")
    return text if _CHAIN.fullmatch(text) else ""


def _text(node: Node) -> str:
    return node.text.decode("utf-8", "replace")
