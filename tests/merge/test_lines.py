"""Line merge: laws of the difference and of the three-way merge, and its bounds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge.lines import changed_blocks, line_ending, merge_lines, split_lines
from merge.regions import Hunk, Settled, joined
from merge.residue import residue
from merge.revision import Triple

TEXT = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"}\n", b"\n", b"d\r\n"]), max_size=12).map(b"".join)
OPEN_TEXT = st.tuples(TEXT, st.sampled_from([b"", b"x", b"y"])).map(b"".join)
ITEMS = st.lists(st.integers(0, 4), max_size=30)


def shape(regions):
    return [region.sides if isinstance(region, Hunk) else region.text for region in regions]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a", [b"a"]),
        (b"a\n\nb\r\nc", [b"a\n", b"\n", b"b\r\n", b"c"]),
        (b"a\rb\x0cc\n", [b"a\rb\x0cc\n"]),
    ],
)
def test_split_lines_breaks_at_line_feeds_only(data, lines):
    assert split_lines(data) == lines


def test_line_ending_is_that_of_the_first_line():
    assert line_ending(b"a\r\nb\n") == b"\r\n"
    assert line_ending(b"a") == b"\n"


@given(ITEMS, ITEMS)
@settings(max_examples=300)
def test_changed_blocks_rebuild_the_second_sequence(a, b):
    built, at = [], 0
    for i, j, k, m in changed_blocks(a, b):
        assert i >= at
        built += a[at:i] + b[k:m]
        at = j
    assert built + a[at:] == b


@given(ITEMS, ITEMS)
@settings(max_examples=200)
def test_insertions_and_deletions_stand_as_far_down_as_they_can(a, b):
    blocks = changed_blocks(a, b)
    ends = [*[(i, k) for i, _, k, _ in blocks], (len(a), len(b))][1:]
    for (i, j, k, m), (stop, other) in zip(blocks, ends, strict=True):
        assert j <= stop
        assert m <= other
        if i == j and m < other:
            assert b[k] != b[m]
        if k == m and j < stop:
            assert a[i] != a[j]


def test_a_moved_function_is_found_by_its_unique_lines():
    a = [b"def f():\n", b"    return\n", b"\n", b"def g():\n", b"    return\n"]
    b = [b"def f():\n", b"    return\n", b"\n", b"def h():\n", b"    return\n", b"\n", *a[3:]]
    assert changed_blocks(a, b) == [(3, 3, 3, 6)]


@given(OPEN_TEXT, OPEN_TEXT)
@settings(max_examples=200)
def test_one_changed_side_wins_whole(base, side):
    for sides in (Triple(base, base, side), Triple(base, side, base), Triple(base, side, side)):
        assert joined(merge_lines(sides)) == side


@given(OPEN_TEXT, OPEN_TEXT, OPEN_TEXT)
@settings(max_examples=300)
def test_swapping_sides_swaps_hunks_and_nothing_else(base, ours, theirs):
    sides = Triple(base, ours, theirs)
    swapped = [
        Hunk(region.sides.swapped()) if isinstance(region, Hunk) else region for region in merge_lines(sides.swapped())
    ]
    assert shape(merge_lines(sides)) == shape(swapped)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=300)
def test_the_residue_merges_to_the_same_regions(base, ours, theirs):
    regions = merge_lines(Triple(base, ours, theirs))
    left = residue(regions)
    for region in regions:
        texts = region.sides if isinstance(region, Hunk) else (region.text,)
        assert all(text in whole for text, whole in zip(texts, left, strict=False))
    if not any(isinstance(region, Hunk) for region in regions):
        assert left.base == left.ours == left.theirs


def test_changes_that_touch_are_one_hunk():
    regions = merge_lines(Triple(b"a\nb\nc\n", b"A\nb\nc\n", b"a\nB\nc\n"))
    assert shape(regions) == [Triple(b"a\nb\n", b"A\nb\n", b"a\nB\n"), b"c\n"]


def test_changes_with_a_line_between_are_settled():
    assert joined(merge_lines(Triple(b"a\nb\nc\n", b"A\nb\nc\n", b"a\nb\nC\n"))) == b"A\nb\nC\n"


def test_the_same_change_is_settled_once():
    regions = merge_lines(Triple(b"a\nb\nc\n", b"a\nX\nc\nY\n", b"a\nX\nc\nZ\n"))
    assert shape(regions) == [b"a\nX\nc\n", Triple(b"", b"Y\n", b"Z\n")]


def test_a_missing_final_newline_is_no_conflict():
    assert joined(merge_lines(Triple(b"a\nb\nc", b"A\nb\nc", b"a\nb\nc\n"))) == b"A\nb\nc\n"
    assert joined(merge_lines(Triple(b"a\nb\nc", b"A\nb\nc", b"a\nb\nc\nd"))) == b"A\nb\nc\nd"


def test_a_hunk_at_the_end_keeps_each_sides_own_end():
    regions = merge_lines(Triple(b"a\n", b"a\nx", b"a\ny\n"))
    assert shape(regions) == [b"a\n", Triple(b"", b"x", b"y\n")]


def test_an_empty_last_line_has_no_end_to_lose():
    sides = Triple(b"a\nb\n", b"a\n\n", b"a\nb")
    assert [region.text for region in merge_lines(sides)] == [b"a\n\n"]


def test_nothing_to_merge_is_no_region():
    assert merge_lines(Triple(b"", b"", b"")) == []
    assert isinstance(merge_lines(Triple(b"", b"", b"a\n"))[0], Settled)


def test_a_large_file_without_unique_lines_stays_bounded():
    base = [b"%d\n" % (number * number % 97) for number in range(30_000)]
    ours = [line for index, line in enumerate(base) if index % 7]
    theirs = [b"x\n" if index % 5 == 0 else line for index, line in enumerate(base)]
    start = time.process_time()
    merge_lines(Triple(*map(b"".join, (base, ours, theirs))))
    assert time.process_time() - start < 5


def test_one_addition_behind_and_before_an_empty_line_is_one() -> None:
    base, new = b"use a\n\nfn z\n", b"fn added by both\n"
    ours, theirs = b"use a\nuse b\n\n" + new + b"\nfn z\n", b"use a\n\n" + new + b"\nfn z\n"
    assert any(isinstance(region, Hunk) for region in merge_lines(Triple(base, ours, theirs)))
    short = ours.replace(new, b"x\n"), theirs.replace(new, b"x\n")
    assert not any(isinstance(region, Hunk) for region in merge_lines(Triple(base, *short)))
