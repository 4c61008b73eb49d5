"""The token merge at its bounds: words stay apart, lines find their partners, repeated runs are left."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merge import tokens
from merge.revision import Triple
from merge.tokens import (
    _cost,
    _holds,
    doubles,
    is_word,
    likely_pairs,
    lost,
    merge_tokens,
    pair_lines,
    token_edits,
    words,
)

TEXT = st.text(alphabet="ab ,(\n", max_size=20).map(str.encode)


@pytest.mark.parametrize(
    "sides", [(b"( )\n", b"(a b)\n", b"()\n"), (b" ", b"1 1", b""), (b"f(x)\n", b"f(a x)\n", b"f((a)b x)\n")]
)
def test_two_words_do_not_become_one(sides: tuple[bytes, bytes, bytes]) -> None:
    for one in (Triple(*sides), Triple(*sides).swapped()):
        merged = merge_tokens(one)
        assert merged is None or {*words(merged)} <= {word for side in sides for word in words(side)}


@given(TEXT, TEXT, TEXT)
def test_every_word_of_a_merge_is_one_of_the_inputs(base: bytes, ours: bytes, theirs: bytes) -> None:
    merged = merge_tokens(Triple(base, ours, theirs))
    if merged is not None:
        assert {*words(merged)} <= {*words(base), *words(ours), *words(theirs)}


@pytest.mark.parametrize(
    ("token", "found"),
    [
        (b"a", True),
        (b"_", True),
        (b"7", True),
        ("é".encode(), True),
        (b"+", False),
        (b" ", False),
        (b"\n", False),
        (b"", False),
    ],
)
def test_what_a_word_is(token: bytes, found: bool) -> None:
    assert is_word(token) is found


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        ([b"f(a)\n"], [b"f(b)\n"], [(0, 1, 0, 1)]),
        ([b"f(a)\n"], [b"x = 3\n"], [(0, 1, 0, 1)]),
        ([b"f(a)\n"], [b"x = 3\n", b"y\n"], [(0, 1, 0, 2)]),
        ([b"f(a)\n"], [b"x = 3\n", b"f(b)\n"], [(0, 0, 0, 1), (0, 1, 1, 2)]),
        ([b"f(a)\n", b"x = 3\n"], [b"f(b)\n"], [(0, 1, 0, 1), (1, 2, 1, 1)]),
        ([b"f(a)\n", b"g(b)\n"], [b"f(c)\n", b"g(d)\n"], [(0, 1, 0, 1), (1, 2, 1, 2)]),
        ([b"a\n", b"  b\n"], [b"a\n", b"b\n"], [(1, 2, 1, 2)]),
        ([b"a b\n", b"c\n"], [b"a  b\n", b"d\n"], [(0, 1, 0, 1), (1, 2, 1, 2)]),
        ([b"a\n"], [b"a\n"], []),
        ([], [b"a\n"], [(0, 0, 0, 1)]),
        ([b"a\n"], [], [(0, 1, 0, 0)]),
        (
            [b"f(a, 1)\n", b"q\n", b"g(b, 2)\n"],
            [b"f(a, 3)\n", b"g(b, 4)\n"],
            [(0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 2)],
        ),
    ],
)
def test_lines_that_belong_together(a: list[bytes], b: list[bytes], pairs: list[tuple[int, int, int, int]]) -> None:
    assert pair_lines(a, b) == pairs


def bags(*texts: str) -> list[Counter[bytes]]:
    return [Counter(words(text.encode())) for text in texts]


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        (["a b c d"], ["a b c e"], [(0, 0)]),
        (["a b"], ["a c"], []),
        (["a b c"], ["a b d"], [(0, 0)]),
        (["a b c d", "e f g h"], ["e f g x", "a b c d"], [(0, 1)]),
        (["a b c d", "e f g h", "i j k l"], ["e f g h", "i j k l", "a b c d"], [(1, 0), (2, 1)]),
        (["a b c d", "a b c e"], ["a b c e"], [(1, 0)]),
        (["a b c e"], ["a b c d", "a b c e"], [(0, 1)]),
        ([], ["a"], []),
        (["a"], [], []),
    ],
)
def test_pairs_with_the_greatest_likeness(a: list[str], b: list[str], pairs: list[tuple[int, int]]) -> None:
    assert likely_pairs(bags(*a), bags(*b)) == pairs


def test_tables_of_likeness_are_bounded() -> None:
    line = bags("a b c d")
    assert len(likely_pairs(line * 30, line * 30)) == 30
    assert likely_pairs(line * 31, line * 30) == []


@pytest.mark.parametrize(
    ("sides", "text", "found"),
    [
        ((b"", b"call(a)\n", b"call(a)\n"), b"call(a)\ncall(a)\n", True),
        ((b"", b"call(a)\n", b"call(a)\n"), b"call(a)\n", False),
        ((b"", b"call(a)\n", b"  call(a)\n"), b"call(a)\n  call(a)\n", True),
        ((b"", b"a b\n", b"a b\n"), b"a b\na b\n", False),
        ((b"", b"a b c\n", b"a b c\n"), b"a b c\na b c\n", True),
        ((b"call(a)\n", b"call(a)\ncall(a)\n", b"call(a)\nx\n"), b"call(a)\ncall(a)\ncall(a)\n", False),
        ((b"", b"call(a)\ncall(a)\n", b"call(a)\n"), b"call(a)\ncall(a)\n", False),
        ((b"", b"call(a)\n", b"x\n"), b"call(a)\ncall(a)\n", False),
    ],
)
def test_a_line_that_both_add_stands_there_once(sides: tuple[bytes, bytes, bytes], text: bytes, found: bool) -> None:
    assert doubles(Triple(*sides), text) is found


def test_texts_of_too_many_tokens_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "LIMIT", 8)
    assert token_edits(b"a b\n", b"a c\n") is not None
    assert token_edits(b"a b\n", b"a b c\n") is None
    assert merge_tokens(Triple(b"a b\n", b"a b c\n", b"z b\n")) is None
    assert merge_tokens(Triple(b"a b\n", b"z b\n", b"a b c\n")) is None


def test_what_an_edit_puts_in_the_place_of_what() -> None:
    edits = token_edits(b"f(a, b)\n", b"f(a, c, d)\n")
    assert edits is not None
    (block,) = edits.blocks
    assert edits.base[block[0] : block[1]] == [b"b"]
    assert edits.replacement(block) == [b"c", b",", b" ", b"d"]


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (b"f(a, key=1, b)\ng(c)\n", b"f(a, b)\ng(c, x, key=1, y)\n", False),
        (b"f(a, x, key=1, b)\ng(c)\n", b"f(a, b)\ng(c, key=1)\n", False),
        (b"f(a, key=1, b)\ng(c)\n", b"f(a, b)\ng(c, key=2)\n", True),
        (b"f(a, b, z)\ng(c)\n", b"f(a, b)\ng(c, z)\n", True),
    ],
)
def test_a_run_of_tokens_that_both_bring_in_at_two_places_is_left(ours: bytes, theirs: bytes, merged: bool) -> None:
    for sides in (Triple(b"f(a, b)\ng(c)\n", ours, theirs), Triple(b"f(a, b)\ng(c)\n", theirs, ours)):
        assert (merge_tokens(sides) is not None) is merged


def test_the_cost_of_edits_counts_both_what_goes_and_what_comes() -> None:
    assert _cost([(0, 3, 1, 7), (5, 5, 9, 10)]) == 10


@pytest.mark.parametrize(("text", "missing"), [(b"a a", {}), (b"a", {b"a": 1}), (b"", {b"a": 2})])
def test_what_one_side_adds_and_the_other_deletes_is_counted_against_each_other(
    text: bytes, missing: dict[bytes, int]
) -> None:
    assert lost(Triple(b"a a", b"a", b"a a a"), text) == missing


@pytest.mark.parametrize(
    ("long", "short", "found"),
    [
        ([b"x", b"a", b"b", b"c", b"d"], [b"a", b"b", b"c", b"d"], True),
        ([b"x", b"a", b"b", b"c"], [b"a", b"b", b"c"], False),  # so short a run may be chance
        ([b"a", b"b", b"c"], [b"a", b"b", b"c", b"d"], False),
    ],
)
def test_a_run_within_a_run(long: list[bytes], short: list[bytes], found: bool) -> None:
    assert _holds(long, short) is found
