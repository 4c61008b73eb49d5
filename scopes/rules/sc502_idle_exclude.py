"""SC502: an exclude that takes nothing away."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.pattern import TooComplexError
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Excludes that no other pattern of their list meets."""
    for member in survey.members:
        for placed_list, scope in ((member.reads, member.read), (member.writes, member.write)):
            for placed in placed_list:
                if not placed.pattern.excludes:
                    continue
                try:
                    idle = all(include.overlaps(placed.pattern) is None for include in scope.includes)
                except TooComplexError:
                    continue
                if idle:
                    text = placed.pattern.text
                    message = f"`{text}` excludes nothing from the scope of `{member.id}`"
                    yield rule.finding(message, survey.place(placed), agents=(member.id,))


RULE = Rule(
    id="SC502",
    title="exclude that excludes nothing",
    severity=Severity.WARNING,
    rationale=(
        "No other pattern of the list matches a path that this one would take away. Either it is left over, "
        "or it is misspelt and what it should protect is open."
    ),
    fix="correct the exclude or remove it",
    valid=(Example('agents:\n  - id: api\n    scope: {write: ["src/", "!src/generated/"]}\n'),),
    invalid=(
        Example(
            'agents:\n  - id: api\n    scope:\n      write:\n        - "src/"\n        - "!scr/generated/"  # <-\n'
        ),
    ),
    check=check,
)
