"""A run told from its journal: an agent's log, the state as data."""

import time
from collections.abc import Sequence

from runner.journal import Event
from runner.output_log import Line, read_lines
from runner.run_state import RunState
from runner.state_folder import RunFolder
from runner.view.text import event_line, told, visible


def output_line(agent: str, line: Line) -> str:
    """One line that an agent printed, as in its log."""
    at = time.strftime("%H:%M:%S", time.localtime(line.time))
    return f"[{at}] {agent}: {visible(line.text)}"


def log_line(agent: str, entry: Event | Line) -> str:
    """An entry of an agent's log."""
    return event_line(entry) if isinstance(entry, Event) else output_line(agent, entry)


def log_entries(folder: RunFolder, events: Sequence[Event]) -> list[tuple[float, Event | Line]]:
    """What an agent did and printed, by time. Its actions are among what it printed."""
    entries: list[tuple[float, Event | Line]] = [
        (event.time, event) for event in events if event.kind != "agent.action" and told(event)
    ]
    for agent, attempt in {(event.agent, event.attempt) for event in events if event.attempt}:
        entries += [(line.time, line) for line in read_lines(folder.log(agent, attempt))]
    return sorted(entries, key=lambda entry: entry[0])


def state_data(state: RunState) -> dict[str, object]:
    """The state for --json."""
    agents = [
        {
            "id": agent.id,
            "status": agent.status,
            "attempt": agent.attempt,
            "started": agent.started or None,
            "ended": agent.ended or None,
            "action": agent.action,
            "commit": agent.commit or None,
            "tokens": agent.tokens,
            "cost": agent.cost,
            "criteria": [{"text": criterion, "code": code} for criterion, code in agent.criteria],
            "not_verified": agent.unverified,
        }
        for agent in state.agents.values()
    ]
    return {
        "workflow": state.workflow,
        "status": state.status,
        "code": state.code,
        "started": state.started,
        "ended": state.ended or None,
        "idle": round(state.idle, 3),
        "base": state.base,
        "target": state.target,
        "merged": state.merged or None,
        "isolation": state.isolation,
        "shared": {"files": state.shared_files, "bytes": state.shared_bytes},
        "reasons": state.reasons,
        "agents": agents,
        "conflicts": [dict(event.data) for event in state.conflicts],
        "semantic_conflicts": [{**event.data, "send_back": event.agent or None} for event in state.semantic],
    }
