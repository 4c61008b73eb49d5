"""From a result that breaks a guarantee down to one that does not: which stage is taken, and what is opened."""

from time import monotonic

from grammars.catalogue import by_name
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen_text
from merge.revision import Triple
from merge.stepdown import sound, step_down
from merge.verify import Inputs, Violation

Sides = tuple[bytes, bytes, bytes]


def inputs(*sides: bytes, language: str = "python", seconds: float = 60) -> Inputs:
    texts = Triple(*sides)
    return Inputs(texts, Changes(texts), by_name(language), monotonic() + seconds)


def decided(sides: Sides, text: bytes, *dropped: bytes) -> Settled:
    made = Decision("a-rule", Triple(*sides), text)
    made.dropped = dropped
    return Settled(text, (made,))


def shown(regions: list[Region] | None) -> list[object] | None:
    return None if regions is None else [tuple(x.sides) if isinstance(x, Hunk) else x.text for x in regions]


VALUES = (b"a = 1\n", b"a = 7\n", b"a = 8\n")
GOOD, BAD = decided(VALUES, b"a = 8\n", b"7"), decided(VALUES, b"a = 8\n")
LEFT = Hunk(Triple(*VALUES))


def taken(*stages: tuple[str, list[Region]], seconds: float = 60) -> tuple[list[object] | None, list[str]]:
    counts: list[str] = []
    regions = sound(inputs(*VALUES, seconds=seconds), list(stages), counts.append)
    return shown(regions), counts


def test_the_first_stage_that_keeps_the_guarantees() -> None:
    assert taken(("structure", [GOOD]), ("lines", [LEFT])) == ([b"a = 8\n"], [])
    assert taken(("structure", [Settled(b"x = 9\n")]), ("rules", [GOOD]), ("lines", [LEFT])) == (
        [b"a = 8\n"],
        ["structure: lost-token", "structure: untouched"],
    )


def test_what_is_at_fault_becomes_a_conflict_in_its_own_stage() -> None:
    assert taken(("structure", [BAD]), ("lines", [LEFT])) == ([VALUES], ["structure: lost-token"])


def test_one_list_of_regions_is_tried_once() -> None:
    wrong: list[Region] = [Settled(b"x = 9\n")]
    _, counts = taken(("structure", wrong), ("rules", wrong), ("lines", [LEFT]))
    assert counts == ["structure: lost-token", "structure: untouched"]


def test_after_the_deadline_the_last_stage_is_taken() -> None:
    assert taken(("structure", [GOOD]), ("lines", [LEFT]), seconds=-1) == ([VALUES], [])


def test_a_last_stage_that_settles_all_and_is_wrong_is_one_conflict() -> None:
    counts: list[str] = []
    given = inputs(*VALUES)
    (hunk,) = sound(given, [("lines", [Settled(b"x = 9\n")])], counts.append)
    assert isinstance(hunk, Hunk)
    assert (hunk.sides, hunk.reason) == (given.sides, "merged line by line, this is no longer valid")


BASE = b'{\n  "a": 1,\n  "k": 1,\n  "m": 1,\n  "z": 1\n}\n'
OURS = BASE.replace(b'  "k": 1,\n', b'  "n": 1,\n  "k": 1,\n')
THEIRS = BASE.replace(b'  "z": 1\n', b'  "n": 2,\n  "z": 1\n')
BOTH = OURS.replace(b'  "z": 1\n', b'  "n": 2,\n  "z": 1\n')


def test_a_key_that_lines_repeat_opens_the_lines_of_one_of_them() -> None:
    given = inputs(BASE, OURS, THEIRS, language="json")
    counts: list[str] = []
    regions = sound(given, [("lines", [Settled(BOTH)])], counts.append)
    assert counts == ["lines: duplicate"]
    (hunk,) = [region for region in regions if isinstance(region, Hunk)]
    assert hunk.reason == 'key `"n"` twice'
    assert b'"n": 2' in hunk.sides.theirs or b'"n": 1' in hunk.sides.ours
    assert hunk.sides.base.count(b"\n") < 3


