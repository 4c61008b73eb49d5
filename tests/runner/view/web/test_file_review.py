"""A file as places to decide: what each place offers, what is chosen, and that nothing else moves."""

import pytest

from merge.engine import merge
from merge.options import Options
from merge.revision import Triple
from runner.view.web.review.check import lost_words, remarks
from runner.view.web.review.file_review import EDIT, REFUSED, FileReview, file_review, whole_file
from runner.view.web.review.session import Ending, Review, Verdict, Voice

BASE = "import os\n\nLIMIT = 10\n\n\ndef cost(items):\n    return sum(items)\n"
OURS = BASE.replace("10", "20").replace("sum(items)", "round(sum(items))")
THEIRS = BASE.replace("10", "30").replace("(items):", "(items, tax=0):")
SIDES = Triple(BASE, OURS, THEIRS).map(str.encode)
NEXT = "\n\ndef one():\n    return 1\n", "\n\ndef two():\n    return 2\n"


class Subject:
    title, told, facts = "A merge", ("why",), ()
    voices = (Voice("first", "", ""),)
    endings = (
        Ending("take", "Take", "a", is_complete=True),
        Ending("back", "Back", "s", wants_voice=True, wants_reason=True),
    )

    def end(self, _: Review, verdict: Verdict) -> str:
        return verdict.ending


def reviewed(sides: Triple[bytes] = SIDES, path: str = "shop.py", preferred: str = "") -> FileReview:
    return file_review(path, sides, merge(sides, path, Options()), preferred)


def session(*files: FileReview) -> Review:
    return Review(Subject(), list(files))


def names(file: FileReview) -> list[list[str]]:
    return [[choice.name for choice in place.offered] for place in file.places]


def test_a_conflict_is_open_and_the_rest_stands() -> None:
    file = reviewed()
    assert [place.line for place in file.open] == [3]
    both = ["ours-then-theirs", "theirs-then-ours"]
    assert names(file)[0] == ["ours", "theirs", *both]
    assert file.text() == OURS.replace("(items):", "(items, tax=0):").encode()
    assert file.text("theirs") == THEIRS.replace("sum(items)", "round(sum(items))").encode()


def test_every_choice_gives_its_text_and_undo_takes_it_back() -> None:
    file = reviewed()
    review = session(file)
    place = file.open[0]
    for choice in place.offered:
        assert review.choose(file, place, choice.name)
        assert choice.text in file.text()
        assert not file.open
    assert review.choose(file, place, EDIT, b"LIMIT = 25\n")
    assert b"LIMIT = 25\n" in file.text()
    for _ in range(len(place.offered) + 1):
        assert review.undo() == (file, place)
    assert review.undo() is None
    assert file.open == [place]
    assert not review.choose(file, place, "nonsense")
    assert not review.choose(file, place, REFUSED)  # there is nothing to refuse in a conflict


def test_a_decision_can_be_refused_and_taken_again() -> None:
    sides = Triple(BASE, BASE + NEXT[0], BASE + NEXT[1]).map(str.encode)
    file = reviewed(sides)
    review = session(file)
    (place,) = file.places
    assert place.decisions[0].confidence > 0
    assert file.text() == merge(sides, "shop.py", Options()).text
    assert review.choose(file, place, REFUSED)
    assert review.open_count == 1
    assert review.choose(file, place, "theirs")
    assert file.text() == sides.theirs
    assert review.choose(file, place, "automatic")
    assert file.text() == merge(sides, "shop.py", Options()).text


def test_conflicts_that_a_workflow_settled_by_a_side_are_decisions() -> None:
    file = reviewed(preferred="theirs")
    assert not file.open
    assert file.places[0].decisions[0].rule == "prefer-theirs"
    assert b"LIMIT = 30" in file.text()


