"""The runner's side of the audit log: starts a watcher beside an agent, stores its log, checks it later.

What is recorded: files of the agent's clone (but for its `.git`), by the agent and all that it starts, from before
its first command to after its last. What happens outside the clone is not; at level A and B nothing of the user's
can be read there. Each log's length and last hash are in the journal.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runner.audit.chain import ChainWriter, verify
from runner.audit.destination import Destination, destination
from runner.failure import RunnerError
from runner.journal import Event
from runner.process import Command, Limits, Outcome, run
from runner.site import Site
from scopes.workflow import Workflow

ROOT = str(Path(__file__).parents[2])
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from runner.audit.watcher import main; "
    "sys.exit(main(sys.argv[1:]))"
)
DROPPED = "INCOMPLETE: the kernel dropped events, or a folder could not be watched"
LIMITS = Limits(grace=60.0)  # to write down what is still in the queue
READY_SECONDS = 20.0


def where_to(workflow: Workflow, folder: Path, root: Path) -> Destination:
    """The place of a workflow's logs: its `log_destination`, else the folder of the run's own state."""
    address = workflow.audit.log_destination
    place = str(workflow.where("audit", "log_destination")) if address else ""
    return destination(address or str(folder / "audit"), root, place)


@dataclass(slots=True)
class Audit:
    """The log of one attempt."""

    site: Site
    agent: str
    attempt: int
    file: Path
    messages: list[tuple[float, str]] = field(default_factory=list)  # what the agent said

    @property
    def name(self) -> str:
        """The log's name at the destination."""
        return f"{self.site.workflow.name}/{self.site.run_id}/{self.agent}-{self.attempt}.jsonl"

    @property
    def who(self) -> dict[str, object]:
        """What each record says of whose it is."""
        return {"agent": self.agent, "attempt": self.attempt}

    def hear(self, message: str) -> None:
        """What the agent says that it does; the same again says nothing."""
        if message and (not self.messages or self.messages[-1][1] != message):
            self.messages.append((time.time(), message))

    @contextlib.asynccontextmanager
    async def watching(self, clone: Path) -> AsyncIterator[None]:
        """Watch a clone; on leaving, the log is complete, stored, and its last hash in the journal."""
        said: list[str] = []
        ready, stop = asyncio.Event(), asyncio.Event()

        def tell(_: str, line: str) -> None:
            said.append(line)
            ready.set()

        self.file.unlink(missing_ok=True)
        level = self.site.workflow.audit.log_level
        argv = [sys.executable, "-I", "-S", "-c", START, ROOT, str(clone), str(self.file), level, json.dumps(self.who)]
        by = {name: value for name, value in os.environ.items() if name == "TREATY_AUDIT_BY"}
        watcher = asyncio.ensure_future(run(Command(argv, self.file.parent, by), LIMITS, tell, stop))
        try:
            await asyncio.wait_for(_either(ready, watcher), READY_SECONDS)
            if not said or not said[0].startswith("ready"):
                raise RunnerError(f"the audit log cannot be kept: {said[-1] if said else 'its watcher ended'}")
            yield
        finally:
            stop.set()
            await watcher
            await asyncio.shield(asyncio.to_thread(self._finish))

    def _finish(self) -> None:
        if not self.file.exists():
            return
        with ChainWriter(self.file) as chain:
            if self.site.workflow.audit.include_agent_reasoning:
                for moment, text in self.messages:
                    chain.write({"time": moment, **self.who, "op": "message", "text": text})
            lines, last = chain.lines, chain.hash
        end = _end_of(self.file)
        fault = ""
        try:
            where_to(self.site.workflow, self.site.folder.path, self.site.git.path).put(self.name, self.file)
        except Exception as error:  # noqa: BLE001 - whatever a store's own client raises
            fault = f"{type(error).__name__}: {error}"
        told = {key: end.get(key) for key in ("operations", "overflows", "complete")}
        self.site.note(
            "agent.audited", self.agent, self.attempt, file=self.name, lines=lines, hash=last, fault=fault, **told
        )


async def _either(ready: asyncio.Event, watcher: "asyncio.Future[Outcome]") -> None:
    waiting = asyncio.ensure_future(ready.wait())
    both: set[asyncio.Future[Any]] = {waiting, watcher}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def _end_of(file: Path) -> dict[str, object]:
    for line in reversed(file.read_bytes().splitlines()):
        record: dict[str, object] = json.loads(line)
        if record.get("op") == "end":
            return record
    return {"complete": False}


def problems(workflow: Workflow, folder: Path, root: Path, events: Sequence[Event]) -> tuple[list[str], list[str]]:
    """(what is good, what is not) of each log of a run, as lines for people."""
    good, bad = [], []
    where = where_to(workflow, folder, root)
    for event in events:
        if event.kind == "agent.audited":
            fault = event.text("fault") or _compare(where, event)
            about = f"{event.text('file')}: "
            if fault:
                bad.append(about + fault)
                continue
            whole = "complete" if event.data.get("complete") else DROPPED
            good.append(f"{about}{event.number('lines')} records, {event.number('operations')} operations, {whole}")
    return good, bad


def _compare(where: Destination, event: Event) -> str:
    try:
        lines = where.get(event.text("file")).splitlines()
    except FileNotFoundError:
        return "it is gone"
    except Exception as error:  # noqa: BLE001 - whatever a store's own client raises
        return f"it cannot be read: {error}"
    count, last, fault = verify(lines)
    if fault:
        return fault
    if count != event.number("lines"):
        return f"it has {count} records, and had {event.number('lines')}"
    return "" if last == event.text("hash") else "its last record is not the one that was written"
