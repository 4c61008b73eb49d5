"""The pages say what the code does: each key is described, each table row of patterns holds."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from scopes.pattern import Pattern
from scopes.validation import models_in
from scopes.workflow import Workflow
from scopes.workflow_file import load

SCOPES = Path("docs/scopes.md").read_text()
PAGE = Path("docs/workflow-file.md").read_text()
ROWS = re.findall(r"^\| (`.*?) \| (.*?) \| (.*?) \|$", SCOPES, re.MULTILINE)
LONG_FORMS = {"Criterion", "Dependency", "Condition", "ReviewTrigger"}  # what short forms are rewritten into


def code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("row", [row for row in ROWS if "below" not in row[1] and "called" not in row[1]])
def test_the_table_of_patterns_holds(row: tuple[str, str, str]) -> None:
    for pattern in code(row[0]):
        if pattern in ("src", "src/cart.py", "src/**") or "everything" in row[1]:
            continue
        assert all(Pattern(pattern).match(path) for path in code(row[1]))
        assert not any(Pattern(pattern).match(path) for path in code(row[2]))


def keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    if model in seen or model.__name__ in LONG_FORMS:
        return set()
    seen.add(model)
    found = set(model.model_fields)
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            found |= keys(part, seen)
    return found


def test_every_key_is_described() -> None:
    missing = {key for key in keys(Workflow, set()) if f"`{key}`" not in PAGE and f"{key}:" not in PAGE}
    assert missing == set()


def test_the_first_example_loads(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    match = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert match is not None
    file.write_text(match[1])
    assert [agent.id for agent in load(str(file), {}).agents] == ["cart", "mail"]
