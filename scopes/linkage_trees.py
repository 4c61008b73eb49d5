"""Imports of Rust, C, C++, C#, Ruby, PHP and Kotlin: what each statement takes, and under which name.

Modules are written with dots; a C include and a Ruby require keep their text.
"""

from collections.abc import Callable, Iterator

from grammars.node import Node
from scopes.families import dotted

Match = dict[str, list[Node]]
Key = tuple[str, str, str, bool]  # module, name, alias, is_exported


def read_import(match: Match, kind: str, family: str, depth: Callable[[int], int]) -> Iterator[tuple[Key, Node]]:
    """What one statement brings in, each with the node to show."""
    if family == "rust":
        yield from _rust(match, kind, depth)
        return
    node = match["module"][0]
    text = _text(node).strip("\"'<>")
    if family in ("c", "ruby"):
        yield (text, "*", "", True), node
        return
    module = dotted(text, family)
    if "group" in match:
        module = f"{dotted(_text(match['group'][0]), family)}.{module}"
    alias = _text(match["alias"][0]) if "alias" in match else ""
    if family == "kotlin" and "all" in match:
        yield (module, "*", "", False), node
    elif family == "csharp" and not alias:
        yield (f"static {module}" if "static" in match else module, "*", "", "global_using" in match), node
    else:
        yield (module, "", alias or module.rpartition(".")[2], False), node


def _rust(match: Match, kind: str, depth: Callable[[int], int]) -> Iterator[tuple[Key, Node]]:
    if kind == "import.module":
        node = match["submodule"][0]
        yield (f"$module.{_text(node)}", "", _text(node), True), node
        return
    tree = match["tree"][0]
    levels = depth(tree.start)
    for parts, alias, node in _leaves(tree):
        path = list(parts)
        for _ in range(levels):  # seen from the file, what is within its own modules starts higher
            if path[:1] == ["super"]:
                path = path[1:] if path[1:2] == ["super"] else ["$module", *path[1:]]
        if path:
            is_star = path[-1] == "*"
            module, name = ".".join(path[:-1]), path[-1]
            yield (module or "$module", name, "" if is_star else alias or name, "visible" in match), node


def _leaves(tree: Node) -> Iterator[tuple[list[str], str, Node]]:
    """Every name of a tree of `use`, with its path; in order, however deep the tree is."""
    waiting: list[tuple[Node, list[str]]] = [(tree, [])]
    while waiting:
        node, before = waiting.pop()
        match node.kind:
            case "use_list":
                waiting += [(child, before) for child in reversed(node.named_children)]
            case "scoped_use_list":
                path, listed = node.child("path"), node.child("list")
                inner = [*before, *(_path(path) if path is not None else ())]
                waiting += [(listed, inner)] if listed is not None else []
            case "use_as_clause":
                path, alias = node.child("path"), node.child("alias")
                if path is not None and alias is not None and _text(alias) != "_":
                    yield _named([*before, *_path(path)]), _text(alias), path
            case "use_wildcard":
                inner = [*before, *(part for child in node.named_children for part in _path(child))]
                yield [*inner, "*"], "", node
            case "identifier" | "scoped_identifier" | "self" | "crate" | "super":
                yield _named([*before, *_path(node)]), "", node
            case _:
                pass


def _named(path: list[str]) -> list[str]:
    """`a::{self}` is `a`."""
    return path[:-1] if len(path) > 1 and path[-1] == "$module" else path


def _path(node: Node) -> list[str]:
    words = "".join(_text(node).split()).split("::")
    return ["$module" if word == "self" else word for word in words if word]


def _text(node: Node) -> str:
    return node.text.decode("utf-8", "replace")
