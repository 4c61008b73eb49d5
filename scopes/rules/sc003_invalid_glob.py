"""SC003: a pattern that means nothing."""

from scopes.finding import Severity
from scopes.rule import Example, Rule, reported

RULE = Rule(
    id="SC003",
    title="invalid glob",
    severity=Severity.ERROR,
    rationale=(
        "A pattern with an open bracket matches nothing at all, or something other than what its author "
        "meant: the scope would be wrong without anyone seeing it."
    ),
    fix="write the pattern as docs/scopes.md says",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/[ab]*.py"]}
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope:
      write:
        - "src/[ab*.py"  # <-
"""
        ),
    ),
    check=reported,
)
