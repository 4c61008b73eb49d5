"""A conflict shows of each side only what that side has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge import engine
from merge.fidelity import faithful, is_untrue
from merge.options import Options
from merge.regions import Hunk, Settled
from merge.reopening import Changes
from merge.revision import Triple

CASES = [
    (
        "a.py",
        b"def f(a, b):\n    return a + b\n",
        b"def f(a, b):\n    return (a + b) * 2\n",
        b"def f(a, b):\n    return a + b + 1\n",
    ),
    (
        "a.go",
        b"package m\n\nfunc f() {\n\tx := a + b\n}\n",
        b"package m\n\nfunc f() {\n\tx := (a + b) * 2\n}\n",
        b"package m\n\nfunc f() {\n\tx := a + b + 1\n}\n",
    ),
]
names = st.sampled_from(["a", "b", "c"])
expressions = st.recursive(
    names,
    lambda part: st.one_of(
        st.builds("{} {} {}".format, part, st.sampled_from("+-*"), part),
        st.builds("{}({}, {})".format, st.sampled_from("fg"), part, part),
        st.builds("({})".format, part),
    ),
    max_leaves=4,
)


def hunks_of(path: str, sides: Triple[bytes]) -> list[Hunk]:
    """The conflicts of a merge, those that nobody decided anything in left out."""
    result = engine.merge(sides, path, Options())
    return [region for region in result.regions if isinstance(region, Hunk)]


@pytest.mark.parametrize(("path", "base", "ours", "theirs"), CASES)
def test_no_side_of_a_conflict_is_half_merged(path: str, base: bytes, ours: bytes, theirs: bytes) -> None:
    sides = Triple(base, ours, theirs)
    hunks = hunks_of(path, sides)
    assert hunks
    for hunk in hunks:
        assert all(shown in text for shown, text in zip(hunk.sides, sides, strict=True))


@settings(max_examples=120, deadline=None)
@given(expressions, expressions, expressions, st.sampled_from(["py", "ts", "go", "java"]))
def test_lines_of_conflicts_are_lines_of_their_sides(base: str, ours: str, theirs: str, suffix: str) -> None:
    sides = Triple(base, ours, theirs).map(lambda text: f"x = {text}\n".encode())
    for hunk in hunks_of(f"a.{suffix}", sides):
        assert not is_untrue(hunk, sides)


def test_an_untrue_hunk_is_opened_to_its_lines_and_the_others_stay() -> None:
    sides = Triple(b"a\nb c\nd\n\ne\n", b"a\nB C\nd\n\nE\n", b"a\nb X\nd\n\nF\n")
    regions = [
        Settled(b"a\n"),
        Hunk(Triple(b"b X\n", b"B X\n", b"b X\n"), "entity"),
        Settled(b"d\n\n"),
        Hunk(Triple(b"e\n", b"E\n", b"F\n")),
    ]
    result = faithful(regions, Changes(sides), sides)
    assert [region.sides for region in result if isinstance(region, Hunk)] == [
        Triple(b"b c\n", b"B C\n", b"b X\n"),
        Triple(b"e\n", b"E\n", b"F\n"),
    ]
    assert result[1].entity == "entity"  # type: ignore[union-attr]


LETTERS = Triple(b"a\nb\nc\nd\ne\nf\ng\n", b"A\nb\nc\nD\ne\nf\nG\n", b"a\nb\nc\nX\ne\nf\ng\n")


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("", Triple(b"d\n", b"D\n", b"X\n")),
        ("people often merge such a file otherwise", Triple(b"d\n", b"D\n", b"X\n")),
        ("merged, this no longer parses", LETTERS),
    ],
)
def test_an_opened_hunk_keeps_the_lines_that_clash(reason: str, left: Triple[bytes]) -> None:
    """What the lines around it bring is settled by the line merge; a broken guarantee leaves all of them."""
    half_merged = Triple(LETTERS.base, LETTERS.ours, LETTERS.theirs.replace(b"b\n", b"half of it\n"))
    result = faithful([Hunk(half_merged, "entity", reason)], Changes(LETTERS), LETTERS)
    hunks = [region for region in result if isinstance(region, Hunk)]
    assert [(hunk.sides, hunk.entity, hunk.reason) for hunk in hunks] == [(left, "entity", reason)]
    if left is not LETTERS:
        assert [region.text for region in result if isinstance(region, Settled)] == [b"A\nb\nc\n", b"e\nf\nG\n"]


def test_what_is_true_is_not_touched() -> None:
    sides = Triple(b"a\nb\n", b"a\nc\n", b"a\nd\n")
    regions = [Settled(b"a\n"), Hunk(Triple(b"b\n", b"c\n", b"d\n"))]
    assert faithful(regions, Changes(sides), sides) is regions


def test_either_side_of_a_conflict_can_be_taken() -> None:
    base = b"enum E {\n  A,\n  B;\n\n  int f() { return 1; }\n}\n"
    sides = Triple(base, base.replace(b"B;", b"B,\n  C;"), base.replace(b"B;", b"B,\n  D;"))
    result = engine.merge(sides, "E.java", Options())
    (conflict,) = result.conflicts
    assert tuple(conflict.sides) == (b"  B;\n", b"  B,\n  C;\n", b"  B,\n  D;\n")
    assert [one.text for one in conflict.candidates] == [b"  B,\n  C;\n", b"  B,\n  D;\n"]
