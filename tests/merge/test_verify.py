"""The guarantees: each kind of violation is seen, blamed on the right place, and a good result has none."""

from time import monotonic

from grammars.catalogue import by_name
from merge.accounting import lost_in_decision
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen_text
from merge.revision import Triple
from merge.stepdown import sound
from merge.verify import Inputs, Violation, violations


def inputs(base: bytes, ours: bytes, theirs: bytes, language: str = "python") -> Inputs:
    sides = Triple(base, ours, theirs)
    return Inputs(sides, Changes(sides), by_name(language), monotonic() + 60)


def found(given: Inputs, regions: list[Region]) -> list[Violation]:
    return violations(given, regions, LineMap(given.changes, chosen_text(regions)))


def decision(sides: tuple[bytes, bytes, bytes], text: bytes, dropped: tuple[bytes, ...] = ()) -> Decision:
    made = Decision("a-rule", Triple(*sides), text)
    made.dropped = dropped
    return made


def decided(sides: tuple[bytes, bytes, bytes], text: bytes, dropped: tuple[bytes, ...] = ()) -> Settled:
    return Settled(text, (decision(sides, text, dropped),))


def test_a_good_merge_has_none() -> None:
    given = inputs(b"a = 1\nb = 1\n", b"a = 2\nb = 1\n", b"a = 1\nb = 2\n")
    assert found(given, [decided(tuple(given.sides), b"a = 2\nb = 2\n")]) == []


def test_a_lost_edit() -> None:
    given = inputs(b"a = 1\nb = 1\n", b"a = 7\nb = 1\n", b"a = 1\nb = 8\n")
    (violation,) = found(given, [decided(tuple(given.sides), b"a = 1\nb = 8\n")])
    assert violation.kind == "lost-token"
    assert violation.reason == "merging would lose or repeat `7`"
    assert violation.regions == (0,)


def test_what_a_decision_says_it_dropped_is_not_lost() -> None:
    given = inputs(b"v = 1\n", b"v = 2\n", b"v = 3\n")
    assert found(given, [decided(tuple(given.sides), b"v = 3\n", (b"2",))]) == []


def test_a_deletion_that_came_back() -> None:
    made = decision((b"a\nb\n", b"a\n", b"a\nb\nc\n"), b"a\nb\nc\n")
    assert lost_in_decision(made) == [b"b"]


def test_an_equal_change_of_both_may_count_once_or_twice() -> None:
    sides = (b"a\n", b"a\nx\n", b"a\nx\ny\n")
    assert lost_in_decision(decision(sides, b"a\nx\ny\n")) == []
    assert lost_in_decision(decision(sides, b"a\nx\nx\ny\n")) == []
    assert lost_in_decision(decision(sides, b"a\ny\n")) == [b"x"]


def test_a_new_parse_error_is_blamed_on_its_decision() -> None:
    given = inputs(b"a = f(1)\nb = 2\n", b"a = g(1)\nb = 2\n", b"a = f(1)\nb = 3\n")
    regions: list[Region] = [
        decided((b"a = f(1)\n", b"a = g(1)\n", b"a = f(1)\n"), b"a = g(1\n", (b")",)),
        decided((b"b = 2\n", b"b = 2\n", b"b = 3\n"), b"b = 3\n"),
    ]
    (violation,) = found(given, regions)
    assert (violation.kind, violation.regions) == ("parse", (0,))


def test_an_error_that_an_input_has_is_none() -> None:
    given = inputs(b"a = = 1\nb = 2\n", b"a = = 1\nb = 3\n", b"z = 1\na = = 1\nb = 2\n")
    assert found(given, [Settled(b"z = 1\na = = 1\nb = 3\n")]) == []


def test_a_repeated_key() -> None:
    base = b'{\n  "x": 1\n}\n'
    ours, theirs = b'{\n  "x": 1,\n  "a": 1\n}\n', b'{\n  "a": 2,\n  "x": 1\n}\n'
    text = b'{\n  "a": 2,\n  "x": 1,\n  "a": 1\n}\n'
    kinds = [one.kind for one in found(inputs(base, ours, theirs, "json"), [decided((base, ours, theirs), text)])]
    assert kinds == ["duplicate"]


