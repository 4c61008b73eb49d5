"""SC005: a name that nothing has."""

from scopes.finding import Severity
from scopes.rule import Example, Rule, reported

RULE = Rule(
    id="SC005",
    title="unknown dependency or checkpoint",
    severity=Severity.ERROR,
    rationale=(
        "An agent that waits for a misspelt name would wait for ever, or not at all. The same holds for "
        "checkpoints, stages, priorities and the agent that is preferred in conflicts."
    ),
    fix="use a name that is in the file",
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
  - id: web
    scope: {write: ["src/web/"]}
    depends_on: [apo]  # <-
"""
        ),
    ),
    check=reported,
)
