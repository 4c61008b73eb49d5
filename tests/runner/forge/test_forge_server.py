"""The forges of the tests refuse what GitHub and GitLab do not describe."""

from typing import Any

import pytest

from tests.runner.forge.forge_server import TOKEN, Hub
from tests.runner.outside_world import Asked

PULLS = {"github": "/repos/shop/web/pulls", "gitlab": "/api/v4/projects/shop%2Fweb/merge_requests"}
PULL = {
    "github": {"title": "T", "body": "B", "head": "topic", "base": "main"},
    "gitlab": {"title": "T", "source_branch": "topic", "target_branch": "main"},
}


@pytest.fixture(params=["github", "gitlab"])
def hub(request: pytest.FixtureRequest) -> Hub:
    return Hub(request.param)


def make(hub: Hub, **more: object) -> int:
    """The code that a new pull request is answered by, with these properties beside the usual ones."""
    return hub.answer(Asked("POST", PULLS[hub.kind], {}, {"authorization": TOKEN}, PULL[hub.kind] | more))[0]


def look(hub: Hub, where: str, **query: str) -> int:
    return hub.answer(Asked("GET", where, query, {"authorization": TOKEN}, None))[0]


def test_a_body_as_described_is_taken(hub: Hub) -> None:
    assert make(hub) == 201
    assert hub.faults == []


@pytest.mark.parametrize(
    ("more", "said"),
    [({"colour": "red"}, "no colour"), ({"title": 7}, "$.title 7 is not of type"), ({"title": ["T"]}, "$.title ['T']")],
)
def test_a_body_with_what_is_not_described_is_a_fault(hub: Hub, more: dict[str, Any], said: str) -> None:
    assert make(hub, **more) == 422
    (fault,) = hub.faults
    assert said in fault
    assert hub.pulls == {}


def test_a_body_without_what_is_required_is_a_fault(hub: Hub) -> None:
    assert hub.answer(Asked("POST", PULLS[hub.kind], {}, {"authorization": TOKEN}, {"title": "T"}))[0] == 422
    assert "is a required property" in hub.faults[0]


@pytest.mark.parametrize("hub", ["gitlab"], indirect=True)
@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"labels": "ai,needs-review"}, ""),
        ({"labels": ["ai", "needs-review"]}, ""),
        ({"labels": 7}, "$.labels 7 is not of type"),
        ({"reviewer_ids": [11, 12]}, ""),
        ({"reviewer_ids": "11,12"}, "$.reviewer_ids '11,12' is not of type"),
        ({"reviewer_ids": ["ann"]}, "$.reviewer_ids[0] 'ann' is not of type"),
    ],
)
def test_gitlab_takes_texts_with_commas_for_a_list_of_texts_alone(hub: Hub, more: dict[str, Any], fault: str) -> None:
    assert make(hub, **more) == (422 if fault else 201)
    assert [fault in said for said in hub.faults] == ([True] if fault else [])


@pytest.mark.parametrize("hub", ["gitlab"], indirect=True)
@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"state": "opened", "source_branch": "topic", "draft": "false", "iids": "1,2", "per_page": "20"}, ""),
        ({"state": "open"}, "'open' is not one of"),
        ({"draft": "maybe"}, "'maybe' is not of type"),
        ({"iids": "1,two"}, "$[1] 'two' is not of type"),
        ({"source": "topic"}, "no query `source`"),
    ],
)
def test_a_query_is_read_by_what_is_described(hub: Hub, query: dict[str, str], fault: str) -> None:
    assert look(hub, PULLS["gitlab"], **query) == (422 if fault else 200)
    assert [fault in said for said in hub.faults] == ([True] if fault else [])
