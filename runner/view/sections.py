"""Parts of pages about a run, which the report and the live pages share: tables, changes, conflicts."""

from collections.abc import Callable, Iterable, Sequence

from runner.journal import Event
from runner.report.patches import FilePatch
from runner.run_state import AgentState, RunState
from runner.view.text import SIGNS, clock, told
from runner.view.web.markup import Child, Markup, tag

UNKNOWN = "unknown"


def tokens_text(tokens: int | None) -> str:
    """`12,345`, or that nobody told."""
    return UNKNOWN if tokens is None else f"{tokens:,}"


def cost_text(cost: float | None) -> str:
    """`$1.23`, or that nobody told."""
    return UNKNOWN if cost is None else f"${cost:,.2f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[Child]], about: str) -> Markup:
    """A table that scrolls by itself where the window is narrow; `about` is its name for those who cannot see it."""
    head = tag("tr", {}, [tag("th", {"scope": "col"}, text) for text in heads])
    body = [tag("tr", {}, [tag("td", {}, cell) for cell in row]) for row in rows]
    return scrolling(tag("table", {}, tag("thead", {}, head), tag("tbody", {}, body)), about)


def scrolling(content: Markup, about: str) -> Markup:
    """What is wider than the window, in a frame that a keyboard can scroll."""
    return tag("div", {"class": "wide", "tabindex": "0", "role": "region", "aria-label": about}, content)


def agents_table(state: RunState, now: float, link: Callable[[AgentState], Child]) -> Markup:
    """An agent a row, by what a live page finds its cells again: `data-agent` and `data-cell`."""
    heads = ("agent", "status", "time", "last action", "tokens", "cost")
    head = tag("tr", {}, [tag("th", {"scope": "col"}, text) for text in heads])
    rows = [_agent_row(agent, now, link) for agent in state.agents.values()]
    return scrolling(tag("table", {"class": "agents"}, tag("thead", {}, head), tag("tbody", {}, rows)), "agents")


def _agent_row(agent: AgentState, now: float, link: Callable[[AgentState], Child]) -> Markup:
    cells = [
        tag("td", {"data-cell": name, "class": f"cell-{name}"}, text)
        for name, text in agent_cells(agent, now).items()  # in the order of the heads
    ]
    name = tag("th", {"scope": "row"}, link(agent))
    return tag("tr", {"data-agent": agent.id, "class": agent.status}, name, cells)


def agent_cells(agent: AgentState, now: float) -> dict[str, str]:
    """What the cells of an agent's row say."""
    again = f", attempt {agent.attempt}" if agent.attempt > 1 else ""
    return {
        "status": f"{SIGNS[agent.status]} {agent.status}{again}",
        "time": clock(agent.seconds(now)) if agent.started else "",
        "action": agent.action,
        "tokens": tokens_text(agent.tokens) if agent.started else "",
        "cost": cost_text(agent.cost) if agent.started else "",
    }


def change_text(file: FilePatch) -> str:
    """`+12 -3`, or that it is binary."""
    change = file.change
    if change.added is None or change.deleted is None:
        return "binary"
    return f"+{change.added} -{change.deleted}"


def patch_markup(file: FilePatch, more: Child = None, *, is_open: bool = False) -> Markup:
    """One changed file, folded unless `is_open`; `more` leads to what was left out."""
    words = {"A": "added", "D": "deleted"}.get(file.change.status, "changed")
    head = tag(
        "summary",
        {},
        tag("code", {}, file.change.path),
        f" {words} ",
        tag("span", {"class": "quiet"}, change_text(file)),
    )
    lines = [tag("span", {"class": _line_class(line)}, f"{line}\n") for line in file.lines]
    rest = tag("p", {"class": "quiet"}, f"{file.left_out} more lines. ", more) if file.left_out else None
    code = tag("pre", {"tabindex": "0", "aria-label": f"changes of {file.change.path}"}, tag("code", {}, lines))
    return tag(
        "details",
        {"class": "patch", "open": is_open},
        head,
        code if lines else tag("p", {"class": "quiet"}, "no lines to show"),
        rest,
    )


def _line_class(line: str) -> str | None:
    return {"+": "add", "-": "del", "@": "at"}.get(line[:1])


def conflict_rows(conflicts: Iterable[Event]) -> list[Sequence[Child]]:
    """Place, entity, reason, agent."""
    return [(place_of(event), event.text("entity"), event.text("reason"), event.agent) for event in conflicts]


def place_of(event: Event) -> str:
    """`shop/cart.py:12`."""
    line = event.number("line")
    return f"{event.text('path')}:{line}" if line else event.text("path")


def semantic_items(state: RunState) -> list[Markup]:
    """What the merge breaks though its text merged, each with both edits and a way to mend it."""
    found = []
    for event in state.semantic:
        edits = event.data.get("edits")
        both = [tag("li", {}, str(edit)) for edit in edits] if isinstance(edits, list) else []
        why = [tag("li", {}, text) for text in (event.text("merged_because"), event.text("fix")) if text]
        found.append(tag("li", {}, told(event), tag("ul", {}, both, why)))
    return found
