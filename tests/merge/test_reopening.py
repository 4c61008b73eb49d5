"""Taking back what was settled: places mapped through base, and regions cut where a hunk is put in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge.lines import changed_blocks
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen, chosen_text, reopen_regions, reopen_span, spans_of
from merge.revision import Triple

LINES = st.lists(st.sampled_from([b"a\n", b"bb\n", b"ccc\n", b"d\n"]), max_size=7)
TEXT = st.lists(st.sampled_from([b"a", b"b\n", b"cd"]), max_size=3).map(b"".join)
REGIONS = st.lists(st.one_of(TEXT.map(Settled), st.builds(Triple, TEXT, TEXT, TEXT).map(Hunk)), max_size=4)
NEW = Hunk(Triple(b"<base>", b"<ours>", b"<theirs>"))


def line_map(base: list[bytes], ours: list[bytes], theirs: list[bytes], text: list[bytes]) -> LineMap:
    return LineMap(Changes(Triple(base, ours, theirs).map(b"".join)), b"".join(text))


def of_letters(base: str, ours: str, theirs: str, text: str) -> LineMap:
    """Versions with one letter a line: offsets are twice the line."""
    return LineMap(Changes(Triple(base, ours, theirs).map(rows)), rows(text))


def rows(letters: str) -> bytes:
    return "".join(f"{letter}\n" for letter in letters).encode()


def part_of(base: list[bytes], side: list[bytes], low: int, high: int) -> bytes:
    """What a side made of base's lines from low to high, by its changes within them."""
    parts, at = [], low
    for i, j, k, m in changed_blocks(base, side):
        if low <= i and j <= high:
            parts += base[at:i] + side[k:m]
            at = j
    return b"".join([*parts, *base[at:high]])


@given(LINES, LINES, LINES, LINES.filter(bool), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=300)
def test_a_place_maps_to_what_each_version_has_there(base, ours, theirs, text, one, other) -> None:
    lines = line_map(base, ours, theirs, text)
    whole = b"".join(text)
    span = (min(one, other, len(whole)), min(max(one, other), len(whole)))
    low, high = lines.range_at(span)
    assert 0 <= low <= high <= len(base)
    assert lines.sides_at((low, high)) == Triple(
        b"".join(base[low:high]), part_of(base, ours, low, high), part_of(base, theirs, low, high)
    )
    first, last = lines.span_at((low, high))
    assert whole[first:last] == part_of(base, text, low, high)
    if span[0] < span[1]:
        assert first <= span[0]
        assert span[1] <= last
    for side in (ours, theirs, text):
        assert all(j < low or high < i or (low <= i and j <= high) for i, j, _, _ in changed_blocks(base, side))


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ((0, 1), (0, 4)),
        ((2, 4), (1, 4)),
        ((4, 6), (1, 4)),
        ((6, 7), (1, 5)),
        ((8, 9), (5, 6)),
        ((8, 10), (5, 6)),
        ((8, 12), (5, 7)),
        ((11, 12), (6, 7)),
        ((12, 12), (6, 7)),
        ((2, 2), (1, 4)),
    ],
)
def test_a_place_grows_no_further_than_the_changes_that_it_touches(span, found) -> None:
    """Ours changed b and c, and theirs d behind it: one place, and the lines beside it touch it."""
    lines = of_letters("abcdefg", "aCdefg", "abcDefg", "aCDefg")
    assert lines.range_at(span) == found


def test_lines_that_nobody_changed_map_to_themselves() -> None:
    lines = of_letters("abcdef", "Xabcdef", "abcdefY", "XabcdefY")
    assert lines.range_at((6, 8)) == (2, 3)
    assert lines.sides_at((2, 3)) == Triple(b"c\n", b"c\n", b"c\n")
    assert lines.span_at((2, 3)) == (6, 8)


def test_a_change_of_the_result_maps_to_its_own_lines() -> None:
    lines = of_letters("abcdef", "abXdef", "abcdef", "abXYdef")
    assert lines.block_range((2, 3, 2, 4)) == (2, 3)
    assert lines.sides_at((2, 3)) == Triple(b"c\n", b"X\n", b"c\n")
    assert lines.span_at((2, 3)) == (4, 8)


