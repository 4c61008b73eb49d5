"""SC202: an agent reads what a later one writes."""

from collections.abc import Iterator

from scopes.dependence import readings
from scopes.finding import Finding, Related, Severity
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Read patterns that lie wholly in what an agent writes that waits for the reader."""

    def reader_first(reader: Member, writer: Member) -> bool:
        return survey.ordering.before(reader.index, writer.index)

    for found in readings(survey, reader_first):
        for reading in found:
            if not reading.writes.pattern.contains(reading.reads.pattern):
                continue
            there = bool(survey.files_of(reading.reads, reading.reader.read))
            state = "as it was before" if there else "before it is there"
            yield rule.finding(
                f"`{reading.reader.id}` reads {reading.reads.pattern.text} {state}: "
                f"`{reading.writer.id}`, which writes it, waits for `{reading.reader.id}`",
                survey.place(reading.reads),
                severity=Severity.NOTE if there else Severity.WARNING,
                label=f"`{reading.reader.id}` reads here",
                related=(Related(survey.place(reading.writes), f"`{reading.writer.id}` writes here"),),
                witness=reading.path,
                agents=(reading.reader.id, reading.writer.id),
            )


RULE = Rule(
    id="SC202",
    title="reads before the writer",
    severity=Severity.WARNING,
    rationale=(
        "The order is the wrong way round for this path: its writer waits for its reader. Where the files do "
        "not exist yet, the reader finds nothing; where they do, it sees them as they were."
    ),
    fix="turn the dependency round, or remove the pattern from the read scope",
    valid=(
        Example(
            """\
agents:
  - id: schema
    scope: {write: ["db/"]}
  - id: service
    scope: {read: ["db/"], write: ["src/"]}
    depends_on: [schema]
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: service
    scope:
      read: ["db/payments/"]  # <-
      write: ["src/"]
  - id: schema
    scope: {write: ["db/"]}
    depends_on: [service]
"""
        ),
    ),
    check=check,
)
