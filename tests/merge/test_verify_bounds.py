"""The guarantees at their bounds: what inputs explain, what hunks that are left excuse, whom an error is blamed on."""

from time import monotonic

import pytest

from grammars.catalogue import by_name
from grammars.parser import parse
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen_text
from merge.revision import Triple
from merge.verify import Inputs, Violation, _allowed, new_parse_faults, violations


def inputs(base: bytes, ours: bytes, theirs: bytes, language: str = "python", seconds: float = 60) -> Inputs:
    sides = Triple(base, ours, theirs)
    return Inputs(sides, Changes(sides), by_name(language), monotonic() + seconds)


def found(given: Inputs, regions: list[Region]) -> list[Violation]:
    return violations(given, regions, LineMap(given.changes, chosen_text(regions)))


def decided(sides: tuple[bytes, bytes, bytes], text: bytes, *dropped: bytes) -> Settled:
    made = Decision("a-rule", Triple(*sides), text)
    made.dropped = dropped
    return Settled(text, (made,))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "allowed"),
    [
        (0, 0, 0, 0),
        (0, 2, 3, 5),
        (0, 2, 0, 2),
        (1, 2, 3, 4),
        (3, 1, 2, 3),
        (5, 5, 5, 5),
        (2, 0, 2, 0),
        (2, 0, 3, 1),
        (2, 3, 0, 1),
        (2, 0, 0, 0),
        (3, 0, 1, 0),
    ],
)
def test_as_many_errors_as_the_inputs_explain(base: int, ours: int, theirs: int, allowed: int) -> None:
    assert _allowed(Triple(base, ours, theirs)) == allowed


@pytest.mark.parametrize(
    ("text", "count"),
    [(b"a = 1\n", 0), (b"a = (\n", 0), (b"b = (\n", 0), (b"a = )\n\n\ndef f():\n    b = = 2\n\n\nc = 1\n", 2)],
)
def test_errors_beyond_those_of_the_inputs(text: bytes, count: int) -> None:
    given = inputs(b"a = 1\n", b"a = (\n", b"a = 1\n")
    python = by_name("python")
    assert python is not None
    assert len(new_parse_faults(given, python, parse(text, python))) == count


def test_an_error_that_spreads_is_new_though_there_is_only_one() -> None:
    given = inputs(b"a = = 1\n", b"a = = 1\nb = 1\n", b"a = = 1\nc = 1\n")
    python = by_name("python")
    assert python is not None
    spread = b"x = f(" + b"1 +\n" * 60
    assert new_parse_faults(given, python, parse(spread, python))


def test_the_decision_nearest_to_the_error_is_tried_first_and_others_after_it() -> None:
    base = b"a = 1\nb = 1\nc = 1\nd = 1\n"
    given = inputs(base, b"a = 2\nb = 1\nc = 2\nd = 1\n", b"a = 3\nb = 1\nc = 3\nd = 1\n")
    good = decided((b"a = 1\n", b"a = 2\n", b"a = 3\n"), b"a = 3\n", b"2")
    bad = decided((b"c = 1\n", b"c = 2\n", b"c = 3\n"), b"c = (3\n", b"2", b"(")
    for regions, at in (
        ([good, Settled(b"b = 1\n"), bad, Settled(b"d = 1\n")], (2,)),
        ([bad, Settled(b"b = 1\n"), good, Settled(b"d = 1\n")], (0,)),
    ):
        parse_errors = [one for one in found(given, regions) if one.kind == "parse"]
        assert [one.regions for one in parse_errors] == [at]
        assert parse_errors[0].reason == "merged, this no longer parses"


def test_after_the_deadline_nobody_is_blamed() -> None:
    sides = (b"c = 1\n", b"c = 2\n", b"c = 3\n")
    regions: list[Region] = [decided(sides, b"c = (3\n", b"2", b"(")]
    kinds = {one.kind: one.regions for one in found(inputs(*sides, seconds=-1), regions)}
    assert kinds["parse"] == ()
    kinds = {one.kind: one.regions for one in found(inputs(*sides), regions)}
    assert kinds["parse"] == (0,)