@pytest.mark.parametrize(
    ("span", "is_changed"), [((0, 4), False), ((3, 5), True), ((4, 8), True), ((7, 9), True), ((8, 12), False)]
)
def test_where_the_result_differs_from_base(span, is_changed) -> None:
    assert of_letters("abcdef", "abXdef", "abcdef", "abXYdef").has_change(span) is is_changed


def test_what_the_other_side_brought_is_where_the_result_differs_from_the_one_that_changed_more() -> None:
    assert of_letters("abcdef", "aXYZef", "abcdeF", "aXYZeF").spans_of_one_side() == [(10, 12)]
    assert of_letters("abcdef", "abcdeF", "aXYZef", "aXYZeF").spans_of_one_side() == [(10, 12)]
    assert of_letters("abcdef", "af", "abcdeFF", "aFF").spans_of_one_side() == [(2, 6)]


def test_of_sides_that_changed_as_much_what_either_brought() -> None:
    assert of_letters("abcdef", "Abcdef", "abcdeF", "AbcdeF").spans_of_one_side() == [(10, 12), (0, 2)]
    assert of_letters("abcdef", "abcdeF", "Abcdef", "AbcdeF").spans_of_one_side() == [(0, 2), (10, 12)]


def test_where_lines_are_gone_those_between_which_they_stood() -> None:
    assert of_letters("abcdef", "abXYZcdef", "abcdf", "abXYZcdf").spans_of_one_side() == [(12, 16)]
    assert of_letters("abcdef", "abXYZcdef", "abcde", "abXYZcde").spans_of_one_side() == [(14, 16)]


@given(REGIONS)
def test_each_region_stands_where_its_span_says(regions: list[Region]) -> None:
    text = chosen_text(regions)
    for region, (low, high) in zip(regions, spans_of(regions), strict=True):
        assert text[low:high] == chosen(region)
    theirs = chosen_text(regions, "theirs")
    assert theirs == b"".join(x.sides.theirs if isinstance(x, Hunk) else x.text for x in regions)


@given(REGIONS, st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=300)
def test_a_hunk_takes_the_place_of_exactly_its_span(regions: list[Region], one: int, other: int) -> None:
    text = chosen_text(regions)
    low, high = min(one, other, len(text)), min(max(one, other), len(text))
    placed = reopen_span(regions, (low, high), NEW)
    is_cut = any(
        isinstance(region, Hunk) and first < high and last > low and (first < low or last > high)
        for region, (first, last) in zip(regions, spans_of(regions), strict=True)
    )
    assert (placed is None) == is_cut
    if placed is not None:
        assert chosen_text(placed) == text[:low] + b"<ours>" + text[high:]
        assert sum(region is NEW for region in placed) == 1
        left = [region for region in placed if isinstance(region, Hunk) and region is not NEW]
        assert len(left) >= sum(
            isinstance(region, Hunk) and (last <= low or first >= high)
            for region, (first, last) in zip(regions, spans_of(regions), strict=True)
        )


def decided(text: bytes) -> Decision:
    return Decision("a-rule", Triple(b"0", b"1", b"2"), text)


def test_parts_of_a_cut_region_keep_the_decisions_that_are_seen_in_them() -> None:
    head, middle, tail, nothing = decided(b"one"), decided(b"two"), decided(b"three"), decided(b"")
    region = Settled(b"one\ntwo\nthree\n", (head, middle, tail, nothing))
    before, hunk, after = reopen_span([region], (4, 8), NEW) or []
    assert isinstance(before, Settled)
    assert isinstance(after, Settled)
    assert (before.text, before.decisions) == (b"one\n", (head,))
    assert hunk is NEW
    assert (after.text, after.decisions) == (b"three\n", (tail,))


def test_only_the_regions_asked_for_are_hunks_again() -> None:
    regions: list[Region] = [Settled(b"x", (decided(b"x"),)), Settled(b"y", (decided(b"y"),)), NEW]
    first, second, third = reopen_regions(regions, (1, 2), "why") or []
    assert first is regions[0]
    assert isinstance(second, Hunk)
    assert (second.reason, second.candidate, second.sides) == ("why", regions[1].decisions[0], Triple(b"0", b"1", b"2"))
    assert third is NEW


def test_a_region_that_does_not_know_its_place_is_not_opened() -> None:
    assert reopen_regions([Settled(b"x", (decided(b"elsewhere"),))], (0,), "why") is None
    assert reopen_regions([Settled(b"x", (decided(b"elsewhere"),))], (), "why") is not None
