"""Every rule on its own examples, and the pages made of them."""

from pathlib import Path

import pytest

from scopes.pages import pages
from scopes.rule import MARK, Example, Rule
from scopes.rules import ALL_RULES
from tests.scopes.surroundings import audited, write_files

VALID = [pytest.param(rule, example, id=f"{rule.id}-{n}") for rule in ALL_RULES for n, example in enumerate(rule.valid)]
INVALID = [
    pytest.param(rule, example, id=f"{rule.id}-{n}") for rule in ALL_RULES for n, example in enumerate(rule.invalid)
]


@pytest.mark.parametrize(("rule", "example"), VALID)
def test_valid_example_has_no_finding(rule: Rule, example: Example, tmp_path: Path) -> None:
    audit = audited(tmp_path / "w", example.workflow, write_files(tmp_path / "r", example.files))
    assert audit.problems == ()
    assert [finding for finding in audit.findings if finding.rule == rule.id] == []


@pytest.mark.parametrize(("rule", "example"), INVALID)
def test_invalid_example_has_a_finding_in_each_marked_line(rule: Rule, example: Example, tmp_path: Path) -> None:
    audit = audited(tmp_path / "w", example.workflow, write_files(tmp_path / "r", example.files))
    found = [finding for finding in audit.findings if finding.rule == rule.id]
    marked = [n for n, line in enumerate(example.workflow.splitlines(), 1) if MARK in line]
    assert marked
    assert sorted({finding.location.line for finding in found}) == marked
    assert all(finding.fix and finding.message for finding in found)


def test_the_table_has_each_rule_once_in_order() -> None:
    ids = [rule.id for rule in ALL_RULES]
    assert ids == sorted(set(ids))


def test_the_pages_in_docs_are_those_of_the_rules() -> None:
    shown = {file.name: file.read_text() for file in Path("docs/rules").glob("*.md")}
    assert shown == pages(), "run python -m scopes.pages docs/rules"
