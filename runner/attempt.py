"""One attempt of one agent: clone, run, read what changed, check the scope and the criteria, commit.

The agent's word counts for nothing here: what it did is read from its files, whether it succeeded from its
criteria, run out of its reach.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from runner import criteria, prompt, scope_check, snapshot, workspace
from runner.agent_room import Room
from runner.agents.backend import Backend, Heard, Model
from runner.audit.audit_log import Audit
from runner.broadcast import collect, is_broadcast
from runner.checkout import Checkout
from runner.checkpoints import CheckpointWatch
from runner.commits import Trailers, commit, person, ref_name, set_ref
from runner.failure import Exit
from runner.included import copy_included
from runner.interface import disagreements
from runner.orchestrator import Spawner
from runner.output_log import OutputLog
from runner.process import Limits, Outcome
from runner.site import Site
from runner.snapshot import Change, Snapshot
from runner.state_folder import remove
from runner.surroundings import make_home
from runner.workspace import Workspace
from scopes.workflow import Agent

ACTION_SECONDS = 0.5  # least time between two journaled actions
SILENCE = 900.0  # seconds without any output after which an agent is taken for hung


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended. `commit` is what it made, also where that is not accepted.

    `out_of_time` tells a deadline from an end of its own: a program that waits for its server by itself until
    then has had its time.
    """

    good: bool
    reason: str = ""
    code: Exit = Exit.OK
    commit: str = ""
    held: tuple[str, ...] = ()
    may_retry: bool = False
    rate_limited: bool = False
    out_of_time: bool = False


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
    heard: Heard = field(default_factory=Heard)
    _told: float = 0.0
    _shown: str = ""
    _audit: Audit | None = None

    @property
    def folder(self) -> Path:
        """Where all of this attempt is kept."""
        return self.site.folder.attempt(self.agent.id, self.number)

    async def run(self) -> Result:
        """The whole attempt, to its result; its folder is left as it is."""
        space = await asyncio.to_thread(self._make_workspace)
        confinement = self.site.confinement
        self.note(
            "agent.started",
            start=self.start,
            folder=str(self.folder),
            backend=self.backend.name,
            isolation=confinement.name,
        )
        limits = Limits(wall=self.site.workflow.execution.timeout, silence=SILENCE)
        room = Room(self.agent, self.folder, space.folder, confinement, limits, self.stop, self.site.models.bounds)
        watch = self._watch(room, space)
        fault, outcome = await self._audited(room, watch)
        found = await asyncio.to_thread(snapshot.take, self.site.git, space)
        self._tell_usage()
        outside = scope_check.violations(self.site.git, self.site.workflow, self.agent, found)
        made = await asyncio.to_thread(self._commit, found) if found.tree else ""
        if outside:
            return Result(False, scope_check.told(outside), Exit.SCOPE, made, tuple(outside))
        if fault:
            return self._failed(fault, outcome, made)
        return await self._judge(found, made, watch)

    # --- the program

    async def _audited(self, room: Room, watch: CheckpointWatch) -> tuple[str, Outcome]:
        if not self.site.workflow.audit.enabled:
            return await self._work(room, watch)
        self._audit = Audit(self.site, self.agent.id, self.number, self.folder / "audit.jsonl")
        async with self._audit.watching(room.clone):
            return await self._work(room, watch)

    async def _work(self, room: Room, watch: CheckpointWatch) -> tuple[str, Outcome]:
        """Set up, run the program and watch its checkpoints; why it is no success, and how it ended."""
        with OutputLog(self.site.folder.log(self.agent.id, self.number)) as log:

            def tell(stream: str, line: str) -> None:
                log.write(stream, line)
                self.backend.listen(stream, line, self.heard)
                if self._audit is not None:
                    self._audit.hear(self.heard.action)
                self._show()

            for command in self.agent.setup:
                outcome = await room.shell(command, log.write)
                if not outcome.good:
                    return f"setup `{command}` failed with exit code {outcome.code}", outcome
            watching = asyncio.ensure_future(self._watch_checkpoints(watch))
            spawning = asyncio.ensure_future(self.spawner.run(room.clone)) if self.spawner else None
            try:
                outcome = await room.program(self.backend, self.model, tell)
            finally:
                stopped = await _end(watching)
                spawn_fault = await _end(spawning) if spawning else None
        if self.spawner and outcome.end == "exited" and not spawn_fault:
            await asyncio.to_thread(self.spawner.look, room.clone, last=True)
        self._show(at_once=True)
        if isinstance(stopped, str) and stopped:
            return stopped, outcome
        return self.backend.fault(outcome, self.heard), outcome

    def _make_workspace(self) -> Workspace:
        remove(self.folder)
        make_home(self.folder / "home")
        (self.folder / "checkpoints").mkdir()
        text = prompt.instructions(self.site.workflow, self.agent, self.comments)
        (self.folder / "instructions.md").write_text(text, encoding="utf-8")
        scopes = scope_check.read_scope(self.site.workflow, self.agent)
        tree = self.site.tree(self.start)

        def visible(path: str) -> bool:
            return any(scope.match(path) for scope in scopes)

        git, packs = self.site.git, self.site.packs
        made = workspace.create(git, self.folder, tree, visible, person(git), packs)
        copy_included(git, made.folder)
        workspace.make_folders(made, scope_check.write_scope(self.agent))
        return made

    # --- what it says

    def note(self, kind: str, **data: object) -> None:
        """An event of this attempt."""
        self.site.note(kind, self.agent.id, self.number, **data)

    def _show(self, at_once: bool = False) -> None:
        now = time.monotonic()
        if self.heard.action != self._shown and (at_once or now - self._told > ACTION_SECONDS):
            self._told, self._shown = now, self.heard.action
            self.note("agent.action", text=self._shown[:500])

    def _tell_usage(self) -> None:
        usage = self.heard.usage
        if usage is not None:
            self.note("agent.usage", input=usage.input, output=usage.output, cost=usage.cost)

    # --- checkpoints

    def _watch(self, room: Room, space: Workspace) -> CheckpointWatch:
        async def accept(checkpoint: str) -> str:
            found = await asyncio.to_thread(snapshot.take, self.site.git, space)
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
        """Commit a snapshot; the commit of an attempt is kept under a name that tells which."""
        agent, run_id = self.agent, self.site.run_id
        title = f"{agent.title}: {checkpoint}" if checkpoint else agent.title
        trailers = Trailers(self._trailers())
        author = (agent.title, f"{agent.id}@agents.treaty.invalid")
        message = f"{title}\n\n{agent.instructions.strip()}\n\n{trailers.text()}\n"
        made = commit(self.site.git, found.tree, [self.start], message, author)
        set_ref(self.site.git, ref_name(run_id, f"{agent.id}+{checkpoint or f'attempt-{self.number}'}"), made)
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

    # --- whether it succeeded

    def _failed(self, fault: str, outcome: Outcome, made: str) -> Result:
        limited, late = self.heard.rate_limited, outcome.end in ("deadline", "silence")
        code = Exit.RATE_LIMIT if limited else Exit.TIMEOUT if late else Exit.FAILED
        stopped = outcome.end == "cancelled"
        return Result(False, fault, code, made, may_retry=not stopped, rate_limited=limited, out_of_time=late)

    async def _judge(self, found: Snapshot, made: str, watch: CheckpointWatch) -> Result:
        fault = await watch.look()
        if fault or watch.left:
            missing = ", ".join(f"`{one.id}`" for one in watch.left)
            return Result(False, fault or f"ended without reaching {missing}", Exit.FAILED, made, may_retry=True)
        if is_broadcast(self.site.workflow):
            artifact = await asyncio.to_thread(collect, self.site, self.agent, self.folder, self.heard.answer)
            if artifact.fault:
                return Result(False, artifact.fault, Exit.FAILED, made, may_retry=True)
        fault = await asyncio.to_thread(self._against_interface, found)
        if fault:
            return Result(False, fault, Exit.FAILED, made, may_retry=True)
        verdicts = await self._verify(made)
        failed = [verdict for verdict in verdicts if verdict.failed]
        if failed:
            return Result(False, criteria.told(failed[0]), Exit.FAILED, made, may_retry=True)
        if not found.changes and self.agent.scope.write and not criteria.has_commands(self.agent):
            fault = "changed nothing, and no criterion shows that nothing was to do"
            return Result(False, fault, Exit.FAILED, made, may_retry=True)
        self._complete(found.changes, made)
        return Result(True, commit=made)

    def _against_interface(self, found: Snapshot) -> str:
        """Where the work is not what the shared interface says, "" where it is."""
        context = self.site.workflow.context
        if self.site.workflow.coordination.strategy != "interface-first" or not context.shared_interfaces:
            return ""
        faults = disagreements(self.site.git, self.site.base, context.shared_interfaces, found.changes)
        more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
        return f"does not agree with {context.shared_interfaces}: {'; '.join(faults[:3])}{more}" if faults else ""

    async def _verify(self, made: str) -> list[criteria.Verdict]:
        def tell(verdict: criteria.Verdict) -> None:
            told = {"text": verdict.criterion.text, "command": verdict.criterion.command}
            output = list(verdict.said) if verdict.failed else []
            self.note("agent.criterion", **told, code=verdict.code, verified=verdict.code is not None, output=output)

        seconds = self.site.workflow.execution.timeout
        if not criteria.has_commands(self.agent):
            return await criteria.verify(self.agent, None, seconds, tell)
        folder = self.site.folder.scratch(f"{self.agent.id}-{self.number}")
        site = self.site
        async with Checkout(site.git, made, folder, site.confinement, self.agent.env) as checkout:
            fault = await checkout.prepare(self.agent.setup, Limits(wall=seconds or criteria.SECONDS))
            if fault:
                first = self.agent.success_criteria[0]
                return [criteria.Verdict(first, 1, (fault,))]
            return await criteria.verify(self.agent, checkout, seconds, tell)

    def _reviews(self) -> bool:
        return is_broadcast(self.site.workflow)

    def _complete(self, changes: tuple[Change, ...], made: str) -> None:
        set_ref(self.site.git, ref_name(self.site.run_id, self.agent.id), made)
        added = sum(change.added or 0 for change in changes)
        deleted = sum(change.deleted or 0 for change in changes)
        files = f"{len(changes)} file{'' if len(changes) == 1 else 's'} changed (+{added}, -{deleted})"
        self.note(
            "agent.completed",
            commit=made,
            start=self.start,
            inputs=self.inputs,
            files=len(changes),
            added=added,
            deleted=deleted,
            summary=files if changes else ("artifact given" if self._reviews() else "nothing to change"),
        )


async def _end(task: "asyncio.Future[str] | asyncio.Future[None]") -> object:
    """Cancel a watch; what it gave if it had ended before, its error raised."""
    task.cancel()
    result = (await asyncio.gather(task, return_exceptions=True))[0]
    if isinstance(result, Exception):
        raise result
    return result if isinstance(result, str) else None
