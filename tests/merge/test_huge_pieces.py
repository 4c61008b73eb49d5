"""Large files in pieces: what is common is found to the byte, whatever the sizes of the pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merge import huge
from merge.huge import _changed, _common, merge_huge
from merge.regions import Hunk, Settled, joined
from merge.revision import Triple

BYTES = st.binary(max_size=40).map(lambda data: bytes(byte % 3 + 97 for byte in data))


def common(a: bytes, b: bytes) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


@given(BYTES, BYTES, BYTES)
def test_what_is_common_at_head_and_end(shared: bytes, one: bytes, other: bytes) -> None:
    a, b = shared + one, shared + other
    assert _common(a, b, from_end=False) == common(a, b)
    assert _common(a[::-1], b[::-1], from_end=True) == common(a, b)


@pytest.mark.parametrize("at", [0, 1, 65_535, 65_536, 65_537, 200_000, 299_999])
def test_one_byte_in_a_large_text(at: int) -> None:
    text = b"x" * 300_000
    other = text[:at] + b"y" + text[at + 1 :]
    assert _common(text, other, from_end=False) == at
    assert _common(text, other, from_end=True) == len(text) - at - 1
    assert _common(text, text, from_end=False) == len(text)


@pytest.mark.parametrize(
    ("base", "side", "lines"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n", (2, 4)),
        (b"a\nb\nc\n", b"a\nb\nc\n", (6, 6)),
        (b"a\nb\nc\n", b"a\nc\n", (2, 4)),
        (b"a\nb\nc\n", b"a\nb\nx\nc\n", (4, 4)),
        (b"a\nbb\nc\n", b"a\nxb\nc\n", (2, 5)),
        (b"a\nbb\nc\n", b"a\nbx\nc\n", (2, 5)),
        (b"a\nb", b"a\nx", (2, 3)),
        (b"a\nb\n", b"a\nb\nb\n", (4, 4)),
        (b"", b"a\n", (0, 0)),
        (b"a\n", b"", (0, 2)),
        (b"ab\ncd", b"ab\nxcd", (3, 5)),
        (b"ab\ncd\n", b"ab\nx\ncd\n", (3, 3)),
        (b"ab\n", b"x\nab\n", (0, 0)),
        (b"ab\n", b"xab\n", (0, 3)),
    ],
)
def test_the_lines_of_base_that_a_side_changed(base: bytes, side: bytes, lines: tuple[int, int]) -> None:
    assert _changed(base, side) == lines


def test_changes_apart_need_no_line_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands between them; changes that touch are one place."""
    monkeypatch.setattr(huge, "BOUND", 0)
    base = b"a\nb\nc\nd\n"
    assert joined(merge_huge(Triple(base, b"A\nb\nc\nd\n", b"a\nb\nc\nD\n"))) == b"A\nb\nc\nD\n"
    assert joined(merge_huge(Triple(base, b"a\nb\nC\nd\n", b"A\nb\nc\nd\n"))) == b"A\nb\nC\nd\n"
    first, hunk, last = merge_huge(Triple(base, b"a\nB\nc\nd\n", b"a\nb\nC\nd\n"))
    assert isinstance(first, Settled)
    assert isinstance(hunk, Hunk)
    assert isinstance(last, Settled)
    assert hunk.sides == Triple(b"b\nc\n", b"B\nc\n", b"b\nC\n")
    assert (first.text, last.text) == (b"a\n", b"d\n")


@pytest.mark.parametrize(("bound", "left"), [(8, False), (7, True)])
def test_more_difference_than_the_bound_is_one_conflict(
    monkeypatch: pytest.MonkeyPatch, bound: int, left: bool
) -> None:
    monkeypatch.setattr(huge, "BOUND", bound)
    sides = Triple(b"h\na\nm\nb\nt\n", b"h\nA\nm\nB\nt\n", b"h\na\nM\nb b\nt\n")
    hunks = [region for region in merge_huge(sides) if isinstance(region, Hunk)]
    assert all(hunk.reason == "over 0 MB differ" for hunk in hunks) is left
    assert hunks


def test_hunks_are_whole_lines() -> None:
    first, hunk = merge_huge(Triple(b"ab\ncd\n", b"ab\nxcd\n", b"ab\nycd\n"))
    assert isinstance(first, Settled)
    assert isinstance(hunk, Hunk)
    assert (first.text, hunk.sides) == (b"ab\n", Triple(b"cd\n", b"xcd\n", b"ycd\n"))


@given(*[st.lists(st.sampled_from([b"a\n", b"ba\n", b"cba\n", b"\n"]), max_size=6).map(b"".join)] * 3)
def test_every_region_is_whole_lines(base: bytes, ours: bytes, theirs: bytes) -> None:
    for region in merge_huge(Triple(base, ours, theirs)):
        for text in region.sides if isinstance(region, Hunk) else (region.text,):
            assert not text or text.endswith(b"\n")
