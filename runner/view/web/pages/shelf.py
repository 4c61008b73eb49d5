"""All runs of the repository, the latest first: `/`."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from runner.failure import RunnerError
from runner.journal import Journal
from runner.run_state import RunState
from runner.state_folder import RunFolder, WorkflowFolder, every_run
from runner.view.sections import cost_text, table, tokens_text
from runner.view.text import clock, counted, moment
from runner.view.web import layout
from runner.view.web.desk import desk
from runner.view.web.markup import Child, Markup, tag
from runner.view.web.run_address import address_of

A_PAGE = 50  # runs on a page


@dataclass(slots=True)
class Shelf:
    """The list of runs. What a journal said is kept, so that only its new events are read the next time."""

    known: dict[Path, tuple[int, RunState]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def show(self, request: Request) -> Response:
        """The list, a page of it."""
        folders = every_run(desk(request).git)
        number = _number(request.query_params.get("page", "1"))
        shown = folders[(number - 1) * A_PAGE : number * A_PAGE]
        latest: dict[Path, Path] = {}
        for folder in folders:
            latest.setdefault(folder.path.parent, folder.path)
        with self.lock:
            rows = [self._row(folder, latest[folder.path.parent] == folder.path) for folder in shown]
        heads = ("workflow", "status", "agents", "started", "took", "tokens", "cost")
        none = tag(
            "p", {}, "No workflow has run here yet. ", tag("code", {}, "treaty workflow run FILE"), " starts one."
        )
        pages = _pages(number, len(folders))
        parts = (table(heads, rows, "runs"), pages) if rows else (none,)
        return layout.page(request, "Runs", tag("h1", {}, "Runs"), *parts, styles=["run.css"])

    def _row(self, folder: RunFolder, is_latest: bool) -> list[Child]:
        runs, run = WorkflowFolder(folder.path.parent), folder.run_id
        link = tag("a", {"href": address_of(runs.path.name, run)}, runs.path.name)
        name = tag("span", {}, link, " ", tag("span", {"class": "quiet"}, run))
        try:
            state = self.state(folder)
        except RunnerError as error:
            return [name, tag("span", {"class": "bad"}, error.message), "", "", "", "", ""]
        going = state.status == "RUNNING" and is_latest and runs.owner() is not None
        status = state.status if state.status != "RUNNING" or going else "INTERRUPTED"
        took = clock(state.seconds(time.time())) if state.ended or going else ""
        tokens = [one.tokens for one in state.agents.values() if one.tokens is not None]
        cost = [one.cost for one in state.agents.values() if one.cost is not None]
        return [
            name,
            tag("span", {"class": f"state {status}"}, status),
            counted(len(state.agents), "agent"),
            moment(state.started),
            took,
            tokens_text(sum(tokens) if tokens else None),
            cost_text(sum(cost) if cost else None),
        ]

    def state(self, folder: RunFolder) -> RunState:
        """What the run has come to by its journal. Requests come in threads, so the caller holds the lock."""
        with Journal(folder.journal) as journal:
            seq, state = self.known.get(folder.path, (0, RunState()))
            for event in journal.events(seq):
                state.apply(event)
                seq = event.seq
            self.known[folder.path] = (seq, state)
            return state


def _pages(number: int, total: int) -> Markup | None:
    if total <= A_PAGE:
        return None
    last = (total - 1) // A_PAGE + 1
    newer = tag("a", {"href": f"/?page={number - 1}"}, "newer") if number > 1 else None
    older = tag("a", {"href": f"/?page={number + 1}"}, "older") if number < last else None
    return tag("p", {"class": "row"}, newer, f"page {number} of {last}", older)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