def opened(given: Inputs, regions: list[Region], *found: Violation) -> list[object] | None:
    return shown(step_down(given, regions, list(found), LineMap(given.changes, chosen_text(regions))))


def test_all_decisions_that_are_blamed_are_opened_together() -> None:
    sides = (b"a = 1\nm\nb = 1\n", b"a = 2\nm\nb = 2\n", b"a = 3\nm\nb = 3\n")
    first = decided((b"a = 1\n", b"a = 2\n", b"a = 3\n"), b"a = 3\n")
    second = decided((b"b = 1\n", b"b = 2\n", b"b = 3\n"), b"b = 3\n")
    regions: list[Region] = [first, Settled(b"m\n"), second]
    given = inputs(*sides)
    one, two = (Violation("lost-token", "why", (at,), (0, 0)) for at in (0, 2))
    assert opened(given, regions, one) == [(b"a = 1\n", b"a = 2\n", b"a = 3\n"), b"m\n", b"b = 3\n"]
    assert opened(given, regions, two, one) == [
        (b"a = 1\n", b"a = 2\n", b"a = 3\n"),
        b"m\n",
        (b"b = 1\n", b"b = 2\n", b"b = 3\n"),
    ]


def test_a_decision_whose_text_is_not_found_opens_its_lines() -> None:
    made = Settled(b"a = 8\n", (Decision("a-rule", Triple(*VALUES), b"elsewhere"),))
    assert opened(inputs(*VALUES), [made], Violation("lost-token", "why", (0,), (0, 0))) == [VALUES]


def test_of_what_nobody_decided_only_some_faults_have_a_place() -> None:
    given = inputs(*VALUES)
    regions: list[Region] = [Settled(b"a = 8\n")]
    assert opened(given, regions, Violation("lost-token", "why", (), (0, 0))) is None
    assert opened(given, regions, Violation("untouched", "why", (), (0, 6))) is None
    assert opened(given, regions, Violation("duplicate", "why", (), (0, 6))) == [VALUES]
    assert opened(given, regions, Violation("separator", "why", (), (0, 6))) == [VALUES]


def test_the_change_that_breaks_the_syntax_is_opened() -> None:
    base = b"a = 1\nk = 0\nl = 0\nb = 1\n"
    ours, theirs = base.replace(b"a = 1", b"a = 2"), base.replace(b"b = 1", b"b = 2")
    text = b"a = 2\nk = 0\nl = 0\nb = (2\n"
    given = inputs(base, ours, theirs)
    at = text.index(b"(")
    assert opened(given, [Settled(text)], Violation("parse", "why", (), (at, at + 3))) == [
        b"a = 2\nk = 0\nl = 0\n",
        (b"b = 1\n", b"b = 1\n", b"b = 2\n"),
    ]
    assert opened(given, [Settled(text)], Violation("parse", "why", (), (0, 1))) == [
        b"a = 2\nk = 0\nl = 0\n",
        (b"b = 1\n", b"b = 1\n", b"b = 2\n"),
    ]


def test_where_no_single_change_breaks_it_the_nearest_is_opened() -> None:
    base = b"a = 1\nk = 0\nl = 0\nb = 1\n"
    ours, theirs = base.replace(b"a = 1", b"a = 2"), base.replace(b"b = 1", b"b = 2")
    text = b"a = )2\nk = 0\nl = 0\nb = )2\n"
    given = inputs(base, ours, theirs)
    for at, place in (
        (4, [(b"a = 1\n", b"a = 2\n", b"a = 1\n"), text[7:]]),
        (22, [text[:19], (b"b = 1\n", b"b = 1\n", b"b = 2\n")]),
    ):
        assert opened(given, [Settled(text)], Violation("parse", "why", (), (at, at + 1))) == place
    late = inputs(base, ours, theirs, seconds=-1)
    assert opened(late, [Settled(text)], Violation("parse", "why", (), (4, 5))) == [
        (b"a = 1\n", b"a = 2\n", b"a = 1\n"),
        text[7:],
    ]
