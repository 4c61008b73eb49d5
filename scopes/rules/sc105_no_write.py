"""SC105: an agent that may write nothing."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Agents without a pattern that adds paths, unless a report is what they write."""
    if survey.workflow.coordination.strategy == "broadcast":
        return
    for member in survey.members:
        if not member.write.includes and not _reports(member) and len(member.writes) == _listed(member):
            where = survey.place_of_agent(member)
            yield rule.finding(f"`{member.id}` may write nothing", where, agents=(member.id,))


def _reports(member: Member) -> bool:
    return member.agent.output_format is not None or member.agent.output_schema is not None


def _listed(member: Member) -> int:
    """How many patterns the file has: where some mean nothing, another rule says so."""
    return len(member.agent.scope.write or ())


RULE = Rule(
    id="SC105",
    title="no write scope",
    severity=Severity.WARNING,
    rationale=(
        "Whatever the agent does is refused in the end. An agent that only reports needs no scope under "
        "`strategy: broadcast`, or with an `output_format`."
    ),
    fix="add `scope.write` with the paths of its task",
    valid=(
        Example('agents:\n  - id: api\n    scope: {write: ["src/api/"]}\n'),
        Example("coordination: {strategy: broadcast}\nagents:\n  - id: reviewer\n    output_format: json\n"),
    ),
    invalid=(
        Example('agents:\n  - id: api  # <-\n    scope: {read: ["src/api/"]}\n'),
        Example('agents:\n  - id: api  # <-\n    scope: {write: ["!src/api/"]}\n'),
    ),
    check=check,
)
