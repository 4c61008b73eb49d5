"""What a decision and a file look like to the fitted table: every feature, and where one value becomes the next."""

import pytest

from merge import confidence
from merge.evidence import Evidence, gather
from merge.lines import merge_lines
from merge.regions import Decision
from merge.reopening import Changes
from merge.revision import Triple


def decision(base: bytes, ours: bytes, theirs: bytes, text: bytes = b"", rule: str = "union") -> Decision:
    made = Decision(rule, Triple(base, ours, theirs), text)
    made.place = "statements"
    return made


@pytest.mark.parametrize(
    ("number", "bucket"),
    [(0, "0"), (1, "1"), (2, "2"), (3, "2"), (4, "3"), (31, "5"), (63, "6"), (64, "7"), (999, "7")],
)
def test_numbers_are_told_by_their_power_of_two(number: int, bucket: str) -> None:
    evidence = Evidence("a.py", "python")
    evidence.hunks = number
    assert f"hunks {bucket}" in confidence.decision_features(decision(b"", b"a\n", b"b\n"), evidence)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("src/a.py", "source"),
        ("tests/a.py", "test"),
        ("a.SPEC.ts", "test"),
        ("CHANGELOG.md", "changes"),
        ("HISTORY.rst", "changes"),
        ("NEWS", "changes"),
        ("RELEASE.txt", "changes"),
        ("README.md", "documents"),
        ("docs/a.py", "documents"),
        ("a.txt", "documents"),
        ("a.rst", "documents"),
        ("documents.py", "source"),
    ],
)
def test_what_a_path_says(path: str, kind: str) -> None:
    assert confidence.file_kind(path) == kind


@pytest.mark.parametrize(
    ("language", "group"),
    [("python", "script"), ("tsx", "web"), ("java", "classes"), ("rust", "system"), ("yaml", "data"),
     ("markdown", "text"), ("cobol", "other"), ("", "lines")],
)  # fmt: skip
def test_languages_in_groups(language: str, group: str) -> None:
    assert confidence.language_group(language) == group


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ((b"", b"a b c\n", b"d e f\n"), "add-add none"),
        ((b" \n", b"a b c d\n", b"a f g\n"), "add-add some"),
        ((b"", b"a b c d\n", b"a b c d e\n"), "add-add most"),
        ((b"", b"a b c d e\n", b"a b c d f\n"), "add-add most"),
        ((b"", b"a b c d e\n", b"a b c x f\n"), "add-add some"),
        ((b"", b"a b c\n", b"a x y\n"), "add-add some"),
        ((b"", b"a b c d\n", b"a x y z\n"), "add-add none"),
        ((b"x\n", b"\n", b"y\n"), "delete-change"),
        ((b"x\n", b"y\n", b""), "delete-change"),
        ((b"x\n", b"y\n", b"z\n"), "change-change none"),
    ],
)
def test_what_the_two_sides_did(sides: tuple[bytes, bytes, bytes], told: str) -> None:
    assert confidence.shape(Triple(*sides)) == told


@pytest.mark.parametrize(
    ("sides", "alike", "balance"),
    [
        ((b"x", b"x", b"x"), "none", "deletes"),
        ((b"x", b"x a", b"x"), "none", "0"),
        ((b"x", b"x a", b"x b"), "0", "4"),
        ((b"x", b"x a b", b"x b c d e"), "2", "2"),
        ((b"x", b"x a b c d e", b"x a"), "4", "1"),
        ((b"x", b"x a b c d e", b"x a b c d e"), "4", "4"),
        ((b"", b"a b c d e", b"a q r s t"), "1", "4"),
        ((b"", b"a b c d e", b"a b c d t"), "4", "4"),
        ((b"", b"a b c d e", b"a b c s t"), "3", "4"),
    ],
)
def test_how_much_both_added(sides: tuple[bytes, bytes, bytes], alike: str, balance: str) -> None:
    assert confidence.overlap(Triple(*sides)) == (alike, balance)
    assert confidence.overlap(Triple(*sides).swapped()) == (alike, balance)


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ((b"a\n", b"a\nx y z\n", b"a\n"), "none"),
        ((b"a\n", b"a\nx y\n", b"a\np q\n"), "0"),
        ((b"a\n", b"a\nx y z\n", b"a\nx q r\n"), "1"),
        ((b"a\n", b"a\nx y z\n", b"a\nx y r\n"), "2"),
        ((b"a\n", b"a\nw x y z\n", b"a\nw x y r\n"), "3"),
        ((b"a\n", b"a\nv w x y z\n", b"a\nv w x y\n"), "4"),
        ((b"a\n", b"a\nx\n", b"a\n  x\n"), "4"),
        ((b"", b"p\nq\nx y\n", b"x y\nr\n"), "4"),
    ],
)
def test_the_two_most_alike_lines_that_were_added(sides: tuple[bytes, bytes, bytes], told: str) -> None:
    assert confidence.twin(Triple(*sides)) == told
    assert confidence.twin(Triple(*sides).swapped()) == told


