"""Who waits for whom, as a picture: a box an agent, in columns by how much comes before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runner.plan import Gate, gates_of, sorted_by_gates
from runner.run_state import AgentState, RunState
from runner.view.text import SIGNS
from runner.view.web.markup import Attributes, Markup, tag
from scopes.workflow import Workflow

WIDE, HIGH, BESIDE, BELOW, EDGE = 170, 28, 46, 10, 6  # pixels: a box, the room to the next column and box, around
TALLEST = 14  # boxes in a column before it goes on beside
LETTERS = 20  # of a name in its box


@dataclass(frozen=True, slots=True)
class Edge:
    """`after` waits for a checkpoint ("": the end) of `before`, or was started by it."""

    before: str
    after: str
    checkpoint: str = ""


def edges_of(workflow: Workflow | None, state: RunState) -> list[Edge]:
    """The order among the agents of a run: what the file says, and which orchestrator started whom."""
    found = []
    for agent in workflow.agents if workflow is not None else ():
        found += [Edge(gate.agent, agent.id, gate.checkpoint) for gate in gates_of(agent)]
    found += [Edge(agent.parent, agent.id) for agent in state.agents.values() if agent.parent]
    return [edge for edge in dict.fromkeys(found) if {edge.before, edge.after} <= state.agents.keys()]


def steps(names: Iterable[str], edges: Sequence[Edge]) -> list[list[str]]:
    """The names by the earliest step at which each can start."""
    gates: dict[str, list[Gate]] = {name: [] for name in names}
    for edge in edges:
        gates[edge.after].append(Gate(edge.before))
    depth: dict[str, int] = {}
    for name in sorted_by_gates(gates):
        depth[name] = 1 + max((depth[gate.agent] for gate in gates[name]), default=-1)
    found: list[list[str]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
    for name in gates:
        found[depth[name]].append(name)
    return found


def graph(agents: Mapping[str, AgentState], edges: Sequence[Edge]) -> Markup:
    """The picture; `data-agent` and the class of a box are its agent and status."""
    places = _places(steps(agents, edges))
    width = max((x + WIDE for x, _ in places.values()), default=0) + EDGE
    height = max((y + HIGH for _, y in places.values()), default=0) + EDGE
    about = f"{len(agents)} agents, and which waits for which; the table says the same"
    shape: Attributes = {
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-label": about,
    }
    lines = [_line(edge, places) for edge in edges]
    boxes = [_box(agent, *places[name]) for name, agent in agents.items()]
    return tag("svg", {"class": "graph", "xmlns": "http://www.w3.org/2000/svg", **shape}, lines, boxes)


def _places(columns: Sequence[Sequence[str]]) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    left = EDGE
    for column in columns:
        for number, name in enumerate(column):
            beside, down = divmod(number, TALLEST)
            places[name] = (left + beside * (WIDE + BELOW), EDGE + down * (HIGH + BELOW))
        left += (1 + (len(column) - 1) // TALLEST) * (WIDE + BELOW) + BESIDE
    return places


def _line(edge: Edge, places: Mapping[str, tuple[int, int]]) -> Markup:
    (x1, y1), (x2, y2) = places[edge.before], places[edge.after]
    x1, y1, y2 = x1 + WIDE, y1 + HIGH // 2, y2 + HIGH // 2
    bend = max(20, (x2 - x1) // 2)
    path = (
        f"M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2 - 5},{y2} M{x2 - 5},{y2 - 4} L{x2},{y2} L{x2 - 5},{y2 + 4}"
    )
    what = f"checkpoint {edge.checkpoint} of {edge.before}" if edge.checkpoint else edge.before
    return tag("path", {"class": "edge", "d": path}, tag("title", {}, f"{edge.after} waits for {what}"))


def _box(agent: AgentState, x: int, y: int) -> Markup:
    name = agent.id if len(agent.id) <= LETTERS else f"{agent.id[: LETTERS - 1]}…"
    sign = tag("tspan", {"data-sign": True}, SIGNS[agent.status])
    return tag(
        "g",
        {"class": f"box {agent.status}", "data-agent": agent.id},
        tag("title", {}, agent.id),
        tag("rect", {"x": x, "y": y, "width": WIDE, "height": HIGH, "rx": 5}),
        tag("text", {"x": x + 9, "y": y + 19}, sign, f" {name}"),
    )
