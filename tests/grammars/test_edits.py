"""Edits between two texts: true of both, few where little changed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from grammars.edits import MOST, Edit, alike_from, edits_between

LINES = [b"line %d of the text, which is long enough to be known again\n" % number for number in range(80)]
TEXT = b"".join(LINES)


def applied(old: bytes, new: bytes, edits: list[Edit]) -> bytes:
    parts, at = [], 0
    for i, j, k, m in edits:
        parts += [old[at:i], new[k:m]]
        at = j
    return b"".join([*parts, old[at:]])


def test_nothing_changed() -> None:
    assert edits_between(TEXT, TEXT) == []


def test_one_word_is_one_small_edit() -> None:
    new = TEXT.replace(b"line 40 of", b"row 40 of")
    edits = edits_between(TEXT, new)
    assert edits is not None
    assert len(edits) == 1
    assert edits[0][1] - edits[0][0] < 80
    assert applied(TEXT, new, edits) == new


def test_changes_far_apart_are_edits_of_their_own() -> None:
    new = TEXT.replace(b"line 5 of", b"row 5 of").replace(b"line 70 of", b"row 70 of")
    edits = edits_between(TEXT, new)
    assert edits is not None
    assert len(edits) == 2
    assert sum(m - k for _, _, k, m in edits) < 200
    assert applied(TEXT, new, edits) == new


def test_no_help_where_much_changed() -> None:
    assert edits_between(TEXT, TEXT.upper()) is None
    assert edits_between(TEXT, TEXT[: len(TEXT) // 2]) is None
    every = b"".join(line.replace(b"text", b"book") if number % 4 == 0 else line for number, line in enumerate(LINES))
    assert len(LINES) // 4 > MOST
    assert edits_between(TEXT, every) is None


def test_alike_from_is_exact() -> None:
    assert alike_from(b"abcdef", 1, b"xbcdxx", 1) == 3
    assert alike_from(b"a" * 1000, 0, b"a" * 999 + b"b", 0) == 999
    assert alike_from(b"", 0, b"a", 0) == 0


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 79), st.sampled_from([b"", b"new\n", b"line 3\n", b"\n\n"])), max_size=6))
def test_edits_make_the_new_text_of_the_old(changes: list[tuple[int, bytes]]) -> None:
    lines = list(LINES)
    for at, text in changes:
        lines[at] = text
    new = b"".join(lines)
    edits = edits_between(TEXT, new)
    assert edits is None or applied(TEXT, new, edits) == new
