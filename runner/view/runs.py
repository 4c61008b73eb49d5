"""The runs of a repository as text: a line each, and what waits for a person."""

from collections.abc import Sequence

from runner.run_state import RunState
from runner.view.text import clock, moment, visible

HEADS = ("WORKFLOW", "STATUS", "AGENTS", "STARTED", "TOOK", "RUN")


def run_lines(runs: Sequence[tuple[str, str, RunState]], now: float) -> list[str]:
    """A table of (workflow, run, state), in their order."""
    rows = [HEADS, *(_row(name, run, state, now) for name, run, state in runs)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    waiting = dict.fromkeys(name for name, _, state in runs if _waits(state))
    return [*lines, *(f"`{name}` waits for a person: treaty workflow review {name}" for name in waiting)]


def _row(name: str, run: str, state: RunState, now: float) -> tuple[str, ...]:
    agents = state.agents.values()
    done = sum(agent.status == "COMPLETE" for agent in agents)
    took = clock(state.seconds(now)) if state.started else ""
    return visible(name), state.status, f"{done}/{len(agents)}", moment(state.started), took, run


def _waits(state: RunState) -> bool:
    return state.status in ("REVIEW", "CONFLICT") and not state.rejected_by
