"""Who can collide with whom, as a table."""

from collections.abc import Sequence
from typing import Any

from scopes.relations import Relation, relations
from scopes.survey import Survey

SCHEMA_VERSION = 1
_SIGNS = {"writes": "W", "reads": "R", "imports": "i"}
_LEGEND = "W both write one path   R the row reads what the column writes   i it depends on it   < waits for it"


def matrix_text(survey: Survey) -> str:
    """A row and a column for each agent, and below it a path for each letter."""
    found = relations(survey)
    ids = [member.id for member in survey.members]
    signs = _signs(survey, found)
    width = max((len(name) for name in ids), default=0)
    head = " " * (width + 5) + " ".join(f"{number:>2}" for number in range(1, len(ids) + 1))
    rows = [
        f"{row:>2}  {name:<{width}} " + " ".join(f"{signs.get((name, other), '.'):>2}" for other in ids)
        for row, name in enumerate(ids, 1)
    ]
    notes = [f"{_SIGNS[r.kind]}  {r.first}, {r.second}: {r.path or 'too complex to decide'}" for r in found]
    return "\n".join([head, *rows, "", _LEGEND, *([""] if notes else []), *notes])


def _signs(survey: Survey, found: Sequence[Relation]) -> dict[tuple[str, str], str]:
    signs: dict[tuple[str, str], str] = {}
    for relation in reversed(found):
        signs[relation.first, relation.second] = _SIGNS[relation.kind]
        if relation.kind == "writes":
            signs[relation.second, relation.first] = _SIGNS[relation.kind]
    for member in survey.members:
        for other in survey.members:
            if survey.ordering.before(other.index, member.index):
                signs[member.id, other.id] = "<"
    return signs


def matrix_json(survey: Survey) -> dict[str, Any]:
    """The same for programs."""
    ids = [member.id for member in survey.members]
    return {
        "schema_version": SCHEMA_VERSION,
        "agents": ids,
        "waits_for": {
            member.id: [ids[i] for i in range(len(ids)) if survey.ordering.before(i, member.index)]
            for member in survey.members
        },
        "relations": [
            {"kind": r.kind, "first": r.first, "second": r.second, "witness": r.path} for r in relations(survey)
        ],
    }
