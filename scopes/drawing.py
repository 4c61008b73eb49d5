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
_LINE, _GAP, _ROOM, _LANE = 16, 40, 70, 12  # pixels: a line of text, between boxes, columns and bends
_LANES = 8  # bends beside a column before they share one
_LETTER, _NARROWEST, _WIDEST = 7, 20, 56  # pixels of a letter; letters of a line


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands, in pixels."""

    x: int
    y: int
    width: int
    height: int


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
    depths = {box.id: box.depth for box in boxes}
    order = {box.id: number for number, box in enumerate(boxes)}
    beside = [edge for edge in edges if depths[edge.start] == depths[edge.end]]
    beside.sort(key=lambda edge: abs(order[edge.start] - order[edge.end]))  # the shortest bends are innermost
    lanes = {id(edge): number % _LANES for number, edge in enumerate(beside)}
    room = max(_ROOM, _GAP + _LANE * (min(len(beside), _LANES) + 1))
    wide = _box_width(boxes)
    tops = dict.fromkeys(columns, _GAP)
    places: dict[str, Place] = {}
    for box in boxes:
        height = _LINE * (len(box.lines) + 2)
        places[box.id] = Place(room + columns[box.depth] * (wide + room), tops[box.depth], wide, height)
        tops[box.depth] += height + _GAP
    width, height = room + len(columns) * (wide + room), max(tops.values(), default=_GAP)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">'
    )
    yield '<defs><marker id="tip" refX="9" refY="4" markerWidth="10" markerHeight="8" orient="auto">'
    yield f'<path d="M0,0 L9,4 L0,8 z"/></marker></defs><path d="M0,0 H{width} V{height} H0 z" fill="#fff"/>'
    for edge in edges:
        yield from _svg_edge(edge, places[edge.start], places[edge.end], lanes.get(id(edge)))
    for box in boxes:
        yield from _svg_box(box, places[box.id])
    yield "</svg>"


def _box_width(boxes: Sequence[Box]) -> int:
    """Wide enough for the longest line, within bounds."""
    longest = max((len(line) for box in boxes for line in (box.id, *box.lines)), default=0)
    return min(max(longest, _NARROWEST), _WIDEST) * _LETTER + 20


def _svg_edge(edge: Edge, start: Place, end: Place, lane: int | None) -> Iterator[str]:
    """A line between columns, or a bend in a lane of its own beside one; those to the same box end apart."""
    style = 'marker-end="url(#tip)"' if edge.solid else 'stroke-dasharray="5 4"'
    if lane is None:
        right = end.x > start.x
        x1, x2 = (start.x + start.width, end.x) if right else (start.x, end.x + end.width)
        path = f"M {x1} {start.y + start.height // 2} L {x2} {end.y + end.height // 2}"
    else:
        shift = _LANE * (lane + 1)
        y1 = start.y + start.height // 2
        y2 = end.y + _LINE + (end.height - 2 * _LINE) * (lane + 1) // (_LANES + 1)
        path = f"M {start.x} {y1} C {start.x - shift - _LANE} {y1}, {end.x - shift - _LANE} {y2}, {end.x} {y2}"
    yield f'<path d="{path}" fill="none" stroke="#555" {style}>'
    yield f"<title>{escape(edge.text or f'{edge.end} waits for {edge.start}')}</title></path>"


def _svg_box(box: Box, place: Place) -> Iterator[str]:
    x, y = place.x, place.y
    yield (f'<rect x="{x}" y="{y}" width="{place.width}" height="{place.height}" rx="4" fill="#f4f4f4" stroke="#333"/>')
    yield f'<text x="{x + 8}" y="{y + _LINE + 2}" font-weight="bold">{escape(_shortened(box.id))}</text>'
    for number, line in enumerate(box.lines, 2):
        yield f'<text x="{x + 8}" y="{y + _LINE * number + 2}">{escape(_shortened(line))}</text>'


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST // 2 - 1]}…{text[-_WIDEST // 2 :]}"
