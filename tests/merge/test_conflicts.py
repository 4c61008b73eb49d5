"""Hunks made ready for a person: opened decisions, whole lines, reasons and candidates."""

import pytest

from grammars.catalogue import by_name
from merge import engine
from merge.conflicts import candidates, conflict_of, explain, marker_lines, opened, parses_in_place, whole_lines
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple


def decision(text: bytes, rule: str = "a-rule") -> Decision:
    made = Decision(rule, Triple(b"0\n", b"1\n", b"2\n"), text)
    made.entity, made.place, made.tags, made.dropped = "class `A`", "class-body", ("same-body",), (b"x",)
    made.confidence, made.likely = 0.5, "ours"
    return made


def shown(regions: list[Region] | None) -> list[object] | None:
    if regions is None:
        return None
    return ["?" if isinstance(region, Hunk) else region.text for region in regions]


@pytest.mark.parametrize(
    ("text", "decisions", "found"),
    [
        (b"a\nb\nc\n", [b"b\n"], [b"a\n", "?", b"c\n"]),
        (b"a\nb\nc\n", [b"a\n", b"c\n"], ["?", b"b\n", "?"]),
        (b"a\na\n", [b"a\n", b"a\n"], ["?", "?"]),
        (b"a\nb\n", [b"b\n", b"a\n"], None),
        (b"a\n", [b"b\n"], None),
        (b"a\n", [b""], None),
        (b"", [b""], ["?"]),
        (b"a\nb\n", [b"a\nb\n"], ["?"]),
        (b"a\nb\n", [], [b"a\nb\n"]),
    ],
)
def test_each_decision_is_a_hunk_again(text: bytes, decisions: list[bytes], found: list[object] | None) -> None:
    region = Settled(text, tuple(decision(one) for one in decisions))
    parts = opened(region, "why")
    assert shown(parts) == found
    for part, one in zip([x for x in parts or [] if isinstance(x, Hunk)], region.decisions, strict=False):
        assert (part.sides, part.entity, part.reason, part.place) == (one.sides, "class `A`", "why", "class-body")
        assert part.candidate is one


@pytest.mark.parametrize("rule", ["renamed-entity", "moved-entity"])
def test_a_decision_about_what_follows_is_not_found(rule: str) -> None:
    assert opened(Settled(b"", (decision(b"", rule),)), "why") is None


def hunk(*sides: bytes, candidate: bytes | None = None) -> Hunk:
    made = Hunk(Triple(*sides), "class `A`", "why", "class-body")
    if candidate is not None:
        made.candidate = decision(candidate)
    return made


def lines(*regions: Region) -> list[object]:
    return [tuple(x.sides) if isinstance(x, Hunk) else x.text for x in whole_lines(list(regions))]


@pytest.mark.parametrize(
    ("regions", "found"),
    [
        (
            [Settled(b"a\nb "), hunk(b"0", b"1", b"2"), Settled(b" c\nd\n")],
            [b"a\n", (b"b 0 c\n", b"b 1 c\n", b"b 2 c\n"), b"d\n"],
        ),
        ([Settled(b"b "), hunk(b"0", b"1", b"2"), Settled(b" c")], [(b"b 0 c", b"b 1 c", b"b 2 c")]),
        ([hunk(b"0\n", b"1\n", b"2\n"), Settled(b"c\n")], [(b"0\n", b"1\n", b"2\n"), b"c\n"]),
        ([hunk(b"0", b"1\n", b""), hunk(b"3\n", b"4\n", b"5\n")], [(b"03\n", b"1\n4\n", b"5\n")]),
        (
            [hunk(b"0\n", b"1\n", b"2\n"), hunk(b"3\n", b"4\n", b"5\n")],
            [(b"0\n", b"1\n", b"2\n"), (b"3\n", b"4\n", b"5\n")],
        ),
        ([Settled(b"a"), Settled(b"b"), hunk(b"0\n", b"1\n", b"2\n")], [(b"ab0\n", b"ab1\n", b"ab2\n")]),
        ([Settled(b"a\n"), Settled(b"b"), hunk(b"0\n", b"1\n", b"2\n")], [b"a\n", (b"b0\n", b"b1\n", b"b2\n")]),
        ([Settled(b""), Settled(b"a\n")], [b"a\n"]),
    ],
)
def test_hunks_grow_to_whole_lines(regions: list[Region], found: list[object]) -> None:
    assert lines(*regions) == found


def test_what_a_hunk_is_about_grows_with_it() -> None:
    before, grown, after = whole_lines(
        [
            Settled(b"a\nb ", (decision(b"a\n"),)),
            hunk(b"0", b"1", b"2", candidate=b"9"),
            Settled(b" c\nd\n", (decision(b"d\n"), decision(b" c\n"))),
        ]
    )
    assert isinstance(before, Settled)
    assert isinstance(grown, Hunk)
    assert isinstance(after, Settled)
    assert (grown.entity, grown.reason, grown.place) == ("class `A`", "why", "class-body")
    assert grown.candidate is not None
    assert (grown.candidate.text, grown.candidate.sides) == (b"b 9 c\n", grown.sides)
    told = grown.candidate
    assert (told.rule, told.dropped, told.tags, told.entity) == ("a-rule", (b"x",), ("same-body",), "class `A`")
    assert (told.place, told.confidence, told.likely) == ("class-body", 0.5, "ours")
    assert [one.text for one in before.decisions] == [b"a\n"]
    assert [one.text for one in after.decisions] == [b"d\n"]


