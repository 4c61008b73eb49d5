"""What is measured of a clean result as a whole: each figure on a small merge, and the same seen from either side."""

from merge.evidence import Evidence, gather
from merge.lines import merge_lines
from merge.regions import Decision, Region, Settled
from merge.reopening import Changes
from merge.revision import Triple
from merge.whole_file import Values, file_features

BASE = b"total = 0\nitems = load(path)\nreport(items)\nsave(items)\n"
OURS = b"total = 0\nentries = load(path)\nreport(entries)\nsave(entries)\n"
THEIRS = b"total = 0\nitems = load(path, strict)\nreport(items)\nsave(items)\n"
TEXT = b"total = 0\nentries = load(path, strict)\nreport(entries)\nsave(entries)\n"


def features(sides: Triple[bytes], text: bytes, decided: Decision | None = None, path: str = "src/a.py") -> Values:
    changes = Changes(sides)
    evidence = gather(changes, merge_lines(sides), path, "python")
    regions: list[Region] = [Settled(text, (decided,) if decided else ())]
    return file_features(regions, evidence, changes)


def decision(sides: Triple[bytes], text: bytes, rule: str = "token-merge-near") -> Decision:
    made = Decision(rule, sides, text)
    made.place = "statements"
    return made


def test_marks() -> None:
    sides = Triple(BASE, OURS, THEIRS)
    made = decision(sides, TEXT)
    made.tags = ("same-body",)
    values = features(sides, TEXT, made)
    marks = {name for name, value in values.items() if value == 1.0 and " " in name}
    assert {
        "group script", "kind source", "rule token-merge-near", "place statements", "tag same-body",
        "shape change-change most",
    } <= marks  # fmt: skip


def test_conflicts_of_the_line_merge() -> None:
    values = features(Triple(BASE, OURS, THEIRS), TEXT)
    assert values["hunks"] == 1
    assert values["hunk lines"] == 9
    assert values["hunk base lines"] == values["hunk most lines"] == 3
    assert values["hunk balance"] == 1.0
    assert "hunks of additions" not in values
    assert features(Triple(b"", b"one line\n", b"another one\n"), b"")["hunks of additions"] == 1
    assert features(Triple(BASE, b"", THEIRS), b"")["hunks with a deletion"] == 1


def test_a_name_that_one_side_did_away_with_is_still_there() -> None:
    sides = Triple(BASE, OURS, THEIRS)
    assert "stale names" not in features(sides, TEXT)
    values = features(sides, TEXT + b"print(items)\n")
    assert values["stale names"] == 1
    assert values["stale share"] == 0.25
    assert values["erased names more"] == 1
    assert "stale names" not in features(sides, TEXT + b"print(items_of)\n")


def test_names_that_are_new_on_both_sides() -> None:
    sides = Triple(b"", b"alpha = beta\n", b"alpha = gamma\n")
    values = features(sides, b"alpha = beta\n")
    assert values["new names alike"] == 0.2
    assert values["names added alike"] == 0.2
    assert values["new names lost"] == 1


def test_lines_that_no_side_explains() -> None:
    sides = Triple(b"", b"first line\n", b"second line\n")
    values = features(sides, b"first line\nsecond line\nfirst line\nmade up\n")
    assert values["lines made"] == 1
    assert values["lines doubled"] == 1  # the first, which no side has twice
    assert "lines doubled" not in features(sides, b"first line\nsecond line\n")


def test_how_far_the_result_is_from_each_side() -> None:
    values = features(Triple(BASE, OURS, THEIRS), TEXT)
    assert (values["distance less"], values["distance more"]) == (2, 6)
    assert "distance less" not in features(Triple(BASE, OURS, THEIRS), OURS)


def test_what_decisions_hold() -> None:
    sides = Triple(b"", b"alpha beta gamma\n", b"alpha\n")
    made = decision(sides, b"alpha\n", "union")
    made.dropped = (b"beta", b"gamma")
    values = features(sides, b"alpha\n", made)
    assert values["decisions"] == values["rules"] == 1
    assert values["kept one"] == 1.0
    assert values["dropped"] == 9
    assert values["added alike most"] == 1.0
    assert (values["added here less"], values["added here more"]) == (1, 3)
    assert values["added balance"] == 0.3333


def test_comments() -> None:
    sides = Triple(b"", b"# one\n", b"# two\n")
    assert features(sides, b"# one\n# two\n", decision(sides, b"# one\nx = 2\n"))["comment"] == 0.5
    assert "comment" not in features(sides, b"", decision(sides, b"#include <a.h>\n"))


def test_it_is_the_same_from_either_side() -> None:
    sides = Triple(BASE, OURS, THEIRS)
    there = features(sides, TEXT, decision(sides, TEXT))
    assert features(sides.swapped(), TEXT, decision(sides.swapped(), TEXT)) == there


def test_nothing_decided() -> None:
    values = features(Triple(BASE, BASE, BASE), BASE)
    assert values == {"group script": 1.0, "kind source": 1.0, "hunk balance": 1.0}
    assert Evidence("a.py", "").sizes == []


def test_words_that_a_side_adds_and_deletes_are_counted() -> None:
    values = features(Triple(BASE, OURS, THEIRS), TEXT)
    assert (values["words added less"], values["words added more"]) == (2, 3)  # ", strict" against three "entries"
    assert values["words deleted more"] == 3
    assert {"words deleted less", "words added alike", "words over", "words under"}.isdisjoint(values)
    alike = features(Triple(BASE, OURS, OURS.replace(b"path", b"path, strict")), TEXT)
    assert alike["words added alike"] == 0.5  # three of three, of which few say little
    assert alike["words added alike of more"] == 0.375
    assert alike["words deleted alike"] == 0.5


def test_words_of_which_the_result_has_more_or_fewer_than_both_edits_make() -> None:
    sides = Triple(b"v = 1.0\n", b"v = 1.1\n", b"v = 1.2\n")
    values = features(sides, b"v = 1.2\n")
    assert values["words under"] == 1  # the lower number
    assert values["words over"] == 1  # base's, which two edits take away twice
    assert features(Triple(BASE, OURS, THEIRS), TEXT + b"done(items)\n")["words over"] == 4
