"""Who is let in: by the token once, by the cookie afterwards, by forms of the server's own pages only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from merge.repository.git import Git
from runner.view.web import assets, layout
from runner.view.web.desk import Desk
from runner.view.web.doorkeeper import MOST_BYTES, is_own_host
from runner.view.web.forms import fields
from runner.view.web.markup import tag
from tests.runner.view.web.visitor import Visitor, visiting


def show(request: Request) -> Response:
    return layout.page(request, "<script>", tag("p", {"title": '"><img>'}, "<b>&"))


async def take(request: Request) -> Response:
    return PlainTextResponse((await fields(request)).get("said", ""))


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    routes = [Route("/", show), Route("/take", take, methods=["POST"]), Route("/assets/{name}", assets.show)]
    with visiting(Desk(Git(tmp_path)), routes) as found:
        yield found


def test_without_the_token_nothing_is_shown(visitor: Visitor) -> None:
    assert visitor.get("/").status == 403
    assert visitor.get("/?token=guess").status == 403
    assert visitor.post("/take", "said=x").status == 403


def test_the_token_opens_once_and_gives_a_strict_cookie(visitor: Visitor) -> None:
    answer = visitor.get(f"/?token={visitor.keys.token}")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert visitor.keys.token not in answer.text
    visitor.cookie = ""
    assert visitor.get(f"/?token={visitor.keys.token}").status == 403


def test_all_text_is_escaped_and_the_policy_is_strict(visitor: Visitor) -> None:
    visitor.enter()
    answer = visitor.get("/")
    assert "<script>" not in answer.text.replace('<script src="/assets/treaty.js" defer></script>', "")
    assert "<img>" not in answer.text
    assert "&lt;b&gt;&amp;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"


OTHERS = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1:8000", ""]
NO_NAMES = ["127.0.0.1:80/assets/", "localhost:80/assets/", "127.0.0.1?", "localhost:80#", "evil.example@127.0.0.1"]


@pytest.mark.parametrize("host", [*OTHERS, *NO_NAMES])
def test_other_names_of_this_machine_are_refused(visitor: Visitor, host: str) -> None:
    visitor.enter()
    assert visitor.get("/", host=host).status == 421


def test_who_was_not_let_in_gets_no_token_against_forgery(visitor: Visitor) -> None:
    answer = visitor.get("/assets/no/such/page")
    assert answer.status == 404
    assert visitor.keys.csrf not in answer.text


def test_addresses_are_good_where_others_may_come() -> None:
    assert is_own_host("10.0.0.1:8000", loopback=False)
    assert is_own_host("[::1]:8000", loopback=True)
    assert is_own_host("localhost:9", loopback=True)
    assert not is_own_host("evil.example", loopback=False)


def test_a_form_of_the_page_is_taken(visitor: Visitor) -> None:
    visitor.enter()
    token = re.search(r'name="csrf" content="(\w+)"', visitor.get("/").text)
    assert token is not None
    assert visitor.post("/take", f"csrf={token[1]}&said=x", {"origin": visitor.origin}).text == "x"
    headers = {"x-treaty-csrf": token[1], "sec-fetch-site": "same-origin"}
    assert visitor.post("/take", "said=y", headers).text == "y"


@pytest.mark.parametrize(
    ("origin", "site", "token"),
    [
        ("http://evil.example", "", True),
        ("http://127.0.0.1:9", "", True),
        ("null", "", True),
        ("", "", True),
        ("", "same-site", True),
        ("own", "", False),
    ],
)
def test_forged_posts_are_refused(visitor: Visitor, origin: str, site: str, token: bool) -> None:
    visitor.enter()
    told = {
        "origin": visitor.origin if origin == "own" else origin,
        "sec-fetch-site": site,
        "x-treaty-csrf": visitor.keys.csrf if token else "guess",
    }
    headers = {name: value for name, value in told.items() if value}
    assert visitor.post("/take", "said=x", headers).status == 403


def test_a_body_without_end_is_refused(visitor: Visitor) -> None:
    visitor.enter()
    assert visitor.post("/take", b"x" * (MOST_BYTES + 1)).status == 403


def test_only_the_files_of_the_table_are_given(visitor: Visitor) -> None:
    assert visitor.get("/assets/treaty.css").headers["content-type"].startswith("text/css")
    assert visitor.get("/assets/..%2fserver.py").status == 404
    assert visitor.get("/assets/server.py").status == 404
