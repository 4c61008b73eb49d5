"""A rule: what it looks for, why, how to mend it, and an example of each outcome."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from scopes.finding import Finding, Related, Severity
from scopes.problem import Location
from scopes.survey import Survey

MARK = "# <-"


@dataclass(frozen=True, slots=True)
class Example:
    """A workflow file and the repository around it; in an invalid one `# <-` marks the line of a finding."""

    workflow: str
    files: Mapping[str, str] = field(default_factory=dict)


class Details(TypedDict, total=False):
    """The parts of a finding that differ from one to the next."""

    severity: Severity
    fix: str
    related: tuple[Related, ...]
    witness: str | None
    agents: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `check` yields findings for a workflow spread out over its repository; it never prints."""

    id: str
    title: str
    severity: Severity
    rationale: str
    fix: str
    valid: tuple[Example, ...]
    invalid: tuple[Example, ...]
    check: Callable[["Rule", Survey], Iterable[Finding]]

    @property
    def slug(self) -> str:
        """The name of its page."""
        return f"{self.id}-{self.title.lower().replace(' ', '-').replace(',', '')}"

    def finding(self, message: str, location: Location, **details: Unpack[Details]) -> Finding:
        """A finding of this rule; severity and fix are the rule's where not given."""
        given: Details = {"severity": self.severity, "fix": self.fix, **details}
        return Finding(rule=self.id, message=message, location=location, **given)


def reported(rule: Rule, survey: Survey) -> Iterable[Finding]:
    """The check of rules whose faults the loader already finds: its problems as findings."""
    for problem in survey.problems:
        if problem.rule == rule.id:
            yield rule.finding(problem.message, problem.location, fix=problem.hint)
