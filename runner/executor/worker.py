"""One attempt on a worker of a cluster: called there, with a parcel, by `runner.executor.cluster`.

The attempt is the same code as at home, over a repository made from the parcel. Its processes die with the worker, and
a lease is taken only once: a scheduler that gives the attempt to another worker, since the first was lost, gets no
second try: whether there is one is for the run's journal to say.
"""

import asyncio
import importlib
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

from runner.agents.backend import Heard
from runner.agents.table import check_ready, choose
from runner.attempt import Attempt
from runner.executor.parcel import Answer, Parcel, Told, bundle_of, unpack, version
from runner.failure import Exit, RunnerError
from runner.isolation.confinement import choose as choose_way
from runner.isolation.table import WAYS
from runner.journal import Event, Journal
from runner.result import Result
from runner.site import Site
from runner.state_folder import RunFolder

POLL = 0.5  # seconds between two looks at whether the attempt is to stop


def work(parcel: Parcel) -> Answer:
    """Make the attempt. What goes wrong before it starts is a failed attempt too."""
    distributed = importlib.import_module("distributed")
    worker, client = distributed.get_worker(), distributed.get_client()
    lease = distributed.Event(f"lease-{parcel.token}", client=client)
    if lease.is_set():
        return Answer(parcel.token, lost=True)
    lease.set()
    if (mine := version()) != parcel.version:
        fault = f"the worker {worker.address} has another Treaty ({mine}) than the run ({parcel.version})"
        return Answer(parcel.token, Result(False, fault, Exit.FAILED))
    stop = distributed.Event(f"stop-{parcel.token}", client=client)
    with tempfile.TemporaryDirectory(prefix="treaty-", ignore_cleanup_errors=True) as folder:
        try:
            return _attempt(parcel, Path(folder), lambda told: worker.log_event(parcel.token, told.plain()), stop)
        except RunnerError as error:
            return Answer(parcel.token, Result(False, f"{worker.address}: {error.message}", Exit.FAILED))


def _attempt(parcel: Parcel, folder: Path, send: Any, stop: Any) -> Answer:
    git = unpack(parcel, folder / "repository")
    run = RunFolder(folder / parcel.run_id)
    run.path.mkdir()
    told: list[Told] = []

    def hear(event: Event) -> None:
        made = event.text("commit") if event.kind == "agent.checkpoint" else ""
        bundle = bundle_of(git, made, parcel.start) if made else b""
        told.append(Told(len(told), event.kind, dict(event.data), bundle))
        send(told[-1])

    confinement = choose_way(parcel.workflow.execution.isolation, WAYS)
    with Journal(run.journal) as journal:
        site = Site(git, run, journal, parcel.workflow, parcel.models, confinement, parcel.base, "", "", hear)
        agent = site.workflow.agent(parcel.agent)
        backend, model = choose(site.workflow, agent, site.models)
        check_ready(backend, model, os.environ)
        halt = asyncio.Event()
        attempt = Attempt(site, agent, parcel.number, parcel.start, halt, backend, model, lambda *_: None)
        attempt.comments = parcel.comments
        result = asyncio.run(_until(attempt, halt, stop))
        bundle = bundle_of(git, result.commit, parcel.start) if result.commit else b""
        log = run.log(agent.id, parcel.number)
        return Answer(
            parcel.token, result, _plain(attempt.heard), tuple(told), bundle, log.read_bytes() if log.exists() else b""
        )


async def _until(attempt: Attempt, halt: asyncio.Event, stop: Any) -> Result:
    """The attempt; it is stopped where the run says so, or cannot be heard any more."""

    async def watch() -> None:
        await asyncio.to_thread(_wait_for, stop, over)
        halt.set()

    over = threading.Event()
    watching = asyncio.ensure_future(watch())
    try:
        return await attempt.run()
    finally:
        over.set()
        await watching


def _wait_for(stop: Any, over: threading.Event) -> None:
    """Return when the attempt is to stop, or is over."""
    while not over.wait(POLL):
        try:
            if stop.is_set():
                return
        except Exception:  # noqa: BLE001 - whatever a lost scheduler raises: nobody waits for this attempt
            return


def _plain(heard: Heard) -> Heard:
    """Without its session, whose home stays here and goes."""
    heard.session, heard.worked = "", False
    return heard
