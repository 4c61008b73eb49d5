"""Paths to parts of a node, as key and import rules of the data files write them.

Steps are joined by dots: `name` is the first child in that field, `#identifier` every child of that kind,
`!identifier` the first of them, `*type` that field of every named child (a child without it counts whole),
`.` alone the node itself.
"""

from grammars.node import Node


def part_of(node: Node, path: str) -> bytes:
    """The text that a path leads to, white space folded, several parts with commas; empty where none is."""
    if path == ".":
        return folded(node.text)
    found = [node]
    for step in path.split("."):
        found = [below for here in found for below in _step(here, step)]
    return b",".join(folded(each.text) for each in found)


def _step(node: Node, step: str) -> list[Node]:
    if step[0] == "#":
        return [child for child in node.children if child.kind == step[1:]]
    if step[0] == "!":
        return next(([child] for child in node.children if child.kind == step[1:]), [])
    if step[0] == "*":
        return [child.child(step[1:]) or child for child in node.children if child.named]
    child = node.child(step)
    return [child] if child is not None else []


def folded(text: bytes) -> bytes:
    """The text with each run of white space as one blank."""
    return b" ".join(text.split())
