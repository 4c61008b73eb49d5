"""SARIF 2.1.0, the format in which code hosts take the findings of a checker."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scopes.audit import Audit
from scopes.finding import Finding
from scopes.problem import Location, Problem
from scopes.rules import ALL_RULES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_UNREADABLE = "unreadable"


def to_sarif(audits: Sequence[Audit]) -> dict[str, Any]:
    """One run with all findings; problems that are no findings are notifications of the tool."""
    problems = [problem for audit in audits for problem in audit.problems]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "treaty scopes", "rules": _rules()}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding) for audit in audits for finding in audit.findings],
                "invocations": [
                    {
                        "executionSuccessful": not problems,
                        "toolExecutionNotifications": [_notification(problem) for problem in problems],
                    }
                ],
            }
        ],
    }


def _rules() -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "name": "".join(word.capitalize() for word in rule.title.replace(",", "").split()),
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.rationale},
            "help": {"text": rule.fix},
            "defaultConfiguration": {"level": str(rule.severity)},
        }
        for rule in ALL_RULES
    ]


def _result(finding: Finding) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "level": str(finding.severity),
        "message": {"text": f"{finding.message}\nfix: {finding.fix}" if finding.fix else finding.message},
        "locations": [{"physicalLocation": _place(finding.location)}],
        "relatedLocations": [
            {"id": number, "physicalLocation": _place(related.location), "message": {"text": related.text}}
            for number, related in enumerate(finding.related)
        ],
        "partialFingerprints": {"treatyFinding/v1": fingerprint(finding)},
    }


def fingerprint(finding: Finding) -> str:
    """The same for the same fault after lines have moved: what it is about, not where it stands."""
    parts = (finding.rule, Path(finding.location.file).name, finding.message)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _place(location: Location) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(location.file)},
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        },
    }


def _notification(problem: Problem) -> dict[str, Any]:
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return {
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(problem.location)}],
        "descriptor": {"id": _UNREADABLE},
    }
