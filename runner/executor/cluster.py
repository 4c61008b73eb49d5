"""Attempts on the workers of a Dask cluster: a parcel goes out, events come while it works, a bundle comes back.

The scheduler only places work. Whether an attempt counts and whether another follows is decided here, by the journal:
each attempt has a lease of its own, no task is pure, none is tried again by the scheduler (which should run with
`distributed.scheduler.allowed-failures: 0`; with more, the lease stops the second try), and what comes back, at a
checkpoint or at the end, is checked against the agent's scope once more.
"""

import asyncio
import contextlib
import importlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from merge.repository.git import GitError
from runner import scope_check
from runner.broadcast import is_broadcast
from runner.commits import set_refs
from runner.executor.parcel import Answer, Told, parcel_of, take_in
from runner.executor.worker import work
from runner.failure import Exit, RunnerError
from runner.result import Result
from runner.snapshot import Change, Snapshot, compare
from scopes.workflow import Workflow

if TYPE_CHECKING:
    from runner.attempt import Attempt

SECONDS = 15.0  # to reach the scheduler
GRACE = 20.0  # for an attempt to end after it was told to stop
OURS = ("agent.completed",)  # told by us, once what was made is here


@dataclass(slots=True)
class Cluster:
    """A Dask scheduler and its workers, by `HOST:PORT`."""

    address: str
    _client: Any = None

    def told(self, workflow: Workflow) -> list[str]:
        """What runs here all the same, and what does not travel."""
        here = _why_here(workflow)
        if here:
            return [f"--executor: all agents run on this machine: {here}"]
        orchestrators = [agent.id for agent in workflow.agents if agent.spawn_workers is not None]
        found = [f"--executor: {', '.join(orchestrators)} runs on this machine, and spawns"] if orchestrators else []
        return [*found, "--executor: files of .worktreeinclude stay on this machine; keys must be set on the workers"]

    async def open(self) -> None:
        """Reach the scheduler, and see that it has a worker."""
        try:
            distributed = importlib.import_module("distributed")
        except ImportError:
            raise RunnerError("--executor: dask is not installed", "pip install 'treaty[cluster]'") from None
        try:
            self._client = await distributed.Client(
                f"tcp://{self.address}", asynchronous=True, timeout=SECONDS, set_as_default=False
            )
        except (OSError, TimeoutError) as error:
            hint = "start one with `dask scheduler`, and workers with `dask worker`"
            raise RunnerError(f"--executor: no scheduler at {self.address}: {error}", hint) from None
        if not (await self._client.scheduler.identity())["workers"]:
            hint = f"start one where the agents are to run: `dask worker tcp://{self.address}`"
            raise RunnerError(f"--executor: the scheduler at {self.address} has no worker", hint)

    async def close(self) -> None:
        """Leave the cluster as it is."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def run(self, attempt: "Attempt") -> Result:
        """One attempt there; an orchestrator's, and those of reviews and audited runs, here."""
        if _why_here(attempt.site.workflow) or attempt.spawner is not None:
            return await attempt.run()
        token = secrets.token_hex(8)
        sent = (attempt.site, attempt.agent.id, attempt.number, attempt.start, attempt.comments, token)
        parcel = await asyncio.to_thread(parcel_of, *sent)
        hearing = _Hearing(attempt)
        self._client.subscribe_topic(token, hearing.hear)
        try:
            key = f"treaty-{attempt.site.run_id}-{attempt.agent.id}-{attempt.number}-{token}"
            future = self._client.submit(work, parcel, key=key, pure=False, retries=0)
            answer = await self._answer(future, hearing, token)
        finally:
            with contextlib.suppress(Exception):  # a scheduler that is gone: told by the answer
                self._client.unsubscribe_topic(token)
        return await hearing.finish(answer, token)

    async def _answer(self, future: Any, hearing: "_Hearing", token: str) -> "Answer | str":
        """What the worker sent, or why nothing came."""
        distributed = importlib.import_module("distributed")
        coming = asyncio.ensure_future(future.result())
        stopping = [asyncio.ensure_future(one.wait()) for one in (hearing.attempt.stop, hearing.faulty)]
        await asyncio.wait({coming, *stopping}, return_when="FIRST_COMPLETED")
        if not coming.done():
            with contextlib.suppress(Exception):
                await distributed.Event(f"stop-{token}", client=self._client).set()
            await asyncio.wait({coming}, timeout=GRACE)
        for waiting in stopping:
            waiting.cancel()
        if not coming.done():
            coming.cancel()
            await future.cancel()
            return "was stopped, and its worker does not answer"
        try:
            answer = coming.result()
        except asyncio.CancelledError:
            return "the scheduler is gone, or dropped it"
        except Exception as error:  # noqa: BLE001 - dask raises what the task raised, and errors of its own
            return f"its worker was lost or failed: {type(error).__name__}: {error}"
        return answer if isinstance(answer, Answer) else "its worker sent no answer"


