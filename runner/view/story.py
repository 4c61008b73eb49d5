"""A run told from its journal: an agent's log, the state as data, the whole report."""

import time
from collections.abc import Mapping, Sequence

from runner.journal import Event
from runner.output_log import Line, read_lines
from runner.run_state import RunState
from runner.snapshot import Change
from runner.state_folder import RunFolder
from runner.view.text import clock, diff_lines, event_line, event_lines, moment, told, visible


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
        "base": state.base,
        "target": state.target,
        "merged": state.merged or None,
        "isolation": state.isolation,
        "reasons": state.reasons,
        "agents": agents,
        "conflicts": [dict(event.data) for event in state.conflicts],
        "semantic_conflicts": [{**event.data, "send_back": event.agent or None} for event in state.semantic],
    }


def report_lines(state: RunState, changes: Mapping[str, Sequence[Change]], events: Sequence[Event]) -> list[str]:
    """The run as Markdown: result, agents, changes, merge, what happened when."""
    lines = [f"# {state.workflow}", "", f"- status: {state.status}", f"- started: {moment(state.started)}"]
    lines += [f"- took: {clock(state.ended - state.started)}"] if state.ended else []
    lines += [f"- target: `{state.target}`" + (f" at `{state.merged[:12]}`" if state.merged else ", not moved")]
    lines += [f"- isolation: {state.isolation}", *(f"- {reason}" for reason in state.reasons)]
    lines += ["", "| agent | status | time | result | tokens | cost |", "|---|---|--:|---|--:|--:|"]
    for agent in state.agents.values():
        tokens = "unknown" if agent.tokens is None else str(agent.tokens)
        cost = "unknown" if agent.cost is None else f"${agent.cost:.2f}"
        spent = clock(agent.seconds(state.ended))
        action = visible(agent.action).replace("|", "\\|")
        lines.append(f"| {agent.id} | {agent.status} | {spent} | {action} | {tokens} | {cost} |")
    lines += ["", "## Changes", ""]
    for name, changed in changes.items():
        lines += ["```", *diff_lines(name, changed), "```", ""]
    lines += ["## Criteria", ""]
    for agent in state.agents.values():
        lines += [f"- {agent.id}: {'passed' if code == 0 else 'FAILED'}: {said}" for said, code in agent.criteria]
        lines += [f"- {agent.id}: not verified automatically: {said}" for said in agent.unverified]
    lines += _semantic(state)
    lines += ["", "## What happened", "", "```", *event_lines(events), "```"]
    return lines


def _semantic(state: RunState) -> list[str]:
    """What the merge breaks though its text merged, with both edits."""
    lines = ["", "## Semantic conflicts", ""] if state.semantic else []
    for event in state.semantic:
        lines.append(f"- {told(event)}")
        edits = event.data.get("edits")
        lines += [f"  - {visible(str(edit))}" for edit in edits] if isinstance(edits, list) else []
        lines += [f"  - {event.text('merged_because')}", f"  - fix: {visible(event.text('fix'))}"]
    return lines
