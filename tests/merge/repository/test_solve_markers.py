"""Files solved by their markers alone: what is left keeps style, size and labels, and is told in one line."""

from pathlib import Path

import pytest

from merge.repository import solve
from merge.repository.solve import LEFT, PARTLY, SOLVED, Solved, solve_file, told, write_file

SOLVABLE = "<<<<<<< HEAD\nimport a\nimport b\n||||||| base\nimport a\n=======\nimport a\nimport c\n>>>>>>> topic\n"
CLASH = "<<<<<<< HEAD: why\nx = 2\n||||||| base\nx = 1\n=======\nx = 3\n>>>>>>> topic\n"


def conflict(text: str, size: int = 7) -> str:
    for sign in "<|=>":
        text = text.replace(sign * 7, sign * size)
    return text


def solved(folder: Path, text: str) -> Solved:
    target = folder / "a.py"
    target.write_text(text)
    found = solve_file(target)
    write_file(target, found)
    return found


def test_solved_whole(tmp_path: Path) -> None:
    found = solved(tmp_path, "#\n" + conflict(SOLVABLE) + "\n\ny = 1\n")
    assert (found.state, found.before, found.conflicts, found.decisions > 0) == (SOLVED, 1, 0, True)
    assert (tmp_path / "a.py").read_text() == "#\nimport a\nimport b\nimport c\n\n\ny = 1\n"
    assert found.is_changed
    assert found.is_done
    assert told(found) == f"solved  {tmp_path}/a.py: 1 conflict"


@pytest.mark.parametrize("size", [7, 9])
def test_what_is_left_keeps_its_markers(tmp_path: Path, size: int) -> None:
    found = solved(tmp_path, conflict(SOLVABLE, size) + "\n\nk = 0\n" + conflict(CLASH, size))
    assert (found.state, found.before, found.conflicts) == (PARTLY, 2, 1)
    text = (tmp_path / "a.py").read_text()
    lines = text.split("\n")
    assert lines[:3] == ["import a", "import b", "import c"]
    (opening,) = [line for line in lines if line.startswith("<")]
    assert opening.startswith("<" * size + " HEAD")
    assert "why" not in opening
    assert "|" * size + " base" in lines
    assert ">" * size + " topic" in lines
    assert told(found).startswith(f"partly  {tmp_path}/a.py: 1 of 2 conflicts left: ")
    assert found.is_changed
    assert not found.is_done


def test_without_a_base_none_is_shown(tmp_path: Path) -> None:
    def bare(text: str) -> str:
        head, _, rest = conflict(text).partition("|||||||")
        return head + "=======" + rest.partition("=======")[2]

    found = solved(tmp_path, bare(CLASH))
    assert found.state == LEFT
    assert "|||||||" not in (tmp_path / "a.py").read_text()
    assert (tmp_path / "a.py").read_text() == bare(CLASH)


def test_nothing_solved_changes_nothing(tmp_path: Path) -> None:
    found = solved(tmp_path, conflict(CLASH))
    assert (found.state, found.before, found.conflicts, found.is_changed) == (LEFT, 1, 1, False)
    assert (tmp_path / "a.py").read_text() == conflict(CLASH)
    assert told(found).startswith(f"left    {tmp_path}/a.py: ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 1\n", "it has no conflict markers: `git add` it, if that is what you want"),
        (
            "a\n<<<<<<< 1\n1\n<<<<<<< 2\n2\n>>>>>>> 1\n",
            "line 4: a conflict opens inside another of the same marker size",
        ),
    ],
)
def test_what_cannot_be_solved_is_left_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    found = solved(tmp_path, text)
    assert (found.state, found.reason, found.is_changed, found.is_done) == (LEFT, reason, False, False)
    assert (tmp_path / "a.py").read_text() == text


def test_labels_and_line_endings_do_not_tell_whether_a_person_edited() -> None:
    assert solve._bare(b"<<<<<<< HEAD: x\r\na\r\n||||||| b\n=======\n>>>>>>>> t\n") == (
        b"<<<<<<<\na\n|||||||\n=======\n>>>>>>>>\n"
    )
    assert solve._bare(b"a <<<<<<< b\n<<<<<< c\n======= d\n") == b"a <<<<<<< b\n<<<<<< c\n======= d\n"
