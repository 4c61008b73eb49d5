"""SC503: an agent waits for another one that it has nothing to do with."""

from collections.abc import Iterator

from scopes.dependence import touch_each_other
from scopes.finding import Finding, Severity
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Dependencies that others imply, and those between agents whose scopes never meet."""
    positions = {member.id: member.index for member in survey.members}
    for member in survey.members:
        for number, dependency in enumerate(member.agent.depends_on):
            other = positions.get(dependency.agent)
            if other is None or other == member.index:
                continue
            where = survey.where("agents", member.index, "depends_on", number)
            agents = (member.id, dependency.agent)
            if dependency.checkpoint is None and survey.ordering.needed_without(member.index, other):
                message = f"`{member.id}` waits for `{dependency.agent}` by way of others already"
                yield rule.finding(message, where, agents=agents, fix="remove this dependency")
            elif dependency.checkpoint is None and _strangers(member, survey.members[other]):
                message = f"`{member.id}` waits for `{dependency.agent}`, but neither touches what the other writes"
                yield rule.finding(message, where, agents=agents)


def _strangers(first: Member, second: Member) -> bool:
    """Do both say all that they read and write, and do they never meet?"""
    known = all(m.agent.scope.read is not None and m.agent.scope.write is not None for m in (first, second))
    return known and not touch_each_other(first, second)


RULE = Rule(
    id="SC503",
    title="order without need",
    severity=Severity.NOTE,
    rationale=(
        "Each dependency makes the run longer. This one follows from others, or joins two agents that neither "
        "read nor write what the other writes. It may still be right: a service that must run first is in no "
        "scope."
    ),
    fix="remove the dependency, or give its reason as a checkpoint",
    valid=(
        Example(
            """\
agents:
  - id: schema
    scope: {read: [], write: ["db/"]}
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
  - id: docs
    scope: {read: [], write: ["docs/"]}
  - id: service
    scope: {read: ["db/"], write: ["src/"]}
    depends_on: [docs]  # <-
"""
        ),
        Example(
            """\
agents:
  - id: schema
    scope: {write: ["db/"]}
  - id: service
    scope: {read: ["db/"], write: ["src/"]}
    depends_on: [schema]
  - id: tests
    scope: {read: ["db/", "src/"], write: ["tests/"]}
    depends_on:
      - service
      - schema  # <-
"""
        ),
    ),
    check=check,
)
