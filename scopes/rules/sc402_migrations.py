"""SC402: several agents add migrations to one folder."""

from collections.abc import Iterator
from posixpath import dirname

from scopes.contention import MIGRATION_FOLDERS
from scopes.finding import Finding, Related, Severity
from scopes.member import Member, Placed, included
from scopes.pattern import Pattern, Scope, TooComplexError, witness
from scopes.rule import Example, Rule
from scopes.survey import Survey

_FOLDERS = Scope.parse(MIGRATION_FOLDERS)


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Folders of migrations in which two unordered agents can create a file."""
    for folder in sorted(_folders(survey)):
        inside = Pattern(f"{folder}/*")
        adding = [(member, placed) for member in survey.members if (placed := _adds(member, inside)) is not None]
        for number, (second, theirs) in enumerate(adding):
            first = next((item for item in adding[:number] if survey.unordered(item[0], second)), None)
            if first is not None:
                yield rule.finding(
                    f"`{first[0].id}` and `{second.id}` both add migrations to {folder}/",
                    survey.place(theirs),
                    related=(Related(survey.place(first[1]), f"`{first[0].id}` writes here"),),
                    witness=f"{folder}/",
                    agents=(first[0].id, second.id),
                )


def _folders(survey: Survey) -> set[str]:
    """The folders that hold migrations, and those that a pattern names."""
    files = survey.repository.files if survey.repository is not None else ()
    found = {dirname(path) for path in files if _FOLDERS.match(path)}
    for member in survey.members:
        for placed in included(member.writes):
            folder = placed.pattern.prefix.rpartition("/")[0]
            if folder and _FOLDERS.match(f"{folder}/x"):
                found.add(folder)
    return found


def _adds(member: Member, inside: Pattern) -> Placed | None:
    """The pattern with which a member can create a file in a folder."""
    for placed in included(member.writes):
        try:
            if witness((placed.pattern, inside), member.write.excludes) is not None:
                return placed
        except TooComplexError:
            return placed
    return None


RULE = Rule(
    id="SC402",
    title="migrations",
    severity=Severity.WARNING,
    rationale=(
        "Migrations form a sequence. Two agents that add one at the same time choose the same number, or the "
        "same predecessor: the files merge without a conflict, and the database has two heads."
    ),
    fix="let one agent write all migrations, or order the agents",
    valid=(
        Example(
            """\
agents:
  - id: users
    scope: {write: ["db/migrate/"]}
  - id: orders
    scope: {write: ["app/models/order.rb"]}
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: users
    scope: {write: ["db/migrate/*_users.rb"]}
  - id: orders
    scope:
      write: ["db/migrate/*_orders.rb"]  # <-
"""
        ),
    ),
    check=check,
)
