"""SC004: a path that leaves the repository."""

from collections.abc import Iterator
from posixpath import dirname, isabs, join, normpath

from scopes.finding import Finding, Severity
from scopes.rule import Example, Rule, reported
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Paths that leave by themselves, and patterns under which a link leads out."""
    yield from reported(rule, survey)
    repository = survey.repository
    for link, target in repository.links.items() if repository is not None else ():
        if not isabs(target) and not normpath(join(dirname(link), target)).startswith(".."):
            continue
        for member in survey.members:
            for placed in (*member.reads, *member.writes):
                if not placed.pattern.excludes and placed.pattern.match(link):
                    message = f"the link {link} leaves the repository: it leads to {target}"
                    yield rule.finding(message, survey.place(placed), witness=link, agents=(member.id,), fix=_FIX)


_FIX = "exclude the link from the scope, or replace it by the file"

RULE = Rule(
    id="SC004",
    title="path escapes",
    severity=Severity.ERROR,
    rationale=(
        "Agents work on clones of one repository. An absolute path, `..` or a link that leads out of it would "
        "reach files that no merge and no review ever sees."
    ),
    fix="write the path relative to the root of the repository",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
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
        - "../other/src/"  # <-
"""
        ),
    ),
    check=check,
)
