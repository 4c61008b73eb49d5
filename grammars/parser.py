"""The only door to tree-sitter: bytes and a language in, our own lazily expanded nodes out.

On the merge driver's path. The wheels' `__init__` modules import `importlib.resources` and `typing`, which
costs as much as the parse itself; so the compiled modules are loaded directly, and by a normal import
only where that fails.
"""

import importlib.machinery
import os
import sys

from grammars import memory
from grammars.line_formats import parse_lines
from grammars.node import Node
from grammars.tree import Kinds, Tree, new_kinds

TYPE_CHECKING = False  # as in `typing`, whose import would cost more than a small parse
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    import tree_sitter

    from grammars.edits import Edit
    from grammars.language import Grammar, Language

_loaded: dict[tuple[str, str], "tree_sitter.Language"] = {}
_kinds: dict[tuple[str, str], Kinds] = {}
_queries: dict[tuple[str, str, str], "tree_sitter.Query"] = {}


class GrammarMissing(Exception):  # noqa: N818 - a state of the machine more than a fault
    """The grammar of a language is not installed, or does not load; the message says how to mend it."""


class QueryInvalid(Exception):  # noqa: N818
    """A query of a language does not fit its grammar."""


def parse(data: bytes, language: "Language") -> Node:
    """The syntax tree of `data`. The root spans all of it; what does not parse is an error node within.

    Nodes neither start nor end in white space, and white space alone is no node, whatever the grammar says.
    Raises GrammarMissing.
    """
    known = memory.known(language, data)
    if known is not None:
        return known.root
    if language.grammar.line_format:
        tree, root = None, parse_lines(data, language)
    else:
        tree = _parse_anew(data, language) or _parse_tree(data, language)
        root = Tree(data, _kinds_of(language.grammar), language).node(tree.root_node)
        root.start, root.end = 0, len(data)
    memory.keep(language, data, tree, root)
    return root


def captures(language: "Language", query: str, data: bytes) -> list[tuple[str, Node]]:
    """What a query of the language (by its name in the profile) captures, in order of the text.

    Empty when the language has no such query. Raises GrammarMissing, QueryInvalid.
    """
    found = [
        (node.start_byte, -node.end_byte, name, node)
        for name, nodes in _cursor_results(language, query, data)
        for node in nodes
    ]
    found.sort(key=lambda item: item[:3])
    tree = Tree(data, _kinds_of(language.grammar))
    return [(name, tree.node(node)) for _, _, name, node in found]


def matches(language: "Language", query: str, data: bytes) -> list[dict[str, list[Node]]]:
    """Each match of a query of the language: its captures by name. Raises as `captures` does."""
    compiled = _query(language, query)
    if compiled is None:
        return []
    cursor = _tree_sitter().QueryCursor(compiled)
    root = _parse_tree(data, language).root_node
    tree = Tree(data, _kinds_of(language.grammar))
    return [
        {name: [tree.node(node) for node in nodes] for name, nodes in found.items()}
        for _, found in cursor.matches(root)
    ]


def all_matches(
    language: "Language", queries: "tuple[str, ...]", data: bytes
) -> tuple[bool, list[dict[str, list[Node]]]]:
    """The matches of several queries in one parse, query after query, and whether the text parsed whole.

    Raises as `captures` does.
    """
    root = _parse_tree(data, language).root_node
    tree = Tree(data, _kinds_of(language.grammar))
    found: list[dict[str, list[Node]]] = []
    known: dict[int, Node] = {}  # a name is captured by several patterns

    def ours(raw: "tree_sitter.Node") -> Node:
        node = known.get(raw.id)
        if node is None:
            node = known[raw.id] = tree.node(raw)
        return node

    for query in queries:
        compiled = _query(language, query)
        if compiled is not None:
            cursor = _tree_sitter().QueryCursor(compiled)
            found += [
                {name: [ours(node) for node in nodes] for name, nodes in match.items()}
                for _, match in cursor.matches(root)
            ]
    return not root.has_error, found


def load(grammar: "Grammar") -> "tree_sitter.Language":
    """The tree-sitter language of a grammar, once a process. Raises GrammarMissing."""
    key = (grammar.module, grammar.function)
    language = _loaded.get(key)
    if language is None:
        pointer = _pointer(grammar)
        try:
            language = _language(pointer)
        except (ValueError, TypeError) as error:
            raise GrammarMissing(f"{grammar.distribution} does not fit this tree-sitter ({error})") from error
        _loaded[key] = language
    return language


def _kinds_of(grammar: "Grammar") -> Kinds:
    key = (grammar.module, grammar.function)
    if key not in _kinds:
        _kinds[key] = new_kinds()
    return _kinds[key]


def _parse_tree(data: bytes, language: "Language") -> "tree_sitter.Tree":
    grammar = load(language.grammar)
    return _tree_sitter().Parser(grammar).parse(data)  # type: ignore[no-any-return]


