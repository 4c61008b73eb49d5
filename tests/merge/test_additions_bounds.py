"""Additions of both sides at one place: how alike two may be, and in which order they stand."""

import pytest

from grammars import catalogue
from merge.options import Options
from merge.regions import Hunk, joined
from merge.revision import Triple
from merge.structure import merge_structure


def merged(path: str, base: str, ours: str, theirs: str, **chosen: str) -> str | None:
    """What follows base when each side adds its text; None where something is left."""
    options = Options()
    for name, value in chosen.items():
        setattr(options, name, value)
    language = catalogue.find(path, b"")
    assert language is not None
    sides = Triple(*(text.encode() for text in (base, base + ours, base + theirs)))
    regions = merge_structure(sides, language, options)
    if any(isinstance(region, Hunk) for region in regions):
        return None
    return (joined(regions) or b"").decode().removeprefix(base)


BASE = "function a(x) {\n  one(x);\n}\n"


def function(name: str, *lines: str) -> str:
    return f"\nfunction {name}(x) {{\n" + "".join(f"  {line};\n" for line in lines) + "}\n"


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (("p(1)", "q(2)", "r(3)"), ("p(1)", "q(2)", "s(4)"), True),
        (("p(1)",), ("q(1)",), True),
        (("p(1)",), ("p(1)",), False),
        (("p(1)", "q(2)"), ("p(1)", "q(2)"), False),
        (("a(1)", "b(2)", "c(3)", "d(4)", "e(5)"), ("a(1)", "b(2)", "c(3)", "d(4)", "f(6)"), True),
        (tuple(f"s{n}()" for n in range(9)), (*(f"s{n}()" for n in range(8)), "t()"), False),
    ],
)
def test_functions_that_are_two_forms_of_one_are_for_a_person(first, second, both: bool) -> None:
    ours, theirs = function("b", *first), function("c", *second)
    assert merged("a.js", BASE, ours, theirs) == (ours + theirs if both else None)
    assert merged("a.js", BASE, theirs, ours) == (theirs + ours if both else None)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "found"),
    [
        ("import a\n", "import c\n", "import b\n", "import b\nimport c\n"),
        ("import b\nimport c\n", "import z\n", "import d\n", "import d\nimport z\n"),
        ("import z\n", "import c\n", "import b\n", "import c\nimport b\n"),
        ("import a\n", "import b\nimport d\n", "import c\n", "import b\nimport c\nimport d\n"),
        ("import A\n", "import c\n", "import B\n", "import B\nimport c\n"),
    ],
)
def test_imports_stay_sorted_where_both_sides_keep_to_it(base: str, ours: str, theirs: str, found: str) -> None:
    assert merged("a.py", base, ours, theirs) == found


def test_functions_are_sorted_by_name_only_if_asked() -> None:
    ours, theirs = function("z", "p(1)"), function("b", "q(2)")
    assert merged("a.js", BASE, ours, theirs) == ours + theirs
    assert merged("a.js", BASE, ours, theirs, method_ordering="alphabetical") == theirs + ours
    assert merged("a.js", BASE, theirs, ours, method_ordering="alphabetical") == theirs + ours


def test_statements_do_not_stand_side_by_side() -> None:
    assert merged("a.js", BASE, "var b = 1;\n", "var c = 2;\n") is None


def test_what_has_a_title_does_for_eager() -> None:
    base, ours, theirs = (f'test("{name}", () => {{\n  {name}(1);\n}});\n' for name in ("one", "two", "three"))
    assert merged("a.js", base, ours, theirs, profile="eager") == ours + theirs
