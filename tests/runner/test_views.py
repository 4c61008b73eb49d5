"""What people see of a run: status, events, the live table; and that agents cannot draw on the terminal."""

import io
import time

from rich.console import Console

from runner.journal import Event
from runner.run_state import RunState, fold
from runner.snapshot import Change
from runner.view.terminal import LiveTable
from runner.view.text import clock, diff_lines, event_line, status_lines

NOW = time.time()
EVIL = "\x1b[2J\x1b]0;owned\x07red\u202e"
EVENTS = [
    Event(
        1, NOW - 100, "run.started", "", 0, {"workflow": "w", "base": "b", "target": "t", "agents": ["one", "second"]}
    ),
    Event(2, NOW - 90, "agent.started", "one", 1, {"start": "b", "backend": "command", "isolation": "none"}),
    Event(3, NOW - 80, "agent.action", "one", 1, {"text": "Reading files"}),
    Event(4, NOW - 30, "agent.started", "second", 2, {"start": "b", "backend": "command", "isolation": "none"}),
    Event(5, NOW - 25, "agent.usage", "second", 2, {"input": 100, "output": 20, "cost": 0.5}),
    Event(6, NOW - 20, "agent.action", "second", 2, {"text": EVIL}),
]


def test_the_status_view() -> None:
    state = fold(EVENTS[:5])
    lines = status_lines(state, NOW)
    assert lines[:2] == ["Workflow: w", "Status: RUNNING (2 of 2 agents active)"]
    assert lines[3:] == [
        "Elapsed: 00:01:40",
        "",
        "Agent Status:",
        "  ⟳ one     RUNNING   (00:01:30)  Reading files",
        "  ⟳ second  RUNNING   (00:00:30)    120 tokens  $0.50",
    ]


def test_clock() -> None:
    assert (clock(0), clock(59.9), clock(36_001), clock(-1)) == ("00:00:00", "00:00:59", "10:00:01", "00:00:00")


def test_changes_by_agent() -> None:
    changes = [
        Change("A", "a", "100644", "1", 47, 0),
        Change("M", "b", "100644", "1", 24, 1),
        Change("D", "c", "100644", "1", 0, 1),
        Change("M", "d", "100644", "1", None, None),
    ]
    assert diff_lines("x", changes) == [
        "=== x changes ===",
        "+ a (47 lines)",
        "~ b (+24 lines, -1 line)",
        "- c (1 line)",
        "~ d (binary)",
    ]
    assert diff_lines("x", []) == ["=== x changes ===", "(nothing)"]


def test_agents_cannot_send_commands_to_the_terminal() -> None:
    state = fold(EVENTS)
    text = "\n".join([*status_lines(state, NOW), event_line(EVENTS[-1])])
    assert "red" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_the_live_table() -> None:
    table = LiveTable()
    for event in EVENTS:
        table.hear(event)
    stream = io.StringIO()
    Console(file=stream, width=100, force_terminal=False).print(table)
    drawn = stream.getvalue()
    assert "w  00:0" in drawn
    assert "2 of 2 agents active" in drawn
    assert "⟳ one" in drawn
    assert "Reading files" in drawn
    assert "120 tokens  $0.50" in drawn
    assert "\x1b" not in drawn
    assert LiveTable().table(10).row_count == 0


def test_a_window_lower_than_the_table_shows_those_that_work() -> None:
    table = LiveTable()
    names = [f"a{number}" for number in range(100)]
    table.hear(Event(1, NOW, "run.started", "", 0, {"workflow": "w", "base": "b", "target": "t", "agents": names}))
    for name in names[50:]:
        table.hear(Event(2, NOW, "agent.started", name, 1, {"start": "b"}))
    for name in names[60:]:
        table.hear(Event(3, NOW, "agent.completed", name, 1, {"summary": "1 file changed"}))
    stream = io.StringIO()
    Console(file=stream, width=100, height=15, force_terminal=False).print(table)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 14
    assert sum("⟳ a5" in line for line in lines) == 10
    assert "and 88 more" in lines[-1]
    assert "48 WAITING, 40 COMPLETE" in lines[-1]


def test_a_run_that_has_not_begun() -> None:
    assert status_lines(RunState(), NOW)[1] == "Status: RUNNING (0 of 0 agents active)"
