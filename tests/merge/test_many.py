"""Many versions at once: order, conflicts by pair, and whether the order matters."""

import pytest

from merge.many import CONFLICT, CONTENT, LINES, NONE, ORDER, SAME, merge_many
from merge.options import Options

BASE = b"import os\n\n\nclass Cart:\n    def total(self):\n        return 1\n\n    def size(self):\n        return 2\n"


def method(name: str) -> bytes:
    return BASE + f"\n    def {name}(self):\n        return {name!r}\n".encode()


def test_three_additions() -> None:
    result = merge_many(BASE, [(name, method(name)) for name in ("a", "b", "c")], "cart.py", Options())
    assert result.is_clean
    assert result.merged == ("a", "b", "c")
    assert all(f"def {name}(self)".encode() in result.text for name in ("a", "b", "c"))
    assert set(result.pairs.values()) == {LINES}
    assert result.dependence == ORDER


def test_disjoint_edits_do_not_depend_on_order() -> None:
    versions = [("one", BASE.replace(b"os", b"sys")), ("two", BASE.replace(b"return 2", b"return 3"))]
    result = merge_many(BASE, versions, "cart.py", Options())
    assert result.pairs == {("one", "two"): NONE}
    assert result.dependence == SAME
    assert result.text == BASE.replace(b"os", b"sys").replace(b"return 2", b"return 3")


def test_what_conflicts_is_left_and_the_rest_merges() -> None:
    versions = [
        ("x", BASE.replace(b"return 1", b"return 7")),
        ("y", BASE.replace(b"return 1", b"return 8")),
        ("z", BASE.replace(b"return 2", b"return 9")),
    ]
    result = merge_many(BASE, versions, "cart.py", Options())
    assert not result.is_clean
    assert result.pairs == {("x", "y"): CONFLICT, ("x", "z"): NONE, ("y", "z"): NONE}
    assert result.merged == ("z", "x")
    assert [name for name, _ in result.left] == ["y"]
    assert b"return 7" in result.text
    assert b"return 9" in result.text
    assert b"<<<<" not in result.text
    assert result.dependence == SAME


def test_content_that_depends_on_the_order_is_told() -> None:
    base = b"v = 1\nw = 1\n"
    result = merge_many(base, [("a", b"v = 2\nw = 1\n"), ("b", b"v = 2\nw = 2\n")], "a.py", Options())
    assert result.dependence in (SAME, ORDER, CONTENT)
    assert result.is_clean


def test_no_versions() -> None:
    result = merge_many(BASE, [], "cart.py", Options())
    assert (result.text, result.merged, result.left) == (BASE, (), ())


def test_names_must_differ() -> None:
    with pytest.raises(ValueError, match="two versions of one name"):
        merge_many(BASE, [("a", b""), ("a", b"")], "cart.py", Options())
