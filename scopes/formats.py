"""Audits as text for machines: JSON and GitHub annotations, and text for people; SARIF has its own module."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from scopes.audit import Audit
from scopes.finding import Finding, Severity
from scopes.problem import Location
from scopes.sarif import to_sarif
from scopes.snippet import PLAIN, Style, show_finding, show_problem

SCHEMA_VERSION = 1
FORMATS = ("text", "json", "sarif", "github")


def render(audits: Sequence[Audit], form: str, style: Style = PLAIN) -> str:
    """All audits in one of FORMATS, without a newline at the end."""
    if form == "json":
        return json.dumps(to_json(audits), indent=2, ensure_ascii=False)
    if form == "sarif":
        return json.dumps(to_sarif(audits), indent=2, ensure_ascii=False)
    if form == "github":
        return "\n".join(line for audit in audits for line in to_github(audit))
    return to_text(audits, style)


def to_text(audits: Sequence[Audit], style: Style = PLAIN) -> str:
    """Every finding with its snippet, and a line that counts them."""
    parts = []
    for audit in audits:
        lines = audit.document.text.splitlines() if audit.document is not None else []
        parts += [show_finding(finding, lines, style) for finding in audit.findings]
    return "\n\n".join([*parts, summary(audits)])


def problems_text(audit: Audit, style: Style = PLAIN) -> str:
    """The problems that are no findings, for the error stream."""
    lines = audit.document.text.splitlines() if audit.document is not None else []
    return "\n\n".join(show_problem(problem, lines, style) for problem in audit.problems)


def summary(audits: Sequence[Audit]) -> str:
    """How many findings of each severity there are, in how many files."""
    counts = dict.fromkeys(Severity, 0)
    for audit in audits:
        for finding in audit.findings:
            counts[finding.severity] += 1
    said = [f"{n} {severity}{'s' if n != 1 else ''}" for severity, n in counts.items() if n]
    files = f"{len(audits)} workflow file{'s' if len(audits) != 1 else ''}"
    unread = sum(bool(audit.problems) for audit in audits)
    missing = f", {unread} of which could not be read" if unread and len(audits) > 1 else ""
    if unread == len(audits) and not said:
        return f"nothing audited: {files} could not be read"
    return f"{', '.join(said) or 'no findings'} in {files}{missing}"


def to_json(audits: Sequence[Audit]) -> dict[str, Any]:
    """The document of `--format json`; `schema_version` changes when a reader would have to."""
    return {
        "schema_version": SCHEMA_VERSION,
        "findings": [_finding(finding) for audit in audits for finding in audit.findings],
        "errors": [
            {"message": problem.message, "hint": problem.hint, **_location(problem.location)}
            for audit in audits
            for problem in audit.problems
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        **_location(finding.location),
        "agents": list(finding.agents),
        "witness": finding.witness,
        "fix": finding.fix,
        "related": [{"message": related.text, **_location(related.location)} for related in finding.related],
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_github(audit: Audit) -> Iterator[str]:
    """Workflow commands that GitHub shows beside the lines."""
    for finding in audit.findings:
        text = f"{finding.message}\nfix: {finding.fix}" if finding.fix else finding.message
        yield _annotation(_COMMANDS[finding.severity], finding.location, finding.rule, text)
    for problem in audit.problems:
        text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        yield _annotation("error", problem.location, "workflow", text)


def _annotation(command: str, location: Location, title: str, text: str) -> str:
    fields = {
        "file": location.file,
        "line": location.line,
        "endLine": location.end_line,
        "col": location.column,
        "title": title,
    }
    if location.line == location.end_line:
        fields["endColumn"] = location.end_column
    said = ",".join(f"{key}={_property(str(value))}" for key, value in fields.items())
    return f"::{command} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