@pytest.mark.parametrize(
    ("first", "second", "candidate"), [(b"8", b"9\n", b"89\n"), (None, b"9\n", None), (b"8", None, None)]
)
def test_two_candidates_on_one_line_become_one(
    first: bytes | None, second: bytes | None, candidate: bytes | None
) -> None:
    (grown,) = whole_lines([hunk(b"0", b"1", b"2", candidate=first), hunk(b"3\n", b"4\n", b"5\n", candidate=second)])
    assert isinstance(grown, Hunk)
    assert (grown.candidate.text if grown.candidate else None) == candidate


@pytest.mark.parametrize(
    ("sides", "reason"),
    [
        ((b"\n", b"1\n", b"2\n"), "both sides add here"),
        ((b"0\n", b"\n", b"2\n"), "changed on one side, deleted on the other"),
        ((b"0\n", b"1\n", b" "), "changed on one side, deleted on the other"),
        ((b"0\n", b"1\n", b"2\n"), "changed on both sides"),
    ],
)
def test_the_reason_of_a_hunk(sides: tuple[bytes, bytes, bytes], reason: str) -> None:
    assert explain(Hunk(Triple(*sides))) == reason
    assert explain(Hunk(Triple(*sides), "", "known")) == "known"
    conflict = conflict_of(Hunk(Triple(*sides), "class `A`"), 7)
    assert (conflict.entity, conflict.reason, conflict.line, conflict.sides) == ("class `A`", reason, 7, Triple(*sides))


def offered(made: Hunk, *bad: bytes) -> list[tuple[str, bytes]]:
    return [(one.name, one.text) for one in candidates(made, lambda text: text not in bad)]


@pytest.mark.parametrize(
    ("made", "bad", "found"),
    [
        (hunk(b"0\n", b"1\n", b"2\n"), [], [("ours", b"1\n"), ("theirs", b"2\n")]),
        (
            hunk(b"0\n", b"1\n", b"2\n", candidate=b"3\n"),
            [],
            [("a-rule", b"3\n"), ("ours", b"1\n"), ("theirs", b"2\n")],
        ),
        (hunk(b"0\n", b"1\n", b"2\n", candidate=b"1\n"), [], [("a-rule", b"1\n"), ("theirs", b"2\n")]),
        (
            hunk(b"\n", b"1", b"2\n"),
            [],
            [("ours-then-theirs", b"1\n2\n"), ("theirs-then-ours", b"2\n1"), ("ours", b"1"), ("theirs", b"2\n")],
        ),
        (
            hunk(b"", b"1", b"2\r\n"),
            [b"1", b"2\r\n"],
            [("ours-then-theirs", b"1\r\n2\r\n"), ("theirs-then-ours", b"2\r\n1")],
        ),
        (hunk(b"", b"", b"2\n"), [], [("ours", b""), ("theirs", b"2\n")]),
        (hunk(b"0\n", b"1\n", b"1\n"), [b"1\n"], []),
    ],
)
def test_texts_that_would_settle_it(made: Hunk, bad: list[bytes], found: list[tuple[str, bytes]]) -> None:
    assert offered(made, *bad) == found


def test_a_text_parses_in_place_as_well_as_the_better_side() -> None:
    regions: list[Region] = [
        Settled(b"f(\n"),
        hunk(b"1\n", b"2\n", b"(3\n"),
        Settled(b")\n"),
        hunk(b"a\n", b"b\n", b"(c\n"),
    ]
    fits = parses_in_place(by_name("python"), regions, 1)
    assert fits(b"4\n")
    assert not fits(b"(4\n")
    assert parses_in_place(None, regions, 1)(b"(4\n")


def test_the_lines_of_opening_markers() -> None:
    assert marker_lines(b"a\n<<<<<<< x\n<<<<<<<\n<<<<<<<< y\n <<<<<<< z\n<<<<<<< w", 7) == [2, 6]
    assert marker_lines(b"<<<<<<<<< x\n", 9) == [1]


CLASS = b"class C:\n    def f(self):\n        pass\n\n    def g(self):\n        return 2\n\n    h = 3\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (CLASS.replace(b"    def g(self):\n        return 2\n\n", b""), CLASS.replace(b"return 2", b"return 22"),
         ("method `C.g`", "deleted in ours, changed in theirs")),
        (CLASS.replace(b"return 2", b"return 21"), CLASS.replace(b"return 2", b"return 22"),
         ("method `C.g`", "changed on both sides")),
    ],
)  # fmt: skip
def test_a_label_tells_what_happened_and_where(ours: bytes, theirs: bytes, told: tuple[str, str]) -> None:
    result = engine.merge(Triple(CLASS, ours, theirs), "a.py", Options())
    assert [(one.entity, one.reason) for one in result.conflicts] == [told]


def test_a_doubt_comes_after_what_the_sides_did() -> None:
    hunk = Hunk(Triple(b"a\n", b"b\n", b"c\n"), "", "people often merge such a file otherwise")
    assert explain(hunk) == "changed on both sides; people often merge such a file otherwise"
    hunk.reason = explain(hunk)
    assert explain(hunk) == "changed on both sides; people often merge such a file otherwise"
