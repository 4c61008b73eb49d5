"""SC301: what one agent writes depends on what another one writes at the same time."""

from collections.abc import Iterator

from scopes.dependence import readings
from scopes.finding import Finding, Related, Severity
from scopes.graph import chains
from scopes.member import Member
from scopes.rule import Example, Rule
from scopes.survey import Survey

LONGEST = 3  # steps; what is farther away is seldom felt


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Pairs of unordered agents with the shortest chain from a file of one to a file of the other."""
    if survey.sources is None or not survey.sources.uses:
        return
    told = {frozenset((r.reader.index, r.writer.index)) for found in readings(survey, survey.unordered) for r in found}
    told |= {frozenset((collision.first.index, collision.second.index)) for collision in survey.collisions}
    for member in survey.members:
        starts = [path for path in survey.written[member.index] if path in survey.sources.uses]
        reached = chains(survey.sources.uses, starts, LONGEST)
        for chain in sorted(reached.values(), key=lambda chain: (len(chain), chain)):
            for other in survey.writers.get(chain[-1], ()) if len(chain) > 1 else ():
                pair = frozenset((member.index, other.index))
                if pair in told or not survey.unordered(member, other):
                    continue
                told.add(pair)
                yield _indirect(rule, survey, member, other, chain)


def _indirect(rule: Rule, survey: Survey, member: Member, other: Member, chain: list[str]) -> Finding:
    shown = survey.sources.shown(chain) if survey.sources is not None else ""
    return rule.finding(
        f"what `{member.id}` writes depends on {chain[-1]}, which `{other.id}` writes (via {shown})",
        survey.place_of_file(member, chain[0]),
        label=f"`{member.id}` writes {chain[0]} here",
        related=(Related(survey.place_of_file(other, chain[-1]), f"`{other.id}` writes here"),),
        witness=chain[-1],
        agents=(member.id, other.id),
        fix=f"let `{member.id}` depend on `{other.id}` or read the file, or agree on its interface first",
    )


RULE = Rule(
    id="SC301",
    title="indirect overlap",
    severity=Severity.WARNING,
    rationale=(
        "The scopes do not meet, but the code does: a file of one agent imports, perhaps by way of others, a "
        "file that the other changes, or calls a route that the other defines. A rename there breaks the work "
        "here, and neither agent sees it. The shortest chain is shown."
    ),
    fix="order the two agents, or agree on the interface first",
    valid=(
        Example(
            """\
agents:
  - id: client
    scope: {write: ["src/client.py"]}
  - id: server
    scope: {write: ["src/server.py"]}
""",
            {"src/client.py": "import json\n", "src/server.py": "import json\n"},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: client
    scope:
      write: ["src/client.py"]  # <-
  - id: model
    scope: {write: ["src/model.py"]}
""",
            {
                "src/client.py": "from src.wire import send\n",
                "src/wire.py": "from src import model\n",
                "src/model.py": "",
            },
        ),
        Example(
            """\
agents:
  - id: api-agent
    scope: {write: ["config/routes.rb"]}
  - id: frontend-agent
    scope:
      write: ["src/api/payments.ts"]  # <-
""",
            {
                "config/routes.rb": "Rails.application.routes.draw do\n  resources :payments\nend\n",
                "src/api/payments.ts": "export const list = () => fetch('/api/v1/payments');\n",
            },
        ),
    ),
    check=check,
)
