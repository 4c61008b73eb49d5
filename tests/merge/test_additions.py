"""Whether two additions may stand side by side."""

from grammars import catalogue
from merge.options import Options
from merge.regions import Hunk, joined
from merge.revision import Triple
from merge.structure import merge_structure

BASE = "function a(x) {\n  one(x);\n}\n"


def merged(ours: str, theirs: str) -> str:
    language = catalogue.find("a.js", b"")
    assert language is not None
    sides = Triple(*(text.encode() for text in (BASE, BASE + ours, BASE + theirs)))
    regions = merge_structure(sides, language, Options())
    return "CONFLICT" if any(isinstance(x, Hunk) for x in regions) else (joined(regions) or b"").decode()


def test_two_functions() -> None:
    ours, theirs = "\nfunction b(x) {\n  two(x);\n}\n", "\nfunction c(x) {\n  three(x);\n}\n"
    assert merged(ours, theirs) == BASE + ours + theirs


def test_one_function_under_two_names_is_for_a_person() -> None:
    ours = "\nfunction b(x) {\n  two(x);\n}\n"
    assert merged(ours, ours.replace("b(", "c(")) == "CONFLICT"
