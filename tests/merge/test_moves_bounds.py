"""Moved code at its bounds: how short, how changed and how ambiguous a text may be for an edit to follow it."""

import pytest

from merge import moves
from merge.lines import merge_lines
from merge.moves import follow_moves
from merge.regions import Hunk, Region, Settled, joined
from merge.revision import Triple

REST = b"def rest():\n    pass\n"
BETWEEN = b"\n" + b"".join(b"between %d\n" % number for number in range(6))


def moved(old: bytes, new: bytes, edited: bytes, left: bytes = b"run()\n") -> bytes | None:
    """The merge where ours has `left` in place of `old` and `new` further down; theirs edited `old`."""
    base = b"start\n\n" + old + BETWEEN + REST
    ours = b"start\n\n" + left + BETWEEN + new + REST
    theirs = b"start\n\n" + edited + BETWEEN + REST
    sides = Triple(base, ours, theirs)
    followed = joined(follow_moves(merge_lines(sides), sides))
    assert followed == joined(follow_moves(merge_lines(sides.swapped()), sides.swapped()))
    if followed is None:
        return None
    assert followed.startswith(b"start\n\n" + left + BETWEEN)
    assert followed.endswith(REST)
    return followed[len(b"start\n\n" + left + BETWEEN) : -len(REST)]


def test_the_text_must_have_six_tokens() -> None:
    assert moved(b"a = f(b)\n", b"a = f(b)\n", b"a = f(c)\n") == b"a = f(c)\n"
    assert moved(b"a f(b)\n", b"a f(b)\n", b"a f(c)\n") is None


def test_moved_unchanged_the_edit_goes_there_as_it_is() -> None:
    text = b"one = f(a)\ntwo = g(b)\n"
    assert moved(text, text, b"one = f(a)\ntwo = g(c)\nthree = 3\n") == b"one = f(a)\ntwo = g(c)\nthree = 3\n"


def test_the_indentation_of_the_new_place_is_kept() -> None:
    text = b"if one:\n    two = g(b)\n"
    indented = b"\tif one:\n\t    two = g(b)\n"
    assert moved(text, indented, text.replace(b"g(b)", b"g(c)")) is not None
    out = moved(
        b"    one = f(a)\n    two = g(b)\n", b"\tone = f(a)\n\ttwo = g(b)\n", b"    one = f(a)\n    two = h(b)\n"
    )
    assert out == b"\tone = f(a)\n\ttwo = h(b)\n"


def test_blank_lines_on_the_way_do_not_matter() -> None:
    old, new = b"one = f(a)\ntwo = g(b)\n", b"one = f(a)\n\ntwo = g(b)\n"
    assert moved(old, new, b"one = f(a)\ntwo = g(c)\n") == b"one = f(a)\n\ntwo = g(c)\n"


@pytest.mark.parametrize(("left", "follows"), [(b"run(a)\n", True), (b"one = f(a) + two\n", False)])
def test_what_is_half_there_still_was_rewritten_in_place(left: bytes, follows: bool) -> None:
    """More than half of the tokens in the old place: no move, though the text stands in a new place too."""
    text = b"one = f(a)\ntwo = g(b)\n"
    assert (moved(text, text, b"one = f(a)\ntwo = g(c)\n", left) is not None) is follows


LONG = b"one = first(alpha, beta)\ntwo = second(gamma, delta)\nthree = third(one, two)\n"


@pytest.mark.parametrize(
    ("new", "follows"),
    [
        (LONG.replace(b"alpha", b"self"), True),
        (LONG.replace(b"alpha", b"x").replace(b"beta", b"y").replace(b"gamma", b"z"), True),
        (b"".join(b"%d = other(%d, 0)\n" % (number, number) for number in range(3)), False),
    ],
)
def test_a_text_that_changed_on_the_way_must_be_much_alike(new: bytes, follows: bool) -> None:
    edited = LONG.replace(b"third(one, two)", b"fourth(one, two)")
    found = moved(LONG, new, edited)
    assert found == (new.replace(b"third(one, two)", b"fourth(one, two)") if follows else None)


