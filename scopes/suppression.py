"""Findings that a person has looked at: `# treaty: ignore SC201: reason` in or above a line.

A suppression needs a reason and has to be of use; SC504 reports those that are not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopes.finding import Finding
from scopes.problem import Location

_COMMENT = re.compile(r"(?:^|\s)#\s*treaty:\s*ignore\s+(?P<rules>SC\d+(?:\s*,\s*SC\d+)*)(?P<reason>[^\n]*)")
_SCHEMA = "SC00"  # a file with such a fault does not run, whatever its comments say


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule in one comment; `line` is the line whose findings it takes away."""

    rule: str
    reason: str
    line: int
    location: Location


def read_suppressions(file: str, text: str) -> list[Suppression]:
    """All suppressions of a workflow file."""
    lines = text.split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line) if "treaty:" in line else None
        if match is None:
            continue
        place = Location(file, number, match.start("rules") + 1, number, match.end("rules") + 1)
        reason = match["reason"].partition(" #")[0].lstrip(" :,-").strip()
        target = number if line[: match.start()].strip() else _next_line(lines, number)
        found += [Suppression(rule.strip(), reason, target, place) for rule in match["rules"].split(",")]
    return found


def _next_line(lines: Sequence[str], number: int) -> int:
    """The next line that is no comment."""
    for following in range(number, len(lines)):
        if lines[following].strip() and not lines[following].lstrip().startswith("#"):
            return following + 1
    return number


def apply(findings: Sequence[Finding], suppressions: Sequence[Suppression]) -> list[Finding]:
    """The findings that no suppression takes away."""
    taken = {(s.rule, s.line) for s in suppressions if s.reason and not s.rule.startswith(_SCHEMA)}
    return [finding for finding in findings if (finding.rule, finding.location.line) not in taken]


def faults(
    findings: Sequence[Finding], suppressions: Sequence[Suppression], ran: Sequence[str]
) -> Iterator[tuple[Location, str]]:
    """What is wrong with suppressions, given all findings and the rules that ran."""
    places = {(finding.rule, finding.location.line) for finding in findings}
    for suppression in suppressions:
        rule = suppression.rule
        if rule.startswith(_SCHEMA):
            yield suppression.location, f"{rule} cannot be ignored: the file would not run"
        elif not suppression.reason:
            yield suppression.location, f"the reason is missing: `# treaty: ignore {rule}: why`"
        elif rule in ran and (rule, suppression.line) not in places:
            yield suppression.location, f"nothing to ignore: {rule} finds nothing here"
