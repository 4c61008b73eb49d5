"""From the text of a file to its symbols, by the queries `outline`, `linkage` and `uses` of its language.

What the captures mean. Outline: `@def.KIND` the whole definition (`own`: a field given to `self`, or a
parameter that is a field; `variables`: several at once), with `@name`, `@parameters`, `@type`, `@bases`,
`@body`, `@owner` (the type that a method is given to), `@modifiers`; `@mark` on a `@marked` definition;
`@branch`, `@comment`, `@package`, `@embedded`. Linkage: `@import…`, `@export…`, `@dynamic`. Uses: `@call`,
`@read` and `@member` with `@name` and `@receiver`, `@binding` and `@pattern` for names of a function's own
(`@type`: what they are declared as), `@global`, `@skip`, `@scope` (a function without a name), `@literal` of
a `@called`.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from grammars.language import Language
from grammars.node import Node
from grammars.parser import all_matches
from scopes.families import FAMILIES, SPREAD, dotted
from scopes.linkage import imports_of
from scopes.parameters import parameters_of
from scopes.symbols import BY, FUNCTIONS, HOLDERS, Definition, FileSymbols
from scopes.uses import Scopes, literals_of, references_of

OUTLINE, USES = ("outline", "linkage"), ("outline", "linkage", "uses")
LARGEST = 1_500_000  # bytes; a larger file is generated, and its symbols are told to be unknown

_DYNAMIC = {
    "python": (b"globals()", b"sys.modules[__name__]", b"def __getattr__(name"),
    "script": (b"Object.assign(exports", b"__exportStar"),
}
_DOTTED = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")

Match = dict[str, list[Node]]


class Lines:
    """Line and column, counted from 1, columns in characters, of offsets in a text."""

    __slots__ = ("_data", "_starts")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = [0, *(found.end() for found in re.finditer(rb"\n", data))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a byte."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return line, len(self._data[start:offset].decode("utf-8", "replace")) + 1


def extract(data: bytes, language: Language, with_uses: bool = True) -> FileSymbols:
    """The symbols of one version of a file; without uses it is done in half the time.

    A node that does not parse is passed over. Raises GrammarMissing and QueryInvalid.
    """
    family = FAMILIES[language.name]
    if len(data) > LARGEST or b"\0" in data[:8000]:
        return FileSymbols(family, "", is_dynamic=True, is_broken=True)
    is_whole, found = all_matches(language, USES if with_uses else OUTLINE, data)
    lines = Lines(data)
    outline = _Outline(data, found, family, lines)
    definitions = outline.definitions()
    scopes = Scopes(outline.spans, found, family)
    packages = {dotted(_text(node), family) for match in found for node in match.get("package", ())}
    return FileSymbols(
        family,
        min(packages, default=""),
        definitions,
        imports_of(found, family, lines, outline.depth),
        references_of(found, scopes, family, lines) if with_uses else (),
        literals_of(found, scopes, lines) if with_uses else (),
        len(packages) > 1 or _is_dynamic(found, data, family),
        not is_whole,
    )


def _is_dynamic(found: list[Match], data: bytes, family: str) -> bool:
    return any("dynamic" in match for match in found) or any(word in data for word in _DYNAMIC.get(family, ()))


class _Outline:
    """Definitions nested by where they stand. `spans`: start, end, qualified name, kind, in order."""

    def __init__(self, data: bytes, found: list[Match], family: str, lines: Lines) -> None:
        self.data = data
        self.family = family
        self.lines = lines
        self.spans: list[tuple[int, int, str, str]] = []
        self._comments = sorted((n.start, n.end) for match in found for n in match.get("comment", ()))
        self._branches = sorted((n.start, n.end) for match in found for n in match.get("branch", ()))
        self._reach = list(accumulate((end for _, end in self._branches), max))  # the furthest end up to each branch
        self._marks: dict[int, list[str]] = {}
        self._bases: list[tuple[int, str]] = []
        for match in found:
            if "marked" in match:
                marks = [_text(node)[1:].partition("(")[0].strip() for node in match["mark"]]
                self._marks.setdefault(match["marked"][0].start, []).extend(marks)
            if "embedded" in match:
                self._bases += [(n.start, self._name_of_type(_text(n))) for n in match["bases"]]
        self._defs = self._joined(found)

    def _joined(self, found: list[Match]) -> list[tuple[Node, Node, str, Match]]:
        """Definition, name, kind and match of each, in order; the first pattern that has a name wins."""
        known: dict[int, tuple[Node, Node, str, Match]] = {}
        for match in found:
            kind = next((key for key in match if key.startswith("def.")), "")
            if not kind or "name" not in match:
                continue
            for name in match["name"]:
                held = known.get(name.start)
                if held is None or self._is_better(kind, match, held):
                    known[name.start] = match[kind][0], name, kind[4:], match
        return sorted(known.values(), key=lambda one: (one[0].start, -one[0].end))

    def _is_better(self, kind: str, match: Match, held: tuple[Node, Node, str, Match]) -> bool:
        """Does a second pattern say more of the same name?"""
        if self.family not in SPREAD:
            return kind == "def.function" and held[2] == "variable"
        return (kind != "def.elsewhere", len(match)) > (held[2] != "elsewhere", len(held[3]))

    def depth(self, offset: int) -> int:
        """How many modules within the file are around an offset."""
        return sum(start <= offset < end for start, end, _, kind in self.spans if kind == "module")

    def definitions(self) -> tuple[Definition, ...]:
        """All but what is local to a function."""
        found: list[Definition] = []
        own: set[str] = set()
        around: list[tuple[Node, Definition, bool]] = []  # node, definition, is it local
        for node, name, kind, match in self._defs:
            while around and around[-1][0].end <= node.start:
                around.pop()
            holder = self._holder(around, kind)
            is_local = kind != "own" and bool(around) and (around[-1][2] or around[-1][1].kind in FUNCTIONS)
            is_local |= kind == "own" and (holder is None or any(one[2] for one in around))
            is_local &= kind != "elsewhere"
            one = self._definition(node, name, kind, match, holder)
            if one.kind in FUNCTIONS | HOLDERS or (one.kind == "variable" and not is_local):
                around.append((node, one, is_local))
                scope = one.qualified if not is_local else around[0][1].qualified
                self.spans.append((node.start, node.end, scope, one.kind))
            if is_local or (kind == "own" and one.qualified in own):
                continue
            if one.kind == "field":
                own.add(one.qualified)
            found.append(one)
        return tuple(found)

    def _holder(self, around: list[tuple[Node, Definition, bool]], kind: str) -> Definition | None:
        for _, one, _ in reversed(around):
            if one.kind in HOLDERS or (kind in ("member", "method") and one.kind == "variable"):
                return one
        return None

    def _definition(self, node: Node, name: Node, kind: str, match: Match, holder: Definition | None) -> Definition:
        parameters = match.get("parameters")
        body = match.get("body")
        owner = match.get("owner")
        container = self._container(owner[0] if owner else None, holder)
        text = _text(name).strip("\"':$" if self.family in SPREAD else "\"'")
        line, column = self.lines.place(name.start)
        is_own_parameters = parameters is not None and kind != "own"
        return Definition(
            text,
            container,
            _kind(kind, container, holder),
            parameters_of(parameters[0], self.family) if parameters and is_own_parameters else None,
            self._words(parameters[0]) if parameters and is_own_parameters else "",
            _declared(dotted(_text(match["type"][0]), self.family)) if match.get("type") else "",
            self._bases_of(node, match),
            self._marks_of(node, match),
            hashlib.blake2b(self._words(body[0]).encode(), digest_size=8).hexdigest() if body else "",
            node.start,
            node.end,
            line,
            column,
        )

    def _container(self, owner: Node | None, holder: Definition | None) -> str:
        around = holder.qualified if holder is not None else ""
        if owner is None:
            return around
        if self.family not in SPREAD:
            return _type_name(_text(owner))
        return f"{around}.{dotted(_text(owner), self.family)}".lstrip(".")

    def _name_of_type(self, text: str) -> str:
        return dotted(text, self.family) if self.family in SPREAD else _type_name(text)

    def _bases_of(self, node: Node, match: Match) -> tuple[str, ...]:
        if self.family in SPREAD:
            clauses = (*match.get("bases", ()), *match.get("interfaces", ()), *match.get("implements", ()))
            listed = [base for clause in clauses for base in _bases_by_text(_text(clause), self.family)]
        else:
            listed = [base for clause in match.get("bases", ()) for base in bases_in(clause)]
        embedded = [name for start, name in self._bases if node.start < start < node.end]
        return tuple(listed + embedded)

    def _marks_of(self, node: Node, match: Match) -> tuple[str, ...]:
        marks = list(self._marks.get(node.start, ()))
        for modifiers in match.get("modifiers", ()):
            marks += [word.lstrip("@") for word in _text(modifiers).split()]
        marks += [mark for mark in ("implements", "pure") if mark in match]
        if self.family == "kotlin":
            marks += [f"{BY}{name}" for clause in match.get("bases", ()) for name in _delegated(_text(clause))]
        before = bisect_left(self._branches, (node.start, 0))
        if before and self._reach[before - 1] >= node.end:
            around = (start for start, end in self._branches[:before] if node.end <= end)
            marks += ["branch"] if any(self._is_near(start, node) for start in around) else []
        return tuple(marks)

    def _is_near(self, branch: int, node: Node) -> bool:
        """Does the branch stand within the innermost definition around the node?"""
        return all(not (start > branch and start < node.start and end >= node.end) for start, end, _, _ in self.spans)

    def _words(self, node: Node) -> str:
        """The text of a node without comments, one space between words."""
        parts, at = [], node.start
        first = bisect_right(self._comments, (node.start, 0))
        for start, end in self._comments[first:]:
            if start >= node.end:
                break
            parts.append(self.data[at:start])
            at = max(at, end)
        parts.append(self.data[at : node.end])
        return b" ".join(b" ".join(parts).split()).decode("utf-8", "replace")


def _kind(kind: str, container: str, holder: Definition | None) -> str:
    is_free = not container or (holder is not None and holder.kind == "module" and holder.qualified == container)
    match kind:
        case "own":
            return "field"
        case "variable" | "variables":
            return "variable" if is_free else "field"
        case "function" | "prototype":
            return "function" if is_free else "method"
        case "constructor":
            return "method"
        case _:
            return kind


def bases_in(clause: Node) -> list[str]:
    """The names in the head of a class, as dotted chains; what is no name is `?`."""
    if clause.kind == "argument_list":
        given = [one for one in clause.named_children if "comment" not in one.kind]
        return [_chain(_text(one)) for one in given if one.kind != "keyword_argument"]
    wrappers = ("class_heritage", "extends_clause", "implements_clause", "type_list", "superclass", "super_interfaces")
    if clause.kind in (*wrappers, "extends_type_clause", "extends_interfaces"):
        return [base for child in clause.named_children if child.kind != "type_arguments" for base in bases_in(child)]
    return [_chain(_text(clause).partition("<")[0].partition("[")[0])]


_BASE_WORDS = re.compile(r"\b(extends|implements|public|private|protected|virtual)\b|^\s*[:<]|\bby\b.*|\(.*")
_BASE_BREAKS = re.compile(r"[,+](?![^<(]*[>)])")


def _bases_by_text(text: str, family: str) -> list[str]:
    """The bases in a clause of a language that writes them with commas, or with `+`."""
    parts = [_BASE_WORDS.sub("", part).strip() for part in _BASE_BREAKS.split(" ".join(text.split()))]
    names = [dotted(part, family) for part in parts if part and not part.startswith(("?", "'"))]
    return [name if _DOTTED.fullmatch(name) else "?" for name in names]


def _delegated(text: str) -> list[str]:
    """The bases whose members another value has: `class A : B by value`."""
    parts = (part.partition(" by ") for part in _BASE_BREAKS.split(" ".join(text.split())))
    return [name for before, by, _ in parts if by for name in _bases_by_text(before, "kotlin")]


def _chain(text: str) -> str:
    text = text.partition("[")[0].strip()
    return text if _DOTTED.fullmatch(text) else "?"


def _declared(text: str) -> str:
    """A type where it is a plain name, "" for any other."""
    text = text.lstrip(": ").removeprefix("*").strip("\"' ")
    return text if _DOTTED.fullmatch(text) else ""


def _type_name(text: str) -> str:
    return text.lstrip("*").partition("[")[0].rpartition(".")[2]


def _text(node: Node) -> str:
    return node.text.decode("utf-8", "replace")
