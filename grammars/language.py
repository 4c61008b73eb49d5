"""A language as data: what commutes in it, what names a thing, what is a comment, how it is parsed.

Plain classes with `__slots__`: they are on the merge driver's path, where `dataclasses` alone would cost
as much as the rest of the start. They are made by `grammars.catalogue` from `grammars/languages/*.toml`
and never change afterwards.
"""

from grammars.node import Node


class Grammar:
    """Where the tree-sitter grammar comes from, or which line format of our own takes its place."""

    __slots__ = ("distribution", "extra", "function", "line_format", "module")

    def __init__(
        self,
        module: str,
        function: str = "language",
        distribution: str = "",
        extra: str = "",
        line_format: str = "",
    ) -> None:
        self.module = module  # importable module of the wheel, as "tree_sitter_python"; "" for a line format
        self.function = function  # its function that returns the language pointer
        self.distribution = distribution  # name on the package index
        self.extra = extra  # extra of Treaty that installs it, "" when it is in the base install
        self.line_format = line_format  # parser in grammars.line_formats, "" when tree-sitter parses


class ListRule:
    """A node kind whose children form a list, ordered or commutative.

    Children of one `groups` entry commute with one another; with no groups the list is ordered. A child
    whose kind is in no group keeps its place and nothing commutes across it.
    """

    __slots__ = ("closing", "groups", "named", "opening", "parent", "reason", "separator", "trailing", "within")

    def __init__(self, parent: str) -> None:
        self.parent = parent  # node kind
        self.within: tuple[str, ...] = ()  # only below one of these kinds (direct parent), () = anywhere
        self.named: tuple[str, ...] = ()  # only where the `within` node's first child reads so: `__all__`
        self.separator = b""  # token between two children, b"" when they follow one another (statements, members)
        self.opening = b""  # token before the first child, b"" for none
        self.closing = b""  # token after the last child
        self.trailing = False  # may a separator stand after the last child?
        self.groups: tuple[frozenset[str], ...] = ()
        self.reason = ""  # why the order has no meaning, or why it has one (shown by `treaty merge languages NAME`)


class KeyRule:
    """What tells one child of a kind from its siblings, in its parent.

    Each of `paths` leads to a part of the node: "name" (field), "declarator.name" (fields, step by step),
    "#identifier" (first child of that kind), "." (the whole text, white space folded). Parts that are
    missing count as empty. A decorated or exported definition is looked through (Language.wrappers).
    """

    __slots__ = ("body", "kind", "label", "paths", "signature", "unique")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.paths: tuple[str, ...] = ()  # what matches a child in base with one in ours and theirs
        self.signature: tuple[str, ...] = ()  # further parts that must differ for two to live side by side (overloads)
        self.unique = False  # two children with equal paths and signature are a fault (a duplicate)
        self.label = ""  # the word people use: "method", "class", "key"; shown in conflict labels
        self.body = ""  # field that holds the body, "" for none


class ImportRule:
    """A statement that brings names into a file; many of them form a set."""

    __slots__ = ("kind", "names", "source")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.source: tuple[str, ...] = ()  # paths (as in KeyRule) to what is imported from
        self.names = ""  # node kind of the list of imported names in it, "" when there is none


class LineFormat:
    """How a line-oriented format is read (grammars.line_formats). Patterns are regular expressions."""

    __slots__ = ("block", "block_end", "comments", "continuation", "entries", "fence", "section")

    def __init__(self) -> None:
        self.comments: tuple[bytes, ...] = ()  # what a comment line starts with
        self.section = b""  # a line that opens a section, which reaches to the next one
        self.block = b""  # a line that opens a block, with a group `name`
        self.block_end = b""  # the line that closes it
        self.entries: tuple[tuple[str, bytes], ...] = ()  # node kind, pattern with groups `key` and `value`
        self.fence = b""  # what opens and closes a comment of several lines, as `"""`
        self.continuation = ""  # "backslash" or "indent": how an entry goes on in the next line


class Language:
    """All that the rest needs to know of one language or format."""

    __slots__ = (
        "atomic",
        "attached",
        "comments",
        "extensions",
        "file_names",
        "grammar",
        "imports",
        "indented",
        "injections",
        "joined",
        "keys",
        "line_comment",
        "lines",
        "lists",
        "name",
        "origin",
        "queries",
        "references",
        "refined",
        "regenerated",
        "shebangs",
        "statements",
        "strings",
        "title",
        "transparent",
        "wrappers",
    )

    def __init__(self, name: str, grammar: Grammar) -> None:
        self.name = name  # lower case, as in `.gitattributes` (treaty-language=python)
        self.title = name  # as people write it
        self.grammar = grammar
        self.extensions: tuple[str, ...] = ()  # without the dot
        self.file_names: tuple[str, ...] = ()  # whole names or glob patterns
        self.shebangs: tuple[str, ...] = ()
        self.comments: frozenset[str] = frozenset()  # node kinds
        self.line_comment = b""
        self.strings: frozenset[str] = frozenset()  # node kinds merged line by line, never opened
        self.atomic: frozenset[str] = frozenset()  # node kinds never opened: changed on both sides is a conflict
        self.attached: frozenset[str] = frozenset()  # kinds that belong to the next sibling (attributes)
        self.wrappers: dict[str, str] = {}  # kind -> field of what it wraps ("decorated_definition": "definition")
        self.transparent: frozenset[str] = frozenset()  # kinds that a single child takes the place of
        self.statements: frozenset[str] = frozenset()  # kinds that are statements, paired one by one in a body
        self.lists: dict[str, tuple[ListRule, ...]] = {}  # by parent kind
        self.keys: dict[str, KeyRule] = {}  # by child kind
        self.imports: dict[str, ImportRule] = {}  # by statement kind
        self.regenerated: frozenset[str] = (
            frozenset()
        )  # kinds that a program writes anew: changed on both sides, one is taken whole
        self.joined: dict[str, str] = {}  # kind -> kind that follows it: both become one `definition`
        self.refined: dict[str, tuple[str, frozenset[str]]] = {}  # kind -> path, words: `call` as `call:def`
        self.references: dict[str, str] = {}  # kind -> kind: what refers to a name, and what gives it (YAML's anchors)
        self.indented = False  # does the indent of a comment say what it belongs to, where the grammar does not?
        self.injections: dict[str, str] = {}  # kind -> "content kind:language", see grammars.injections
        self.queries: dict[str, str] = {}  # "definitions", "references", "imports": tree-sitter queries for scopes
        self.lines = LineFormat()  # for a language without a tree-sitter grammar
        self.origin = ""  # path of the data file, for messages

    @property
    def why_ordered(self) -> str:
        """Why nothing commutes, for a language of that kind; "" for all others."""
        rules = [rule for listed in self.lists.values() for rule in listed]
        if any(rule.groups for rule in rules):
            return ""
        return next((rule.reason for rule in rules if rule.reason), "it is merged by lines" if not rules else "")

    def list_rule(self, node: Node, parent: Node | None) -> ListRule | None:
        """The rule for the children of a node in this place, or None. Rules for one place come first."""
        for rule in self.lists.get(node.kind, ()):
            if rule.within and (parent is None or parent.kind not in rule.within):
                continue
            if not rule.named or (parent is not None and _first_word(parent) in rule.named):
                return rule
        return None


def _first_word(node: Node) -> str:
    """The text of the first named child, without quotes: what a `named` rule is compared with."""
    first = next((child for child in node.children if child.named), None)
    return first.text.decode("utf-8", "replace").strip("\"'`") if first is not None else ""
