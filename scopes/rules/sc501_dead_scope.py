"""SC501: a pattern for files that are not there."""

from collections.abc import Iterator

from scopes.finding import Finding, Severity
from scopes.member import Member, Placed, included
from scopes.pattern import Pattern, TooComplexError
from scopes.prefix_index import PrefixIndex
from scopes.problem import nearest
from scopes.repository import Repository
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Read patterns without a file or a writer, and any pattern whose folder looks misspelt."""
    repository = survey.repository
    if repository is None or not repository.files:
        return
    writers = PrefixIndex((member, placed) for member in survey.members for placed in included(member.writes))
    for member in survey.members:
        for placed in included(member.reads):
            if not repository.matched(placed.pattern) and not _will_be_there(placed, writers):
                yield _dead(rule, survey, member, placed, "reads", repository)
        for placed in included(member.writes):
            if not repository.matched(placed.pattern) and _meant(placed, repository) is not None:
                yield _dead(rule, survey, member, placed, "writes", repository)


def _will_be_there(placed: Placed, writers: PrefixIndex) -> bool:
    return any(_meet(writes.pattern, placed.pattern) for _, writes in writers.near(placed.pattern))


def _meet(first: Pattern, second: Pattern) -> bool:
    """Do they overlap? What is too complex to decide counts as yes."""
    try:
        return first.may_meet(second) and first.overlaps(second) is not None
    except TooComplexError:
        return True


def _dead(rule: Rule, survey: Survey, member: Member, placed: Placed, verb: str, repository: Repository) -> Finding:
    meant = _meant(placed, repository)
    return rule.finding(
        f"`{member.id}` {verb} {placed.pattern.text}, which matches no file",
        survey.place(placed),
        agents=(member.id,),
        fix=f"did you mean `{meant}`?" if meant else rule.fix,
    )


def _meant(placed: Placed, repository: Repository) -> str | None:
    """The pattern with its first unknown folder replaced by one that is spelt almost alike."""
    parent = ""
    for name in placed.pattern.prefix.split("/")[:-1]:
        path = f"{parent}{name}/"
        if not repository.has_folder(path):
            near = nearest(name, repository.names_in(parent), likeness=0.75)
            if near is None or abs(len(near) - len(name)) > 2:
                return None
            return f"{parent}{near}/{placed.pattern.text[len(path) :]}"
        parent = path
    return None


RULE = Rule(
    id="SC501",
    title="dead scope",
    severity=Severity.WARNING,
    rationale=(
        "Nothing that git tracks matches the pattern, and no agent writes there: it is misspelt or out of "
        "date, and the agent does not see what its author thought it would. A write pattern may name what "
        "will be created; it is reported where its folder looks like a misspelt one."
    ),
    fix="correct the pattern or remove it",
    valid=(
        Example(
            'agents:\n  - id: api\n    scope: {read: ["src/"], write: ["src/payments/"]}\n', {"src/api/cart.py": ""}
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: api
    scope:
      read: ["lib/api/"]  # <-
      write:
        - "src/ap/payments/"  # <-
""",
            {"src/api/cart.py": ""},
        ),
    ),
    check=check,
)
