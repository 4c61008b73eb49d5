"""The live table of a run on a terminal: redrawn in place, on the error stream, gone when the run ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from runner.journal import Event
from runner.run_state import AgentState, RunState, Status
from runner.view.text import SIGNS, clock, visible

STYLES: dict[Status, str] = {
    "WAITING": "dim",
    "RUNNING": "cyan",
    "COMPLETE": "green",
    "FAILED": "red",
    "HELD": "yellow",
    "CANCELLED": "dim",
}
REDRAWS = 4  # a second


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
            self.merging = f"validating: {event.text('command')}"

    def __rich__(self) -> Table:
        now = time.time()
        running = sum(agent.status == "RUNNING" for agent in self.state.agents.values())
        title = f"{self.state.workflow}  {clock(now - self.state.started)}  " if self.state.started else ""
        title += self.merging or f"{running} of {len(self.state.agents)} active"
        table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), show_header=False)
        for column in ("agent", "status", "time", "action", "used"):
            table.add_column(column, no_wrap=True, overflow="ellipsis", ratio=1 if column == "action" else None)
        for agent in self.state.agents.values():
            table.add_row(*_row(agent, now))
        return table


def _row(agent: AgentState, now: float) -> list[Text]:
    style = STYLES[agent.status]
    spent = clock(agent.seconds(now)) if agent.started else ""
    used = f"{agent.tokens} tokens" if agent.tokens is not None else ""
    used += f" ${agent.cost:.2f}" if agent.cost is not None else ""
    name = Text(f"{SIGNS[agent.status]} {agent.id}", style=style)
    return [name, Text(agent.status, style=style), Text(spent), Text(visible(agent.action)), Text(used)]


@contextmanager
def live_table() -> Iterator[LiveTable]:
    """A table on the terminal for as long as the block runs."""
    table = LiveTable()
    console = Console(stderr=True)
    with Live(table, console=console, refresh_per_second=REDRAWS, transient=True):
        yield table
