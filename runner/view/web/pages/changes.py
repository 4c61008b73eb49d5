"""What the agents of a run changed: one agent's files with their lines, and who else changed the same."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from merge.repository.git import Git, GitError
from runner.failure import RunnerError
from runner.report.patches import FilePatch, patch_of, patches_of
from runner.repository_state import state_of
from runner.run_state import AgentState, RunState
from runner.snapshot import Change, compare
from runner.view.sections import patch_markup
from runner.view.text import SIGNS, counted
from runner.view.web import layout
from runner.view.web.desk import desk
from runner.view.web.markup import Markup, tag
from runner.view.web.run_address import address_of, run_of

MOST_LINES = 20_000  # of a file that is shown whole


def show(request: Request) -> Response:
    """The changes of `?agent=` (else of the first that changed anything); with `?file=`, all lines of that one."""
    runs, folder = run_of(request)
    git, state = desk(request).git, state_of(runs, folder)
    changed = changes_by_agent(git, state)
    chosen = request.query_params.get("agent", "") or next((name for name, found in changed.items() if found), "")
    if chosen and chosen not in changed:
        known = ", ".join(changed) or "none"
        raise RunnerError(f"no changes of an agent `{chosen}` in this run", f"agents with changes: {known}")
    address = address_of(runs.path.name, folder.run_id, "diff")
    parts = [tag("h1", {}, f"{state.workflow}: changes by agent"), _names(state, changed, chosen, address)]
    if not chosen:
        parts.append(tag("p", {}, "No agent has changed anything yet."))
    elif path := request.query_params.get("file", ""):
        parts.append(_whole(git, state.agents[chosen], path))
    else:
        parts.append(_files(git, state.agents[chosen], changed, address))
    crumbs = [(address_of(runs.path.name, folder.run_id), f"{runs.path.name} {folder.run_id}")]
    return layout.page(request, "Changes", *parts, crumbs=crumbs, styles=["run.css"])


def changes_by_agent(git: Git, state: RunState) -> dict[str, tuple[Change, ...]]:
    """Of the agents whose commits are there."""
    found = {}
    for agent in state.agents.values():
        if agent.commit:
            try:
                found[agent.id] = compare(git, agent.start, agent.commit)
            except GitError:  # cleared away
                continue
    return found


def _names(state: RunState, changed: Mapping[str, tuple[Change, ...]], chosen: str, address: str) -> Markup:
    links = []
    for name, changes in changed.items():
        said = f"{SIGNS[state.agents[name].status]} {name} ({counted(len(changes), 'file')})"
        current = "page" if name == chosen else None
        href = f"{address}?{urlencode({'agent': name})}"
        links.append(tag("a", {"class": "button", "href": href, "aria-current": current}, said))
    return tag("nav", {"aria-label": "agents", "class": "row"}, links)


def _files(git: Git, agent: AgentState, changed: Mapping[str, tuple[Change, ...]], address: str) -> Markup:
    others: dict[str, list[str]] = {}
    for name, changes in changed.items():
        for change in changes:
            if name != agent.id:
                others.setdefault(change.path, []).append(name)
    parts = [_file(file, agent, others.get(file.change.path, []), address) for file in patches_of(git, agent)]
    return tag("section", {}, tag("h2", {}, agent.id), tag("p", {"class": "quiet"}, agent.action), parts)


def _file(file: FilePatch, agent: AgentState, others: list[str], address: str) -> Markup:
    href = f"{address}?{urlencode({'agent': agent.id, 'file': file.change.path}, errors='surrogateescape')}"
    more = tag("a", {"href": href}, "Show all of it")
    also = tag("p", {"class": "quiet"}, f"Also changed by {', '.join(others)}:") if others else None
    return tag("div", {}, also, patch_markup(file, more))


def _whole(git: Git, agent: AgentState, path: str) -> Markup:
    change = next((one for one in compare(git, agent.start, agent.commit) if one.path == path), None)
    if change is None:
        raise RunnerError(f"{agent.id} did not change `{path}`", "go back to its changes")
    lines = patch_of(git, agent, path)
    file = FilePatch(change, lines[:MOST_LINES], max(0, len(lines) - MOST_LINES))
    return tag("section", {}, tag("h2", {}, agent.id), patch_markup(file, is_open=True))
