"""How each two agents of a workflow stand to each other, with a path that shows it: for matrix and graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scopes.dependence import readings
from scopes.rules import sc301_indirect_overlap
from scopes.survey import Survey

Kind = Literal["writes", "reads", "imports"]


@dataclass(frozen=True, slots=True)
class Relation:
    """`first` and `second` write one path; or `first` reads, or depends on, what `second` writes."""

    kind: Kind
    first: str
    second: str
    path: str | None


def relations(survey: Survey) -> list[Relation]:
    """Every relation of agents that may run at the same time, the strongest of each two first."""
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in _all(survey):
        found.setdefault((relation.kind, relation.first, relation.second), relation)
    return list(found.values())


def _all(survey: Survey) -> Iterator[Relation]:
    for collision in survey.collisions:
        yield Relation("writes", collision.first.id, collision.second.id, collision.path)
    for group in readings(survey, survey.unordered):
        for reading in group:
            yield Relation("reads", reading.reader.id, reading.writer.id, reading.path)
    for finding in sc301_indirect_overlap.RULE.check(sc301_indirect_overlap.RULE, survey):
        yield Relation("imports", finding.agents[0], finding.agents[1], finding.witness)
