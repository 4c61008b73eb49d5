"""Large files: the same merge as by lines, without cutting all of the file into lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge import huge
from merge.huge import merge_huge
from merge.lines import merge_lines
from merge.regions import Hunk, joined
from merge.revision import Triple

BASE = b"".join(b"line %d\n" % number for number in range(50_000))


def test_changes_far_apart() -> None:
    ours, theirs = b"first\n" + BASE, BASE.replace(b"line 40000\n", b"") + b"last"
    expected = b"first\n" + BASE.replace(b"line 40000\n", b"") + b"last"
    assert joined(merge_huge(Triple(BASE, ours, theirs))) == expected
    assert joined(merge_huge(Triple(BASE, theirs, ours))) == expected


def test_changes_in_each_other() -> None:
    ours = BASE.replace(b"line 9\n", b"line nine\n").replace(b"line 900\n", b"")
    theirs = BASE.replace(b"line 90\n", b"line ninety\n")
    assert joined(merge_huge(Triple(BASE, ours, theirs))) == ours.replace(b"line 90\n", b"line ninety\n")


def test_a_conflict_is_small() -> None:
    sides = Triple(BASE, BASE.replace(b"line 9\n", b"a\n"), BASE.replace(b"line 9\n", b"b\n"))
    (hunk,) = [region for region in merge_huge(sides) if isinstance(region, Hunk)]
    assert hunk.sides == Triple(b"line 9\n", b"a\n", b"b\n")


def test_too_much_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huge, "BOUND", 100)
    sides = Triple(b"x\n" * 100, b"y\n" * 100, b"z\n" * 100)
    (hunk,) = merge_huge(sides)
    assert isinstance(hunk, Hunk)
    assert hunk.sides == sides


TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"cc\n", b"a"]), max_size=6).map(b"".join)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS, TEXTS, TEXTS)
def test_as_the_line_merge(base: bytes, ours: bytes, theirs: bytes) -> None:
    sides = Triple(base, ours, theirs)
    text, by_lines = joined(merge_huge(sides)), joined(merge_lines(sides))
    if text is not None and by_lines is not None:
        assert sorted(text.split()) == sorted(by_lines.split())
    assert merge_huge(Triple(base, base, theirs)) is not None
    assert (joined(merge_huge(Triple(base, base, theirs))) or b"") == theirs
    assert (joined(merge_huge(Triple(base, ours, base))) or b"") == ours
