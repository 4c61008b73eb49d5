"""The stricter parser of a language beside tree-sitter's."""

import pytest

from merge import engine
from merge.options import Options
from merge.revision import Triple
from merge.second_parser import new_error_line, python_error


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"f(a, b=1)\n", None),
        (b"x = 1\nf(b=1, a)\n", 2),
        (b"'\\d'\n", None),  # a warning is no error
        (b"x = \xff\n", 1),
        (b"", None),
    ],
)
def test_the_line_that_python_refuses(text: bytes, line: int | None) -> None:
    assert python_error(text) == line


def test_only_an_error_that_no_input_has_counts() -> None:
    text = b"x\nf(b=1, a)\n"
    pieces = [b"x", b"f(b=1, a)"]
    assert new_error_line("python", text, pieces, (b"", b"x\n")) == 2
    assert new_error_line("python", text, pieces, (b"", b"x = = 1\n")) is None
    assert new_error_line("python", text, pieces[:1], (b"",)) is None
    assert new_error_line("go", text, pieces, (b"",)) is None


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (b"log(a)\n", b"log(a, b)\n", b"log(msg=a)\n"),
        (b"log(a, b)\n", b"log(a, b, c)\n", b"log(a, key=b)\n"),
        (b"y = f(a)\n", b"y = a * b\n", b"y = f()\n"),
        (
            b"def f(a):\n    if a:\n        queue = make(b)\n    b = 1\n    return b\n",
            b"def f(a):\n    b = 1\n    return b\n",
            b"def f(a):\n    if a:\n        queue = make(b)\n        note(ctx)\n    b = 1\n    return b\n",
        ),
    ],
)
def test_a_clean_merge_that_python_refuses_is_a_conflict(base: bytes, ours: bytes, theirs: bytes) -> None:
    options = Options()
    options.both_wanted = True
    assert engine.merge(Triple(base, ours, theirs), "a.py", options).conflicts