def test_of_many_added_lines_the_first_are_compared() -> None:
    many = b"".join(b"line%d\n" % number for number in range(24))
    assert confidence.twin(Triple(b"", many + b"same thing\n", b"same thing\n")) == "4"
    assert confidence.twin(Triple(b"", many + b"more\nsame thing\n", b"same thing\n")) == "0"


def test_whose_text_was_kept() -> None:
    assert confidence.kept(decision(b"", b"a  b\n", b"c\n", b"a b\n")) == "one"
    assert confidence.kept(decision(b"", b"c\n", b"a  b\n", b"a b\n")) == "one"
    assert confidence.kept(decision(b"", b"a b\n", b"a  b\n", b"a b\n")) == "both"
    assert confidence.kept(decision(b"", b"a\n", b"b\n", b"a\nb\n")) == "new"


def test_every_feature_of_a_decision() -> None:
    evidence = Evidence("tests/a.py", "go")
    evidence.hunks, evidence.left, evidence.alike, evidence.ours = 3, 2, 5, 1
    made = decision(b"x\n", b"x\ny\nz\n", b"w\n", b"x\n")
    made.tags = ("same-body",)
    assert confidence.decision_features(made, evidence) == [
        "bias", "rule union", "place statements", "rule union place statements", "group system", "size 2",
        "shape change-change none", "alike 0", "balance 2", "kept new", "twin 0", "hunks 2", "left 1",
        "elsewhere one", "shared 3", "tag same-body",
    ]  # fmt: skip
    evidence.left, evidence.theirs = 0, 1
    names = confidence.decision_features(made, evidence)
    assert "left 0" in names
    assert "elsewhere both" in names


@pytest.mark.parametrize(
    ("odds", "share"),
    [(-2.0, 0.2), (-1.0, 0.2), (0.0, 0.4), (1.0, 0.6), (1.5, 0.675), (2.0, 0.75), (3.0, 0.9), (4.0, 0.9)],
)
def test_between_two_steps_the_share_grows_evenly(odds: float, share: float) -> None:
    assert confidence.stepped(odds, ((-1.0, 0.2), (1.0, 0.6), (3.0, 0.9))) == pytest.approx(share)


def test_without_steps_odds_are_logistic() -> None:
    assert confidence.stepped(1.0, ()) == pytest.approx(0.7310585)
    assert confidence.stepped(-1.0, ()) == pytest.approx(0.2689414)
    assert 0.0 < confidence.stepped(-1e9, ()) < 1e-12
    assert confidence.stepped(1e9, ()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rule", "dropped", "is_certain"),
    [("superset", (), True), ("superset", (b"x",), False), ("union", (), False), ("imports", (), True)],
)
def test_what_is_certain_by_rule(rule: str, dropped: tuple[bytes, ...], is_certain: bool) -> None:
    made = decision(b"", b"", b"", rule=rule)
    made.dropped = dropped
    assert confidence.is_certain(made) is is_certain


def test_each_profile_has_its_least_share() -> None:
    assert confidence.threshold("no-such-profile") == 0.0
    assert 0.0 < confidence.threshold("eager") < confidence.threshold("default") < 1.0


def evidence_of(base: bytes, ours: bytes, theirs: bytes) -> Evidence:
    sides = Triple(base, ours, theirs)
    return gather(Changes(sides), merge_lines(sides), "a.txt", "")


def test_changes_are_counted_by_who_made_them() -> None:
    lines = [b"%d\n" % number for number in range(20)]

    def edited(**changes: bytes) -> bytes:
        return b"".join(changes.get(f"at{at}", line) for at, line in enumerate(lines))

    found = evidence_of(
        b"".join(lines),
        edited(at1=b"o\n", at4=b"o\n", at7=b"same\n", at10=b"x\n"),
        edited(at7=b"same\n", at10=b"y\ny\n", at13=b"t\n", at16=b"", at18=b"t\n"),
    )
    assert (found.hunks, found.lines, found.left) == (1, 4, 0)
    assert (found.ours, found.theirs, found.alike) == (2, 3, 1)
    assert found.changed == Triple(0.0, 4 / 20, 5 / 20)


def test_one_change_at_another_place_or_of_another_text_is_not_alike() -> None:
    assert evidence_of(b"a\nb\nc\nd\n", b"X\nb\nc\nd\n", b"a\nb\nc\nX\n").alike == 0
    assert evidence_of(b"a\nb\nc\n", b"X\nb\nc\n", b"Y\nb\nc\n").alike == 0
    assert evidence_of(b"", b"", b"").changed == Triple(0.0, 0.0, 0.0)
