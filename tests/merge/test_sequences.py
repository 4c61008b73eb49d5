"""Differences of sequences: against oracles that are slow and plain, and at the bounds of the fast ways."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge import sequences
from merge.sequences import EFFORT, _anchors, _ascending, _common_tail, _myers, _slide, changed_blocks

FEW = st.lists(st.integers(0, 3), max_size=14)


def longest_common(a, b):
    """The length of the longest common subsequence, by the table that every textbook has."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for k, y in enumerate(b):
            table[i + 1][k + 1] = table[i][k] + 1 if x == y else max(table[i][k + 1], table[i + 1][k])
    return table[-1][-1]


@given(FEW, FEW)
@settings(max_examples=300)
def test_the_edit_script_is_a_shortest_one(a, b):
    runs = _myers(a, b, 100, 200)
    at = to = 0
    for x, y, length in runs[::-1]:
        assert x - 100 >= at
        assert y - 200 >= to
        at, to = x - 100 + length, y - 200 + length
        assert length > 0
        assert a[x - 100 : at] == b[y - 200 : to]
    assert sum(length for _, _, length in runs) == longest_common(a, b)


@given(st.permutations(range(7)), st.integers(0, 7))
@settings(max_examples=100)
def test_the_chain_is_a_longest_one(order, size):
    pairs = list(enumerate(order[:size]))
    chain = _ascending(pairs)
    assert set(chain) <= set(pairs)
    assert all(x < u and y < v for (x, y), (u, v) in pairwise(chain))
    longest = max(
        len(some)
        for count in range(size + 1)
        for some in combinations(pairs, count)
        if all(one[1] < two[1] for one, two in pairwise(some))
    )
    assert len(chain) == longest


@pytest.mark.parametrize("size", [1, 63, 64, 65, 127, 128, 129, 200])
def test_one_change_after_a_long_head_and_before_a_long_tail(size):
    head, tail = [0, 1] * size, [2, 3] * size
    at = len(head)
    assert changed_blocks([*head, 9, *tail], [*head, 8, 8, *tail]) == [(at, at + 1, at, at + 2)]
    assert changed_blocks(head + tail, [*head, 8, *tail]) == [(at, at, at, at + 1)]
    assert changed_blocks([*head, 9, *tail], head + tail) == [(at, at + 1, at, at)]


@pytest.mark.parametrize(("times", "found"), [(2, True), (4, True), (5, False)])
def test_items_that_are_as_rare_on_both_sides_are_anchors(times, found):
    """With an item put in behind each group there are more edits than the effort allows without anchors."""
    groups = range(EFFORT + 20)
    a = [group for group in groups for _ in range(times)]
    b = [item for group in groups for item in [group] * times + [-1, -1, -1, -1, -1, -1]]
    step = times + 6
    single = [((group + 1) * times, (group + 1) * times, group * step + times, (group + 1) * step) for group in groups]
    whole = [(times, len(a), times, len(b))]
    assert changed_blocks(a, b) == (single if found else whole)


def test_a_small_range_without_unique_items_is_told_exactly():
    a, b = [0, 1, 0, 1, 2, 2], [0, 1, 3, 3, 0, 1, 2, 3, 3, 2]
    assert changed_blocks(a, b) == [(2, 2, 2, 4), (5, 5, 7, 9)]


def test_more_edits_than_the_effort_count_as_one_change():
    """No item is rare, none unique: what differs all the way through is changed whole."""
    a, b = [0, 1] * 200 + [5, 5, 5, 5, 5], [2, 0, 3, 1] * 200
    assert changed_blocks(a, b) == [(0, len(a), 0, len(b))]
    few = [0, 1] * 200
    assert changed_blocks([*few[:-1], 7, 7, 7, 7, 7], few) == [(399, 404, 399, 400)]


def test_unique_items_are_paired_inside_what_lies_between_others():
    """After the first anchors, items repeated in the whole are unique in their part."""
    a = list("xAxBxC")
    b = list("AxyBCx")
    assert changed_blocks(a, b) == [(0, 1, 0, 0), (3, 3, 2, 3), (4, 5, 4, 4), (6, 6, 5, 6)]


@pytest.mark.parametrize(
    ("a", "b", "blocks"),
    [
        ("", "", []),
        ("", "ab", [(0, 0, 0, 2)]),
        ("ab", "", [(0, 2, 0, 0)]),
        ("aaa", "aaaaa", [(3, 3, 3, 5)]),
        ("aaaaa", "aaa", [(3, 5, 3, 3)]),
        ("ab}", "ab}cb}", [(3, 3, 3, 6)]),
        ("xaby", "xababy", [(3, 3, 3, 5)]),
        ("xababy", "xaby", [(3, 5, 3, 3)]),
        ("abc", "xbz", [(0, 1, 0, 1), (2, 3, 2, 3)]),
        ("ab", "ba", [(0, 1, 0, 0), (2, 2, 1, 2)]),
    ],
)
def test_blocks(a, b, blocks):
    assert changed_blocks(a, b) == blocks


@pytest.mark.parametrize(
    ("a", "b", "blocks", "slid"),
    [
        ("aab", "aaac", [(0, 0, 0, 1), (2, 3, 3, 4)], [(2, 3, 2, 4)]),
        ("baaa", "ca", [(0, 1, 0, 1), (1, 3, 1, 1)], [(0, 1, 0, 1), (2, 4, 2, 2)]),
        ("aa", "aaaa", [(0, 0, 0, 1), (1, 1, 2, 3)], [(2, 2, 2, 4)]),
        ("aaaa", "aa", [(0, 1, 0, 0), (2, 3, 1, 1)], [(2, 4, 2, 2)]),
        ("xabab", "xab", [(1, 3, 1, 1)], [(3, 5, 3, 3)]),
        ("abc", "abd", [(2, 3, 2, 3)], [(2, 3, 2, 3)]),
    ],
)
def test_blocks_slide_down_and_those_that_touch_are_one(a, b, blocks, slid):
    assert _slide([*a], [*b], blocks) == slid


@pytest.mark.parametrize("size", [1, 63, 64, 65, 300])
def test_a_common_tail_ends_where_the_range_begins(size):
    """Items are told apart by what they equal, not by which object they are."""
    a, b = ([(item % 7, str(item)) for item in range(size)] for _ in range(2))
    same = [(-1, "")]
    assert _common_tail(same + a, same + b, 1, size + 1, 1, size + 1) == size


def test_anchors_lie_within_their_range(monkeypatch):
    """What is as rare on both sides inside the range counts, though it stands before it as well."""
    monkeypatch.setattr(sequences, "EFFORT", 0)
    a, b = [1, 1, 2, 2], [1, 2, 1, 1, 2, 2]
    assert _anchors(a, b, (0, 4, 2, 6)) == [(0, 2), (1, 3), (2, 4), (3, 5)]