@dataclass(slots=True)
class _Hearing:
    """Takes in what one attempt tells, each event once and in order, until one of them cannot be taken.

    `fault` is then the result of the attempt, and `faulty` ends it on its worker.
    """

    attempt: "Attempt"
    fault: Result | None = None
    faulty: asyncio.Event = field(default_factory=asyncio.Event)
    _next: int = 0
    _early: dict[int, Told] = field(default_factory=dict)

    def hear(self, event: tuple[float, Sequence[Any]]) -> None:
        """An event on its way; called in the loop's own thread."""
        try:
            told = Told.of(event[1])
        except (TypeError, ValueError) as error:
            self._refuse(_broken(str(error)))
        else:
            self._take(told)

    def _take(self, told: Told) -> None:
        if told.place >= self._next:
            self._early[told.place] = told
        while (found := self._early.pop(self._next, None)) is not None:
            self._next += 1
            self._note(found)

    def _note(self, told: Told) -> None:
        if told.kind in OURS or self.fault is not None:
            return
        attempt = self.attempt
        at_checkpoint = told.kind == "agent.checkpoint"
        name, commit = str(told.data.get("id")), str(told.data.get("commit"))
        if at_checkpoint:
            known = {one.id for one in attempt.agent.checkpoints}
            refused = self._taken(told.bundle, commit) if name in known else _broken(f"no checkpoint `{name}`")
            if not isinstance(refused, tuple):
                self._refuse(refused)
                return
            set_refs(attempt.site.git, [attempt.ref(name)], commit)
        attempt.note(told.kind, **{key: value for key, value in told.data.items() if key != "folder"})
        if at_checkpoint:
            attempt.reached(name, commit)

    def _refuse(self, fault: Result) -> None:
        if self.fault is None:
            self.fault = fault
            self.faulty.set()

    def _taken(self, bundle: bytes, commit: str) -> tuple[Change, ...] | Result:
        """What a commit changes that is here now and within the scope, else what becomes of the attempt."""
        attempt, site = self.attempt, self.attempt.site
        try:
            take_in(site.git, bundle, commit)
            changes = compare(site.git, attempt.start, commit)
            found = Snapshot(site.git.resolve(commit, "tree"), changes, ())
        except GitError as error:
            return _broken(str(error))
        outside = scope_check.violations(site.git, site.workflow, attempt.agent, found)
        if outside:
            return Result(False, scope_check.told(outside), Exit.SCOPE, commit, tuple(outside))
        return changes

    async def finish(self, answer: "Answer | str", token: str) -> Result:
        """The result, once all is told and what was made is here and within the scope."""
        if self.fault is not None:
            return self._kept(self.fault)
        if isinstance(answer, str) or answer.lost or answer.token != token or answer.result is None:
            reason = answer if isinstance(answer, str) else "its worker was lost"
            return Result(False, reason, Exit.FAILED, may_retry=not self.attempt.stop.is_set())
        for told in answer.told:
            self._take(told)
        self.attempt.heard = answer.heard
        if self.fault is not None:
            return self._kept(self.fault)
        return await asyncio.to_thread(self._check, answer, answer.result)

    def _check(self, answer: Answer, result: Result) -> Result:
        attempt = self.attempt
        attempt.folder.mkdir(parents=True, exist_ok=True)
        (attempt.folder / "output.log").write_bytes(answer.log)
        if not result.commit:
            return result
        taken = self._taken(answer.bundle, result.commit)
        if isinstance(taken, tuple):
            if result.good:
                attempt.complete(taken, result.commit)
                return result
        elif not result.held or not taken.commit:
            result = taken
        return self._kept(result)

    def _kept(self, result: Result) -> Result:
        """What the attempt made has a name, for a person to look at."""
        if result.commit:
            set_refs(self.attempt.site.git, [self.attempt.ref()], result.commit)
        return result


def _broken(why: str) -> Result:
    return Result(False, f"what its worker sent cannot be taken: {why}", Exit.FAILED, may_retry=True)


def _why_here(workflow: Workflow) -> str:
    if workflow.audit.enabled:
        return "an audit log is kept where the runner is"
    return "this is a review" if is_broadcast(workflow) else ""
