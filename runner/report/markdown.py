"""The report as Markdown, for a terminal, a pull request or a mail. Whatever others wrote stands in code."""

from collections.abc import Iterable, Sequence

from runner.report.model import Report
from runner.view.quoted import block, cell, code
from runner.view.sections import cost_text, place_of, tokens_text
from runner.view.text import clock, counted, diff_lines, event_lines, idle, moment, shared, told

MOST_DECISIONS = 500
LONGEST = 1000  # characters of one thing that others wrote


def markdown(report: Report) -> list[str]:
    """Its lines."""
    lines = _head(report)
    for title, part in (
        ("Plan", _plan(report)),
        ("Agents", _agents(report)),
        ("Timeline", _timeline(report)),
        ("Changes", _changes(report)),
        ("Criteria", _criteria(report)),
        ("Decisions", _decisions(report)),
        ("Conflicts", _conflicts(report)),
        ("Semantic conflicts", _semantic(report)),
        ("Validation", _validation(report)),
        ("Answers", _answers(report)),
        ("What happened", block(event_lines(report.events))),
    ):
        if part:
            lines += ["", f"## {title}", "", *part]
    return lines


def _head(report: Report) -> list[str]:
    state = report.state
    lines = [f"# {_code(state.workflow)}", "", f"- status: {state.status}", f"- started: {moment(state.started)}"]
    lines += [f"- took: {clock(state.seconds(report.until))}{idle(state)}"]
    lines += [f"- target: {_code(state.target)}" + (f" at `{state.merged[:12]}`" if state.merged else ", not moved")]
    lines += [f"- isolation: {state.isolation}"]
    lines += [f"- shared: {shared(state)}"] if state.shared_files else []
    lines += [f"- tokens: {tokens_text(report.tokens)}", f"- cost: {cost_text(report.cost)}"]
    lines += [f"- {_code(reason)}" for reason in state.reasons]
    return lines + [f"- not known: {_code(line)}" for line in report.missing]


def _plan(report: Report) -> list[str]:
    waits: dict[str, list[str]] = {}
    for edge in report.edges:
        waits.setdefault(edge.after, []).append(f"{edge.before}:{edge.checkpoint}" if edge.checkpoint else edge.before)
    lines = []
    for number, names in enumerate(report.steps, 1):
        said = [f"{name} (after {', '.join(waits[name])})" if name in waits else name for name in names]
        lines.append(f"{number}. {', '.join(said)}")
    return lines


def _agents(report: Report) -> list[str]:
    rows = [
        (
            agent.id,
            agent.status,
            clock(agent.seconds(report.until)) if agent.started else "",
            agent.action,
            tokens_text(agent.tokens),
            cost_text(agent.cost),
        )
        for agent in report.state.agents.values()
    ]
    return _table(("agent", "status", "time", "result", "tokens", "cost"), rows)


def _timeline(report: Report) -> list[str]:
    start = report.state.started
    rows = [
        (
            span.agent or "(merge)",
            str(span.attempt or ""),
            clock(span.start - start),
            clock(span.end - start),
            span.status,
        )
        for span in report.timeline
    ]
    return _table(("who", "attempt", "from", "to", "end"), rows)


def _changes(report: Report) -> list[str]:
    lines: list[str] = []
    for name, patches in report.patches.items():
        lines += [*([""] if lines else []), *block(diff_lines(name, [file.change for file in patches]))]
    return lines


def _criteria(report: Report) -> list[str]:
    lines = []
    for agent in report.state.agents.values():
        for said, number in agent.criteria:
            lines.append(f"- {agent.id}: {'passed' if number == 0 else 'FAILED'}: {_code(said)}")
        lines += [f"- {agent.id}: not verified automatically: {_code(said)}" for said in agent.unverified]
    return lines


def _decisions(report: Report) -> list[str]:
    rows = [
        (
            taken.agent,
            taken.path,
            taken.entity,
            taken.rule,
            f"{taken.confidence:.2f}",
            ", ".join([*taken.tags, *(f"dropped {text}" for text in taken.dropped)]),
        )
        for taken in report.decisions[:MOST_DECISIONS]
    ]
    left = len(report.decisions) - MOST_DECISIONS
    more = ["", f"{counted(left, 'decision')} more: `--json` has all of them."] if left > 0 else []
    return _table(("agent", "file", "place", "rule", "confidence", "more"), rows) + more


def _conflicts(report: Report) -> list[str]:
    rows = [
        (place_of(event), event.text("entity"), event.text("reason"), event.agent) for event in report.state.conflicts
    ]
    return _table(("place", "in", "why", "agent"), rows)


def _semantic(report: Report) -> list[str]:
    """What the merge breaks though its text merged, with both edits."""
    lines = []
    for event in report.state.semantic:
        lines.append(f"- {_code(told(event))}")
        edits = event.data.get("edits")
        lines += [f"  - {_code(str(edit))}" for edit in edits] if isinstance(edits, list) else []
        lines += [f"  - {_code(event.text('merged_because'))}", f"  - fix: {_code(event.text('fix'))}"]
    return lines


def _validation(report: Report) -> list[str]:
    rows = [
        (event.text("stage"), event.text("command"), "failed" if event.number("code") else "passed")
        for event in report.validations
    ]
    return _table(("stage", "command", "result"), rows)


def _answers(report: Report) -> list[str]:
    rows = [
        (moment(event.time), event.text("who"), event.text("decision") or "resolved", event.text("reason"))
        for event in report.answers
    ]
    return _table(("when", "who", "decision", "why"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *body] if body else []


def _code(text: str) -> str:
    return code(text, LONGEST)
