"""Deletions against edits, line by line: without syntax the hunk keeps just the lines that were edited."""

import pytest

from merge.lines import merge_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple
from merge.shrinking import shrink

BASE = [f"line {number}\n" for number in range(40)]


def text(lines: list[str]) -> bytes:
    return "".join(lines).encode()


def edited(*places: int, lines: list[str] = BASE) -> list[str]:
    """The lines, those at these places changed."""
    return [f"edit {at}\n" if at in places else line for at, line in enumerate(lines)]


def left(base: list[str], ours: list[str], theirs: list[str]) -> list[tuple[str, str, str]]:
    """The hunks that stay, their lines by numbers; the same from both sides."""
    sides = Triple(base, ours, theirs).map(text)
    hunks = [region for region in shrink(merge_lines(sides), None) if isinstance(region, Hunk)]
    twins = [region for region in shrink(merge_lines(sides.swapped()), None) if isinstance(region, Hunk)]
    assert [hunk.sides.swapped() for hunk in twins] == [hunk.sides for hunk in hunks]
    return [tuple(side.decode().replace("line ", "").replace("\n", " ").strip() for side in x.sides) for x in hunks]  # type: ignore[misc]


def test_only_edited_lines_are_left_of_a_deletion() -> None:
    deleted = BASE[:3] + BASE[37:]
    assert left(BASE, edited(10, 25), deleted) == [("10", "edit 10", ""), ("25", "edit 25", "")]


def test_what_is_left_reads_as_the_deleting_side_has_it() -> None:
    sides = Triple(BASE, edited(10, 25), [*BASE[:3], "new\n", *BASE[37:]]).map(text)
    regions = shrink(merge_lines(sides), None)
    assert [x.text if isinstance(x, Settled) else "?" for x in regions] == [
        text([*BASE[:3]]),
        b"new\n",
        "?",
        "?",
        text(BASE[37:]),
    ]


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ((9, 30), ["9", "30"]),
        ((8, 30), ["3 4 5 6 7 8", "30"]),
        ((9, 16), ["9", "16"]),
        ((9, 15), ["9 10 11 12 13 14 15"]),
        ((9, 20, 30), ["9", "20", "30"]),
        ((30,), ["30"]),
        ((31,), ["31 32 33 34 35 36"]),
    ],
)
def test_a_piece_shorter_than_six_lines_stays(places: tuple[int, ...], found: list[str]) -> None:
    """Lines 3 to 36 are deleted; between edits, before the first and behind the last."""
    assert [base for base, _, _ in left(BASE, edited(*places), BASE[:3] + BASE[37:])] == found


@pytest.mark.parametrize(("size", "is_cut"), [(11, False), (12, True)])
def test_a_hunk_of_less_than_twelve_lines_stays_whole(size: int, is_cut: bool) -> None:
    lines = BASE[:size]
    (hunk,) = left(lines, edited(size - 1, lines=lines), [])
    assert (hunk[0] == str(size - 1)) is is_cut


@pytest.mark.parametrize(("new", "is_cut"), [(4, True), (5, False)])
def test_a_side_that_puts_in_more_than_an_eighth_wrote_anew(new: int, is_cut: bool) -> None:
    """Of 39 deleted lines."""
    replacement = [f"new {number}\n" for number in range(new)]
    hunks = left(BASE, edited(20), BASE[:1] + replacement)
    assert (hunks == [("20", "edit 20", "")]) is is_cut


def test_an_insertion_keeps_the_line_before_it() -> None:
    ours = [*BASE[:20], "brought\n", *BASE[20:]]
    assert left(BASE, ours, BASE[:3] + BASE[37:]) == [("19", "19 brought", "")]
    at_start = [*BASE[:3], "brought\n", *BASE[3:]]
    assert left(BASE, at_start, BASE[:3] + BASE[37:]) == [("3", "brought 3", "")]


def test_a_rule_that_had_a_candidate_keeps_its_hunk() -> None:
    hunk = Hunk(Triple(text(BASE), text(edited(20)), b""), "class `A`", "why", "top-level")
    assert shrink([hunk], None) != [hunk]
    hunk.candidate = Decision("a-rule", hunk.sides, b"")
    assert shrink([hunk], None) == [hunk]


def test_the_parts_keep_what_the_hunk_is_about() -> None:
    hunk = Hunk(Triple(text(BASE), text(edited(20)), b""), "class `A`", "why", "top-level")
    (part,) = [region for region in shrink([hunk], None) if isinstance(region, Hunk)]
    assert (part.entity, part.reason, part.place) == ("class `A`", "why", "top-level")
    assert part.sides == Triple(b"line 20\n", b"edit 20\n", b"")


def pair(between: Region, first: Hunk | None = None, second: Hunk | None = None) -> list[Region]:
    one = first if first is not None else Hunk(Triple(b"a\n", b"b\n", b"c\n"), "x", "why", "call")
    two = second if second is not None else Hunk(Triple(b"d\n", b"e\n", b"f\n"), "x", "why", "call")
    return shrink([Settled(b"head\n"), one, between, two, Settled(b"tail\n")], None)


def test_hunks_with_one_line_between_them_are_one() -> None:
    head, hunk, tail = pair(Settled(b"m\n"))
    assert isinstance(hunk, Hunk)
    assert hunk.sides == Triple(b"a\nm\nd\n", b"b\nm\ne\n", b"c\nm\nf\n")
    assert (hunk.entity, hunk.reason, hunk.place) == ("x", "why", "call")
    assert [head.text, tail.text] == [b"head\n", b"tail\n"]  # type: ignore[union-attr]


def test_their_reason_stays_only_where_it_is_the_same() -> None:
    _, hunk, _ = pair(Settled(b"m\n"), second=Hunk(Triple(b"d\n", b"e\n", b"f\n"), "x", "other"))
    assert isinstance(hunk, Hunk)
    assert hunk.reason == ""


def candidate(hunk: Hunk) -> Hunk:
    hunk.candidate = Decision("a-rule", hunk.sides, b"")
    return hunk


@pytest.mark.parametrize(
    "regions",
    [
        pair(Settled(b"m\nn\n")),
        pair(Settled(b"m")),
        pair(Settled(b"m\nn")),
        pair(Settled(b"m\n", (Decision("a-rule", Triple(b"", b"", b""), b"m\n"),))),
        pair(Settled(b"m\n"), second=Hunk(Triple(b"d\n", b"e\n", b"f\n"), "y", "why")),
        pair(Settled(b"m\n"), first=Hunk(Triple(b"a\n", b"b", b"c\n"), "x", "why")),
        pair(Settled(b"m\n"), first=candidate(Hunk(Triple(b"a\n", b"b\n", b"c\n"), "x", "why"))),
        pair(Settled(b"m\n"), second=candidate(Hunk(Triple(b"d\n", b"e\n", b"f\n"), "x", "why"))),
    ],
)
def test_others_stay_apart(regions: list[Region]) -> None:
    assert [type(region) for region in regions] == [Settled, Hunk, Settled, Hunk, Settled]


def test_three_in_a_row_are_one() -> None:
    hunks = [Hunk(Triple(*(b"%d%d\n" % (number, side) for side in range(3)))) for number in range(3)]
    regions: list[Region] = [hunks[0], Settled(b"m\n"), hunks[1], Settled(b"n\n"), hunks[2]]
    (hunk,) = shrink(regions, None)
    assert isinstance(hunk, Hunk)
    assert hunk.sides.ours == b"01\nm\n11\nn\n21\n"