def test_an_error_of_one_side_in_a_hunk_that_is_left_is_for_a_person() -> None:
    base, ours, theirs = b"a = 1\nb = 1\n", b"a = (2\nb = 1\n", b"a = 3\nb = 1\n"
    left = Hunk(Triple(b"a = 1\n", b"a = (2\n", b"a = 3\n"))
    assert found(inputs(base, ours, theirs), [left, Settled(b"b = 1\n")]) == []


def test_a_key_repeated_between_a_hunk_and_the_rest_is_for_a_person() -> None:
    base = b'{\n  "a": 1,\n  "z": 1\n}\n'
    ours = b'{\n  "a": 1,\n  "k": 1,\n  "z": 1\n}\n'
    theirs = b'{\n  "k": 2,\n  "a": 1,\n  "z": 1\n}\n'
    given = inputs(base, ours, theirs, "json")
    settled = b'{\n  "k": 2,\n  "a": 1,\n'
    left = Hunk(Triple(b"", b'  "k": 1,\n', b""))
    assert found(given, [Settled(settled), left, Settled(b'  "z": 1\n}\n')]) == []
    (violation,) = found(given, [Settled(settled + b'  "k": 1,\n  "z": 1\n}\n')])
    assert (violation.kind, violation.reason, violation.regions) == ("duplicate", 'key `"k"` twice', ())


def test_a_repeated_key_is_blamed_on_the_decision_that_it_stands_in() -> None:
    base, ours, theirs = b'{\n  "x": 1\n}\n', b'{\n  "x": 1,\n  "a": 1\n}\n', b'{\n  "a": 2,\n  "x": 1\n}\n'
    regions: list[Region] = [
        Settled(b'{\n  "a": 2,\n'),
        decided((b'  "x": 1\n', b'  "x": 1,\n  "a": 1\n', b'  "x": 1\n'), b'  "x": 1,\n  "a": 1\n'),
        Settled(b"}\n"),
    ]
    (violation,) = found(inputs(base, ours, theirs, "json"), regions)
    assert (violation.kind, violation.regions) == ("duplicate", (1,))


@pytest.mark.parametrize(
    ("regions", "is_touched"),
    [
        ([Settled(b"a = 2\nb = 2\n")], False),
        ([Settled(b"a = 2\n"), Settled(b"b = 2\n")], False),
        ([Settled(b"a = "), Settled(b"2\nb = 2\n")], False),
        ([Settled(b"a = 2\nb"), Settled(b" = 2\n")], False),
        ([Settled(b"a = 2\nb = 2\nb  = 2\n")], True),
        ([Settled(b"a = 2\nb = 2"), Settled(b"\n")], False),
        ([Settled(b"a = 2\nb  = 2")], True),
        ([Settled(b"a  = 2\nb = 2\n")], True),
    ],
)
def test_undecided_text_is_whole_lines_of_the_inputs(regions: list[Region], is_touched: bool) -> None:
    given = inputs(b"a = 1\nb = 1\n", b"a = 2\nb = 1\n", b"a = 1\nb = 2\n")
    assert ("untouched" in [one.kind for one in found(given, regions)]) is is_touched


def test_a_text_that_nobody_decided_and_that_lost_something_blames_nobody() -> None:
    (violation,) = found(inputs(b"a = 1\n", b"a = 2\n", b"a = 1\nb = 3\nc = 4\n"), [Settled(b"a = 1\n")])
    assert (violation.kind, violation.regions, violation.span) == ("lost-token", (), (0, 0))
    assert violation.reason == "merging would lose or repeat `1`, `2`, `3`"
    assert repr(violation) == f"Violation('lost-token', {violation.reason!r}, ())"
