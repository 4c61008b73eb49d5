"""SC601: nothing checks what the agent did."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Agents that change files and of whose criteria none is a command."""
    for member in survey.members:
        if _checked(member, survey):
            continue
        listed = member.agent.success_criteria
        path = ("agents", member.index, "success_criteria" if listed else "id")
        said = f"none of the {len(listed)} criteria of `{member.id}` is a command" if len(listed) > 1 else ""
        said = said or (
            f"the criterion of `{member.id}` is no command" if listed else f"`{member.id}` has no criterion"
        )
        where = survey.workflow.where_key(*path) if listed else survey.where(*path)
        yield rule.finding(f"{said}: nothing is verified", where, agents=(member.id,))


def _checked(member: Member, survey: Survey) -> bool:
    """Has it a command, or is what it writes checked in another way?"""
    agent = member.agent
    return (
        any(criterion.command for criterion in agent.success_criteria)
        or agent.role == "orchestrator"
        or agent.output_schema is not None
        or survey.workflow.coordination.strategy == "broadcast"
    )


RULE = Rule(
    id="SC601",
    title="not verifiable",
    severity=Severity.WARNING,
    rationale=(
        "A criterion in words is read by people at best. Without a command, broken work goes into the merge, "
        "and the agent's confidence has nothing to rest on."
    ),
    fix='add a criterion with a command: "Tests pass: make test"',
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/"]}
    success_criteria:
      - "Reads well"
      - "Tests pass: make test"
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["src/"]}
    success_criteria:  # <-
      - "Reads well"
      - "Looks like its neighbours"
  - id: web  # <-
    scope: {write: ["web/"]}
"""
        ),
    ),
    check=check,
)
