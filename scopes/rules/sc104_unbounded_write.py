"""SC104: an agent that may write everything."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import included
from scopes.pattern import Pattern
from scopes.rule import Example, Rule
from scopes.survey import Survey

_EVERYTHING = Pattern("**")


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Patterns that match every path."""
    for member in survey.members:
        for placed in included(member.writes):
            if not placed.pattern.prefix and placed.pattern.contains(_EVERYTHING):
                yield rule.finding(
                    f"`{member.id}` may write the whole repository", survey.place(placed), agents=(member.id,)
                )


RULE = Rule(
    id="SC104",
    title="unbounded write",
    severity=Severity.WARNING,
    rationale=(
        "A scope without bounds protects nothing: build files, secrets and the work of every other agent are "
        "in it. Each agent should be able to change what its task needs and no more."
    ),
    fix="list the folders that the task needs",
    valid=(Example('agents:\n  - id: api\n    scope: {write: ["src/**", "*.toml"]}\n'),),
    invalid=(Example('agents:\n  - id: api\n    scope:\n      write: ["**"]  # <-\n'),),
    check=check,
)