def test_one_line_that_changed_on_the_way_is_not_recognized() -> None:
    line = b"result = compute(alpha, beta, gamma, delta, epsilon, zeta, eta)\n"
    assert moved(line, line.replace(b"alpha", b"x"), line.replace(b"eta)", b"theta)")) is None
    assert moved(line, line, line.replace(b"compute", b"count")) == line.replace(b"compute", b"count")


def test_a_short_text_that_changed_on_the_way_is_not_recognized() -> None:
    old = b"a = f(b)\nc = g(d)\n"
    assert moved(old, b"a = f(b)\nc = g(x)\n", b"a = f(b)\nc = h(d)\n") is None


def test_an_edit_that_left_little_of_the_text_does_not_follow() -> None:
    text = b"one = f(a)\ntwo = g(b)\n"
    assert moved(text, text, b"while True:\n    pass\n") is None


def test_the_better_of_two_places_takes_the_edit() -> None:
    worse = LONG.replace(b"alpha", b"x")
    edited = LONG.replace(b"third(one, two)", b"fourth(one, two)")
    new = b"def exact():\n" + LONG + b"def near():\n" + worse
    assert moved(LONG, new, edited) == b"def exact():\n" + edited + b"def near():\n" + worse
    assert moved(LONG, LONG + b"again\n" + LONG, edited) is None


def test_what_surrounds_the_moved_text_keeps_its_bytes() -> None:
    text = b"one = f(a)\ntwo = g(b)\n"
    new = b"\ndef new():\n" + text + b"\n# end\n"
    assert moved(text, new, text.replace(b"g(b)", b"g(c)")) == new.replace(b"g(b)", b"g(c)")


def test_both_places_are_decisions_of_this_rule() -> None:
    text = b"one = f(a)\ntwo = g(b)\n"
    base, ours = b"s\n" + text + BETWEEN, b"s\nrun()\n" + BETWEEN + text
    theirs = base.replace(b"g(b)", b"g(c)")
    hunk = Hunk(Triple(text, b"run()\n", text.replace(b"g(b)", b"g(c)")), "function `f`", "", "statements")
    regions: list[Region] = [Settled(b"s\n"), hunk, Settled(BETWEEN + text)]
    _, left, _, there, _ = follow_moves(regions, Triple(base, ours, theirs))
    assert isinstance(left, Settled)
    assert isinstance(there, Settled)
    (first,), (second,) = left.decisions, there.decisions
    assert (first.rule, first.sides, first.text) == ("moved-code", hunk.sides, b"run()\n")
    assert (second.rule, second.text) == ("moved-code", text.replace(b"g(b)", b"g(c)"))
    assert second.sides == Triple(text, text, second.text)
    assert {(one.entity, one.place) for one in (first, second)} == {("function `f`", "statements")}


def test_a_text_of_too_many_lines_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"one = f(a)\ntwo = g(b)\n"
    edited = text.replace(b"g(b)", b"g(c)")
    monkeypatch.setattr(moves, "MOST_LINES", 2)
    assert moved(text, text, edited) == edited
    monkeypatch.setattr(moves, "MOST_LINES", 1)
    assert moved(text, text, edited) is None


@pytest.mark.parametrize(("name", "enough", "short"), [("MOST_HUNKS", 1, 0), ("MOST_COMPARED", 6, 5)])
def test_the_search_is_bounded(monkeypatch: pytest.MonkeyPatch, name: str, enough: int, short: int) -> None:
    """Two lines looked for among the three that ours inserted or changed."""
    text = b"one = f(a)\ntwo = g(b)\n"
    edited = text.replace(b"g(b)", b"g(c)")
    monkeypatch.setattr(moves, name, enough)
    assert moved(text, text, edited) == edited
    monkeypatch.setattr(moves, name, short)
    assert moved(text, text, edited) is None


def test_nothing_left_open_is_nothing_to_follow() -> None:
    regions: list[Region] = [Settled(b"a\n")]
    assert follow_moves(regions, Triple(b"a\n", b"a\n", b"a\n")) is regions
