"""SC103: paths of two agents that differ in case or in Unicode form alone."""

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import normalize

from scopes.collisions import find_collisions
from scopes.finding import Finding, Related, Severity
from scopes.member import Member, Placed
from scopes.pattern import Pattern, PatternError, Scope
from scopes.rule import Example, Rule
from scopes.survey import Survey


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Collisions of the folded patterns that the patterns themselves do not have."""
    real = {(c.first.index, c.second.index) for c in survey.collisions}
    for twin in find_collisions([_folded(m) for m in survey.members], survey.unordered, None):
        if twin.path is None or (twin.first.index, twin.second.index) in real:
            continue
        yield rule.finding(
            f"`{twin.first.id}` and `{twin.second.id}` can write twins of {twin.path}: "
            "the same path where case or Unicode form does not count",
            survey.place(twin.theirs),
            related=(Related(survey.place(twin.mine), f"`{twin.first.id}` writes here"),),
            witness=twin.path,
            agents=(twin.first.id, twin.second.id),
        )


def _folded(member: Member) -> Member:
    writes = tuple(_fold(placed) for placed in member.writes)
    return replace(member, writes=writes, write=Scope(placed.pattern for placed in writes))


def _fold(placed: Placed) -> Placed:
    text = placed.pattern.text
    folded = normalize("NFC", text).lower()
    if folded == text:
        return placed
    try:
        return Placed(Pattern(folded), placed.path)
    except PatternError:
        return placed


RULE = Rule(
    id="SC103",
    title="case or Unicode twins",
    severity=Severity.WARNING,
    rationale=(
        "On macOS and Windows `Readme.md` and `README.md` are one file, and so are two spellings of é. Scopes "
        "are case-sensitive, so neither agent sees the other, and whichever is checked out last wins."
    ),
    fix="use one spelling, and give the path to one agent",
    valid=(
        Example(
            """\
agents:
  - id: docs
    scope: {write: ["README.md"]}
  - id: web
    scope: {write: ["Web/"]}
"""
        ),
    ),
    invalid=(
        Example(
            """\
agents:
  - id: docs
    scope: {write: ["README.md"]}
  - id: web
    scope:
      write: ["Readme.md"]  # <-
"""
        ),
    ),
    check=check,
)
