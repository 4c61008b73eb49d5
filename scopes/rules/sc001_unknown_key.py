"""SC001: a key that the format does not have."""

from scopes.finding import Severity
from scopes.rule import Example, Rule, reported

RULE = Rule(
    id="SC001",
    title="unknown key",
    severity=Severity.ERROR,
    rationale=(
        "A misspelt key would be passed over in silence: the agent would run without the scope, the limit "
        "or the review that the author thought was there."
    ),
    fix="use the key that the message proposes, or remove it",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope:
      write: ["src/api/"]
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope:
      wrte: ["src/api/"]  # <-
"""
        ),
    ),
    check=reported,
)
