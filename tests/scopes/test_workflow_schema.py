"""The schema as an editor uses it: found by the first line of a file, it completes, describes and checks."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from runner.cli import main
from scopes.document import to_data
from scopes.workflow_file import parse

PAGE = Path("docs/workflow-file.md").read_text()
MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)
GOOD = "name: w\nagents:\n  - id: a\n    scope: {write: [a/]}\n    success_criteria: ['ok: make']\n"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """What the page tells a newcomer to do."""
    assert "`treaty workflow schema >workflow.schema.json`" in PAGE
    assert main(["schema"]) == 0
    (tmp_path / "workflow.schema.json").write_text(capsys.readouterr().out)
    return tmp_path


def faults(folder: Path, text: str) -> list[str]:
    """As the YAML language server does it: the schema that the first line names, seen from the file."""
    match = MODELINE.match(text)
    assert match is not None
    schema = json.loads((folder / match[1]).read_text())
    document, _ = parse("w.yaml", text)
    data = json.loads(json.dumps(to_data(document.root)))
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)]


def first_line() -> str:
    match = MODELINE.search(PAGE)
    assert match is not None
    return match[0] + "\n"


def test_a_file_with_the_line_of_the_page_is_checked(folder: Path) -> None:
    assert faults(folder, first_line() + GOOD) == []
    assert faults(folder, first_line() + "workflow:\n" + re.sub("^", "  ", GOOD, flags=re.MULTILINE)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("scope:", "skope:"),
        ("{write: [a/]}", "{write: {a: b}}"),
        ("name: w", "execution: {retries: many}"),
        ("id: a", "id: []"),
        ("id: a", "role: boss"),
    ],
)
def test_a_fault_is_seen(right: str, wrong: str, folder: Path) -> None:
    assert faults(folder, first_line() + GOOD.replace(right, wrong)) != []


def test_choices_and_descriptions_are_there_to_complete_from(folder: Path) -> None:
    schema: dict[str, Any] = json.loads((folder / "workflow.schema.json").read_text())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"context", "agents", "merge", "workflow"} <= set(schema["properties"])
    agent = schema["$defs"]["Agent"]["properties"]
    assert set(agent["role"]["enum"]) == {"worker", "orchestrator"}
    described = [name for name, field in agent.items() if "description" in field]
    assert len(described) > len(agent) / 2
