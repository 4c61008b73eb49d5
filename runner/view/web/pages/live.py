"""A run as it goes on, as server-sent events: what has changed since the last look, once a second at most.

The journal is read by the number of the last event known, so a look at a run in which nothing happens costs one
query; all events of one look become one message. A message is JSON: `agents` has the cells of those that changed,
`lines` new lines of the log, `head` and `actions` finished HTML where it changed, `anew` the whole table and picture
where agents came up.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from runner.journal import Journal
from runner.report.model import workflow_of
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.graph import edges_of, graph
from runner.view.sections import agent_cells
from runner.view.text import SIGNS
from runner.view.web.desk import desk
from runner.view.web.pages import run
from runner.view.web.pages.following import Following
from runner.view.web.run_address import run_of

EVERY = 1.0  # seconds between two looks
OWNER_EVERY = 2.0  # and between two looks whether the run's process is there
ALIVE_EVERY = 15.0  # and between two signs of life, by which a page that was closed is noticed

Message = dict[str, object]


async def show(request: Request) -> Response:
    """The stream of a run; `?agent=` chooses whose log."""
    runs, folder = await run_in_threadpool(run_of, request)
    live = await run_in_threadpool(Live.of, request, runs, folder)
    return StreamingResponse(_stream(live), media_type="text/event-stream")


async def _stream(live: "Live") -> AsyncIterator[str]:
    spoke = 0.0
    try:
        while True:
            message = await asyncio.to_thread(live.look)
            if message or time.monotonic() - spoke > ALIVE_EVERY:
                spoke = time.monotonic()
                yield f"data: {json.dumps(message)}\n\n" if message else ": here\n\n"
            if desk(live.request).is_closing():
                return
            if live.is_over:
                yield "event: over\ndata: {}\n\n"
                return
            await asyncio.sleep(EVERY)
    finally:
        live.following.journal.close()


@dataclass(slots=True)
class Live:
    """One page that follows one run, and what it was told."""

    request: Request
    runs: WorkflowFolder
    folder: RunFolder
    following: Following
    told: dict[str, Message] = field(default_factory=dict)  # by agent
    parts: dict[str, str] = field(default_factory=dict)
    owner_at: float = 0.0
    is_over: bool = False

    @classmethod
    def of(cls, request: Request, runs: WorkflowFolder, folder: RunFolder) -> "Live":
        """With the journal open."""
        following = Following(folder, Journal(folder.journal), request.query_params.get("agent", ""))
        return cls(request, runs, folder, following)

    def look(self) -> Message:
        """What is new; nothing where nothing is."""
        is_first = not self.parts
        self._check_owner()  # first: all that a run wrote is there once its process is gone
        news = self.following.look()
        if self.is_over and self.following.state.status == "RUNNING":
            self.following.state.status = "INTERRUPTED"
        if not news.agents and not news.lines and not news.run and not is_first and not self.is_over:
            return {}
        message: Message = {"now": time.time()}
        agents = {name: self._agent(name) for name in (self.following.state.agents if is_first else news.agents)}
        changed = {name: said for name, said in agents.items() if self.told.get(name) != said}
        if changed:
            message["agents"] = changed
        if is_first or not changed.keys() <= self.told.keys():
            message["anew"] = self._anew()
        self.told |= changed
        if news.lines or is_first:
            message["lines"], message["reset"] = news.lines, is_first
        state = self.following.state
        parts = {"head": str(run.head(state, self.following.phase)), "actions": ""}
        parts["actions"] = str(run.actions(self.request, self.folder, state, is_going=not self.is_over))
        message |= {name: html for name, html in parts.items() if self.parts.get(name) != html}
        self.parts, message["state"] = parts, state.status
        return message

    def _agent(self, name: str) -> Message:
        agent = self.following.state.agents[name]
        cells = agent_cells(agent, agent.ended or agent.started)
        started = agent.started if agent.status == "RUNNING" else None
        return {"state": agent.status, "sign": SIGNS[agent.status], "started": started, "cells": cells}

    def _anew(self) -> Message:
        state = self.following.state
        picture = graph(state.agents, edges_of(workflow_of(self.folder), state))
        table = run.agents_of(self.folder, state, self.following.agent, time.time())
        return {"table": str(table), "graph": str(picture)}

    def _check_owner(self) -> None:
        """The run is over when its process is; one that has ended may be taken up again, which loads the page anew."""
        now = time.monotonic()
        if self.owner_at and now - self.owner_at < OWNER_EVERY and not self.following.state.ended:
            return
        self.owner_at = now
        self.is_over = not run.is_going(self.runs, self.folder)
