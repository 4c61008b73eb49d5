"""SC602: a task without an end."""

import re
from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey

# Words that leave it to the reader where the task ends.
_OPEN = re.compile(
    r"\b(etc\b|and so on|and so forth|as needed|as you see fit|as appropriate|where(?:ver)? appropriate"
    r"|if (?:you feel|you think)|anything else|whatever else|where(?:ver)? possible|as much as possible"
    r"|and more\b|among others|everything you can|keep (?:going|improving))",
    re.IGNORECASE,
)


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Agents without a task, and instructions with words that leave its end open."""
    for member in survey.members:
        agent = member.agent
        if not agent.instructions.strip():
            if agent.command is None and agent.scope.write:
                message = f"`{member.id}` has neither instructions nor a command"
                where = survey.place_of_agent(member)
                yield rule.finding(message, where, agents=(member.id,), fix="say what it is to do")
            continue
        match = _OPEN.search(agent.instructions)
        if match is not None:
            message = f"the task of `{member.id}` has no end: it says `{match[0]}`"
            where = survey.workflow.where_key("agents", member.index, "instructions")
            yield rule.finding(message, where, severity=Severity.NOTE, agents=(member.id,))


RULE = Rule(
    id="SC602",
    title="not bounded",
    severity=Severity.WARNING,
    rationale=(
        "A task is bounded when one can say whether it is done. Without instructions, or with words such as "
        "`as needed`, the agent decides how far it goes, and whether its work is complete is anyone's guess."
    ),
    fix="list what is to be done, so that a test could say whether it is",
    valid=(
        Example('agents:\n  - id: api\n    scope: {write: ["src/"]}\n    instructions: Add GET /orders/:id.\n'),
        Example('agents:\n  - id: api\n    scope: {write: ["src/"]}\n    command: ./format.sh\n'),
    ),
    invalid=(
        Example('agents:\n  - id: api  # <-\n    scope: {write: ["src/"]}\n'),
        Example(
            'agents:\n  - id: api\n    scope: {write: ["src/"]}\n    instructions: Tidy up the code as needed.  # <-\n'
        ),
    ),
    check=check,
)
