"""Tokens counted change by change: what each side did, what a result may be off, and what nothing explains."""

import pytest

from merge.accounting import Gross, gross, lost_in_decision, net, slack_in, slack_of, unexplained
from merge.lines import changed_blocks, split_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple


def counted(base: bytes, side: bytes) -> Gross:
    old, new = split_lines(base), split_lines(side)
    return gross(old, new, changed_blocks(old, new))


def decision(sides: tuple[bytes, bytes, bytes], text: bytes, *dropped: bytes) -> Decision:
    made = Decision("a-rule", Triple(*sides), text)
    made.dropped = dropped
    return made


def test_additions_and_deletions_of_several_places_add_up() -> None:
    total = counted(b"a x\nkeep\nb x\nkept\nc\n", b"a\nkeep\nb y y\nkept\nc x\n")
    assert total.added == {b"y": 2, b"x": 1}
    assert total.deleted == {b"x": 2}


def test_a_token_that_moves_between_paired_lines_is_both_deleted_and_added() -> None:
    total = counted(b"f(a, b)\ng(c)\n", b"f(a)\ng(c, b)\n")
    assert (total.added[b"b"], total.deleted[b"b"]) == (1, 1)


def test_whole_lines_that_come_or_go() -> None:
    assert counted(b"a\n", b"a\nnew new\n").added == {b"new": 2}
    assert counted(b"a\nold old\n", b"a\n").deleted == {b"old": 2}
    assert counted(b"a\nold old\n", b"a\n").added == {}


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ([b"a b\n"], [b"a b\n"], {}),
        ([b"a b\n"], [b"a c\n"], {b"a": 0, b"b": -1, b"c": 1}),
        ([], [b"x x\n", b"x\n"], {b"x": 3}),
        ([b"x\n", b"x\n"], [b"x\n"], {b"x": -1}),
        ([b"x\n"], [b"x\n", b"x\n", b"x\n"], {b"x": 2}),
    ],
)
def test_the_net_change(old: list[bytes], new: list[bytes], change: dict[bytes, int]) -> None:
    assert net(old, new) == change


def test_each_thing_dropped_and_each_hunk_left_gives_slack() -> None:
    made = decision((b"", b"", b""), b"", b"a b", b"a")
    hunk = Hunk(Triple(b"x y\n", b"x y z z\n", b"y\n"))
    assert slack_of([made, made], []) == {b"a": 4, b"b": 2}
    assert {token: number for token, number in slack_of([made], [hunk]).items() if number} == {
        b"a": 2,
        b"b": 1,
        b"z": 2,
        b"x": 1,
    }
    regions: list[Region] = [Settled(b"t", (made,)), Settled(b"u"), hunk]
    assert slack_in(regions) == slack_of([made], [hunk])


@pytest.mark.parametrize(
    ("sides", "text", "lost"),
    [
        ((b"a\n", b"a x\n", b"a y\n"), b"a x y\n", []),
        ((b"a\n", b"a x\n", b"a y\n"), b"a x\n", [b"y"]),
        ((b"a\n", b"a x\n", b"a y\n"), b"a x x y\n", [b"x"]),
        ((b"a x\n", b"a\n", b"a x y\n"), b"a y\n", []),
        ((b"a x\n", b"a\n", b"a x y\n"), b"a x y\n", [b"x"]),
        ((b"a x x\n", b"a x\n", b"a x\n"), b"a x\n", []),
        ((b"a x x\n", b"a x\n", b"a x\n"), b"a\n", []),
        ((b"a x x x\n", b"a x x\n", b"a x x\n"), b"a\n", [b"x"]),
        ((b"a\n", b"a x\n", b"a x\n"), b"a x x\n", []),
        ((b"a\n", b"a x\n", b"a x\n"), b"a x x x\n", [b"x"]),
        ((b"a\n", b"a b\n", b"a b\n"), b"a\n", [b"b"]),
        ((b"a\n", b"z b\n", b"a y\n"), b"n\n", [b"b", b"n", b"y", b"z"]),
        ((b"a\n", b"a, b\n", b"a, c\n"), b"a b c\n", []),
        ((b"a\n", b"a; b\n", b"a c\n"), b"a b, c;;\n", []),
        ((b"a\n", b"a: b\n", b"a c\n"), b"a b c\n", [b":"]),
    ],
)
def test_what_a_decision_lost_or_brought_back(
    sides: tuple[bytes, bytes, bytes], text: bytes, lost: list[bytes]
) -> None:
    assert lost_in_decision(decision(sides, text)) == lost


def test_what_it_dropped_and_told_is_not_lost() -> None:
    sides = (b"v = 1\n", b"v = 2\n", b"v = 3\n")
    assert lost_in_decision(decision(sides, b"v = 3\n")) == [b"2"]
    assert lost_in_decision(decision(sides, b"v = 3\n", b"2")) == []
    assert lost_in_decision(decision((b"", b"x x\n", b"y\n"), b"y\n", b"x")) == [b"x"]


def test_slack_works_both_ways() -> None:
    sides = counted(b"", b"x x\n"), counted(b"", b"y\n")
    for number, wrong in ((0, [b"x"]), (1, []), (2, []), (3, []), (4, [b"x"])):
        assert unexplained(sides, {b"x": number, b"y": 1}, {b"x": 1}) == wrong