def test_the_result_is_checked() -> None:
    file = reviewed()
    review = session(file)
    place = file.open[0]
    assert remarks(file) == []
    review.choose(file, place, EDIT, b"LIMIT = (20, 30\n")
    assert [remark.message for remark in review.remarks(file)] == ["merged, this no longer parses"]
    review.choose(file, place, EDIT, b"<<<<<<< a\nLIMIT = 20\n=======\nLIMIT = 30\n>>>>>>> b\n")
    assert "there are conflict markers in the text" in [remark.message for remark in review.remarks(file)]
    review.choose(file, place, EDIT, b"LIMIT = 20\n")
    assert [remark.message for remark in review.remarks(file)] == ["the edited text lacks `30`, which a side added"]
    review.choose(file, place, EDIT, b"LIMIT = max(20, 30)\n")
    assert review.remarks(file) == []


def test_a_name_that_is_there_twice_is_told() -> None:
    sides = Triple("x = 1\n", "x = 1\n\n\ndef f(a):\n    return a\n", "x = 1\n\n\ndef f(b):\n    return 2 * b\n")
    file = reviewed(sides.map(str.encode))
    review = session(file)
    review.choose(file, file.places[0], "ours-then-theirs")
    assert len(review.remarks(file)) == 1
    assert "f" in review.remarks(file)[0].message


def test_how_it_can_end() -> None:
    file = reviewed()
    review = session(file)
    take, back = Subject.endings
    assert review.obstacle(take, "", "", in_spite=False) == "1 place is open still"
    review.choose(file, file.open[0], EDIT, b"LIMIT = 20\n")
    assert "not sound" in review.obstacle(take, "", "", in_spite=False)
    assert review.obstacle(take, "", "", in_spite=True) == ""
    verdict = review.verdict(take, " because ", "")
    assert verdict.reason == "because"
    assert verdict.in_spite == ["shop.py:3: the edited text lacks `30`, which a side added"]
    assert [choice["choice"] for choice in verdict.choices] == [EDIT]
    assert review.obstacle(back, "why", "nobody", in_spite=False) == "say to whom it goes back"
    assert review.obstacle(back, " ", "first", in_spite=False).startswith("say why")
    assert review.obstacle(back, "why", "first", in_spite=False) == ""


def test_a_file_that_one_side_deleted() -> None:
    absent = Triple(False, False, True)
    file = whole_file("x.py", Triple(b"a\n", b"b\n", b""), absent, "deleted by theirs, changed by ours")
    review = session(file)
    assert names(file) == [["ours", "theirs"]]
    assert not review.choose(file, file.places[0], EDIT, b"c\n")
    review.choose(file, file.places[0], "theirs")
    assert file.is_deleted
    review.choose(file, file.places[0], "ours")
    assert not file.is_deleted
    assert file.text() == b"b\n"


@pytest.mark.parametrize("key", ["", "0", "0-9", "1-1", "x-1", "-1-1", "0-1-1"])
def test_a_place_that_is_not_there(key: str) -> None:
    assert session(reviewed()).find(key) is None


def test_lost_words_are_those_that_a_side_added() -> None:
    place = reviewed().open[0]
    assert lost_words(place, b"LIMIT = 20\n") == ["30"]
    assert lost_words(place, b"") == ["20", "30"]
    assert lost_words(place, b"LIMIT = 30 or 20\n") == []


def test_windows_line_ends_and_bytes_stay() -> None:
    sides = SIDES.map(lambda text: text.replace(b"\n", b"\r\n"))
    file = reviewed(sides)
    assert len(file.open) == 1
    assert b"\n" not in file.text().replace(b"\r\n", b"")


def test_what_takes_long_to_check_is_checked_when_all_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.view.web.review.session.LONG_CHECK", -1.0)
    sides = Triple("a = 1\nk = 0\nb = 1\n", "a = 2\nk = 0\nb = 2\n", "a = 3\nk = 0\nb = 3\n").map(str.encode)
    file = reviewed(sides)
    review = session(file)
    first, second = file.places
    review.choose(file, first, "ours")
    assert review.remarks(file) == []
    review.choose(file, first, EDIT, b"a = (\n")
    assert review.remarks(file) == []
    review.choose(file, second, "ours")
    assert len(review.remarks(file)) > 0
