"""GitHub and GitLab on the loopback: a small memory of pull requests and issues behind the vendors' own shapes.

Each request must be one of the operations in `*_shapes.json`, with only the query and the body that it describes;
what is not is answered by 422 and kept in `faults`.

The shapes are as published. Two things in a request are read before they are held against them: a query is text,
which stands for a number, a truth value or a list (`typed`); and GitLab takes texts with commas for a list (`listed`).
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema

from tests.runner.outside_world import Answer, Asked, Server, http_server

TOKEN = "sesame-1234567890"


@dataclass
class Hub:
    """What is there, by number, and what was asked wrongly."""

    kind: str
    address: str = ""
    pulls: dict[int, dict[str, Any]] = field(default_factory=dict)
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # names of the operations
    people: set[str] = field(default_factory=lambda: {"ann", "ben"})
    refuses: Callable[[str], bool] = lambda _: False  # by operation
    server: Server = field(default_factory=Server)

    def answer(self, asked: Asked) -> Answer:
        """Check the request, then do it."""
        given = asked.headers.get("authorization") or asked.headers.get("private-token") or ""
        if TOKEN not in given:
            return 401, {"message": "Bad credentials"}
        before = len(self.faults)
        name, found = self.operation(asked)
        self.done.append(name)
        if self.refuses(name):
            return 503, {"message": "Under maintenance"}
        if len(self.faults) > before:
            return 422, {"message": "Not what the description says"}
        numbers = [int(part) for part in found.values() if part.isdecimal()]
        act = github if self.kind == "github" else gitlab
        return act(self, name, asked, numbers[0] if numbers else 0)

    def operation(self, asked: Asked) -> tuple[str, dict[str, str]]:
        """Its name and what stands in its path, or a fault."""
        shapes = json.loads((Path(__file__).parent / f"{self.kind}_shapes.json").read_text())["operations"]
        for shape in shapes:
            parts = re.split(r"\{(\w+)\}", shape["path"])
            pattern = "".join(f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
            match = re.fullmatch(pattern, asked.path)
            if match and shape["method"] == asked.method:
                self.check(asked, shape)
                return shape["operation"], {key: unquote(value) for key, value in match.groupdict().items()}
        self.faults.append(f"no operation: {asked.method} {asked.path}")
        return "", {}

    def check(self, asked: Asked, shape: dict[str, Any]) -> None:
        """Query and body against what is described."""
        for key, text in asked.query.items():
            if key in shape["query"]:
                kind = shape["query"][key]
                self.hold(shape["operation"], typed(text, kind, key in shape.get("commas", ())), kind)
            else:
                self.faults.append(f"{shape['operation']}: no query `{key}`")
        if "body" in shape:
            properties = shape["body"].get("properties", {})
            body = listed(asked.body, properties) if self.kind == "gitlab" else asked.body
            self.hold(shape["operation"], body, shape["body"])
            unknown = set(asked.body or ()) - set(properties)
            if unknown:
                self.faults.append(f"{shape['operation']}: no {', '.join(sorted(unknown))}")
        elif asked.body is not None:
            self.faults.append(f"{shape['operation']}: takes no body")

    def hold(self, operation: str, value: object, kind: dict[str, Any]) -> None:
        """A fault unless `value` is of this kind."""
        try:
            jsonschema.validate(value, kind)
        except jsonschema.ValidationError as error:
            self.faults.append(f"{operation}: {error.json_path} {error.message}")


def types_of(kind: dict[str, Any]) -> list[str]:
    """The types that a schema names: one, several, or none."""
    found = kind.get("type", [])
    return [found] if isinstance(found, str) else found


def typed(text: str, kind: dict[str, Any], commas: bool) -> object:
    """What the text of a query says where `kind` is wanted; what cannot say that stays text.

    `commas`: a list is written as one text (in OpenAPI `style: form, explode: false`), else each item by itself.
    """
    types = types_of(kind)
    if "array" in types:
        return [typed(part, kind["items"], commas=False) for part in (text.split(",") if commas else [text])]
    if "integer" in types and re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text


def listed(body: Any, properties: dict[str, Any]) -> Any:
    """A body as GitLab reads it: a text, where a list of texts is described, is its items with commas between them.

    Its description calls `labels` a list, its manual a string of names with commas between them, and it takes both
    (lib/api/validations/types/comma_separated_to_array.rb in its source). Lists of numbers are lists in both.
    """
    if not isinstance(body, dict):
        return body
    return {
        key: value.split(",") if isinstance(value, str) and of_texts(properties.get(key, {})) else value
        for key, value in body.items()
    }


def of_texts(kind: dict[str, Any]) -> bool:
    """A list of texts?"""
    return "array" in types_of(kind) and types_of(kind["items"]) == ["string"]


def github(hub: Hub, name: str, asked: Asked, number: int) -> Answer:  # noqa: PLR0911 - one way out an operation
    base = f"{hub.address}/repos/shop/web"
    if name == "pulls/list":
        head = asked.query["head"].partition(":")[2]
        return 200, [one for one in hub.pulls.values() if one["head"]["ref"] == head]
    if name == "pulls/create":
        number = 1 + len(hub.pulls) + len(hub.issues)
        texts = {"title": asked.body["title"], "body": asked.body["body"], "labels": []}
        links = {"url": f"{base}/pulls/{number}", "issue_url": f"{base}/issues/{number}"}
        refs = {"head": {"ref": asked.body["head"]}, "base": {"ref": asked.body["base"]}}
        people: dict[str, Any] = {"requested_reviewers": [], "requested_teams": []}
        page = {"number": number, "html_url": f"https://hub.example/{number}", "state": "open"}
        hub.pulls[number] = {**page, **texts, **links, **refs, **people}
        return 201, hub.pulls[number]
    if name == "pulls/update":
        hub.pulls[number] |= asked.body
        return 200, hub.pulls[number]
    if name == "pulls/request-reviewers":
        people = asked.body.get("reviewers", [])
        if unknown := set(people) - hub.people:
            return 422, {"message": f"Reviews may only be requested from collaborators: {unknown}"}
        hub.pulls[number]["requested_reviewers"] += [{"login": login} for login in people]
        hub.pulls[number]["requested_teams"] += [{"slug": slug} for slug in asked.body.get("team_reviewers", [])]
        return 201, hub.pulls[number]
    if name == "issues/list-for-repo":
        return 200, list(hub.issues.values()) if asked.query.get("page", "1") == "1" else []
    if name == "issues/create":
        number = 1 + len(hub.pulls) + len(hub.issues)
        page = {"number": number, "html_url": f"https://hub.example/{number}", "url": f"{base}/issues/{number}"}
        hub.issues[number] = {**page, **asked.body, "state": "open"}
        return 201, shown(hub.issues[number])
    if name == "issues/get":
        return 200, {"number": number, "url": f"{base}/issues/{number}"}
    assert name == "issues/update"
    if number in hub.pulls:
        hub.pulls[number]["labels"] = [{"name": label} for label in asked.body["labels"]]
        return 200, {"number": number, "url": f"{base}/issues/{number}"}
    hub.issues[number] |= asked.body
    return 200, shown(hub.issues[number])


def shown(issue: dict[str, Any]) -> dict[str, Any]:
    """An issue as GitHub shows it."""
    return {
        **issue,
        "labels": [{"name": label} for label in issue.get("labels", [])],
        "assignees": [{"login": login} for login in issue.get("assignees", [])],
    }


def gitlab(hub: Hub, name: str, asked: Asked, number: int) -> Answer:
    if name == "list users":
        known = {"ann": 11, "ben": 12}
        return 200, [{"id": known[who], "username": who} for who in [asked.query["username"]] if who in known]
    if name == "list members of a group":
        return 200, [{"id": 21}, {"id": 22}]
    store = hub.pulls if "merge" in name else hub.issues
    if name.startswith("list"):
        wanted = asked.query.get("source_branch")
        return 200, [one for one in store.values() if wanted in (None, one.get("source_branch"))]
    if name.startswith("create"):
        number = len(store) + 1
        people = {"reviewers": [{"id": one} for one in asked.body.get("reviewer_ids", [])]}
        store[number] = {"iid": number, "id": 100 + number, "web_url": f"https://lab.example/{number}", **people}
    store[number] |= asked.body
    return (201 if name.startswith("create") else 200), store[number]


@contextmanager
def forge_server(kind: str) -> Iterator[Hub]:
    """A forge, empty at first."""
    hub = Hub(kind)
    with http_server(hub.answer) as server:
        hub.address, hub.server = server.address, server
        yield hub
