"""The line merge where its limits lie: changes that touch, additions of both sides near each other, ends of files."""

import pytest

from merge.lines import changed_blocks, line_ending, merge_blocks, merge_lines
from merge.regions import Hunk, joined
from merge.revision import Triple


def shape(regions):
    return [region.sides if isinstance(region, Hunk) else region.text for region in regions]


def letters(text):
    return [f"{letter}\n".encode() for letter in text]


def blocks(base, ours, theirs, *, touching):
    """Regions of versions with one letter a line, hunks as strings."""
    lines = Triple(base, ours, theirs).map(letters)
    found = merge_blocks(
        lines, changed_blocks(lines.base, lines.ours), changed_blocks(lines.base, lines.theirs), touching=touching
    )
    return [
        "|".join(side.replace(b"\n", b"").decode() for side in region.sides)
        if isinstance(region, Hunk)
        else region.text.replace(b"\n", b"").decode()
        for region in found
    ]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "touching", "apart"),
    [
        ("abcd", "Abcd", "aBcd", ["ab|Ab|aB", "cd"], ["ABcd"]),
        ("abcd", "Abcd", "ABcd", ["ab|Ab|AB", "cd"], ["ab|Ab|AB", "cd"]),
        ("abcd", "XYcd", "aBCd", ["abc|XYc|aBC", "d"], ["abc|XYc|aBC", "d"]),
        ("abcd", "aBCd", "XYcd", ["abc|aBC|XYc", "d"], ["abc|aBC|XYc", "d"]),
        ("ab", "aXb", "aYb", ["a", "|X|Y", "b"], ["a", "|X|Y", "b"]),
        ("abcdef", "aBCDEf", "abXdYf", ["a", "bcde|BCDE|bXdY", "f"], ["a", "bcde|BCDE|bXdY", "f"]),
        ("abcdefg", "aBCDefg", "abXdeYg", ["a", "bcd|BCD|bXd", "eYg"], ["a", "bcd|BCD|bXd", "eYg"]),
    ],
)
def test_what_belongs_together(base, ours, theirs, touching, apart):
    assert blocks(base, ours, theirs, touching=True) == touching
    assert blocks(base, ours, theirs, touching=False) == apart


def test_an_insertion_beside_a_change_is_apart_only_where_touching_is_not_asked_for():
    assert blocks("abc", "aXbc", "aBc", touching=True) == ["a", "b|Xb|B", "c"]
    assert blocks("abc", "aXbc", "aBc", touching=False) == ["aXBc"]
    assert blocks("abc", "aBc", "aXbc", touching=False) == ["aXBc"]


NEW = b"call_of_both_sides(1)\n"


def twins(between, first, second):
    """Ours adds a text before some lines, theirs another behind them: what is left as a conflict."""
    base = b"head\n" + between + b"tail\n"
    ours, theirs = b"head\n" + first + between + b"tail\n", b"head\n" + between + second + b"tail\n"
    left = [region.sides for region in merge_lines(Triple(base, ours, theirs)) if isinstance(region, Hunk)]
    swapped = [region.sides for region in merge_lines(Triple(base, theirs, ours)) if isinstance(region, Hunk)]
    assert [sides.swapped() for sides in swapped] == left
    assert left in ([], [Triple(between, first + between, between + second)])
    return left


@pytest.mark.parametrize(
    ("between", "joined_up"),
    [
        (b"\n", True),
        (b"\n\n\n", True),
        (b"\n\n\n\n", False),
        (b"})}\n", True),
        (b"})};\n", False),
        (b"code()\n", False),
    ],
)
def test_one_addition_of_both_is_one_place_over_a_few_lines_that_say_little(between, joined_up):
    assert bool(twins(between, NEW, NEW)) is joined_up


@pytest.mark.parametrize(
    ("first", "second", "joined_up"),
    [
        (b"x" * 16 + b"\n", b"x" * 16 + b"\n", True),
        (b"x" * 15 + b"\n", b"x" * 15 + b"\n", False),
        (b"one = 1234\ntwo = 2345\n", b"one = 1234\nmore\ntwo = 2345\n", True),
        (b"one = 1234\nmore\ntwo = 2345\n", b"one = 1234\ntwo = 2345\n", True),
        (b"one = 1234\nmore = 5\n", b"one = 1234\ntwo = 2345678\n", False),
        (b"    " + NEW, NEW, True),
        (NEW + b"}\n", NEW, True),
        (b"}\n", b"}\n", False),
        (NEW, b"another_call(1234)\n", False),
    ],
)
def test_what_both_add_must_say_enough_and_hold_the_others(first, second, joined_up):
    assert bool(twins(b"\n", first, second)) is joined_up


@pytest.mark.parametrize(
    ("sides", "merged"),
    [
        ((b"a\nb\nc", b"A\nb\nc", b"a\nb\nC"), b"A\nb\nC"),
        ((b"a\nb\nc\n", b"A\nb\nc", b"a\nb\nc\n"), b"A\nb\nc"),
        ((b"a\nb\nc\n", b"A\nb\nc\n", b"a\nb\nc"), b"A\nb\nc"),
        ((b"a\r\nb\r\nc\r\n", b"A\r\nb\r\nc\r\n", b"a\r\nb\r\nc"), b"A\r\nb\r\nc"),
        ((b"a\nb\nc", b"A\nb\nc\n", b"a\nb\nc\n"), b"A\nb\nc\n"),
        ((b"a\nb\nc\n", b"A\nb\nc", b"a\nb\nc"), b"A\nb\nc"),
        ((b"a\nb", b"A\nq\na\nb", b""), None),
    ],
)
def test_the_end_of_the_file_is_merged_for_itself(sides, merged):
    assert joined(merge_lines(Triple(*sides))) == merged


def test_a_last_hunk_has_each_sides_own_end():
    regions = merge_lines(Triple(b"a\nb", b"a\nc", b"a\nd\n"))
    assert shape(regions) == [b"a\n", Triple(b"b", b"c", b"d\n")]
    regions = merge_lines(Triple(b"a\r\nb", b"a\r\nc", b"a\r\nd\r\n"))
    assert shape(regions) == [b"a\r\n", Triple(b"b", b"c", b"d\r\n")]


@pytest.mark.parametrize(
    ("text", "ending"),
    [(b"\n", b"\n"), (b"\r\n", b"\r\n"), (b"a\n\r\n", b"\n"), (b"a\rb\n", b"\n"), (b"a\r\nb\n", b"\r\n"), (b"", b"\n")],
)
def test_the_first_line_tells_the_ending(text, ending):
    assert line_ending(text) == ending
