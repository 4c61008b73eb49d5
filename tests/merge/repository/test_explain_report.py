"""An explained merge as text and as JSON, of decisions and conflicts made for it."""

import json
import subprocess
from pathlib import Path

import pytest

from merge.regions import Decision
from merge.repository.branches import FileMerge
from merge.repository.explain import Explained, edits, placed, refusal
from merge.repository.explain_report import as_json, as_text
from merge.repository.merge_tree import PathConflict
from merge.result import Conflict
from merge.revision import Triple


def decision(text: bytes, confidence: float = 1.0) -> Decision:
    made = Decision("a-rule", Triple(b"a\n", b"b\n", b"a\n"), text)
    made.confidence = confidence
    return made


def file(path: str, *decisions: Decision, reason: str = "", language: str = "python") -> FileMerge:
    made = FileMerge(PathConflict(path))
    made.decisions, made.reason, made.language = decisions, reason, language
    return made


def explained(*files: FileMerge, **texts: bytes) -> Explained:
    return Explained("merge commit 0123", list(files), {f"{name}.py": text for name, text in texts.items()})


def test_nothing_changed_on_both_sides() -> None:
    assert as_text(explained()) == "merge commit 0123: no file was changed on both sides; nothing was decided"


def test_a_decision_with_all_that_is_known_of_it() -> None:
    made = decision(b"b\n", 0.875)
    made.place, made.entity, made.tags, made.dropped = "statements", "function `f`", ("same-body", "x"), (b"p", b"q")
    assert as_text(explained(file("a.py", made), a=b"x\nb\n")).split("\n") == [
        "merge commit 0123",
        "",
        "a.py (python): 1 decision, confidence 0.88",
        "  line 2: a-rule (statements in function `f`), confidence 0.88",
        "    ours   - a",
        "           + b",
        "    theirs did nothing here",
        "    let go p, q",
        "    tags   same-body, x",
        "    refuse `a.py treaty-min-confidence=0.88` in .gitattributes"
        " (or min_confidence under [merge] in .treaty.toml)",
    ]


@pytest.mark.parametrize(
    ("place", "entity", "shown"),
    [("", "", ""), ("imports", "", " (imports)"), ("", "class `A`", " (class `A`)"), ("x", "y", " (x in y)")],
)
def test_the_place_of_a_decision(place: str, entity: str, shown: str) -> None:
    made = decision(b"")
    made.place, made.entity = place, entity
    assert f"  nothing left: a-rule{shown}, confidence 1.00" in as_text(explained(file("a.py", made))).split("\n")


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (file("a.py", decision(b"", 0.5), decision(b"", 0.25)), "a.py (python): 2 decisions, confidence 0.25"),
        (file("a.py", decision(b""), reason="left"), "a.py (python): 1 decision, confidence 1.00; left"),
        (file("a.py", reason="binary", language=""), "a.py (lines): binary"),
        (file("a.py"), "a.py (python): a merge of lines, nothing to decide"),
    ],
)
def test_a_file_in_one_line(made: FileMerge, line: str) -> None:
    assert as_text(explained(made)).split("\n")[2] == line


def test_conflicts_that_are_left() -> None:
    made = file("a.py", reason="left")
    sides = Triple(b"", b"", b"")
    made.conflicts = (Conflict(sides, "class `A`", "both add", 3), Conflict(sides, "", "changed", 9))
    assert as_text(explained(made)).split("\n")[3:] == [
        "  line 3: left to a person: class `A`: both add",
        "  line 9: left to a person: changed",
    ]


def test_as_json() -> None:
    made = decision(b"\xff\n", 0.123456)
    made.dropped = (b"\xfe",)
    record = json.loads(
        as_json(explained(file("a.py", made, language=""), file("b.py", reason="left"), a=b"x\n\xff\n"))
    )
    assert (record["schema_version"], record["merge"]) == (1, "merge commit 0123")
    first, second = record["files"]
    assert (first["path"], first["language"], first["clean"], first["reason"], first["confidence"]) == (
        "a.py", None, True, None, 0.1235,
    )  # fmt: skip
    (told,) = first["decisions"]
    assert (told["line"], told["place"], told["entity"], told["confidence"]) == (2, None, None, 0.1235)
    assert (told["ours"], told["theirs"], told["dropped"]) == (["- a", "+ b"], [], ["\ufffd"])
    assert told["text"].encode("utf-8", "surrogateescape") == b"\xff\n"
    assert (second["clean"], second["reason"], second["decisions"], second["conflicts"]) == (False, "left", [], [])


def test_decisions_of_one_text_stand_one_behind_the_other() -> None:
    texts = [b"x\n", b"", b"x\n", b"gone\n", b"y\n"]
    lines = [line for _, line in placed(file("a.py", *map(decision, texts)), b"0\nx\n1\ny\nx\n")]
    assert lines == [2, 0, 2, 0, 4]


@pytest.mark.parametrize(
    ("confidence", "above"), [(0.0, "0.01"), (0.875, "0.88"), (0.99, "1"), (1.0, "1"), (0.5, "0.51")]
)
def test_the_least_confidence_that_refuses_it(confidence: float, above: str) -> None:
    assert f"treaty-min-confidence={above}`" in refusal(decision(b"", confidence), "a.py")


def test_a_path_with_spaces_is_quoted_for_git(tmp_path: Path) -> None:
    path = 'sub dir/größe "ü".py'
    line = refusal(decision(b"", 0.5), path).split("`")[1]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitattributes").write_text(line + "\n")
    asked = ["git", "-C", str(tmp_path), "check-attr", "-z", "treaty-min-confidence", "--", path]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert (said.stdout.split("\0")[2], said.stderr) == ("0.51", "")


def changed(count: int) -> Decision:
    return Decision(
        "a-rule", Triple(b"", b"".join(b"%d\n" % number for number in range(count)), b"x" * 200 + b"\n"), b""
    )


@pytest.mark.parametrize(
    ("count", "shown", "last"), [(20, 20, "+ 19"), (21, 21, "(1 more)"), (401, 1, "(0 lines became 401)")]
)
def test_many_lines_are_cut(count: int, shown: int, last: str) -> None:
    ours, theirs = edits(changed(count))
    assert (len(ours), ours[-1]) == (shown, last)
    assert theirs == ["+ " + "x" * 158]
