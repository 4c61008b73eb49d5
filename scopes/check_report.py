"""Semantic conflicts as text for people and as JSON and SARIF for machines."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from scopes.check import Checked
from scopes.check_plan import order, sent_back
from scopes.finding import Severity
from scopes.interference import KINDS
from scopes.interference.finding import Edit, Interference
from scopes.problem import Location
from scopes.sarif import SCHEMA, fingerprint
from scopes.snippet import PLAIN, Style

SCHEMA_VERSION = 1
FORMATS = ("text", "json", "sarif")
_LONGEST_LINE = 160
_MOST_PLACES = 8


def render(checked: Checked, form: str, style: Style = PLAIN) -> str:
    """All of a check in one of FORMATS, without a newline at the end."""
    if form == "json":
        return json.dumps(to_json(checked), indent=2, ensure_ascii=False)
    if form == "sarif":
        return json.dumps(to_sarif(checked), indent=2, ensure_ascii=False)
    return to_text(checked, style)


def to_text(checked: Checked, style: Style = PLAIN) -> str:
    """Every finding with the lines of both edits, and a line that counts them."""
    return "\n\n".join(
        [*(_shown(one, style) for one in checked.findings), "\n".join([summary(checked), *_plan(checked)])]
    )


def _plan(checked: Checked) -> list[str]:
    """Of more than two revisions: whom to send back, and in which order to merge."""
    back = sent_back(checked.findings)
    if len(checked.revisions) < 3 or not back:
        return []
    lines = []
    for one in back:
        counts = f"{one.errors} error{_s(one.errors)}, {one.warnings} warning{_s(one.warnings)}"
        lines.append(f"send back {one.revision}, after {one.because_of} is merged: {counts}")
    return [*lines, f"order: {' → '.join(order(checked.revisions, checked.findings))}"]


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def summary(checked: Checked) -> str:
    """How many findings of each severity there are."""
    counts = {severity: sum(one.severity is severity for one in checked.findings) for severity in Severity}
    said = [f"{n} {severity}{'s' if n != 1 else ''}" for severity, n in counts.items() if n]
    return ", ".join(said) or "no semantic conflicts"


def asides(checked: Checked) -> list[str]:
    """What could not be looked at, for the error stream."""
    lines = [
        f"{left} and {right} conflict in {_listed(paths)}: merge them first, nothing is said about these files"
        for (left, right), paths in checked.conflicts.items()
    ]
    if checked.unread:
        lines.append(f"not wholly parsed, so less is known of {_listed(list(checked.unread))}")
    return lines


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more


def _shown(one: Interference, style: Style) -> str:
    colour = style.of(one.severity)
    title = f"{colour}{one.severity}[{one.rule}]{style.reset}: {style.bold}{one.message}{style.reset}"
    edits = [edit for edit in one.related if isinstance(edit, Edit)]
    width = max(len(str(place.line)) for place in (one.location, *(edit.location for edit in edits)))
    lines = [title, *_excerpt(one.location, "in the merge", one.excerpt, f"^{one.label}", width)]
    for edit in edits:
        if (edit.location, edit.excerpt) == (one.location, one.excerpt):
            continue  # the merge has that very line
        lines += _excerpt(edit.location, f"in {edit.revision}", edit.excerpt, f"-{edit.text}", width)
    notes = (("also", _also(one)), ("merged", one.witness), ("edge", one.edge), ("fix", one.fix))
    margin = " " * width
    return "\n".join([*lines, *(f"{margin} = {name}: {text}" for name, text in notes if text)])


def _also(one: Interference) -> str:
    """The further places in the file, the first few of them."""
    if not one.also:
        return ""
    shown = ", ".join(f"{place.line}:{place.column}" for place in one.also[:_MOST_PLACES])
    more = len(one.also) - _MOST_PLACES
    return f"at {shown}{f' and {more} more places' if more > 0 else ''}"


def _excerpt(location: Location, where: str, line: str, marked: str, width: int) -> Iterator[str]:
    """The place, its line, and marks below it; `marked` is the mark and the label."""
    margin = " " * width
    yield f"{margin}{'-->' if marked[0] == '^' else ':::'} {location} ({where})"
    shown = line[:_LONGEST_LINE].replace("\t", " ").rstrip()
    if location.column > len(shown):
        return
    length = max(1, min(location.end_column, len(shown) + 1) - location.column)
    yield f"{margin} |"
    yield f"{location.line:>{width}} | {shown}"
    yield f"{margin} | {' ' * (location.column - 1)}{marked[0] * length} {marked[1:]}".rstrip()


def to_json(checked: Checked) -> dict[str, Any]:
    """The document of `--format json`; `schema_version` changes when a reader would have to."""
    return {
        "schema_version": SCHEMA_VERSION,
        "findings": [_finding(one) for one in checked.findings],
        "conflicts": [{"revisions": list(pair), "paths": paths} for pair, paths in checked.conflicts.items()],
        "unread": list(checked.unread),
        "order": order(checked.revisions, checked.findings),
        "send_back": [asdict(one) for one in sent_back(checked.findings)],
    }


def _finding(one: Interference) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": str(one.severity),
        "message": one.message,
        **_location(one.location),
        "also": [_location(place) for place in one.also],
        "revisions": list(one.agents),
        "edge": one.edge,
        "merged_because": one.witness,
        "fix": one.fix,
        "edits": [
            {"message": edit.text, "revision": edit.revision, "excerpt": edit.excerpt, **_location(edit.location)}
            for edit in one.related
            if isinstance(edit, Edit)
        ],
    }


def _location(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line, "column": location.column, "end_column": location.end_column}


def to_sarif(checked: Checked) -> dict[str, Any]:
    """One run with all findings; what could not be looked at are notifications."""
    driver = {"name": "treaty scopes check", "rules": [_rule(kind.about.id) for kind in KINDS]}
    notices = [{"level": "warning", "message": {"text": line}} for line in asides(checked)]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one) for one in checked.findings],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    kind = next(kind for kind in KINDS if kind.about.id == name)
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in kind.about.title.replace(",", "").split()),
        "shortDescription": {"text": kind.about.title},
        "fullDescription": {"text": kind.rationale},
        "help": {"text": kind.about.fix},
        "defaultConfiguration": {"level": str(kind.about.severity)},
    }


def _result(one: Interference) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "level": str(one.severity),
        "message": {"text": f"{one.message}\n{one.witness}\nfix: {one.fix}"},
        "locations": [{"physicalLocation": _place(place)} for place in (one.location, *one.also)],
        "relatedLocations": [
            {"id": number, "physicalLocation": _place(edit.location), "message": {"text": edit.text}}
            for number, edit in enumerate(one.related)
        ],
        "partialFingerprints": {"treatyFinding/v1": fingerprint(one)},
    }


def _place(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column, "endColumn": location.end_column}
    return {"artifactLocation": {"uri": quote(location.file)}, "region": region}
