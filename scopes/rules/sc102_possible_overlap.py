"""SC102: two patterns meet, on paths that do not exist yet."""

from collections.abc import Iterator

from scopes.finding import Finding, Related, Severity
from scopes.rule import Example, Rule
from scopes.rules.sc101_write_overlap import certain, overlap
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Collisions that no file of the repository shows yet."""
    for collision in survey.collisions:
        if collision.path is None:
            first, second = collision.first.id, collision.second.id
            yield rule.finding(
                f"whether `{first}` and `{second}` can write one path is too complex to decide",
                survey.place(collision.theirs),
                related=(Related(survey.place(collision.mine), f"`{first}` writes here"),),
                agents=(first, second),
                fix="write simpler patterns",
            )
        elif not certain(collision, survey):
            yield overlap(rule, survey, collision, Severity.WARNING)


RULE = Rule(
    id="SC102",
    title="possible write overlap",
    severity=Severity.WARNING,
    rationale=(
        "No tracked file is in both scopes, but a new one could be: the message shows such a path. Agents do "
        "create files, and two of them may choose one name."
    ),
    fix="narrow one of the patterns, or let one agent depend on the other",
    valid=(
        Example(
            """\
agents:
  - id: views
    scope: {write: ["src/**/*.view.ts"]}
  - id: models
    scope: {write: ["src/**/*.model.ts"]}
""",
            {"src/cart/cart.view.ts": "", "src/cart/cart.model.ts": ""},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: tests
    scope: {write: ["src/**/test_*"]}
  - id: python
    scope:
      write: ["src/**/*.py"]  # <-
""",
            {"src/cart.py": "", "src/test_cart.ts": ""},
        ),
    ),
    check=check,
)
