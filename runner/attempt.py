"""One attempt of one agent: clone, run, read what changed, check the scope and the criteria, commit.

The agent's word counts for nothing here: what it did is read from its files, whether it succeeded from its
criteria, run out of its reach.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from runner import attempt_folder, prompt, scope_check, snapshot
from runner.agent_room import Room
from runner.agents.backend import Backend, Heard, Model
from runner.agents.stream import blame_server
from runner.audit.audit_log import Audit
from runner.broadcast import is_broadcast
from runner.checkpoints import CheckpointWatch
from runner.commits import Trailers, commit, ref_name, set_refs
from runner.failure import Exit
from runner.isolation.disk import DiskWatch
from runner.judgement import Judgement
from runner.orchestrator import Spawner
from runner.output_log import OutputLog
from runner.process import Limits, Outcome
from runner.result import Result
from runner.session import Session
from runner.site import Site
from runner.snapshot import Change, Snapshot
from runner.state_folder import remove
from runner.telling import Telling
from runner.workspace import Workspace
from scopes.workflow import Agent

SILENCE = 900.0  # seconds without any output after which an agent is taken for hung


@dataclass(slots=True)
class Attempt:
    """An attempt at work."""

    site: Site
    agent: Agent
    number: int
    start: str
    stop: asyncio.Event
    backend: Backend
    model: Model
    reached: Callable[[str, str], None]
    spawner: Spawner | None = None
    inputs: str = ""  # hash of all that goes in
    comments: tuple[str, ...] = ()
    space: Workspace | None = None  # where it was made ahead of time
    going: Session | None = None  # that goes on in this attempt
    heard: Heard = field(default_factory=Heard)
    _telling: Telling = field(init=False)
    _audit: Audit | None = None

    def __post_init__(self) -> None:
        self._telling = Telling(self.note, self.heard, self.backend.resumes)

    @property
    def folder(self) -> Path:
        """Where the logs of this attempt are kept, and all else of it unless it goes on in the place of another."""
        return self.site.folder.attempt(self.agent.id, self.number)

    @property
    def place(self) -> Path:
        """Where its clone and home are."""
        return self.going.place if self.going is not None else self.folder

    async def run(self) -> Result:
        """The whole attempt, to its result; its folder is left as it is."""
        space = self.space if self.space is not None else await asyncio.to_thread(self._make)
        confinement = self.site.confinement
        self.note(
            "agent.started",
            start=self.start,
            folder=str(self.place),
            backend=self.backend.name,
            isolation=confinement.name,
            session=self.going.id if self.going is not None else "",
            shared_files=space.shared[0],
            shared_bytes=space.shared[1],
        )
        limits = Limits(wall=self.site.workflow.execution.timeout, silence=SILENCE)
        place, bounds = (self.agent, self.place, space.folder), self.site.models.bounds
        room = Room(*place, confinement, limits, self.stop, bounds, space.sealed, space.broken)
        watch = self._watch(room, space)
        disk = DiskWatch((self.place,), self.site.models.bounds.disk, self.stop)
        fault, outcome = await disk.over(self._audited(room, watch, space.included))
        if disk.fault:  # what is there is not even read, and goes at once: the journal needs room too
            await asyncio.to_thread(attempt_folder.clear, self.place)
        self._telling.usage()
        if disk.fault:
            return Result(False, disk.fault, Exit.FAILED, may_keep=False)
        found = await asyncio.to_thread(snapshot.take, self.site.git, space, self.backend.litter)
        made = await asyncio.to_thread(self._commit, found) if found.tree else ""
        result = await self._result(found, made, (fault, outcome), watch)
        if made and not result.good:
            await asyncio.to_thread(set_refs, self.site.git, [self.ref()], made)
        return result

    def _going(self) -> tuple[str, str]:
        return (self.going.id, prompt.continuation(self.comments)) if self.going is not None else ("", "")

    def _make(self) -> Workspace:
        if self.going is not None:
            remove(self.folder)
            self.folder.mkdir(parents=True)
            return attempt_folder.again(self.site, self.agent, self.place, self.start, self.comments)
        return attempt_folder.make(self.site, self.agent, self.number, self.start, self.comments)

    # --- the program

    async def _audited(self, room: Room, watch: CheckpointWatch, included: str) -> tuple[str, Outcome]:
        if not self.site.workflow.audit.enabled:
            return await self._work(room, watch, included)
        self._audit = Audit(self.site, self.agent.id, self.number, self.folder / "audit.jsonl")
        async with self._audit.watching(room.clone):
            return await self._work(room, watch, included)

    async def _work(self, room: Room, watch: CheckpointWatch, included: str) -> tuple[str, Outcome]:
        """Set up, run the program and watch its checkpoints; why it is no success, and how it ended."""
        with OutputLog(self.site.folder.log(self.agent.id, self.number)) as log:

            def tell(stream: str, line: str) -> None:
                log.write(stream, line)
                self.backend.listen(stream, line, self.heard)
                self._telling.session()
                if self._audit is not None:
                    self._audit.hear(self.heard.action)
                self._telling.action()

            if included:
                log.write("note", f"from your checkout: {included}")
            for command in self.agent.setup:
                outcome = await room.shell(command, log.write)
                if not outcome.good:
                    return f"setup `{command}` failed with exit code {outcome.code}", outcome
            watching = asyncio.ensure_future(self._watch_checkpoints(watch))
            spawning = asyncio.ensure_future(self.spawner.run(room.clone)) if self.spawner else None
            try:
                outcome = await room.program(self.backend, self.model, tell, self._going(), self._answered)
            finally:
                stopped = await _end(watching)
                spawn_fault = await _end(spawning) if spawning else None
        if self.spawner and outcome.end == "exited" and not spawn_fault:
            await asyncio.to_thread(self.spawner.look, room.clone, last=True)
        self._telling.action(at_once=True)
        if isinstance(stopped, str) and stopped:
            return stopped, outcome
        if self.backend.fault(outcome, self.heard):
            blame_server(self.heard)
        return self.backend.fault(outcome, self.heard), outcome

    def _answered(self, status: int) -> None:
        self.heard.status = status

    # --- what it says

    def note(self, kind: str, **data: object) -> None:
        """An event of this attempt."""
        self.site.note(kind, self.agent.id, self.number, **data)

    # --- checkpoints

    def _watch(self, room: Room, space: Workspace) -> CheckpointWatch:
        async def accept(checkpoint: str) -> str:
            found = await asyncio.to_thread(snapshot.take, self.site.git, space, self.backend.litter)
            outside = scope_check.violations(self.site.git, self.site.workflow, self.agent, found)
            if outside:
                return scope_check.told(outside)
            made = await asyncio.to_thread(self._commit, found, checkpoint)
            self.note("agent.checkpoint", id=checkpoint, commit=made)
            self.reached(checkpoint, made)
            return ""

        async def holds(command: str) -> bool:
            outcome = await room.shell(command, lambda *_: None)
            return outcome.good

        return CheckpointWatch(self.agent.checkpoints, space.folder, room.signals, accept, holds)

    async def _watch_checkpoints(self, watch: CheckpointWatch) -> str:
        fault = await watch.run()
        if fault:
            self.stop.set()
        return fault

    # --- what it made

    def _commit(self, found: Snapshot, checkpoint: str = "") -> str:
        """Commit a snapshot; that of a checkpoint is kept under its name at once, since others start from it."""
        agent = self.agent
        title = f"{agent.title}: {checkpoint}" if checkpoint else agent.title
        trailers = Trailers(self._trailers())
        author = (agent.title, f"{agent.id}@agents.treaty.invalid")
        message = f"{title}\n\n{agent.instructions.strip()}\n\n{trailers.text()}\n"
        made = commit(self.site.git, found.tree, [self.start], message, author)
        if checkpoint:
            set_refs(self.site.git, [self.ref(checkpoint)], made)
        return made

    def _trailers(self) -> dict[str, str]:
        usage = self.heard.usage
        cost = "unknown" if usage is None or usage.cost is None else f"{usage.cost:.4f} USD"
        return {
            "Treaty-Run": self.site.run_id,
            "Treaty-Agent": self.agent.id,
            "Treaty-Model": self.heard.model or self.model.model or self.agent.model or self.backend.name,
            "Treaty-Session": self.heard.session,
            "Treaty-Cost": cost,
        }

    def ref(self, checkpoint: str = "") -> str:
        """Where the commit of this attempt, or of one of its checkpoints, is kept."""
        return ref_name(self.site.run_id, f"{self.agent.id}+{checkpoint or f'attempt-{self.number}'}")

    # --- whether it succeeded

    def _failed(self, fault: str, outcome: Outcome, made: str) -> Result:
        limited, late = self.heard.rate_limited, outcome.end in ("deadline", "silence")
        code = Exit.RATE_LIMIT if limited else Exit.TIMEOUT if late else Exit.FAILED
        stopped = outcome.end == "cancelled"
        return Result(False, fault, code, made, may_retry=not stopped, rate_limited=limited, out_of_time=late)

    async def _result(self, found: Snapshot, made: str, ended: tuple[str, Outcome], watch: CheckpointWatch) -> Result:
        outside = scope_check.violations(self.site.git, self.site.workflow, self.agent, found)
        if outside:
            return Result(False, scope_check.told(outside), Exit.SCOPE, made, tuple(outside))
        fault, outcome = ended
        return self._failed(fault, outcome, made) if fault else await self._judge(found, made, watch)

    async def _judge(self, found: Snapshot, made: str, watch: CheckpointWatch) -> Result:
        fault = await watch.look()
        if not fault and watch.left:
            fault = f"ended without reaching {', '.join(f'`{one.id}`' for one in watch.left)}"
        if not fault:
            judgement = Judgement(self.site, self.agent, self.number, self.folder, self.place / "home", self.note)
            fault = await judgement.fault(found, made, self.heard.answer)
        if fault:
            return Result(False, fault, Exit.FAILED, made, may_retry=True)
        await asyncio.to_thread(self.complete, found.changes, made)
        return Result(True, commit=made)

    def complete(self, changes: tuple[Change, ...], made: str) -> None:
        """This attempt is good: its commit gets the agent's own name, and the journal says so."""
        set_refs(self.site.git, [self.ref(), ref_name(self.site.run_id, self.agent.id)], made)
        added = sum(change.added or 0 for change in changes)
        deleted = sum(change.deleted or 0 for change in changes)
        files = f"{len(changes)} file{'' if len(changes) == 1 else 's'} changed (+{added}, -{deleted})"
        nothing = "artifact given" if is_broadcast(self.site.workflow) else "nothing to change"
        self.note(
            "agent.completed",
            commit=made,
            start=self.start,
            inputs=self.inputs,
            files=len(changes),
            added=added,
            deleted=deleted,
            summary=files if changes else nothing,
        )


async def _end(task: "asyncio.Future[str] | asyncio.Future[None]") -> object:
    """Cancel a watch; what it gave if it had ended before, its error raised."""
    task.cancel()
    result = (await asyncio.gather(task, return_exceptions=True))[0]
    if isinstance(result, Exception):
        raise result
    return result if isinstance(result, str) else None
