"""Token merge: the lexer, paired lines, distance of edits, accounts and bounds."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge.revision import Triple
from merge.tokens import added, lex, lost, merge_tokens, pair_lines, removed, words

TEXT = st.text(alphabet="ab1 ,.(\n\té", max_size=30).map(str.encode)


@given(st.binary(max_size=60))
@settings(max_examples=200)
def test_the_tokens_joined_are_the_text(data):
    assert b"".join(lex(data)) == data


def test_words_are_whole_and_signs_single():
    assert words("größe_1 += x.y;\r\n".encode()) == ["größe_1".encode(), b"+", b"=", b"x", b".", b"y", b";"]
    assert lex(b"a  b\r\n") == [b"a", b"  ", b"b", b"\r\n"]


@given(TEXT, TEXT)
@settings(max_examples=200)
def test_one_changed_side_wins_whole(base, side):
    assert merge_tokens(Triple(base, base, side)) == side
    assert merge_tokens(Triple(base, side, base)) == side
    assert merge_tokens(Triple(base, side, side)) == side


@given(TEXT, TEXT, TEXT)
@settings(max_examples=300)
def test_nothing_is_lost_and_nothing_comes_back(base, ours, theirs):
    sides = Triple(base, ours, theirs)
    merged = merge_tokens(sides)
    if merged is not None:
        assert not lost(sides, merged)


@pytest.mark.parametrize(
    ("sides", "gap", "of_words", "merged"),
    [
        ((b"f(a, b, c)\n", b"g(a, b, c)\n", b"f(a, b, d)\n"), 2, True, b"g(a, b, d)\n"),
        ((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), 2, True, None),
        ((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), 1, False, b"g(c, b)\n"),
        ((b"f(a)\n", b"f(b)\n", b"f(c)\n"), 1, False, None),
        ((b"f(a)\n", b"f(a, b)\n", b"f(a, c)\n"), 1, False, None),
        ((b"f(a)\n", b"  f(a)\n", b"f(b)\n"), 1, False, b"  f(b)\n"),
        ((b"f(a)\n", b"f( a )\n", b"f(b)\n"), 1, False, b"f( b )\n"),
    ],
)
def test_edits_keep_their_distance(sides, gap, of_words, merged):
    assert merge_tokens(Triple(*sides), gap, of_words=of_words) == merged


def test_equal_edits_count_once():
    assert merge_tokens(Triple(b"f(a, b)\n", b"g(x, b)\n", b"g(x, c)\n")) == b"g(x, c)\n"


def test_lines_are_paired_before_tokens():
    base = b"assert a == 1\nassert b == 1\nassert c == 1\n"
    ours = base.replace(b"b == 1", b"b == 2")
    theirs = base.replace(b"assert c == 1\n", b"assert c == 1, why\n")
    assert merge_tokens(Triple(base, ours, theirs)) == b"assert a == 1\nassert b == 2\nassert c == 1, why\n"
    assert pair_lines([b"f(a)\n", b"x\n"], [b"f(b)\n", b"x\n"]) == [(0, 1, 0, 1)]


def test_accounts_of_what_each_side_did():
    assert added(b"a b", b"a c c") == Counter({b"c": 2})
    assert removed(b"a b", b"a c c") == Counter({b"b": 1})
    assert lost(Triple(b"a", b"a b", b"a c"), b"a b") == Counter({b"c": 1})
    assert lost(Triple(b"a", b"a b", b"a b"), b"a b") == Counter()


def test_a_minified_line_stays_bounded():
    base = b"".join(b"f%d(a,b);" % (number % 50) for number in range(20_000))
    sides = Triple(base, base.replace(b"f7(", b"g7("), base.replace(b"f9(a", b"f9(c"))
    start = time.process_time()
    merge_tokens(sides)
    assert time.process_time() - start < 1.5


def test_a_line_that_both_add_is_not_there_twice() -> None:
    assert merge_tokens(Triple(b"a = 1\nb = 2\n", b"c = f(3)\nb = 2\n", b"a = 1\nb = 2\nc = f(3)\n")) is None


def test_tokens_that_slid_along_like_ones_of_another_line() -> None:
    base = b'"a": "load",\n"b": "user",\n'
    ours = b'"a": [6, 5],\n"b": [5, 0],\n"c": "user",\n'
    assert merge_tokens(Triple(base, ours, b'"a": [6, 5],\n"b": [5, 0],\n')) is None