def test_a_key_that_an_input_repeats_already_is_none() -> None:
    base = b'{\n  "a": 1,\n  "a": 2,\n  "x": 1\n}\n'
    ours, theirs = base.replace(b'"x": 1', b'"x": 2'), base.replace(b"{\n", b'{\n  "n": 0,\n')
    text = base.replace(b'"x": 1', b'"x": 2').replace(b"{\n", b'{\n  "n": 0,\n')
    assert found(inputs(base, ours, theirs, "json"), [decided((base, ours, theirs), text)]) == []


def test_a_stray_separator_that_the_grammar_takes() -> None:
    base, ours, theirs = b"f({b});\n", b"f({a, b});\n", b"f({b, c});\n"
    given = inputs(base, ours, theirs, "javascript")
    kinds = {one.kind for one in found(given, [decided((base, ours, theirs), b"f({, a, b, c});\n")])}
    assert "separator" in kinds
    assert found(given, [decided((base, ours, theirs), b"f({a, b, c});\n")]) == []


def test_undecided_text_must_be_lines_of_the_inputs() -> None:
    given = inputs(b"a = 1\n", b"a = 2\n", b"a = 1\nb = 1\n")
    kinds = [one.kind for one in found(given, [Settled(b"a  =  2\nb = 1\n")])]
    assert kinds == ["untouched"]


def test_step_down_opens_only_what_is_at_fault() -> None:
    given = inputs(b"a = 1\nk = 0\nb = 1\n", b"a = 7\nk = 0\nb = 2\n", b"a = 8\nk = 0\nb = 3\n")
    good = decided((b"b = 1\n", b"b = 2\n", b"b = 3\n"), b"b = 3\n", (b"2",))
    bad = decided((b"a = 1\n", b"a = 7\n", b"a = 8\n"), b"a = 8\n")
    counts: list[str] = []
    regions = sound(given, [("rules", [bad, Settled(b"k = 0\n"), good])], counts.append)
    assert [type(region) for region in regions] == [Hunk, Settled, Settled]
    assert regions[0].reason == "merging would lose or repeat `7`"  # type: ignore[union-attr]
    assert regions[0].candidate is bad.decisions[0]  # type: ignore[union-attr]
    assert counts == ["rules: lost-token"]


def test_step_down_to_the_next_stage() -> None:
    given = inputs(b"a = 1\n", b"a = 7\n", b"a = 8\n")
    lines: list[Region] = [Hunk(given.sides)]
    assert sound(given, [("structure", [Settled(b"a = 9\n")]), ("lines", lines)], lambda _: None) == lines


def test_a_word_that_one_place_loses_and_its_neighbour_gains_is_counted_as_both() -> None:
    theirs = b"a: true\nb: false\n"
    assert lost_in_decision(decision((b"a: false\n", b"a: false\nb: false\n", theirs), theirs)) == []


def test_an_error_that_one_side_brought_is_not_decided_for_the_other() -> None:
    """Both sides edit one line, and the text that a rule took does not parse while the other side's does."""
    sides = (b'{\n  "a": "x"\n}\n', b'{\n  "a": "x y""\n}\n', b'{\n  "a": "x z"\n}\n')
    given = inputs(*sides, language="json")
    (violation,) = found(given, [decided(sides, sides[1], (b"z",))])
    assert (violation.kind, violation.regions) == ("parse", (0,))


def test_an_error_that_one_side_brought_elsewhere_stays() -> None:
    given = inputs(b"a = 1\nb = 1\nc = 1\n", b"a = (\nb = 1\nc = 1\n", b"a = 1\nb = 1\nc = 2\n")
    assert found(given, [Settled(b"a = (\nb = 1\nc = 2\n")]) == []


def test_an_error_that_one_side_mended_does_not_come_back() -> None:
    given = inputs(b"a = (\nb = 1\n", b"a = 1\nb = 1\n", b"a = (\nb = 2\n")
    kinds = [violation.kind for violation in found(given, [decided(tuple(given.sides), b"a = (\nb = 2\n", (b"1",))])]
    assert "parse" in kinds
