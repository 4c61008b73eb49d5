"""SC002: a name that should be there once is there twice."""

from scopes.finding import Severity
from scopes.rule import Example, Rule, reported

RULE = Rule(
    id="SC002",
    title="duplicate id or key",
    severity=Severity.ERROR,
    rationale=(
        "YAML keeps the last of two equal keys and says nothing, and two agents of one name cannot be told "
        "apart by anything that refers to them."
    ),
    fix="remove or rename one of the two",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
  - id: web
    scope: {write: ["src/web/"]}
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
  - id: api  # <-
    scope: {write: ["src/web/"]}
"""
        ),
    ),
    check=reported,
)
