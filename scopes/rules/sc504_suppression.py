"""SC504: a comment that ignores a rule, without a reason or without need."""

from collections.abc import Iterable

from scopes.finding import Finding, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterable[Finding]:
    """Nothing by itself: the audit knows what the comments took away once all rules have run."""
    del rule, survey
    return ()


RULE = Rule(
    id="SC504",
    title="suppression without reason or need",
    severity=Severity.WARNING,
    rationale=(
        "`# treaty: ignore SC201: reason` in a line, or above it, takes a finding away. The reason is for the "
        "next reader; a comment that is no longer needed would hide the next fault of its kind."
    ),
    fix="write the reason after the rule, or remove the comment",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope:
      write: ["**"]  # treaty: ignore SC104: renames the project everywhere
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope:
      # treaty: ignore SC104: it was so once # <-
      write: ["src/"]
"""
        ),
        Example('agents:\n  - id: api\n    scope:\n      write: ["**"]  # treaty: ignore SC104 # <-\n'),
    ),
    check=check,
)
