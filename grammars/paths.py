"""Paths to parts of a node, as key and import rules of the data files write them.

Steps are joined by dots: `name` is a field, `#identifier` the children of a kind
(where one text is wanted, the first), `!identifier` only the first, `*type` that field of
every named child (a child without it counts whole), `.` alone the node itself.
"""

from grammars.node import Node


def part_of(node: Node, path: str) -> bytes:
    """The text that a path leads to, white space folded; empty where a step is missing."""
    if path == ".":
        return folded(node.text)
    here: Node | None = node
    for step in path.split("."):
        if here is None:
            return b""
        if step[0] in "#!":
            here = next((child for child in here.children if child.kind == step[1:]), None)
        elif step.startswith("*"):
            return b",".join(_each(here, step[1:]))
        else:
            here = here.child(step)
    return folded(here.text) if here is not None else b""


def folded(text: bytes) -> bytes:
    """The text with each run of white space as one blank."""
    return b" ".join(text.split())


def _each(node: Node, field: str) -> list[bytes]:
    return [folded((child.child(field) or child).text) for child in node.children if child.named]
