"""Matrix and graph of a workflow with every kind of relation."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scopes.drawing import draw
from scopes.matrix import matrix_json, matrix_text
from scopes.survey import Survey
from scopes.workflow_file import load
from tests.scopes.surroundings import write_files

WORKFLOW = """\
agents:
  - id: schema
    scope: {write: ["db/"]}
  - id: api
    scope: {write: ["src/api.py", "config/*"]}
    depends_on: [schema]
  - id: web
    scope: {write: ["src/web.py", "config/routes"]}
  - id: tests
    scope: {read: ["src/web.py"], write: ["tests/<a & b>/"]}
"""
FILES = {"src/api.py": "from src import web\n", "src/web.py": "", "config/routes": "", "db/schema": ""}


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    file = tmp_path / "w.yaml"
    file.write_text(WORKFLOW.replace('"config/*"', '"config/x*"'))
    return Survey(load(str(file), {}), write_files(tmp_path / "r", FILES))


def test_matrix(survey: Survey) -> None:
    assert matrix_text(survey).splitlines() == [
        "            1  2  3  4",
        " 1  schema  .  .  .  .",
        " 2  api     <  .  i  .",
        " 3  web     .  .  .  .",
        " 4  tests   .  .  R  .",
        "",
        "W both write one path   R the row reads what the column writes   i it depends on it   < waits for it",
        "",
        "R  tests, web: src/web.py",
        "i  api, web: src/web.py",
    ]


def test_matrix_with_a_write_overlap(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(WORKFLOW)
    survey = Survey(load(str(file), {}), None)
    assert {"kind": "writes", "first": "api", "second": "web", "witness": "config/routes"} in matrix_json(survey)[
        "relations"
    ]
    assert " 2  api     <  .  W  ." in matrix_text(survey)
    assert " 3  web     .  W  .  ." in matrix_text(survey)


def test_mermaid_and_dot(survey: Survey) -> None:
    mermaid = draw(survey, "mermaid").splitlines()
    assert mermaid[0] == "flowchart LR"
    assert "  a0 --> a1" in mermaid
    assert '  a2 -.-|"imports src/web.py"| a1' in mermaid
    assert "tests/&lt;a &amp; b&gt;/" in mermaid[4]
    dot = draw(survey, "dot")
    assert '"schema" -> "api" [label=""];' in dot
    assert '"web" -> "tests" [label="reads src/web.py", style=dashed, dir=none];' in dot


def test_svg_is_well_formed_and_shows_all(survey: Survey) -> None:
    root = ET.fromstring(draw(survey, "svg"))
    texts = [element.text for element in root.iter() if element.tag.endswith("}text")]
    assert {"schema", "api", "web", "tests", "tests/<a & b>/"} <= set(texts)
    boxes = [element for element in root.iter() if element.tag.endswith("}rect")]
    places = {(box.get("x"), box.get("y")) for box in boxes}
    assert len(boxes) == len(places) == 4
    assert len({x for x, _ in places}) == 2


def test_json(survey: Survey) -> None:
    found = json.loads(draw(survey, "json"))
    assert found["waits_for"]["api"] == ["schema"]
    assert found["scopes"]["web"]["write"] == ["src/web.py", "config/routes"]
