"""The live table of a run on a terminal: redrawn in place, on the error stream, gone when the run ends.

Where the window is lower than the table, those that work come first and the rest is counted. `NO_COLOR` takes the
colours away; a terminal that cannot move its cursor gets plain lines instead, see `live`.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.table import Table
from rich.text import Text

from runner.journal import Event
from runner.run_state import AgentState, RunState, Status
from runner.view.text import SIGNS, clock, counted, visible

# In the order in which agents are shown where not all have room.
STYLES: dict[Status, str] = {
    "RUNNING": "cyan",
    "FAILED": "red",
    "HELD": "yellow",
    "WAITING": "dim",
    "COMPLETE": "green",
    "CANCELLED": "dim",
}
REDRAWS = 4  # a second
LOWEST = 4  # rows that are drawn on the lowest of windows


class LiveTable:
    """Follows the events of a run; rich draws it anew a few times a second."""

    def __init__(self) -> None:
        self.state = RunState()
        self.merging = ""

    def hear(self, event: Event) -> None:
        """Take in the next event."""
        self.state.apply(event)
        if event.kind == "merge.started":
            self.merging = "merging"
        elif event.kind == "merge.validation":
            self.merging = f"validating: {visible(event.text('command'))}"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.table(max(LOWEST, console.height - 3))

    def table(self, room: int) -> Table:
        """The table with at most this many rows, and a line for those that are left out."""
        now, agents = time.time(), list(self.state.agents.values())
        table = Table(title=self._title(now), title_justify="left", box=None, padding=(0, 2, 0, 0), show_header=False)
        for column in ("agent", "status", "time", "action", "used"):
            table.add_column(column, no_wrap=True, overflow="ellipsis", ratio=1 if column == "action" else None)
        if len(agents) > room:
            order = list(STYLES)
            agents.sort(key=lambda agent: order.index(agent.status))
        for agent in agents[:room]:
            table.add_row(*_row(agent, now))
        if agents[room:]:
            rest = Counter(agent.status for agent in agents[room:])
            said = ", ".join(f"{number} {status}" for status, number in rest.items())
            table.add_row(Text(f"  and {len(agents) - room} more", style="dim"), "", "", Text(said, style="dim"), "")
        return table

    def _title(self, now: float) -> Text:
        """`payments  00:08:34  4 of 5 agents active  12,300 tokens  $0.42`."""
        agents = self.state.agents.values()
        running = sum(agent.status == "RUNNING" for agent in agents)
        parts = [visible(self.state.workflow), clock(self.state.seconds(now))] if self.state.started else []
        parts.append(self.merging or f"{running} of {counted(len(agents), 'agent')} active")
        parts.append(_used([agent.tokens for agent in agents], [agent.cost for agent in agents]))
        return Text("  ".join(part for part in parts if part), style="bold")


def _row(agent: AgentState, now: float) -> list[Text]:
    style = STYLES[agent.status]
    spent = clock(agent.seconds(now)) if agent.started else ""
    name = Text(f"{SIGNS[agent.status]} {visible(agent.id)}", style=style)
    used = Text(_used([agent.tokens], [agent.cost]))
    return [name, Text(agent.status, style=style), Text(spent), Text(visible(agent.action)), used]


def _used(tokens: list[int | None], costs: list[float | None]) -> str:
    """What is known of tokens and cost, "" where nothing is."""
    counts = [one for one in tokens if one is not None]
    dollars = [one for one in costs if one is not None]
    said = f"{sum(counts):,} tokens" if counts else ""
    return f"{said}  ${sum(dollars):.2f}".strip() if dollars else said


@contextmanager
def live_table() -> Iterator[LiveTable]:
    """A table on the terminal for as long as the block runs."""
    table = LiveTable()
    console = Console(stderr=True)
    with Live(table, console=console, refresh_per_second=REDRAWS, transient=True):
        yield table
