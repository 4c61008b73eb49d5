"""Conflict markers: written and read again, and read as jj writes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge.hunks import NO_BASE, MarkerError, parse_conflicts, render, safe_marker_size
from merge.regions import Hunk, Settled
from merge.revision import Triple

LABELS = Triple("base", "ours", "theirs")
LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"=======\n", b"<<<<<<< x\n", b"\n"]), max_size=4).map(b"".join)


def shape(regions):
    return [region.sides if isinstance(region, Hunk) else region.text for region in regions]


def test_diff3_is_written_as_git_writes_it():
    regions = [Settled(b"a\n"), Hunk(Triple(b"b\n", b"o\n", b"t\n")), Settled(b"c\n")]
    assert render(regions, "diff3", LABELS) == (b"a\n<<<<<<< ours\no\n||||||| base\nb\n=======\nt\n>>>>>>> theirs\nc\n")
    assert render(regions, "merge", LABELS) == b"a\n<<<<<<< ours\no\n=======\nt\n>>>>>>> theirs\nc\n"


def test_zdiff3_leaves_common_lines_of_the_two_sides_outside():
    regions = [Hunk(Triple(b"b\n", b"x\no\ny\n", b"x\nt\ny\n"))]
    assert render(regions, "zdiff3", LABELS) == (
        b"x\n<<<<<<< ours\no\n||||||| base\nb\n=======\nt\n>>>>>>> theirs\ny\n"
    )


def test_markers_stand_on_lines_of_their_own_in_the_files_line_ending():
    regions = [Settled(b"a\r\n"), Hunk(Triple(b"", b"o", b"t\r\n"))]
    assert render(regions, "merge", LABELS, 9) == (
        b"a\r\n<<<<<<<<< ours\r\no\r\n=========\r\nt\r\n>>>>>>>>> theirs\r\n"
    )


def test_an_unknown_style_is_named():
    with pytest.raises(ValueError, match="no conflict style 'diff2'"):
        render([], "diff2", LABELS)


def test_the_marker_size_grows_past_lines_that_look_like_markers():
    sides = Triple(b"=======\n", b"<<<<<<<< x\n", b"=========x\n==========\n")
    assert safe_marker_size(sides, 7) == 9
    assert safe_marker_size(Triple(b"", b"a\n", b""), 7) == 7


@given(st.lists(st.one_of(LINES.map(Settled), st.builds(Triple, LINES, LINES, LINES).map(Hunk)), max_size=4))
@settings(max_examples=200)
def test_what_is_written_is_read_again(regions):
    texts = [region.sides if isinstance(region, Hunk) else [region.text] * 3 for region in regions]
    size = safe_marker_size(
        Triple(*(b"".join(side) for side in zip(*texts, strict=True))) if texts else Triple(b"", b"", b"")
    )
    read = parse_conflicts(render(regions, "diff3", LABELS, size))
    merged = []
    for part in shape(regions):
        if isinstance(part, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += part
        elif part != b"":
            merged.append(part)
    assert shape(read) == merged


def test_without_a_base_the_hunk_says_so():
    (hunk,) = parse_conflicts(b"<<<<<<< HEAD\no\n=======\nt\n>>>>>>> x\n")
    assert hunk.sides == Triple(b"", b"o\n", b"t\n")
    assert hunk.reason == NO_BASE


def test_a_nested_conflict_in_the_base_has_larger_markers():
    text = b"<<<<<<< o\n1\n||||||| b\n<<<<<<<<< p\n2\n=========\n3\n>>>>>>>>> q\n=======\n4\n>>>>>>> t\n"
    (hunk,) = parse_conflicts(text)
    assert hunk.sides.base == b"<<<<<<<<< p\n2\n=========\n3\n>>>>>>>>> q\n"


def test_jj_difference_and_snapshot():
    text = (
        b"<<<<<<< conflict 1 of 1\n%%%%%%% diff from: base\n\\\\\\\\\\\\\\        to: side 1\n fruit\n-grape\n+grapes\n"
        b"+++++++ side 2\nfruit\nGRAPE\n>>>>>>> conflict 1 of 1 ends\n"
    )
    (hunk,) = parse_conflicts(text)
    assert hunk.sides == Triple(b"fruit\ngrape\n", b"fruit\ngrapes\n", b"fruit\nGRAPE\n")


def test_jj_snapshots():
    text = b"<<<<<<< 1\n+++++++ one\no\n------- base\nb\n+++++++ two (no terminating newline)\nt\n>>>>>>> 1\n"
    (hunk,) = parse_conflicts(text)
    assert hunk.sides == Triple(b"b\n", b"o\n", b"t")


def test_jj_snapshot_before_the_difference_keeps_the_order_of_sides():
    text = b"<<<<<<< 1\n+++++++ one\no\n%%%%%%% base to two\n-b\n+t\n>>>>>>> 1\n"
    (hunk,) = parse_conflicts(text)
    assert hunk.sides == Triple(b"b\n", b"o\n", b"t\n")


def test_three_sides_are_refused_with_the_line():
    text = b"x\n<<<<<<< 1\n+++++++ a\n------- b\n+++++++ c\n------- d\n+++++++ e\n>>>>>>> 1\n"
    with pytest.raises(MarkerError, match="3 sides") as caught:
        parse_conflicts(text)
    assert caught.value.line == 2


def test_a_heading_line_is_no_conflict():
    text = b"Title\n=======\n<<<<<<< quoted\ntext\n"
    assert shape(parse_conflicts(text)) == [text]
