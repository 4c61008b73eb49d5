"""SC603: one agent's scope is far larger than those of the others."""

from collections.abc import Iterator
from statistics import median

from scopes.finding import Finding, Severity
from scopes.member import included
from scopes.rule import Example, Rule
from scopes.survey import Survey

_TIMES = 10
_FEWEST_FILES = 40
_FEWEST_AGENTS = 3


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Agents that may write many times as many files as their siblings in the middle."""
    sizes = {index: len(files) for index, files in survey.written.items() if survey.members[index].writes}
    if len(sizes) < _FEWEST_AGENTS:
        return
    middle = median(sizes.values())
    for index, size in sizes.items():
        if size >= _FEWEST_FILES and size > _TIMES * max(middle, 1):
            member = survey.members[index]
            widest = max(included(member.writes), key=lambda placed: len(survey.files_of(placed, member.write)))
            yield rule.finding(
                f"`{member.id}` may write {size} files, the agents in the middle {middle:g}",
                survey.place(widest),
                agents=(member.id,),
            )


RULE = Rule(
    id="SC603",
    title="scope far larger than its siblings",
    severity=Severity.WARNING,
    rationale=(
        "A workflow ends when its slowest agent does. One that has many times the files of the others is that "
        "agent, and most of what it may write it will not need."
    ),
    fix="narrow the scope to the task, or split the agent",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/api/"]}
  - id: web
    scope: {write: ["src/web/"]}
  - id: docs
    scope: {write: ["docs/"]}
""",
            {f"src/{folder}/{n}.py": "" for folder in ("api", "web") for n in range(50)},
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
  - id: docs
    scope:
      write: ["docs/"]  # <-
""",
            {
                **{f"docs/{n}.md": "" for n in range(60)},
                **{f"src/{folder}/{n}.py": "" for folder in ("api", "web") for n in range(3)},
            },
        ),
    ),
    check=check,
)
