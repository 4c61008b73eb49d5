"""The review over plain HTTP: pages of many places, forms without scripts, what a script gets, and how it ends."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from merge.engine import merge
from merge.options import Options
from merge.repository.git import Git
from merge.repository.review import Speaker, ToReview
from merge.revision import Triple
from runner.view.web.desk import Desk
from runner.view.web.review import page
from runner.view.web.review.handlers import Handlers
from runner.view.web.review.of_files import ADDRESS, FilesSubject, open_files
from tests.runner.view.web.visitor import Answer, Visitor, visiting

COUNT = page.PAGE + 5


def version(value: str) -> bytes:
    return "".join(f"x{number} = {value}\nkept_{number} = 0\nkept_{number}b = 0\n" for number in range(COUNT)).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, FilesSubject]]:
    sides = Triple(version("1"), version("call(2)"), version("other[3]"))
    file = ToReview("many.py", sides, merge(sides, "many.py", Options()))
    subject, one = open_files([file], Triple(Speaker("base"), Speaker("local"), Speaker("<b>remote", "do & don't")))
    with visiting(Desk(Git(tmp_path_factory.mktemp("desk"))), Handlers(one).routes(ADDRESS)) as visitor:
        assert visitor.get(f"{ADDRESS}?token={visitor.keys.token}").status == 200
        yield visitor, subject


def chosen(visitor: Visitor, place: str, choice: str, **more: str) -> Answer:
    return visitor.post(f"{ADDRESS}/choose", urlencode({"place": place, "choice": choice, **more}))


def test_a_page_has_so_many_places_and_the_next_the_rest(served: tuple[Visitor, FilesSubject]) -> None:
    visitor, _ = served
    first, second = visitor.get(ADDRESS).text, visitor.get(f"{ADDRESS}?page=2").text
    assert (first.count("<article"), second.count("<article")) == (page.PAGE, COUNT - page.PAGE)
    assert visitor.get(f"{ADDRESS}?page=99").text.count("<article") == COUNT - page.PAGE
    assert visitor.get(f"{ADDRESS}?page=-1").text.count("<article") == page.PAGE
    assert "&lt;b&gt;remote" in first
    assert "<b>remote" not in first


def test_a_script_gets_the_place_anew(served: tuple[Visitor, FilesSubject]) -> None:
    visitor, _ = served
    answer = json.loads(chosen(visitor, "0-2", "theirs").text)
    assert (answer["key"], answer["page"], answer["settled"], answer["sound"]) == ("0-2", 1, True, True)
    assert f"{COUNT - 1} of {COUNT} places open" in answer["status"]
    answer = json.loads(visitor.post(f"{ADDRESS}/undo", "").text)
    assert (answer["key"], answer["settled"]) == ("0-2", False)
    assert json.loads(visitor.post(f"{ADDRESS}/undo", "").text) == {}


def test_a_form_goes_back_to_its_place(served: tuple[Visitor, FilesSubject]) -> None:
    visitor, _ = served
    sent = urlencode({"csrf": visitor.keys.csrf, "place": f"0-{COUNT}", "choice": "ours"})
    answer = visitor.post(f"{ADDRESS}/choose", sent, {"origin": visitor.origin})
    assert (answer.status, answer.headers["location"]) == (303, f"{ADDRESS}?page=2#place-0-{COUNT}")


@pytest.mark.parametrize(
    ("place", "choice"),
    [
        ("9-9", "ours"),
        ("x", "ours"),
        ("0-1", "nonsense"),
        ("0-1", "refused"),
        (f"{'9' * 5000}-1", "ours"),
        (f"0-{'1' * 5000}", "ours"),
    ],
    ids=lambda text: text[:9],
)
def test_what_cannot_be_chosen_is_told(served: tuple[Visitor, FilesSubject], place: str, choice: str) -> None:
    visitor, _ = served
    assert chosen(visitor, place, choice).status == 409


def test_it_ends_only_when_all_is_settled_and_then_for_good(served: tuple[Visitor, FilesSubject]) -> None:
    visitor, subject = served
    answer = visitor.post(f"{ADDRESS}/end", urlencode({"ending": "take", "reason": "since <i>"}))
    assert "places are open still" in answer.text
    assert "since &lt;i&gt;" in answer.text
    assert subject.texts is None
    for number in range(1, COUNT + 1):
        chosen(visitor, f"0-{number}", "edit", text=f"x{number - 1} = call(2), other[3]\r\n")
    answer = visitor.post(f"{ADDRESS}/end", "ending=take")
    assert (answer.status, answer.headers["location"]) == (303, ADDRESS)
    assert subject.texts == {"many.py": version("call(2), other[3]")}
    assert "Taken: 1 file." in visitor.get(ADDRESS).text
    assert chosen(visitor, "0-1", "ours").status == 409
