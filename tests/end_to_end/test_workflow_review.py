"""Reviews: several agents look at the same files, and their findings become one report."""

import json
from pathlib import Path

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

SCHEMA = {
    "type": "object",
    "required": ["findings"],
    "properties": {"findings": {"type": "array", "items": {"type": "object", "required": ["severity", "message"]}}},
}
REVIEW = """
name: review
coordination: {strategy: broadcast}
broadcast_context: {files: [shop/], read_only: true}
agents:
  - id: security
    output_format: json
    output_schema: schemas/finding.json
    command: |
      test ! -e docs && test -e shop/cart.py
      cat > "$TREATY_OUTPUT_FILE" <<'END'
      {"findings": [{"severity": "low", "path": "shop/stock.py", "line": 1, "message": "The limit is a constant"},
                    {"severity": "critical", "path": "shop/cart.py", "line": 9, "message": "Prices may be negative"}]}
      END
  - id: speed
    output_format: json
    command: |
      echo '[{"level": "error", "file": "shop/cart.py", "line": 8, "message": "prices may be negative!"}]'
  - id: words
    output_format: markdown
    command: echo 'It *reads* well.'
"""


def prepare(scene: Scene) -> None:
    scene.write("schemas/finding.json", json.dumps(SCHEMA))
    scene.commit()


def reports(scene: Scene) -> Path:
    return next((scene.folder / "state").glob("treaty/*/review/*/report.json")).parent


def test_one_report_of_all(scene: Scene) -> None:
    prepare(scene)
    scene.workflow(REVIEW)
    before = scene.picture()
    said = scene.run()
    assert said.code == 0, said.err
    assert "✓ security  COMPLETE" in said.out
    assert "artifact given" in said.out
    assert "Report:\n  TMP/state/" in said.out
    assert scene.picture() == before
    folder = reports(scene)
    data = json.loads((folder / "report.json").read_text())
    assert [(one["severity"], one["line"], one["agents"]) for one in data["findings"]] == [
        ("critical", 9, ["security", "speed"]),
        ("low", 1, ["security"]),
    ]
    assert data["texts"] == {"words": "It *reads* well."}
    text = (folder / "report.md").read_text()
    assert "## critical (1)\n\n- `shop/cart.py:9`: `Prices may be negative` (security, speed)\n" in text
    sarif = json.loads((folder / "report.sarif").read_text())
    assert [result["level"] for result in sarif["runs"][0]["results"]] == ["error", "note"]


def test_an_artifact_that_is_not_what_the_schema_asks(scene: Scene) -> None:
    prepare(scene)
    scene.workflow(REVIEW.replace('"severity": "low", ', ""))
    said = scene.run()
    assert said.code == 1
    asked = "`schemas/finding.json` asks: $.findings[0]: 'severity' is a required property"
    assert f"- security its artifact is not what {asked}" in said.out
    assert [one["agents"] for one in json.loads((reports(scene) / "report.json").read_text())["findings"]] == [
        ["speed"]
    ]


def test_a_reviewer_that_writes_files_is_held(scene: Scene) -> None:
    prepare(scene)
    scene.workflow(REVIEW.replace("echo 'It *reads* well.'", "echo x > beside; echo fine"))
    said = scene.run()
    assert said.code == 5
    assert "- words wrote outside its scope: beside: outside the write scope" in said.out


def test_no_artifact_and_no_json(scene: Scene) -> None:
    prepare(scene)
    scene.workflow(REVIEW.replace("echo 'It *reads* well.'", "'true'").replace("echo '[{", "echo 'x[{"))
    said = scene.run()
    assert said.code == 1
    assert "- words it gave no artifact" in said.out
    assert "- speed its artifact is no JSON: Expecting value: line 1 column 1 (char 0)" in said.out


def test_a_missing_and_a_wrong_schema(scene: Scene) -> None:
    scene.workflow(REVIEW)
    said = scene.run()
    assert said.code == 2
    assert said.err == (
        "TMP/flow.yaml:8:20: the schema `schemas/finding.json` is not in the base branch\n  commit it first\n"
    )
    scene.write("schemas/finding.json", '{"type": "wish"}')
    scene.commit()
    said = scene.run()
    assert said.code == 2
    assert "TMP/flow.yaml:8:20: `schemas/finding.json` is no JSON Schema: 'wish' is not valid" in said.err
