"""What a decision is rated: by the shipped table, in bounds, and the same every time."""

from merge import confidence, confidence_table
from merge.evidence import Evidence, gather
from merge.lines import merge_lines
from merge.regions import Decision
from merge.reopening import Changes
from merge.revision import Triple


def decision(rule: str, place: str = "statements") -> Decision:
    made = Decision(rule, Triple(b"a = 1\n", b"a = 2\n", b"a = 3\n"), b"a = 3\n")
    made.place = place
    return made


def test_every_rating_is_a_share() -> None:
    evidence = Evidence("a.py", "python")
    for rule in ("superset", "union", "no-such-rule"):
        assert 0.0 < confidence.rate(decision(rule), evidence) < 1.0
        assert 0.0 < confidence.likely_right({f"rule {rule}": 1.0, "hunks": 3.0}) < 1.0


def test_steps_are_interpolated_and_ascend() -> None:
    steps = ((-1.0, 0.2), (1.0, 0.6), (3.0, 0.9))
    assert confidence.stepped(-9.0, steps) == 0.2
    assert confidence.stepped(0.0, steps) == 0.4
    assert confidence.stepped(9.0, steps) == 0.9
    assert confidence.stepped(0.0, ()) == 0.5


def test_the_shipped_table_ascends() -> None:
    for steps in (confidence_table.DECISION_STEPS, confidence_table.FILE_STEPS):
        assert list(steps) == sorted(steps)
        assert [chance for _, chance in steps] == sorted(chance for _, chance in steps)


def test_evidence() -> None:
    base = b"a\n.\nb\n-\nc\n_\nd\n"
    sides = Triple(base, b"A\n.\nb\n-\nC\n_\nD\n", b"a\n.\nB\n-\nC\n_\nX\n")
    evidence = gather(Changes(sides), merge_lines(sides), "a.txt", "")
    assert (evidence.hunks, evidence.lines) == (1, 3)
    assert evidence.sizes == [Triple(1, 1, 1)]
    assert evidence.alike == 1
    assert (evidence.ours, evidence.theirs) == (1, 1)


def test_overlap_and_twins() -> None:
    sides = Triple(b"", b"x = load(1)\n", b"x = load(2)\n")
    assert confidence.overlap(sides) == ("4", "4")
    assert confidence.twin(sides) == "3"
    assert confidence.twin(Triple(b"a\n", b"a\n", b"b\n")) == "none"


def test_trees_add_up() -> None:
    trees = (0.5, ("a", 0.0, 1.0, ("b", 3.0, 2.0, 4.0)))
    assert confidence.odds_of(trees, {}) == 1.5
    assert confidence.odds_of(trees, {"a": 1.0, "b": 3.0}) == 2.5
    assert confidence.odds_of(trees, {"a": 1.0, "b": 3.5}) == 4.5
