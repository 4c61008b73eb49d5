"""The byte order mark and the line ending of a file are merged apart from its text."""

import pytest

from merge.framing import BOM, Frame, reframe, unframe
from merge.regions import Decision, Hunk, Settled
from merge.revision import Triple

LF, CRLF, MIXED = b"a\nb\n", b"a\r\nb\r\n", b"a\r\nb\n"


@pytest.mark.parametrize(
    ("sides", "ending"),
    [
        ((LF, LF, LF), None),
        ((CRLF, CRLF, CRLF), None),
        ((LF, CRLF, LF), b"\r\n"),
        ((LF, LF, CRLF), b"\r\n"),
        ((CRLF, LF, CRLF), b"\n"),
        ((CRLF, CRLF, LF), b"\n"),
        ((LF, CRLF, CRLF), b"\r\n"),
        ((MIXED, CRLF, LF), None),
        ((MIXED, CRLF, MIXED), b"\r\n"),
        ((MIXED, MIXED, LF), b"\n"),
        ((LF, MIXED, LF), None),
        ((LF, CRLF, MIXED), b"\r\n"),
        ((b"", CRLF, LF), None),
        ((b"", CRLF, CRLF), None),
        ((b"a", CRLF, b"a"), None),
        ((LF, b"a", CRLF), b"\r\n"),
        ((LF, b"", LF), None),
    ],
)
def test_the_ending_is_that_of_the_side_that_converted_all_lines(sides, ending):
    bare, frame = unframe(Triple(*sides))
    assert frame.ending == ending
    wanted = Triple(*sides) if ending is None else Triple(*sides).map(lambda text: text.replace(b"\r\n", b"\n"))
    assert bare == wanted


@pytest.mark.parametrize(
    ("marks", "bom", "is_apart"),
    [
        ((False, True, False), BOM, True),
        ((False, False, True), BOM, True),
        ((True, False, True), b"", True),
        ((True, True, False), b"", True),
        ((False, True, True), BOM, True),
        ((True, False, False), b"", True),
        ((True, True, True), b"", False),
        ((False, False, False), b"", False),
    ],
)
def test_a_byte_order_mark_that_one_side_changed_is_taken_apart(marks, bom, is_apart):
    sides = Triple(*((BOM if mark else b"") + b"a\n" for mark in marks))
    bare, frame = unframe(sides)
    assert frame.bom == bom
    assert bare == (Triple(b"a\n", b"a\n", b"a\n") if is_apart else sides)


def test_the_frame_is_put_around_every_text_again():
    decision = Decision("a-rule", Triple(b"1\n", b"2\n", b"3\n"), b"4\n")
    decision.dropped, decision.tags, decision.entity = (b"x",), ("same-body",), "function `f`"
    decision.place, decision.confidence, decision.likely = "statements", 0.5, "ours"
    hunk = Hunk(Triple(b"1\n", b"2\n", b"3\n"), "class `A`", "why", "class-body")
    hunk.candidate = decision
    bare = Hunk(Triple(b"1", b"2\n", b""))
    first, second, third = reframe([hunk, Settled(b"a\nb", (decision,)), bare], Frame(BOM, b"\r\n"))
    assert isinstance(first, Hunk)
    assert isinstance(second, Settled)
    assert isinstance(third, Hunk)
    assert first.sides == Triple(BOM + b"1\r\n", BOM + b"2\r\n", BOM + b"3\r\n")
    assert (first.entity, first.reason, first.place) == ("class `A`", "why", "class-body")
    assert second.text == b"a\r\nb"
    assert third.candidate is None
    for one in (first.candidate, second.decisions[0]):
        assert one is not None
        assert (one.rule, one.sides, one.text) == ("a-rule", Triple(b"1\r\n", b"2\r\n", b"3\r\n"), b"4\r\n")
        assert (one.dropped, one.tags, one.entity) == ((b"x",), ("same-body",), "function `f`")
        assert (one.place, one.confidence, one.likely) == ("statements", 0.5, "ours")


def test_only_what_was_taken_away_comes_back():
    regions = [Settled(b"a\n")]
    assert reframe(regions, Frame()) is regions
    assert reframe(regions, Frame(b"", b"\n")) is regions
    (marked,) = reframe([], Frame(BOM))
    assert isinstance(marked, Settled)
    assert marked.text == BOM
    assert reframe([], Frame()) == []
    first, second = reframe([Settled(b"a\n"), Settled(b"b\n")], Frame(BOM))
    assert (first.text, second.text) == (BOM + b"a\n", b"b\n")
