"""One run: how it stands, its agents as a picture and a table, the end of a log; and the end of the run itself."""

import time
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from runner.cancelling import end_run
from runner.failure import RunnerError
from runner.journal import Journal
from runner.report.html import html
from runner.report.model import gather, workflow_of
from runner.run_state import AgentState, RunState
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.graph import edges_of, graph
from runner.view.sections import agents_table, conflict_rows, cost_text, scrolling, semantic_items, table, tokens_text
from runner.view.text import clock, counted, idle, moment
from runner.view.web import layout
from runner.view.web.desk import desk
from runner.view.web.markup import Child, Markup, tag
from runner.view.web.pages.following import Following
from runner.view.web.run_address import address_of, run_of


def show(request: Request) -> Response:
    """The page; a script keeps it up to date while the run goes on."""
    runs, folder = run_of(request)
    going = is_going(runs, folder)
    with Journal(folder.journal) as journal:
        following = Following(folder, journal, request.query_params.get("agent", ""))
        lines = following.look().lines
    state = following.state
    if following.agent and following.agent not in state.agents:
        raise RunnerError(f"no agent `{following.agent}` in this run", f"its agents: {', '.join(state.agents)}")
    if state.status == "RUNNING" and not going:
        state.status = "INTERRUPTED"
    picture = graph(state.agents, edges_of(workflow_of(folder), state))
    stream = address_of(runs.path.name, folder.run_id, "events") if going else None
    parts = [
        tag("h1", {}, state.workflow or runs.path.name),
        tag("div", {"id": "head"}, head(state, following.phase)),
        tag("div", {"id": "actions", "data-state": state.status}, actions(request, folder, state, is_going=going)),
        tag("h2", {}, "Agents"),
        tag("div", {"id": "graph"}, scrolling(picture, "which agent waits for which, as a picture")),
        tag("div", {"id": "agents"}, agents_of(folder, state, following.agent, time.time())),
        _log(folder, following.agent, lines),
        tag("div", {"id": "live", "data-stream": stream, "data-agent": following.agent}),
    ]
    title = f"{runs.path.name} {folder.run_id}"
    return layout.page(request, title, *parts, scripts=["run.js"], styles=["run.css"])


def cancel(request: Request) -> Response:
    """End the run, if it is the one that is going on."""
    runs, folder = run_of(request)
    if not is_going(runs, folder):
        raise RunnerError("this run is not going on any more", "load its page again")
    end_run(runs)
    return RedirectResponse(address_of(runs.path.name, folder.run_id), 303)


def report(request: Request) -> Response:
    """The whole report as one file to keep."""
    runs, folder = run_of(request)
    text = html(gather(desk(request).git, runs, folder))
    name = "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in runs.path.name)
    kept = f'attachment; filename="{name}-{folder.run_id}.html"'
    return Response(text, media_type="text/html", headers={"content-disposition": kept})


def is_going(runs: WorkflowFolder, folder: RunFolder) -> bool:
    """Whether this very run has a process."""
    return runs.owner() is not None and runs.find().path == folder.path


def head(state: RunState, phase: str) -> Markup:
    """How the run stands. Its time is left to the page, which counts it on."""
    agents = state.agents.values()
    running = sum(agent.status == "RUNNING" for agent in agents)
    active = f" ({running} of {counted(len(state.agents), 'agent')} active)" if state.status == "RUNNING" else ""
    tokens = [agent.tokens for agent in agents if agent.tokens is not None]
    cost = [agent.cost for agent in agents if agent.cost is not None]
    status = tag("strong", {"class": f"state {state.status}"}, state.status)
    took = f"{clock(state.seconds(0.0))}{idle(state)}" if state.ended else ""
    counting = {"data-started": None if state.ended or state.status != "RUNNING" else str(state.started + state.idle)}
    facts: list[tuple[str, Child]] = [
        ("status", tag("span", {"role": "status"}, status, active, f", {phase}" if phase else "")),
        ("started", moment(state.started)),
        ("elapsed", tag("span", counting, took)),
        ("target", tag("code", {}, f"{state.target} at {state.merged[:12]}" if state.merged else state.target)),
        ("tokens", tokens_text(sum(tokens) if tokens else None)),
        ("cost", cost_text(sum(cost) if cost else None)),
    ]
    rows = [(tag("dt", {}, name), tag("dd", {}, text)) for name, text in facts]
    reasons = tag("ul", {}, [tag("li", {}, reason) for reason in state.reasons]) if state.reasons else None
    return tag("div", {}, tag("dl", {"class": "facts"}, *rows), reasons, _conflicts(state))


def actions(request: Request, folder: RunFolder, state: RunState, *, is_going: bool) -> Markup:
    """What one can do: look at the changes, decide, end it."""
    name, run = folder.path.parent.name, folder.run_id

    def link(page: str, text: str) -> Markup:
        return tag("a", {"class": "button", "href": address_of(name, run, page)}, text)

    found = [link("diff", "Changes by agent"), link("report", "Report to keep")]
    if state.status in ("REVIEW", "CONFLICT") and not state.rejected_by and not is_going:
        found.insert(0, link("review", "Review"))
    if is_going:
        sure = tag("button", {"type": "submit"}, "End it and all its agents")
        ask = layout.form(request, address_of(name, run, "cancel"), sure)
        found.append(tag("details", {"class": "cancel"}, tag("summary", {}, "Cancel the run"), ask))
    return tag("div", {"class": "row"}, found)


def agents_of(folder: RunFolder, state: RunState, chosen: str, now: float) -> Markup:
    """The table of agents; each name leads to its log."""
    address = address_of(folder.path.parent.name, folder.run_id)

    def link(agent: AgentState) -> Markup:
        current = "true" if agent.id == chosen else None
        return tag("a", {"href": f"{address}?{urlencode({'agent': agent.id})}#log", "aria-current": current}, agent.id)

    return agents_table(state, now, link)


def _log(folder: RunFolder, agent: str, lines: list[str]) -> Markup:
    whole = tag("a", {"href": f"{address_of(folder.path.parent.name, folder.run_id)}#log"}, "the whole run's")
    title = tag("h2", {"id": "log"}, f"Log of {agent}" if agent else "Log")
    text = tag("pre", {"class": "log", "id": "lines", "tabindex": "0", "aria-label": "log"}, "\n".join(lines))
    hint = tag("p", {"class": "quiet"}, "The end of it; ", whole) if agent else None
    return tag("section", {}, title, hint, text)


def _conflicts(state: RunState) -> Markup | None:
    if not state.conflicts and not state.semantic:
        return None
    told = table(("place", "in", "why", "agent"), conflict_rows(state.conflicts), "conflicts")
    semantic = tag("ul", {}, semantic_items(state)) if state.semantic else None
    return tag("section", {}, tag("h2", {}, "Conflicts"), told if state.conflicts else None, semantic)
