"""SC302: a file that much depends on is changed while the others work."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.graph import reversed_graph
from scopes.rule import Example, Rule
from scopes.survey import Survey

FEWEST_USERS = 10
FEWEST_AGENTS = 2


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Files in a write scope with many users, of which several unordered agents write some."""
    if survey.sources is None:
        return
    users = reversed_graph(survey.sources.uses)
    for path in sorted(path for path, found in users.items() if len(found) >= FEWEST_USERS):
        for member in survey.writers.get(path, ()):
            others = sorted(
                {
                    other.index
                    for user in users[path]
                    for other in survey.writers.get(user, ())
                    if survey.unordered(member, other)
                }
            )
            if len(others) >= FEWEST_AGENTS:
                names = [survey.members[index].id for index in others]
                yield rule.finding(
                    f"`{member.id}` writes {path}, on which {len(users[path])} files depend, "
                    f"some of them written by {', '.join(f'`{name}`' for name in names[:4])}",
                    survey.place_of_file(member, path),
                    witness=path,
                    agents=(member.id, *names),
                )


_USERS = {f"src/{folder}/m{n}.py": "from src.base import thing\n" for folder in "ab" for n in range(6)}

RULE = Rule(
    id="SC302",
    title="hub file",
    severity=Severity.WARNING,
    rationale=(
        "Many files depend on this one. A change of it while other agents work on those files is felt "
        "everywhere at once, and only after the merge."
    ),
    fix="change it in an agent that the others depend on, or after them",
    valid=(
        Example(
            """\
agents:
  - id: base
    scope: {write: ["src/base.py"]}
  - id: a
    scope: {write: ["src/a/"]}
    depends_on: [base]
  - id: b
    scope: {write: ["src/b/"]}
    depends_on: [base]
""",
            {"src/base.py": "", **_USERS},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: base
    scope:
      write: ["src/base.py"]  # <-
  - id: a
    scope: {write: ["src/a/"]}
  - id: b
    scope: {write: ["src/b/"]}
""",
            {"src/base.py": "", **_USERS},
        ),
    ),
    check=check,
)