def _parse_anew(data: bytes, language: "Language") -> "tree_sitter.Tree | None":
    """The tree by way of the nearest text that is remembered; None where there is none, or one has an error.

    What tree-sitter gives for an edited tree is what it gives for the text, but where errors were mended.
    """
    near = memory.nearest(language, data)
    if near is None:
        return None
    from grammars.edits import edits_between

    edits = edits_between(near.data, data)
    if edits is None:
        return None
    old = near.raw.copy()
    for edit in reversed(edits):
        _edit(old, near.data, data, edit)
    tree = _tree_sitter().Parser(load(language.grammar)).parse(data, old)
    return None if tree.root_node.has_error else tree


def _edit(tree: "Any", old: bytes, new: bytes, edit: "Edit") -> None:
    """Tell a tree of one edit; those behind it are told already."""
    i, j, k, m = edit
    start = (old.count(b"\n", 0, i), i - old.rfind(b"\n", 0, i) - 1)
    tree.edit(i, j, i + m - k, start, _behind(start, old[i:j]), _behind(start, new[k:m]))


def _behind(point: tuple[int, int], text: bytes) -> tuple[int, int]:
    """Row and column behind a text that starts at this point."""
    rows = text.count(b"\n")
    return (point[0] + rows, len(text) - text.rfind(b"\n") - 1) if rows else (point[0], point[1] + len(text))


def _cursor_results(language: "Language", query: str, data: bytes) -> list[tuple[str, list["tree_sitter.Node"]]]:
    compiled = _query(language, query)
    if compiled is None:
        return []
    cursor = _tree_sitter().QueryCursor(compiled)
    return list(cursor.captures(_parse_tree(data, language).root_node).items())


def _query(language: "Language", name: str) -> "tree_sitter.Query | None":
    text = language.queries.get(name)
    if not text:
        return None
    key = (language.grammar.module, language.grammar.function, text)
    compiled = _queries.get(key)
    if compiled is None:
        module = _tree_sitter()
        try:
            compiled = module.Query(load(language.grammar), text)
        except (module.QueryError, ValueError) as error:
            raise QueryInvalid(f"query {name!r} of {language.name}: {error}") from error
        _queries[key] = compiled
    return compiled


def _pointer(grammar: "Grammar") -> object:
    module = _extension(grammar.module, "_binding")
    if module is None:
        try:
            module = __import__(grammar.module)
        except ImportError as error:
            raise GrammarMissing(_how_to_install(grammar)) from error
    function = getattr(module, grammar.function, None)
    if function is None:
        raise GrammarMissing(f"{grammar.distribution} has no function {grammar.function!r}")
    return function()


def _how_to_install(grammar: "Grammar") -> str:
    package = f"'treaty[{grammar.extra}]'" if grammar.extra else grammar.distribution
    return f"{grammar.distribution} is not installed: pip install {package}"


def _language(pointer: object) -> "tree_sitter.Language":
    """Older wheels give the pointer as a number, which the binding takes with a deprecation warning."""
    module = _tree_sitter()
    if not isinstance(pointer, int):
        return module.Language(pointer)  # type: ignore[no-any-return]
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return module.Language(pointer)  # type: ignore[no-any-return]


def _tree_sitter() -> "Any":
    """The compiled module, which has the names of `tree_sitter`, or that package itself."""
    module = sys.modules.get("tree_sitter._binding")
    if module is None:
        module = _extension("tree_sitter", "_binding")
    if module is None:
        import tree_sitter

        return tree_sitter
    return module


def _extension(package: str, name: str) -> "ModuleType | None":
    """The compiled module `name` of an installed package, without running the package's `__init__`.

    It is entered into `sys.modules`, so that a later normal import of the package finds the same one.
    None where it cannot be loaded so.
    """
    full_name = f"{package}.{name}"
    if full_name in sys.modules:
        return sys.modules[full_name]
    for entry in _search_path():
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            path = f"{entry}/{package}/{name}{suffix}"
            if os.path.isfile(path):  # noqa: PTH113 - pathlib would cost more than the whole load
                return _load_extension(full_name, path)
    return None


def _search_path() -> list[str]:
    """Where installed packages lie: never the working directory, which may hold a stranger's repository."""
    here = os.getcwd()  # noqa: PTH109
    return [entry for entry in sys.path if entry and entry != here]


def _load_extension(full_name: str, path: str) -> "ModuleType | None":
    loader = importlib.machinery.ExtensionFileLoader(full_name, path)
    spec = importlib.machinery.ModuleSpec(full_name, loader, origin=path)
    try:
        module = loader.create_module(spec)
        loader.exec_module(module)
    except (ImportError, OSError):
        return None
    sys.modules[full_name] = module
    return module
