"""What is handed to a reviewer, and what becomes of the answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository.review import Speaker, ToReview
from merge.revision import Triple
from tests.merge.repository.scratch import Scratch

BASE = "LIMIT = 10\n\n\ndef cost(items):\n    return sum(items)\n"
OURS = BASE.replace("10", "20").replace("sum(items)", "round(sum(items))")
THEIRS = BASE.replace("10", "30").replace("cost(items)", "cost(items, tax=0)")
SETTLED = b"LIMIT = 25\n"


class Person:
    """Settles every file in the same way, and remembers what was asked."""

    def __init__(self, text: bytes | None) -> None:
        self.text = text
        self.asked: list[ToReview] = []
        self.speakers: Triple[Speaker] | None = None

    def review(self, files: Sequence[ToReview], speakers: Triple[Speaker]) -> dict[str, bytes] | None:
        self.asked, self.speakers = list(files), speakers
        return None if self.text is None else {file.path: self.text for file in files}


@pytest.fixture
def conflicted(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    start = scratch.commit({"shop.py": BASE, "gone.py": "x = 1\n"})
    scratch.branch("side", start, {"shop.py": THEIRS, "gone.py": None})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"shop.py": OURS, "gone.py": "x = 2\n"}, "Twenty of each")
    assert scratch.run("git", "merge", "side").returncode == 1
    monkeypatch.chdir(scratch.path)
    return scratch


def test_solve_hands_over_what_is_left_and_stages_what_comes_back(conflicted: Scratch) -> None:
    person = Person(SETTLED)
    assert main(["solve", "--review"], reviewer=person.review) == 1
    assert [file.path for file in person.asked] == ["shop.py"]
    assert person.asked[0].sides == Triple(BASE, OURS, THEIRS).map(str.encode)
    assert len(person.asked[0].result.conflicts) == 1
    assert person.speakers is not None
    assert (person.speakers.ours.name, person.speakers.ours.intent) == ("HEAD", "Twenty of each")
    assert person.speakers.theirs.name == "side"
    assert (conflicted.path / "shop.py").read_bytes() == SETTLED
    assert conflicted.git("diff", "--cached", "--name-only", "--diff-filter=M").split() == ["shop.py"]


def test_a_file_that_was_edited_is_handed_over_by_its_markers(conflicted: Scratch) -> None:
    file = conflicted.path / "shop.py"
    file.write_text(file.read_text() + "\n\nMORE = 1\n")
    person = Person(None)
    assert main(["solve", "--review"], reviewer=person.review) == 1
    assert all(b"MORE = 1" in side for side in person.asked[0].sides)
    assert b"MORE = 1" in file.read_bytes()


def test_who_leaves_everything_gets_what_solve_does_alone(conflicted: Scratch) -> None:
    assert main(["solve", "--review"], reviewer=Person(None).review) == 1
    text = (conflicted.path / "shop.py").read_text()
    assert "<<<<<<<" in text
    assert "round(sum(items))" in text


def test_solve_of_a_file_outside_of_a_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.py"
    file.write_text("<<<<<<< a\nx = 1\n||||||| b\nx = 0\n=======\nx = 2\n>>>>>>> c\n")
    assert main(["solve", "--review", "a.py"], reviewer=Person(b"x = 3\n").review) == 0
    assert file.read_bytes() == b"x = 3\n"


@pytest.mark.parametrize(("text", "code", "written"), [(SETTLED, 0, SETTLED), (None, 1, None)])
def test_the_mergetool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes, code: int, written: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    for name, side in (("b", BASE), ("o", OURS), ("t", THEIRS)):
        (tmp_path / name).write_text(side)
    person = Person(text)
    assert main(["tool", "b", "o", "t", "shop.py", "--review"], reviewer=person.review) == code
    found = (tmp_path / "shop.py").read_bytes()
    assert found == written if written else b"<<<<<<<" in found


def test_without_a_page_that_is_told(conflicted: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    before = (conflicted.path / "shop.py").read_bytes()
    assert main(["solve", "--review"]) == 2
    assert "has no page to review on" in capsys.readouterr().err
    assert (conflicted.path / "shop.py").read_bytes() == before
