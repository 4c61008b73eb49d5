"""SC101: two agents that may run at the same time write the same path."""

from collections.abc import Iterator

from scopes.collisions import Collision
from scopes.finding import Finding, Related, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Collisions on a file that exists, that one side names, or that one side claims wholly."""
    merged = survey.workflow.coordination.conflict_resolution == "semantic-merge"
    for collision in survey.collisions:
        if certain(collision, survey):
            severity = Severity.WARNING if merged else Severity.ERROR
            yield overlap(rule, survey, collision, severity)


def certain(collision: Collision, survey: Survey) -> bool:
    """Do both sides mean these paths, rather than meet by chance on files that may come?"""
    if collision.path is None:
        return False
    mine, theirs = collision.mine.pattern, collision.theirs.pattern
    named = mine.exact or theirs.exact or (mine.folder and theirs.folder)
    return survey.repository is None or collision.exists or named


def overlap(rule: Rule, survey: Survey, collision: Collision, severity: Severity) -> Finding:
    """The finding for a collision, at the pattern of the later agent."""
    first, second = collision.first.id, collision.second.id
    more = f" and {collision.shared - 1} more" if collision.shared > 1 else ""
    where = f"{collision.path}{more}" if collision.exists else f"paths such as {collision.path}"
    mine, theirs = collision.mine.pattern, collision.theirs.pattern
    narrow = first if len(mine.prefix) > len(theirs.prefix) else second
    wide = second if narrow == first else first
    return rule.finding(
        f"`{first}` and `{second}` both write {where}",
        survey.place(collision.theirs),
        severity=severity,
        label=f"`{second}` writes here",
        related=(Related(survey.place(collision.mine), f"`{first}` writes here"),),
        witness=collision.path,
        agents=(first, second),
        fix=f"give it to `{narrow}` alone (exclude it from `{wide}` with `!`), or let one depend on the other",
    )


RULE = Rule(
    id="SC101",
    title="write overlap",
    severity=Severity.ERROR,
    rationale=(
        "Two agents change one file without seeing each other's work. At best the merge combines both, at "
        "worst a person has to. It is a warning where `conflict_resolution` is `semantic-merge`, which is made "
        "to combine such edits, and an error otherwise. Agents that wait for each other cannot collide."
    ),
    fix="give the path to one of the two, or let one depend on the other",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/", "!src/web/"]}
  - id: web
    scope: {write: ["src/web/"]}
"""
        ),
        Example(
            """\
agents:
  - id: schema
    scope: {write: ["db/schema.rb"]}
  - id: seeds
    scope: {write: ["db/"]}
    depends_on: [schema]
"""
        ),
    ),
    invalid=(
        Example(
            """\
coordination: {conflict_resolution: fail}
agents:
  - id: api
    scope:
      write: ["config/routes.rb"]
  - id: web
    scope:
      write:
        - "src/web/"
        - "config/*.rb"  # <-
""",
            {"config/routes.rb": "", "src/web/a.ts": ""},
        ),
    ),
    check=check,
)
