"""For who writes a language's data file: what is wrong in it, and the tree of an example.

    python -m grammars.check NAME [FILE]

Prints the problems of the language NAME (one of ours, or of `.treaty/languages` here), then the syntax tree
of FILE with kinds and fields as data files write them. Exit code 1 where there are problems, 2 for usage.
"""

import sys
from pathlib import Path

from grammars import catalogue, health, parser
from grammars.language import Language
from grammars.node import Node

_SHOWN = 40  # characters of a leaf


def report(name: str, path: str = "") -> tuple[list[str], list[str]]:
    """Problems, and the lines of the tree. Never raises for what the data says."""
    try:
        language = catalogue.draft(name)
    except catalogue.ProfileError as error:
        return [str(error)], []
    if language is None:
        return [f"no language {name!r}: is there a file .treaty/languages/{name}.toml?"], []
    try:
        found = health.problems(language)
        return [str(one) for one in found], tree(language, Path(path).read_bytes()) if path else []
    except (parser.GrammarMissing, OSError) as error:
        return [str(error)], []


def tree(language: Language, data: bytes) -> list[str]:
    """One line a node: `field: kind "text"`, indented; tokens without a name only where they carry a field."""
    lines = []
    stack = [(parser.parse(data, language), 0)]
    while stack:
        node, depth = stack.pop()
        if node.named or node.field or node.is_missing:
            lines.append("  " * depth + _line(node))
        stack.extend((child, depth + 1) for child in reversed(node.children))
    return lines


def _line(node: Node) -> str:
    field = f"{node.field}: " if node.field else ""
    text = "" if node.named_children else f" {node.text.decode('utf-8', 'replace')[:_SHOWN]!r}"
    return f"{field}{node.kind}{text}"


def main(words: list[str]) -> int:
    """The command line."""
    if not 1 <= len(words) <= 2:
        sys.stderr.write("usage: python -m grammars.check NAME [FILE]\n")
        return 2
    found, lines = report(*words)
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.stderr.write("".join(problem + "\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
