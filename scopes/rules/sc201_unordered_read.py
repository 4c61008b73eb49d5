"""SC201: an agent reads what another one writes, and nothing says who comes first."""

from collections.abc import Iterator

from scopes.dependence import readings
from scopes.finding import Finding, Related, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Read patterns that meet write patterns of agents that may run at the same time."""
    for found in readings(survey, survey.unordered):
        reader, first = found[0].reader, found[0]
        writers = [reading.writer.id for reading in found]
        named = ", ".join(f"`{name}`" for name in writers[:3])
        more = f" and {len(writers) - 3} more" if len(writers) > 3 else ""
        verb = "writes" if len(writers) == 1 else "write"
        yield rule.finding(
            f"`{reader.id}` reads what {named}{more} {verb}, such as {first.path}, and may run before",
            survey.place(first.reads),
            label=f"`{reader.id}` reads here",
            related=tuple(Related(survey.place(r.writes), f"`{r.writer.id}` writes here") for r in found[:3]),
            witness=first.path,
            agents=(reader.id, *writers),
        )


RULE = Rule(
    id="SC201",
    title="unordered read",
    severity=Severity.WARNING,
    rationale=(
        "What the reader sees depends on who is faster: the old files, none, or the finished work. It works "
        "against an interface that was written down before, and fails where the reader needs the result."
    ),
    fix="let the reader depend on the writer, or let it read the interface document instead",
    valid=(
        Example(
            """\
agents:
  - id: service
    scope: {write: ["src/service/"]}
  - id: tests
    scope: {read: ["src/service/"], write: ["tests/"]}
    depends_on: [service]
"""
        ),
        Example(
            """\
agents:
  - id: service
    scope: {write: ["src/service/"]}
  - id: tests
    scope: {read: ["src/", "!src/service/"], write: ["tests/"]}
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: service
    scope: {write: ["src/service/"]}
  - id: tests
    scope:
      read: ["src/service/"]  # <-
      write: ["tests/"]
"""
        ),
    ),
    check=check,
)
