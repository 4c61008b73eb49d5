"""The reviews of runs: found by the run's address, kept while the run waits; the run goes on when one ends."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from merge.repository.command import CONSOLE
from runner import process
from runner.journal import Journal
from runner.merging.answer import answered
from runner.repository_state import state_of
from runner.run_state import RunState, fold
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.text import status_lines
from runner.view.web import layout
from runner.view.web.desk import Desk, desk
from runner.view.web.markup import Markup, tag
from runner.view.web.review.of_run import RunSubject, review_of_run
from runner.view.web.review.session import Review
from runner.view.web.run_address import address_of, run_of

LOOK_AGAIN = 1  # seconds until a page of a run that is going on loads itself again


@dataclass(frozen=True, slots=True)
class RunReviews:
    """The reviews of one repository's runs. A run that goes on is a process of its own, ended with the server."""

    def find(self, request: Request) -> Review | None:
        """The review that is open, or a new one where the run waits for one."""
        runs, folder = run_of(request)
        key = (runs.path.name, folder.run_id)
        with Journal(folder.journal) as journal:
            events = journal.events()
        last = events[-1].seq if events else 0
        known = desk(request).reviews.get(key)
        if known is not None and known[0] == last:
            return known[1]
        if runs.owner() is not None or not _waits(fold(events)):
            return None
        review = review_of_run(desk(request).git, runs, folder)
        desk(request).reviews[key] = (last, review)
        return review

    def address(self, request: Request) -> str:
        """Below the run's own page."""
        runs, folder = run_of(request)
        return address_of(runs.path.name, folder.run_id, "review")

    def over(self, request: Request, review: Review | None) -> Response:
        """Where the run stands; while it goes on, the page loads itself again."""
        runs, folder = run_of(request)
        state = state_of(runs, folder)
        going = any(task.get_name() == _task_name(runs, folder) for task in desk(request).going)
        lines = tag("pre", {"tabindex": 0, "class": "status-lines"}, "\n".join(status_lines(state, time.time())))
        back = tag("a", {"href": address_of(runs.path.name, folder.run_id)}, "The run")
        said = review.ended if review is not None else ""
        title = f"{state.workflow}: {'goes on' if going else state.status.lower()}"
        parts: list[Markup] = [tag("h1", {"id": "over", "data-status": state.status}, title)]
        parts += [tag("p", {"class": "note good"}, said)] if said else []
        if answered(state) and not going and runs.owner() is None:
            parts += [
                tag(
                    "p",
                    {},
                    "It was answered; ",
                    tag("code", {}, f"treaty workflow resume {state.workflow}"),
                    " goes on.",
                )
            ]
        answer = layout.page(request, title, *parts, lines, tag("p", {}, back))
        if going or runs.owner() is not None:
            answer.headers["refresh"] = str(LOOK_AGAIN)
        return answer

    async def ended(self, request: Request, review: Review) -> None:
        """Take the run up again, where the answer asks for that."""
        runs, folder = run_of(request)
        if isinstance(review.subject, RunSubject) and review.subject.goes_on:
            going = desk(request).going
            task = asyncio.create_task(self._resume(desk(request), runs, folder), name=_task_name(runs, folder))
            going.add(task)
            task.add_done_callback(going.discard)
        elif desk(request).closes:
            asyncio.get_running_loop().call_later(2.5 * LOOK_AGAIN, desk(request).finished)

    async def _resume(self, of: Desk, runs: WorkflowFolder, folder: RunFolder) -> None:
        words = ("workflow", "resume", runs.path.name, "--run", folder.run_id)
        argv = (sys.executable, "-I", str(CONSOLE), *words)
        command = process.Command(argv, of.git.path, dict(os.environ))
        await process.run(command, process.Limits(), lambda *_: None)
        of.going -= {task for task in of.going if task.get_name() == _task_name(runs, folder)}  # the page says so
        if of.closes and not _waits(await asyncio.to_thread(state_of, runs, folder)):
            await asyncio.sleep(2.5 * LOOK_AGAIN)  # the page shows the end once more
            of.finished()


def _waits(state: RunState) -> bool:
    return state.status in ("CONFLICT", "REVIEW") and not state.rejected_by and not answered(state)


def _task_name(runs: WorkflowFolder, folder: RunFolder) -> str:
    return f"{runs.path.name}/{folder.run_id}"
