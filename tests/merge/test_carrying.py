"""Decisions stay at the text that they settled when a later stage gives the file again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merge.carrying import carry
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import chosen_text
from merge.revision import Triple


def decided(text: bytes, name: str = "a-rule") -> Settled:
    return Settled(text, (Decision(name, Triple(b"0", b"1", b"2"), text),))


def shown(regions: list[Region]) -> list[tuple[bytes, tuple[str, ...]]]:
    return [
        (x.sides.ours, ("hunk",)) if isinstance(x, Hunk) else (x.text, tuple(one.rule for one in x.decisions))
        for x in regions
    ]


HUNK = Hunk(Triple(b"h\n", b"o\n", b"t\n"))


def test_without_decisions_nothing_changes() -> None:
    after: list[Region] = [Settled(b"a\n")]
    assert carry([Settled(b"b\n")], after) is after


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            [Settled(b"a\n"), decided(b"x\ny\n"), Settled(b"b\n")],
            [Settled(b"a\nx\ny\nb\n")],
            [(b"a\n", ()), (b"x\ny\n", ("a-rule",)), (b"b\n", ())],
        ),
        (
            [Settled(b"a\nb\n"), decided(b"x\n")],
            [Settled(b"new\na\nb\nmore\nx\n")],
            [(b"new\na\nb\nmore\n", ()), (b"x\n", ("a-rule",))],
        ),
        (
            [decided(b"x\n"), Settled(b"a\nb\n")],
            [Settled(b"x\n"), HUNK, Settled(b"b\n")],
            [(b"x\n", ("a-rule",)), (b"o\n", ("hunk",)), (b"b\n", ())],
        ),
        (
            [decided(b"x\n"), Settled(b"a\n")],
            [decided(b"x\n", "later"), Settled(b"a\n")],
            [(b"x\n", ("later", "a-rule")), (b"a\n", ())],
        ),
        (
            [Settled(b"a\n"), decided(b"x\ny\n"), Settled(b"b\n")],
            [Settled(b"a\nx\nnew\ny\nb\n")],
            [(b"a\n", ()), (b"", ("a-rule",)), (b"x\nnew\ny\nb\n", ())],
        ),
        (
            [Settled(b"a\n"), decided(b"x\n"), decided(b"y\n", "second"), Settled(b"b\n")],
            [Settled(b"0\na\nx\ny\nb\n")],
            [(b"0\na\n", ()), (b"x\n", ("a-rule",)), (b"y\n", ("second",)), (b"b\n", ())],
        ),
        (
            [Settled(b"a\nb\nc\n"), decided(b"x\n")],
            [Settled(b"a\nx\n")],
            [(b"a\n", ()), (b"x\n", ("a-rule",))],
        ),
    ],
)
def test_a_decision_follows_its_text(before, after, found) -> None:
    assert shown(carry(before, after)) == found


def test_a_decision_within_a_line_goes_to_the_start_of_its_line() -> None:
    one: list[Region] = [Settled(b"k\na "), decided(b"x\n"), Settled(b"b\n")]
    assert shown(carry(one, [Settled(b"k\na x\nb\n")])) == [(b"", ("a-rule",)), (b"k\na x\nb\n", ())]
    assert shown(carry(one, [Settled(b"n\nk\na x\nb\n")])) == [(b"", ("a-rule",)), (b"n\nk\na x\nb\n", ())]
    other: list[Region] = [Settled(b"k\n"), decided(b"x"), Settled(b" a\nb\n")]
    assert shown(carry(other, [Settled(b"k\nx a\nb\n")])) == [(b"k\n", ()), (b"", ("a-rule",)), (b"x a\nb\n", ())]


def test_a_decision_about_nothing_stays_where_it_was() -> None:
    before: list[Region] = [Settled(b"a\n"), decided(b"", "deleted"), Settled(b"b\n")]
    assert shown(carry(before, [Settled(b"a\nb\n")])) == [(b"a\n", ()), (b"", ("deleted",)), (b"b\n", ())]
    assert shown(carry(before, [Settled(b"n\na\nb\n")])) == [(b"n\na\n", ()), (b"", ("deleted",)), (b"b\n", ())]


def test_a_decision_whose_place_is_open_again_is_kept_at_the_end() -> None:
    text = b"h\n"
    assert shown(carry([decided(text)], [Hunk(Triple(b"h\n", b"h\n", b"t\n"))])) == [
        (b"h\n", ("hunk",)),
        (b"", ("a-rule",)),
    ]


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=4).map(b"".join)


@given(st.lists(st.tuples(LINES, st.booleans()), max_size=4), LINES, LINES)
def test_the_text_stays_and_no_decision_is_lost(parts, head: bytes, tail: bytes) -> None:
    before: list[Region] = [decided(text) if is_decided else Settled(text) for text, is_decided in parts]
    after: list[Region] = [Settled(head + chosen_text(before)), Settled(tail)]
    carried = carry(before, after)
    assert chosen_text(carried) == chosen_text(after)
    kept = [one for region in carried if isinstance(region, Settled) for one in region.decisions]
    assert len(kept) == sum(is_decided for _, is_decided in parts)
    if not head:
        for region in carried:
            if isinstance(region, Settled) and region.text:
                assert all(one.text in (region.text, b"") for one in region.decisions)
