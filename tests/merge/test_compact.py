"""Conflicts cut to the lines, and in those the words, that both sides changed."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from merge.compact import compact
from merge.hunks import render
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.tokens import added, words

WORDS = st.lists(st.sampled_from(["a", "b", "f(", ")", " ", ", ", "\n", "x1"]), max_size=12).map("".join)


def shape(regions: list[Region]) -> list[Triple[bytes] | bytes]:
    return [region.sides if isinstance(region, Hunk) else region.text for region in regions]


def test_only_lines_that_all_three_have_are_taken_out() -> None:
    regions: list[Region] = [Hunk(Triple(b"x\nb\n", b"x\no\ny\n", b"x\nt\ny\n"))]
    assert shape(compact(regions)) == [b"x\n", Triple(b"b\n", b"o\ny\n", b"t\ny\n")]


def test_only_lines_that_both_sides_changed_are_shown() -> None:
    hunk = Hunk(Triple(b"a\nb\nc\n", b"a1\nb1\nc\n", b"a\nb2\nc2\n"), "function `f`")
    shown = compact([hunk])
    assert [region.text if isinstance(region, Settled) else region.sides for region in shown] == [
        b"a1\n",
        Triple(b"b\n", b"b1\n", b"b2\n"),
        b"c2\n",
    ]


def test_what_only_touches_is_left() -> None:
    hunk = Hunk(Triple(b"a\nb\n", b"a1\nb\n", b"a\nb2\n"))
    assert [region.sides for region in compact([hunk]) if isinstance(region, Hunk)] == [hunk.sides]


def test_of_a_line_the_words_that_both_sides_changed_are_shown() -> None:
    hunk = Hunk(Triple(b"def f(a, b): pass\n", b"def f(a, b, c): pass\n", b"def f(a, b, d): pass\n"), "function `f`")
    shown = compact([hunk])
    assert shape(shown) == [b"def f(a, b", Triple(b"", b", c", b", d"), b"): pass\n"]
    assert render(shown, "merge", Triple("base", "ours", "theirs")) == (
        b"def f(a, b\n<<<<<<< ours: function `f`\n, c\n=======\n, d\n>>>>>>> theirs\n): pass\n"
    )


def test_indentation_goes_with_the_first_word() -> None:
    hunk = Hunk(Triple(b"    a, b, c, d\n", b"    x, b, c, d\n", b"    y, b, c, d\n"))
    assert shape(compact([hunk])) == [Triple(b"    a", b"    x", b"    y"), b", b, c, d\n"]


def test_a_line_that_is_new_in_most_words_stays_whole() -> None:
    hunk = Hunk(Triple(b"a = 1\n", b"total = price(1)\n", b"count = number(2)\n"))
    assert shape(compact([hunk])) == [hunk.sides]


@given(st.builds(Triple, WORDS, WORDS, WORDS))
@settings(max_examples=200)
def test_who_takes_one_side_everywhere_has_its_changes(sides: Triple[str]) -> None:
    hunk = Hunk(sides.map(str.encode))
    shown = compact([hunk])
    assert any(isinstance(region, Hunk) for region in shown)
    base, ours, theirs = hunk.sides
    for who, side in (("ours", ours), ("theirs", theirs)):
        taken = [getattr(one.sides, who) if isinstance(one, Hunk) else one.text for one in shown]
        assert not added(base, side) - Counter(words(b"".join(taken)))
