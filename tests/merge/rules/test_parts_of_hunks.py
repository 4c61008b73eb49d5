"""Hunks that rules settle part by part, and line endings and final newlines settled apart from them."""

import pytest

from merge.lines import merge_lines
from merge.options import Options
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.rules import Context, apply_rules
from merge.rules.line_ends import LineEnds

Sides = tuple[bytes, bytes, bytes]


def ruled(sides: Sides, path: str = "a.ini", hunk: Hunk | None = None) -> list[Region]:
    regions = [hunk] if hunk is not None else merge_lines(Triple(*sides))
    return apply_rules(regions, Context(None, Options(), path))


def told(regions: list[Region]) -> list[tuple[bytes, ...]]:
    return [
        tuple(region.sides)
        if isinstance(region, Hunk)
        else (region.text, *(one.rule.encode() for one in region.decisions))
        for region in regions
    ]


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        (
            (b"a 1.0\nb 1.0\n", b"a 1.3\nb 1.1\n", b"a 1.2\nb 1.2\n"),
            [(b"a 1.3\n", b"version-number"), (b"b 1.2\n", b"version-number")],
        ),
        (
            (b"a 1.0\nx y z\n", b"a 1.3\nx  y z\nnew thing\n", b"a 1.2\nx y  z\n"),
            [(b"a 1.3\n", b"version-number"), (b"x y  z\n", b"same-but-for-spaces"), (b"new thing\n",)],
        ),
        (
            (b"a 1.0\none two three\n", b"a 1.3\none two four\n", b"a 1.2\none two five\n"),
            [(b"a 1.0\none two three\n", b"a 1.3\none two four\n", b"a 1.2\none two five\n")],
        ),
    ],
)
def test_a_hunk_is_settled_in_parts_where_each_is_sure(sides: Sides, found: list[tuple[bytes, ...]]) -> None:
    assert told(ruled(sides)) == found


def test_the_parts_keep_the_entity_and_the_place_of_the_hunk() -> None:
    hunk = Hunk(Triple(b"a 1.0\nb 1.0\n", b"a 1.3\nb 1.1\n", b"a 1.2\nb 1.2\n"), "key `x`", "", "keyed-map")
    for region in ruled((b"", b"", b""), hunk=hunk):
        assert isinstance(region, Settled)
        assert (region.decisions[0].entity, region.decisions[0].place) == ("key `x`", "keyed-map")


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        # the ending changed on one side, the text on the other
        ((b"a 1\n", b"a 1\r\n", b"a 2\n"), [(b"a 2\r\n", b"line-endings")]),
        ((b"a 1\r\n", b"a 1\n", b"a 2\r\n"), [(b"a 2\n", b"line-endings")]),
        ((b"a 1\r\n", b"a 1.2\r\n", b"a 1.2\n"), [(b"a 1.2\n", b"line-endings")]),
        # versions in the ending of the result
        ((b"a 1.0\r\n", b"a 1.1\r\n", b"a 1.2\r\n"), [(b"a 1.2\r\n", b"version-number")]),
        ((b"a 1.0\n", b"a 1.1\r\n", b"a 1.2\n"), [(b"a 1.2\r\n", b"version-number")]),
        # no final newline
        ((b"a 1.0", b"a 1.1", b"a 1.2"), [(b"a 1.2", b"version-number")]),
        ((b"a 1.0", b"a 1.1\n", b"a 1.2"), [(b"a 1.2\n", b"version-number")]),
        ((b"a 1.0\n", b"a 1.1\n", b"a 1.2"), [(b"a 1.2", b"version-number")]),
        ((b"a 1.0\r\n", b"a 1.1\r\n", b"a 1.2"), [(b"a 1.2", b"version-number")]),
        # what is left reads as it did
        ((b"a one\r\n", b"b two\r\n", b"c three"), [(b"a one\r\n", b"b two\r\n", b"c three")]),
    ],
)
def test_ends_of_lines_are_settled_for_themselves(sides: Sides, found: list[tuple[bytes, ...]]) -> None:
    assert told(ruled((b"", b"", b""), hunk=Hunk(Triple(*sides)))) == found


def test_decisions_tell_the_text_that_stands_in_the_result() -> None:
    (region,) = ruled((b"", b"", b""), hunk=Hunk(Triple(b"a 1.0\r\n", b"a 1.1\r\n", b"a 1.2")))
    assert isinstance(region, Settled)
    (decision,) = region.decisions
    assert decision.text == region.text == b"a 1.2"
    assert decision.sides == Triple(b"a 1.0\r\n", b"a 1.1\r\n", b"a 1.2\r\n")


def test_mixed_endings_are_left_as_they_are() -> None:
    ends = LineEnds(Triple(b"a\r\nb\n", b"a\r\nc\n", b"a\r\nd"))
    assert ends.plain == Triple(b"a\r\nb\n", b"a\r\nc\n", b"a\r\nd\n")
    (hunk,) = ends.restored([Hunk(ends.plain)])
    assert isinstance(hunk, Hunk)
    assert hunk.sides == Triple(b"a\r\nb\n", b"a\r\nc\n", b"a\r\nd")


def test_a_hunk_that_is_too_large_is_left() -> None:
    small = Hunk(Triple(b"a 1.0\n", b"a 1.1\n", b"a 1.2\n"))
    assert isinstance(ruled((b"", b"", b""), hunk=small)[0], Settled)
    padding = b"# " + b"x" * 70_000 + b"\n"
    large = Hunk(small.sides.map(lambda text: padding + text))
    assert ruled((b"", b"", b""), hunk=large) == [large]
