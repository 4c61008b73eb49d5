"""Edits of one expression or condition by both sides are a conflict, of different arguments they are not."""

import pytest

from merge.engine import merge
from merge.options import Options
from merge.revision import Triple

PYTHON = b"def f(a, b):\n    before()\n    %s\n    after()\n"
JAVA = b"class A {\n  int f() {\n    before();\n    %s\n    return 1;\n  }\n}\n"


def reasons(form: bytes, three: tuple[bytes, bytes, bytes], path: str, profile: str = "default") -> list[str]:
    options = Options()
    options.profile, options.both_wanted, options.seconds = profile, True, 60.0
    return [one.reason for one in merge(Triple(*three).map(lambda text: form % text), path, options).conflicts]


@pytest.mark.parametrize(
    ("form", "path", "three"),
    [
        (PYTHON, "a.py", (b"return a and b", b"return x and b", b"return a and y")),
        (PYTHON, "a.py", (b"x = a", b"x = 1 + a", b"x = a + 2")),
        (JAVA, "A.java", (b"int s = 41;", b"int s = 59 + 41;", b"int s = 41 + 41;")),
        (JAVA, "A.java", (b"if (a && b) { g(); }", b"if (x && b) { g(); }", b"if (a && y) { g(); }")),
    ],
)
def test_one_expression(form: bytes, path: str, three: tuple[bytes, bytes, bytes]) -> None:
    assert reasons(form, three, path) == ["both sides changed one expression"]
    assert reasons(form, (three[0], three[2], three[1]), path) == ["both sides changed one expression"]


def test_the_condition_of_one_if() -> None:
    three = (b"if (f(a, b)) { g(); }", b"if (f(x, b)) { g(); }", b"if (f(a, y)) { g(); }")
    assert reasons(JAVA, three, "A.java") == ["both sides changed one condition"]


@pytest.mark.parametrize(
    ("form", "path", "three"),
    [
        (PYTHON, "a.py", (b"x = g(a, b)", b"x = g(x, b)", b"x = g(a, y)")),
        (PYTHON, "a.py", (b"x = a + b + c + d", b"x = one + b + c + d", b"x = a + b + c + four")),
        (JAVA, "A.java", (b"if (a) { g(1); }", b"if (x) { g(1); }", b"if (a) { g(2); }")),
    ],
)
def test_different_parts_and_what_is_far_apart(form: bytes, path: str, three: tuple[bytes, bytes, bytes]) -> None:
    assert reasons(form, three, path) == []


def test_eager_takes_both() -> None:
    assert reasons(PYTHON, (b"return a and b", b"return x and b", b"return a and y"), "a.py", "eager") == []


def test_the_merged_text_is_offered() -> None:
    options = Options()
    options.both_wanted = True
    sides = Triple(b"return a and b", b"return x and b", b"return a and y").map(lambda text: PYTHON % text)
    (conflict,) = merge(sides, "a.py", options).conflicts
    assert b"    return x and y\n" in [one.text for one in conflict.candidates]
