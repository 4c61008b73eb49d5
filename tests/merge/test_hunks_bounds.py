"""Conflict markers at their bounds: what is trimmed, how markers are recognized, and what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merge.hunks import MarkerError, explanation, parse_conflicts, render, safe_marker_size, trimmed
from merge.regions import Decision, Hunk
from merge.revision import Triple

LABELS = Triple("base", "ours", "theirs")
LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=5)


def shape(regions):
    return [region.sides if isinstance(region, Hunk) else region.text for region in regions]


@given(LINES, LINES, LINES)
def test_trimming_takes_all_that_is_common_and_no_more(base, ours, theirs):
    sides = Triple(base, ours, theirs).map(b"".join)
    for every, compared in ((True, (base, ours, theirs)), (False, (ours, theirs))):
        parts = trimmed([Hunk(sides)], every=every)
        (hunk,) = [part for part in parts if isinstance(part, Hunk)]
        at = parts.index(hunk)
        head, tail = b"".join(shape(parts[:at])), b"".join(shape(parts[at + 1 :]))
        assert head + hunk.sides.ours + tail == sides.ours
        assert head + hunk.sides.theirs + tail == sides.theirs
        if every:
            assert head + hunk.sides.base + tail == sides.base
        else:
            assert hunk.sides.base == sides.base
        left = [side.splitlines() for side in (hunk.sides if every else list(hunk.sides)[1:])]
        if all(left):
            assert len({side[0] for side in left}) > 1
            assert len({side[-1] for side in left}) > 1
        assert min(map(len, compared)) >= head.count(b"\n") + tail.count(b"\n")


def test_what_a_hunk_is_about_survives_trimming():
    hunk = Hunk(Triple(b"x\n1\n", b"x\n2\n", b"x\n3\n"), "class `A`", "why", "class-body")
    hunk.candidate = Decision("a-rule", hunk.sides, b"")
    for every in (True, False):
        _, left = trimmed([hunk], every=every)
        assert isinstance(left, Hunk)
        assert (left.entity, left.reason, left.place) == ("class `A`", "why", "class-body")
        assert left.candidate is hunk.candidate


@pytest.mark.parametrize(
    ("entity", "reason", "told"),
    [("", "", ""), ("a", "", ": a"), ("", "b", ": b"), ("a", "b  c\nd", ": a: b c d")],
)
def test_the_opening_marker_tells_what_it_is_about(entity, reason, told):
    assert explanation(Hunk(Triple(b"", b"", b""), entity, reason)) == told
    text = render([Hunk(Triple(b"", b"o\n", b"t\n"), entity, reason)], "merge", Triple("b", "o", "t"))
    assert text.splitlines()[0] == b"<<<<<<< o" + told.encode()


def test_without_labels_markers_are_bare():
    text = render([Hunk(Triple(b"b\n", b"o\n", b"t\n"))], "diff3", Triple("", "", ""))
    assert text == b"<<<<<<<\no\n|||||||\nb\n=======\nt\n>>>>>>>\n"


@pytest.mark.parametrize(
    ("line", "size"),
    [
        (b"=======", 8),
        (b"======= x", 8),
        (b"=======\r", 8),
        (b"<<<<<<<", 8),
        (b"|||||||", 8),
        (b">>>>>>> x", 8),
        (b"=======x", 7),
        (b" =======", 7),
        (b"+++++++", 7),
        (b"======", 7),
        (b"========", 7),
        (b"=======\n========", 9),
    ],
)
def test_the_least_size_that_no_line_has(line, size):
    for place in range(3):
        texts = [b"", b"", b""]
        texts[place] = b"a\n" + line + b"\nb\n"
        assert safe_marker_size(Triple(*texts)) == size
    assert safe_marker_size(Triple(line, b"", b""), 6) in (6, 7)


def conflict(size, *, sign=b"<"):
    return (
        b"x\n" + sign * size + b" o\n1\n" + b"|" * size + b" b\n0\n" + b"=" * size + b"\n2\n" + b">" * size + b" t\ny\n"
    )


@pytest.mark.parametrize("size", [7, 8, 20])
def test_markers_of_seven_signs_and_more_are_read(size):
    assert shape(parse_conflicts(conflict(size))) == [b"x\n", Triple(b"0\n", b"1\n", b"2\n"), b"y\n"]


def test_six_signs_are_text():
    assert shape(parse_conflicts(conflict(6))) == [conflict(6)]


def test_two_conflicts_and_the_text_around_them():
    text = conflict(7) + conflict(9)
    hunk = Triple(b"0\n", b"1\n", b"2\n")
    assert shape(parse_conflicts(text)) == [b"x\n", hunk, b"y\nx\n", hunk, b"y\n"]


def test_a_conflict_without_text_around_it():
    assert shape(parse_conflicts(b"<<<<<<<\n=======\n>>>>>>>\n")) == [Triple(b"", b"", b"")]
    assert parse_conflicts(b"") == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"a\n<<<<<<< o\n1\n<<<<<<< o\n2\n>>>>>>> t\n", 4, "a conflict opens inside another of the same marker size"),
        (b"a\nb\n<<<<<<< o\n1\n>>>>>>> t\n", 3, "a conflict of 0 sides: only two can be merged"),
        (b"<<<<<<< 1\n+++++++ a\n1\n>>>>>>> 1\n", 1, "a conflict of 1 sides: only two can be merged"),
        (b"<<<<<<< 1\n+++++++ a\n1\n+++++++ b\n2\n>>>>>>> 1\n", 1, "a conflict of 2 sides: only two can be merged"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, line, message):
    with pytest.raises(MarkerError) as caught:
        parse_conflicts(text)
    assert (caught.value.line, str(caught.value)) == (line, message)


def test_signs_that_are_not_due_are_text():
    text = b"<<<<<<< o\n1\n%%%%%%% x\n+++++++ y\n=======\n=======\n||||||| z\n>>>>>>> t\n"
    (hunk,) = parse_conflicts(text)
    assert hunk.sides == Triple(b"", b"1\n%%%%%%% x\n+++++++ y\n", b"=======\n||||||| z\n")


def test_jj_text_that_looks_like_a_marker_of_another_size():
    text = b"<<<<<<<<< 1\n+++++++++ one\no\n======= x\n--------- base\nb\n+++++++++ two\nt\n>>>>>>>>> 1\n"
    (hunk,) = parse_conflicts(text)
    assert hunk.sides == Triple(b"b\n", b"o\n======= x\n", b"t\n")
