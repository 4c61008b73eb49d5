"""The order in which many versions are merged, and what is said of other orders."""

import pytest

from merge.many import CONFLICT, CONTENT, LINES, NONE, ORDER, SAME, ManyResult, _dependence, _order, merge_many
from merge.options import Options


def order(*pairs: tuple[str, str, str], names: str = "abc") -> str:
    versions = [(name, b"") for name in names]
    return "".join(name for name, _ in _order(versions, {(one, two): kind for one, two, kind in pairs}))


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("a", "b", NONE), ("a", "c", NONE), ("b", "c", NONE)], "abc"),
        ([("a", "b", LINES), ("a", "c", NONE), ("b", "c", NONE)], "cab"),
        ([("a", "b", LINES), ("a", "c", LINES), ("b", "c", NONE)], "bca"),
        ([("a", "b", CONFLICT), ("a", "c", NONE), ("b", "c", LINES)], "cab"),
        ([("a", "b", LINES), ("a", "c", LINES), ("b", "c", CONFLICT)], "abc"),
    ],
)
def test_what_conflicts_least_goes_first(pairs, found: str) -> None:
    assert order(*pairs) == found


def test_one_conflict_weighs_more_than_line_conflicts_with_all_others() -> None:
    pairs = [("a", "b", CONFLICT), ("c", "d", LINES), ("c", "a", LINES), ("c", "b", NONE), ("d", "a", NONE)]
    assert order(*pairs, names="abcd") == "dcba"


def result(text: bytes, *merged: str) -> ManyResult:
    made = ManyResult(text)
    made.merged = merged
    return made


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (result(b"a\nb\n", "x", "y"), result(b"a\nb\n", "y", "x"), SAME),
        (result(b"a\nb\n", "x", "y"), result(b"b\na\n", "y", "x"), ORDER),
        (result(b"b\na\n", "x", "y"), result(b"a\nb\n", "y", "x"), ORDER),
        (result(b"a\nb\n", "x", "y"), result(b"a\nc\n", "y", "x"), CONTENT),
        (result(b"a\nc\n", "x", "y"), result(b"a\nb\n", "y", "x"), CONTENT),
        (result(b"a\nb\n", "x"), result(b"b\na\n", "y"), CONTENT),
        (result(b"a\nb\n", "x"), result(b"b\na\n", "y", "x"), CONTENT),
        (result(b"a\nb\n", "x", "y"), result(b"b\na\n", "y"), CONTENT),
    ],
)
def test_how_two_orders_differ(one: ManyResult, other: ManyResult, found: str) -> None:
    assert _dependence(one, other) == found


def test_a_version_that_waits_is_tried_again_behind_the_others() -> None:
    base = b"a = 1\nb = 1\nc = 1\n\n\nz = 1\n"
    versions = [(name, base.replace(b"z = 1", b"z = %d" % number)) for number, name in enumerate("pqr", 2)]
    merged = merge_many(base, versions, "a.py", Options())
    assert merged.merged == ("p",)
    assert [name for name, _ in merged.left] == ["q", "r"]
    assert len(merged.steps) == 1
    assert merged.steps[0].text == merged.text == versions[0][1]
    assert set(merged.pairs.values()) == {CONFLICT}
