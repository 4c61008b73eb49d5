"""SC006: agents or stages that wait for each other."""

from scopes.finding import Severity
from scopes.rule import Example, Rule, reported

RULE = Rule(
    id="SC006",
    title="cycle",
    severity=Severity.ERROR,
    rationale=("Each of them waits for the next, so none of them ever starts."),
    fix="remove one of the dependencies of the cycle",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
  - id: web
    scope: {write: ["src/web/"]}
    depends_on: [api]
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
    depends_on: [web]  # <-
  - id: web
    scope: {write: ["src/web/"]}
    depends_on: [api]
"""
        ),
    ),
    check=reported,
)
