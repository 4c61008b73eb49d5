"""A side merged into a clean result once more gives the result, or a conflict."""

import pytest

from merge.again import UNSURE, lasting
from merge.engine import merge
from merge.options import Options
from merge.regions import Hunk, Region, Settled
from merge.reopening import Changes
from merge.result import MergeResult
from merge.revision import Triple
from tests.merge.laws import broken_laws, merged

Texts = dict[tuple[bytes, bytes], bytes | list[Region]]
BODY = b"one <- function() {\n    first <- load(1)\n%s}\n\ntwo <- function() {\n    second <- load(2)\n%s}\n"
KEEP, SUM = b"    second\n", b"    second <- first + 1\n"
PROGRAM = BODY % (SUM + KEEP, KEEP)

REPEATED = (
    # one deletes the line above, the other repeats the line below
    (PROGRAM, BODY % (KEEP, KEEP), BODY % (SUM + KEEP * 2, KEEP)),
    # one repeats a line, the other deletes it
    (PROGRAM, BODY % (SUM * 2 + KEEP, KEEP), BODY % (KEEP, KEEP)),
    # one repeats a line that the other deletes somewhere else
    (BODY % (SUM + KEEP, SUM + KEEP), BODY % (SUM * 2 + KEEP, SUM + KEEP), BODY % (SUM + KEEP, KEEP)),
)


@pytest.mark.parametrize("sides", REPEATED)
@pytest.mark.parametrize("path", ["a.R", "a.txt"])
def test_lines_that_repeat(sides: tuple[bytes, bytes, bytes], path: str) -> None:
    assert broken_laws(*sides, path) == []


def test_what_is_not_told_apart_is_left_and_the_rest_is_merged() -> None:
    base, ours, theirs = (text + b"\nlast <- 1\n" for text in REPEATED[0])
    theirs = theirs.replace(b"last <- 1", b"last <- 2")
    result = merged(base, ours, theirs, "a.R")
    assert [one.reason for one in result.conflicts] == [UNSURE]
    assert result.text.endswith(b"\nlast <- 2\n")
    assert result.counts["clean: another text when merged again"] == 1
    (hunk,) = [region for region in result.regions if isinstance(region, Hunk)]
    assert hunk.sides.trivial_merge() is None
    assert hunk.sides.base.count(b"\n") < base.count(b"\n") / 2


def of_lines(sides: Triple[bytes], again: Texts) -> list[object] | None:
    """What is left of the line merge when these second merges give these texts or regions."""
    changes = Changes(sides)
    regions = changes.merged(sides)

    def merge_again(one: Triple[bytes]) -> list[Region]:
        found = again[one.ours, one.theirs]
        return [Settled(found)] if isinstance(found, bytes) else found

    found = lasting(regions, sides, changes, merge_again)
    return None if found is None else [one.sides if isinstance(one, Hunk) else one.text for one in found]


def test_only_what_may_be_taken_for_another_is_merged_again() -> None:
    sides = Triple(b"a\nb\nc\nd\n", b"x\nb\nc\nd\n", b"a\nb\nc\ny\n")
    assert of_lines(sides, {}) == [b"x\nb\nc\ny\n"]


def test_a_result_that_is_open_with_the_sides_swapped_is_open_there() -> None:
    base, ours, theirs = REPEATED[0]
    before, behind = BODY[: BODY.index(b"%")], b"}\n\ntwo <- function() {\n    second <- load(2)\n" + KEEP + b"}\n"
    swapped = [Settled(before), Hunk(Triple(SUM + KEEP, SUM + KEEP * 2, KEEP)), Settled(behind)]
    found = of_lines(Triple(base, ours, theirs), {(theirs, ours): swapped})
    assert found == [before, Triple(SUM + KEEP, KEEP, SUM + KEEP * 2), behind]


def test_a_place_far_from_where_the_sides_meet_does_not_open_all_between() -> None:
    rows = [b"row %d\n" % number for number in range(200)]
    base = b"".join(rows)
    ours = b"".join([*rows[:10], b"mine\n", *rows[11:150], b"other\n", *rows[151:]])
    theirs = b"".join([*rows[:10], b"yours\n", *rows[11:]])
    sides = Triple(base, ours, theirs)
    changes = Changes(sides)
    text = ours.replace(b"mine\n", b"mine\nyours\n")
    again = {(theirs, ours): text, (text, theirs): text.replace(b"other", b"another"), (text, ours): text}
    found = lasting([Settled(text)], sides, changes, lambda one: [Settled(again[one.ours, one.theirs])])
    assert found is not None
    assert [one.sides for one in found if isinstance(one, Hunk)] == [Triple(rows[10], b"mine\n", b"yours\n")]


