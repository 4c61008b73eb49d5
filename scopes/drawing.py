"""A workflow as a picture: agents, their scopes, gates and where they meet. Mermaid, DOT, SVG or JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from scopes.matrix import matrix_json
from scopes.relations import relations
from scopes.survey import Survey

FORMATS = ("mermaid", "dot", "svg", "json")
_MOST_PATTERNS = 4
_WIDTH, _LINE, _GAP, _ROOM = 230, 16, 40, 70


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow or line between two agents; `solid` for an order, dashed for what they have in common."""

    start: str
    end: str
    text: str
    solid: bool


@dataclass(frozen=True, slots=True)
class Box:
    """An agent in the picture: what is written in its box, and how many agents are before it."""

    id: str
    lines: tuple[str, ...]
    depth: int


def draw(survey: Survey, form: str) -> str:
    """The picture in one of FORMATS, without a newline at the end."""
    boxes, edges = _boxes(survey), list(_edges(survey))
    if form == "json":
        return json.dumps(_to_json(survey, boxes), indent=2, ensure_ascii=False)
    drawers = {"mermaid": _mermaid, "dot": _dot, "svg": _svg}
    return "\n".join(drawers[form](boxes, edges))


def _boxes(survey: Survey) -> list[Box]:
    boxes: dict[int, Box] = {}

    def depth(index: int) -> int:
        return sum(survey.ordering.before(other, index) for other in range(len(survey.members)))

    for member in survey.members:
        patterns = list(member.agent.scope.write or ())
        more = [f"and {len(patterns) - _MOST_PATTERNS} more"] if len(patterns) > _MOST_PATTERNS else []
        boxes[member.index] = Box(member.id, (*patterns[:_MOST_PATTERNS], *more), depth(member.index))
    return list(boxes.values())


def _edges(survey: Survey) -> Iterator[Edge]:
    known = {member.id for member in survey.members}
    for member in survey.members:
        for dependency in member.agent.depends_on:
            if dependency.agent in known:
                yield Edge(dependency.agent, member.id, dependency.checkpoint or "", True)
    for relation in relations(survey):
        yield Edge(relation.second, relation.first, f"{relation.kind} {relation.path or '?'}", False)


def _to_json(survey: Survey, boxes: Sequence[Box]) -> dict[str, Any]:
    scopes = {box.id: {"write": list(survey.members[n].agent.scope.write or ())} for n, box in enumerate(boxes)}
    return {**matrix_json(survey), "scopes": scopes}


def _mermaid(boxes: Sequence[Box], edges: Sequence[Edge]) -> Iterator[str]:
    names = {box.id: f"a{number}" for number, box in enumerate(boxes)}
    yield "flowchart LR"
    for box in boxes:
        text = "<br/>".join([f"<b>{escape(box.id)}</b>", *(_mermaid_text(line) for line in box.lines)])
        yield f'  {names[box.id]}["{text}"]'
    for edge in edges:
        label = f"|{_quoted_mermaid(edge.text)}|" if edge.text else ""
        yield f"  {names[edge.start]} {'-->' if edge.solid else '-.-'}{label} {names[edge.end]}"


def _mermaid_text(text: str) -> str:
    return escape(text).replace("*", "#42;").replace("_", "#95;")


def _quoted_mermaid(text: str) -> str:
    return f'"{_mermaid_text(text)}"'


def _dot(boxes: Sequence[Box], edges: Sequence[Edge]) -> Iterator[str]:
    yield "digraph workflow {"
    yield "  rankdir=LR; node [shape=box];"
    for box in boxes:
        yield f"  {_dot_text(box.id)} [label={_dot_text(chr(10).join([box.id, *box.lines]))}];"
    for edge in edges:
        style = "" if edge.solid else ", style=dashed, dir=none"
        yield f"  {_dot_text(edge.start)} -> {_dot_text(edge.end)} [label={_dot_text(edge.text)}{style}];"
    yield "}"


def _dot_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _svg(boxes: Sequence[Box], edges: Sequence[Edge]) -> Iterator[str]:
    """Agents in columns by how many come before them; arrows for orders, dashed lines for what they share."""
    columns = {depth: number for number, depth in enumerate(sorted({box.depth for box in boxes}))}
    tops = dict.fromkeys(columns, _GAP)
    places: dict[str, tuple[int, int, int]] = {}
    for box in boxes:
        height = _LINE * (len(box.lines) + 2)
        places[box.id] = (_GAP + columns[box.depth] * (_WIDTH + _ROOM), tops[box.depth], height)
        tops[box.depth] += height + _GAP
    width, height = len(columns) * (_WIDTH + _ROOM) + _GAP, max(tops.values(), default=_GAP)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">'
    )
    yield '<defs><marker id="tip" refX="9" refY="4" markerWidth="10" markerHeight="8" orient="auto">'
    yield '<path d="M0,0 L9,4 L0,8 z"/></marker></defs>'
    for edge in edges:
        yield from _svg_edge(edge, places)
    for box in boxes:
        yield from _svg_box(box, places[box.id])
    yield "</svg>"


def _svg_edge(edge: Edge, places: dict[str, tuple[int, int, int]]) -> Iterator[str]:
    (x1, y1, h1), (x2, y2, h2) = places[edge.start], places[edge.end]
    right = x2 > x1
    start = (x1 + (_WIDTH if right else 0), y1 + h1 // 2)
    end = (x2 + (0 if right or x1 == x2 else _WIDTH), y2 + h2 // 2)
    style = 'marker-end="url(#tip)"' if edge.solid else 'stroke-dasharray="5 4"'
    bend = f"C {start[0] - 35} {start[1]}, {end[0] - 35} {end[1]}," if x1 == x2 else "L"
    yield f'<path d="M {start[0]} {start[1]} {bend} {end[0]} {end[1]}" fill="none" stroke="#555" {style}>'
    yield f"<title>{escape(edge.text or f'{edge.end} waits for {edge.start}')}</title></path>"


def _svg_box(box: Box, place: tuple[int, int, int]) -> Iterator[str]:
    x, y, height = place
    yield f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{height}" rx="4" fill="#f4f4f4" stroke="#333"/>'
    yield f'<text x="{x + 8}" y="{y + _LINE + 2}" font-weight="bold">{escape(box.id)}</text>'
    for number, line in enumerate(box.lines, 2):
        shown = line if len(line) <= 34 else f"{line[:33]}…"
        yield f'<text x="{x + 8}" y="{y + _LINE * number + 2}">{escape(shown)}</text>'
