"""Which decisions the profile, the least confidence and the past refuse, and with what reason."""

import pytest

from merge import confidence
from merge.evidence import Evidence
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes
from merge.revision import Triple
from merge.selection import select

SIDES = Triple(b"a = 1\n", b"a = 2\n", b"a = 3\n")


def decision(rule: str, *, share: float = 1.0, tags: tuple[str, ...] = (), dropped: tuple[bytes, ...] = ()) -> Decision:
    made = Decision(rule, SIDES, b"a = 3\n")
    made.confidence, made.tags, made.dropped = share, tags, dropped
    return made


def selected(made: Decision, left: int = 0, **chosen: object) -> list[Region]:
    options = Options()
    options.both_wanted = True
    for name, value in chosen.items():
        setattr(options, name, value)
    evidence = Evidence("a.py", "python")
    evidence.left = left
    return select([Settled(b"k\na = 3\n", (made,))], options, evidence, Changes(SIDES))


def reason(made: Decision, left: int = 0, **chosen: object) -> str:
    """Why it is refused, "" where it is not."""
    regions = selected(made, left, **chosen)
    hunks = [region for region in regions if isinstance(region, Hunk)]
    assert all(hunk.candidate is made for hunk in hunks)
    assert b"".join(x.text for x in regions if isinstance(x, Settled)) == (b"k\n" if hunks else b"k\na = 3\n")
    return hunks[0].reason if hunks else ""


@pytest.mark.parametrize(
    ("made", "chosen", "found"),
    [
        (decision("superset"), {"profile": "careful"}, ""),
        (decision("union"), {"profile": "careful"}, "union is right most of the time, not always"),
        (decision("superset", dropped=(b"x",)), {"profile": "careful"}, "superset would drop a part of an edit"),
        (decision("superset", tags=("same-body",)), {"profile": "careful"}, "both sides changed this body"),
        (decision("union", tags=("same-body",)), {"profile": "default"}, ""),
        (decision("union", tags=("same-body",)), {"same_body": False}, "both sides changed this body"),
        (decision("union", tags=("reordered",)), {"same_body": False}, ""),
        (decision("union", dropped=(b"x",)), {"profile": "default"}, ""),
        (decision("union", share=0.9), {"min_confidence": 0.9}, ""),
        (decision("union", share=0.894), {"min_confidence": 0.9}, "union at 0.89, below 0.90"),
        (
            decision("superset", share=0.5),
            {"profile": "careful", "min_confidence": 0.9},
            "superset at 0.50, below 0.90",
        ),
    ],
)
def test_what_is_refused(made: Decision, chosen: dict[str, object], found: str) -> None:
    assert reason(made, **chosen) == found


DOUBT = "people often merge such a file otherwise"


@pytest.mark.parametrize(
    ("chosen", "left", "found"),
    [
        ({"both_wanted": False, "profile": "default"}, 0, DOUBT),
        ({"both_wanted": False, "profile": "eager"}, 0, DOUBT),
        ({"both_wanted": True, "profile": "default"}, 0, ""),
        ({"both_wanted": False, "profile": "default"}, 1, ""),
        ({"both_wanted": False, "profile": "careful"}, 0, "union is right most of the time, not always"),
    ],
)
def test_a_file_that_people_merge_otherwise_is_left(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, object], left: int, found: str
) -> None:
    """More is asked than the past gives; what is certain by rule stays all the same."""
    for profile in ("default", "eager"):
        monkeypatch.setitem(confidence.table.THRESHOLDS, profile, 1.0)
    assert reason(decision("union"), left, **chosen) == found
    assert reason(decision("superset"), left, **chosen) == ""


def test_a_file_that_people_merge_so_is_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    made = decision("union")
    monkeypatch.setattr(confidence, "likely_right", lambda _values: 0.6)
    share = 0.6
    for profile in ("default", "eager"):
        monkeypatch.setitem(confidence.table.THRESHOLDS, profile, share)
        assert reason(made, both_wanted=False, profile=profile) == ""
        monkeypatch.setitem(confidence.table.THRESHOLDS, profile, share + 0.001)
        assert reason(made, both_wanted=False, profile=profile) == DOUBT


def test_a_certain_rule_asks_for_less_but_not_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(confidence.table.THRESHOLDS, "default", 0.9)
    monkeypatch.setitem(confidence.table.CERTAIN_THRESHOLDS, "default", 0.4)
    for chance, found in ((0.41, ""), (0.39, DOUBT)):
        monkeypatch.setattr(confidence, "likely_right", lambda _values, chance=chance: chance)
        assert reason(decision("superset"), both_wanted=False, profile="default") == found
        assert reason(decision("superset"), both_wanted=True, profile="default") == ""


def test_a_decision_that_is_not_found_opens_the_lines_around_it() -> None:
    made = Decision("union", SIDES, b"gone\n")
    regions = select(
        [Settled(b"a = 3\n", (made,))],
        options_of(min_confidence=0.5),
        Evidence("a.py", ""),
        Changes(SIDES),
    )
    assert [region.text for region in regions if isinstance(region, Settled)] == [b"a = 3\n"]
    made.confidence = 0.1
    (hunk,) = select(
        [Settled(b"a = 3\n", (made,))], options_of(min_confidence=0.5), Evidence("a.py", ""), Changes(SIDES)
    )
    assert isinstance(hunk, Hunk)
    assert (hunk.sides, hunk.reason) == (SIDES, "union at 0.10, below 0.50")


def options_of(**chosen: object) -> Options:
    options = Options()
    options.both_wanted = True
    for name, value in chosen.items():
        setattr(options, name, value)
    return options
