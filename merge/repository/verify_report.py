"""What `treaty merge verify` found, for people, for programs and for GitHub's checks."""

import json
from collections.abc import Sequence

from merge.repository.verify import FAULT, Finding

FORMATS = ("text", "json", "github")


def as_text(findings: Sequence[Finding], verified: Sequence[str]) -> str:
    """A line a path, faults first, and how many merges there were."""
    ordered = sorted(findings, key=lambda one: one.grade != FAULT)
    lines = [f"{one.grade}: {_short(one.merge)} {one.path}: {one.what}" for one in ordered]
    return "\n".join([*lines, summary(findings, verified)])


def as_json(findings: Sequence[Finding], verified: Sequence[str]) -> str:
    """Everything."""
    record = {
        "schema_version": 1,
        "merges": list(verified),
        "faults": sum(one.grade == FAULT for one in findings),
        "findings": [{"merge": one.merge, "path": one.path, "grade": one.grade, "what": one.what} for one in findings],
    }
    return json.dumps(record, indent=2)


def as_github(findings: Sequence[Finding], verified: Sequence[str]) -> str:
    """Workflow commands, which GitHub shows at the file."""
    kinds = {FAULT: "error"}
    lines = [
        f"::{kinds.get(one.grade, 'notice')} file={_escaped(one.path, ',:')},title=treaty merge verify::"
        + _escaped(f"{_short(one.merge)}: {one.what}")
        for one in findings
    ]
    return "\n".join([*lines, summary(findings, verified)])


def summary(findings: Sequence[Finding], verified: Sequence[str]) -> str:
    """The last line."""
    if not verified:
        return "no merge here: nothing to verify"
    merges = f"{len(verified)} merge{'' if len(verified) == 1 else 's'} verified"
    faults = sum(one.grade == FAULT for one in findings)
    return f"{merges}, {faults or 'no'} fault{'' if faults == 1 else 's'}"


def _short(merge: str) -> str:
    return merge if " " in merge else merge[:12]


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
