"""SC303: files that import each other are written by different agents at the same time."""

from collections.abc import Iterator

from scopes.finding import Finding, Related, Severity
from scopes.graph import cycles
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Import cycles with files of two unordered agents, of which neither writes all."""
    if survey.sources is None:
        return
    for group in cycles(survey.sources.uses):
        pair = _split(survey, group)
        if pair is not None:
            (first, mine), (second, theirs) = pair
            yield rule.finding(
                f"`{first.id}` writes {mine} and `{second.id}` {theirs}, which import each other"
                + (f" in a cycle of {len(group)} files" if len(group) > 2 else ""),
                survey.place_of_file(second, theirs),
                label=f"`{second.id}` writes here",
                related=(Related(survey.place_of_file(first, mine), f"`{first.id}` writes here"),),
                witness=theirs,
                agents=(first.id, second.id),
            )


def _split(survey: Survey, group: list[str]) -> tuple[tuple[Member, str], tuple[Member, str]] | None:
    """The first two unordered agents that write different files of a group."""
    parts = [(member, path) for path in group for member in survey.writers.get(path, ())]
    for first, mine in parts:
        for second, theirs in parts:
            if first.index < second.index and mine != theirs and survey.unordered(first, second):
                return (first, mine), (second, theirs)
    return None


RULE = Rule(
    id="SC303",
    title="import cycle split",
    severity=Severity.WARNING,
    rationale=(
        "Files that import each other are one unit, whatever their number: a change in one is felt in the "
        "other and back. Split between agents, each works against a version that will not exist."
    ),
    fix="give the whole cycle to one agent, or break it before",
    valid=(
        Example(
            'agents:\n  - id: a\n    scope: {write: ["src/a.py", "src/b.py"]}\n',
            {"src/a.py": "from src import b\n", "src/b.py": "from src import a\n"},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: a
    scope: {write: ["src/a.py"]}
  - id: b
    scope:
      write: ["src/b.py"]  # <-
""",
            {"src/a.py": "from src import b\n", "src/b.py": "from src import a\n"},
        ),
    ),
    check=check,
)
