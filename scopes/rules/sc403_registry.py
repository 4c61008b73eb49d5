"""SC403: an agent adds what has to be entered in a file that another one writes."""

from collections.abc import Iterator

from scopes.contention import REGISTRIES
from scopes.finding import Finding, Related, Severity
from scopes.member import Member, Placed, included
from scopes.pattern import Pattern, Scope, TooComplexError, witness
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Registries with a writer, and unordered agents that add to what they list but cannot write them."""
    for path in sorted(survey.writers):
        for registry, entered, mark in _TABLE:
            if not registry.match(path) or not _is_registry(survey, path, mark):
                continue
            folder = path.rpartition("/")[0]
            pattern = Pattern(entered.replace("{folder}", f"{folder}/" if folder else ""))
            yield from _outsiders(rule, survey, path, pattern)
            break


_TABLE = [(Scope.parse([registry]), entered, mark) for registry, entered, mark in REGISTRIES]


def _is_registry(survey: Survey, path: str, mark: bytes) -> bool:
    data = survey.repository.read(path) if survey.repository is not None else None
    return data is not None and mark in data


def _outsiders(rule: Rule, survey: Survey, path: str, entered: Pattern) -> Iterator[Finding]:
    for member in survey.members:
        placed = _adds(member, entered)
        if placed is None or member.write.match(path):
            continue
        owner = next((other for other in survey.writers[path] if survey.unordered(member, other)), None)
        if owner is not None:
            yield rule.finding(
                f"`{member.id}` can add files that belong into {path}, which `{owner.id}` writes",
                survey.place(placed),
                related=(Related(survey.place_of_file(owner, path), f"`{owner.id}` writes here"),),
                witness=path,
                agents=(member.id, owner.id),
            )


def _adds(member: Member, entered: Pattern) -> Placed | None:
    """The pattern with which a member can create a new file of a kind; naming files that are there does not count."""
    for placed in included(member.writes):
        if placed.pattern.exact:
            continue
        try:
            if witness((placed.pattern, entered), member.write.excludes) is not None:
                return placed
        except TooComplexError:
            continue
    return None


RULE = Rule(
    id="SC403",
    title="registry",
    severity=Severity.WARNING,
    rationale=(
        "Routes, `__init__`, index and module files list what is beside them. An agent that adds a module but "
        "may not enter it leaves it unreachable, or writes outside its scope; and the registry's owner does "
        "not know of it."
    ),
    fix="let the agents add to the registry after the merge, or order them and give each its turn",
    valid=(
        Example(
            """\
agents:
  - id: api
    scope: {write: ["app/controllers/", "config/routes.rb"]}
""",
            {"config/routes.rb": "Rails.application.routes.draw do\nend\n", "app/controllers/a.rb": ""},
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: routes
    scope: {write: ["config/routes.rb"]}
  - id: api
    scope:
      write: ["app/controllers/api/"]  # <-
""",
            {"config/routes.rb": "Rails.application.routes.draw do\nend\n", "app/controllers/api/a.rb": ""},
        ),
        Example(
            """\
agents:
  - id: public
    scope: {write: ["shop/__init__.py"]}
  - id: cart
    scope:
      write: ["shop/cart*"]  # <-
""",
            {"shop/__init__.py": "from shop.cart import Cart\n", "shop/cart.py": "class Cart: ...\n"},
        ),
    ),
    check=check,
)