def test_a_second_merge_that_gives_the_same_or_a_conflict_changes_nothing() -> None:
    base, ours, theirs = REPEATED[0]
    text = BODY % (KEEP * 2, KEEP)
    for again in (text, [Hunk(Triple(base, ours, theirs))]):
        merges: Texts = {(theirs, ours): text, (text, theirs): again, (text, ours): again}
        assert of_lines(Triple(base, ours, theirs), merges) == [text]


def test_each_place_that_a_second_merge_changes_is_opened() -> None:
    base, ours, theirs = REPEATED[0]
    text = BODY % (KEEP * 2, KEEP)
    merges: Texts = {(theirs, ours): text, (text, theirs): BODY % (KEEP * 3, KEEP), (text, ours): text}
    before, hunk, after = of_lines(Triple(base, ours, theirs), merges) or []
    assert hunk == Triple(SUM + KEEP, KEEP, SUM + KEEP * 2)
    assert before == BODY[: BODY.index(b"%")]
    assert after == b"}\n\ntwo <- function() {\n    second <- load(2)\n" + KEEP + b"}\n"


def test_an_operator_is_not_merged_without_what_it_stands_between() -> None:
    base = b"function f() {\n  let a = first(1);\n  let b = 64 + 63;\n  return a;\n}\n"
    ours, theirs = base.replace(b"64 +", b"45 + 64 +"), base.replace(b"64 + 63", b"59 * first(1)")
    result: MergeResult = merged(base, ours, theirs, "a.ts")
    assert b"45 * 59" not in result.text
    assert broken_laws(base, ours, theirs, "a.ts") == []


def test_settled_text_is_told_from_hunks() -> None:
    assert [type(one) for one in merged(*REPEATED[0], "a.R").regions] == [Settled, Hunk, Settled]


def test_with_the_time_up_the_first_result_stays() -> None:
    options = Options()
    options.seconds = 0.0
    result = merge(Triple(*REPEATED[0]), "a.R", options)
    assert result.is_clean
    assert any("over 0 s" in warning for warning in result.warnings)


def test_a_key_that_is_twice_once_a_line_between_is_gone_is_seen_from_both_sides() -> None:
    base = b'- id: "first"\n  at: 1\n\n- id: "second"\n  name: "one"\n  after: 2\n'
    ours = base.replace(b'  name: "one"\n', b'  name: "one"\n  name: "two"\n')
    theirs = base.replace(b'- id: "second"\n', b"")
    assert broken_laws(base, ours, theirs, "a.yml") == []
    assert broken_laws(base, theirs, ours, "a.yml") == []


def test_a_deletion_at_the_head_of_a_body_takes_its_gap_along() -> None:
    base = b"class A {\n    int f() {\n        int a = 1;\n        int b = 2;\n        return 3;\n    }\n\n" + (
        b"    int g() {\n        int c = p(4);\n        return q(5);\n    }\n}\n"
    )
    ours = base.replace(b"        int b = 2;\n", b"").replace(b"= p(4)", b"= 2 + p(4)")
    theirs = base[:10] + base[base.index(b"    int g") :].replace(b"int g()", b"int h()")
    options = Options()
    options.both_wanted = True
    result = merge(Triple(base, ours, theirs), "a.java", options)
    assert result.text == theirs.replace(b"= p(4)", b"= 2 + p(4)")
    assert broken_laws(base, ours, theirs, "a.java") == []


def test_a_comment_that_ends_a_body_of_one_line_gets_no_space_behind() -> None:
    base = b"class A:\n    def f(self):\n        return 1  # v1.0\n"
    ours, theirs = (base.replace(b"v1.0", new) + b"\n    def %s(self):\n        pass\n" for new in (b"v1.1", b"v1.2"))
    options = Options()
    options.both_wanted = True
    result = merge(Triple(base, ours % b"g", theirs % b"h"), "a.py", options)
    assert result.is_clean
    assert b" \n" not in result.text
