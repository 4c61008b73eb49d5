"""The report as one file for a browser: no script, nothing from elsewhere, all text escaped, light and dark."""

from collections.abc import Callable, Sequence
from pathlib import Path

import runner.view.web
from runner.report.model import Report
from runner.view.graph import graph
from runner.view.sections import (
    agents_table,
    conflict_rows,
    cost_text,
    patch_markup,
    scrolling,
    semantic_items,
    table,
    tokens_text,
)
from runner.view.text import clock, counted, event_lines, idle, moment, shared
from runner.view.timeline import gantt
from runner.view.web.markup import Child, Markup, tag

ASSETS = Path(runner.view.web.__file__).parent / "assets"
SHEETS = ("treaty.css", "run.css")
MOST_DECISIONS = 2_000  # shown; the JSON has all of them
MOST_EVENTS = 5_000
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def html(report: Report) -> str:
    """The whole file."""
    state = report.state
    style = Markup("\n".join((ASSETS / name).read_text(encoding="utf-8") for name in SHEETS))
    head = tag(
        "head",
        {},
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"http-equiv": "content-security-policy", "content": POLICY}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("title", {}, f"{state.workflow}: {state.status}"),
        tag("link", {"rel": "icon", "href": "data:,"}),
        tag("style", {}, style),
    )
    shown = [(name, part) for name, section in SECTIONS for part in [section(report)] if part is not None]
    links = [tag("a", {"href": f"#{_anchor(name)}"}, name) for name, _ in shown]
    parts = [tag("section", {"id": _anchor(name)}, tag("h2", {}, name), part) for name, part in shown]
    main = tag("main", {}, tag("h1", {}, state.workflow), _summary(report), parts)
    navigation = tag("header", {}, tag("nav", {"aria-label": "parts of the report", "class": "row"}, links))
    return f"<!doctype html>\n{tag('html', {'lang': 'en'}, head, tag('body', {}, navigation, main))}\n"


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _summary(report: Report) -> Markup:
    state = report.state
    facts: list[tuple[str, Child]] = [
        ("status", tag("strong", {"class": f"state {state.status}"}, state.status)),
        ("run", report.run_id),
        ("started", moment(state.started)),
        ("took", clock(state.seconds(report.until)) + idle(state)),
        ("base", tag("code", {}, state.base[:12])),
        ("target", tag("code", {}, state.target)),
        ("merged", tag("code", {}, state.merged[:12]) if state.merged else "the target did not move"),
        ("isolation", state.isolation),
    ]
    if state.shared_files:
        facts.append(("shared", shared(state)))
    rows = [(tag("dt", {}, name), tag("dd", {}, text)) for name, text in facts]
    notes = [tag("p", {"class": "note warn"}, f"Not known: {line}.") for line in report.missing]
    reasons = tag("ul", {}, [tag("li", {}, reason) for reason in state.reasons]) if state.reasons else None
    return tag("div", {}, tag("dl", {"class": "facts"}, *rows), reasons, notes)


def _plan(report: Report) -> Markup:
    return scrolling(graph(report.state.agents, report.edges), "the plan as a picture")


def _agents(report: Report) -> Markup:
    criteria = []
    for agent in report.state.agents.values():
        criteria += [(agent.id, text, "passed" if code == 0 else f"failed ({code})") for text, code in agent.criteria]
        criteria += [(agent.id, text, "not verified automatically") for text in agent.unverified]
    known = table(("agent", "criterion", "result"), criteria, "success criteria") if criteria else None
    return tag("div", {}, agents_table(report.state, report.until, lambda agent: agent.id), known)


def _timeline(report: Report) -> Markup:
    return scrolling(gantt(report.timeline, report.state.started, report.until), "the timeline as a picture")


def _changes(report: Report) -> Markup | None:
    parts = []
    for agent, patches in report.patches.items():
        added = sum(file.change.added or 0 for file in patches)
        deleted = sum(file.change.deleted or 0 for file in patches)
        said = tag("span", {"class": "quiet"}, f" {counted(len(patches), 'file')}, +{added} -{deleted}")
        more = f"`treaty workflow diff {report.state.workflow} --by-agent --patch` shows them."
        parts.append(tag("div", {}, tag("h3", {}, agent, said), [patch_markup(file, more) for file in patches]))
    return tag("div", {}, parts) if parts else None


def _decisions(report: Report) -> Markup | None:
    found = report.decisions[:MOST_DECISIONS]
    rows: list[Sequence[Child]] = [
        (
            taken.agent,
            tag("code", {}, taken.path),
            taken.entity,
            taken.rule,
            f"{taken.confidence:.2f}",
            ", ".join([*taken.tags, *(f"dropped {text}" for text in taken.dropped)]),
        )
        for taken in found
    ]
    heads = ("agent", "file", "place", "rule", "confidence", "more")
    left = len(report.decisions) - len(found)
    rest = tag("p", {"class": "quiet"}, f"{left} more: `--json` has all of them.") if left else None
    return tag("div", {}, table(heads, rows, "automatic decisions"), rest) if rows else None


def _conflicts(report: Report) -> Markup | None:
    state = report.state
    rows = conflict_rows(state.conflicts)
    heads = ("place", "in", "why", "agent")
    told = table(heads, rows, "conflicts") if rows else None
    semantic = semantic_items(state)
    broken = (tag("h3", {}, "Semantic conflicts"), tag("ul", {}, semantic)) if semantic else ()
    return tag("div", {}, told, *broken) if rows or semantic else None


def _validation(report: Report) -> Markup | None:
    rows: list[Sequence[Child]] = [
        (
            event.text("stage"),
            tag("code", {}, event.text("command")),
            "passed" if event.number("code") == 0 else f"failed ({event.number('code')})",
        )
        for event in report.validations
    ]
    return table(("stage", "command", "result"), rows, "validation") if rows else None


def _answers(report: Report) -> Markup | None:
    rows: list[Sequence[Child]] = [
        (moment(event.time), event.text("who"), event.text("decision") or "resolved", event.text("reason"))
        for event in report.answers
    ]
    return table(("when", "who", "decision", "why"), rows, "what persons decided") if rows else None


def _cost(report: Report) -> Markup:
    facts = [("tokens", tokens_text(report.tokens)), ("cost", cost_text(report.cost))]
    rows = [(tag("dt", {}, name), tag("dd", {}, text)) for name, text in facts]
    silent = f"Not told by {', '.join(report.silent)}." if report.silent and report.cost is not None else ""
    return tag(
        "div", {}, tag("dl", {"class": "facts"}, *rows), tag("p", {"class": "quiet"}, silent) if silent else None
    )


def _events(report: Report) -> Markup:
    lines = event_lines(report.events)
    left = f"{len(lines) - MOST_EVENTS} earlier lines are left out\n" if len(lines) > MOST_EVENTS else ""
    text = left + "".join(f"{line}\n" for line in lines[-MOST_EVENTS:])
    log = tag("pre", {"class": "log", "tabindex": "0", "aria-label": "events"}, text)
    return tag("details", {}, tag("summary", {}, counted(len(lines), "line")), log)


SECTIONS: Sequence[tuple[str, Callable[[Report], Markup | None]]] = (
    ("Plan", _plan),
    ("Agents", _agents),
    ("Timeline", _timeline),
    ("Cost", _cost),
    ("Changes", _changes),
    ("Decisions", _decisions),
    ("Conflicts", _conflicts),
    ("Validation", _validation),
    ("Answers", _answers),
    ("What happened", _events),
)
