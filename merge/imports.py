"""Imports as sets: which statement is about which source, and the names that it lists."""

from grammars.language import Language, ListRule
from grammars.node import Node


def names_rule(node: Node, language: Language) -> ListRule | None:
    """How an import statement that lists its names itself (`from x import a, b`) is taken apart."""
    rule = language.imports.get(node.kind)
    if rule is None or rule.names != node.kind:
        return None
    names = [index for index, child in enumerate(node.children) if child.field == "name"]
    if not names or not names[0]:
        return None
    before = node.children[names[0] - 1]
    found = ListRule(node.kind)
    found.separator = b","
    found.opening = before.text
    last = node.children[-1]
    found.closing = b")" if last.text == b")" else b""
    found.trailing = bool(found.closing)
    found.groups = (frozenset(child.kind for child in node.children if child.field == "name"),)
    return found


def is_import(node: Node | None, language: Language) -> bool:
    """Does the node bring names into the file?"""
    return node is not None and node.kind in language.imports
