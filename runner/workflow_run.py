"""MAIN PATH of a run: plan → execute → merge → report. Every step is an event in the journal before it counts."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from merge.repository.git import Git, GitError
from runner.agent_work import AgentWork
from runner.agents.table import read_models
from runner.audit.audit_log import where_to
from runner.audit.destination import expire
from runner.broadcast import is_broadcast, write_report
from runner.budget import Spending
from runner.commits import existing
from runner.estimates import past_times
from runner.failure import Exit, RunnerError, worst
from runner.inputs import input_hashes
from runner.isolation.confinement import choose
from runner.isolation.table import WAYS
from runner.journal import Event, Journal
from runner.merging.phase import Ended, merge_phase
from runner.merging.resolution import take_resolution
from runner.merging.target import Target
from runner.orchestrator import Spawner, restore_workers
from runner.plan import Gate, Plan, PlannedAgent, make_plan
from runner.preparation import Prepared
from runner.run_state import RunState, fold
from runner.scheduler import Scheduler
from runner.site import Site
from runner.state_folder import WorkflowFolder, remove
from scopes.workflow_file import load

Hear = Callable[[Event], None]
SIGNALS = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    run_id: str
    code: Exit
    state: RunState


def run(prepared: Prepared, hear: Hear, reuse: Mapping[str, Event] | None = None) -> Outcome:
    """A new run, from its first event to its last. `reuse` are results of earlier runs to take again."""
    workflow = prepared.workflow
    confinement = choose(workflow.execution.isolation, WAYS)
    runs = WorkflowFolder.of(prepared.git, workflow.name)
    with runs.lock():
        folder = runs.create()
        shutil.copyfile(prepared.file, folder.workflow)
        with Journal(folder.journal) as journal:
            site = Site(
                prepared.git,
                folder,
                journal,
                workflow,
                prepared.models,
                confinement,
                prepared.base,
                prepared.base_branch,
                prepared.target,
                hear,
            )
            _begin(site, prepared, reuse or {})
            return asyncio.run(go(site, prepared.plan))


def _begin(site: Site, prepared: Prepared, reuse: Mapping[str, Event]) -> None:
    site.note(
        "run.started",
        workflow=site.workflow.name,
        file=str(prepared.file),
        base=site.base,
        base_branch=site.base_branch,
        target=site.target,
        agents=[*reuse, *(planned.id for planned in prepared.plan.agents)],
        isolation=site.confinement.name,
        level=site.confinement.level,
    )
    _expire(site)
    for agent, event in reuse.items():
        site.note("agent.completed", agent, event.attempt, **event.data)


def _expire(site: Site) -> None:
    """Old audit logs go before new ones come."""
    audit = site.workflow.audit
    if audit.enabled and audit.retention_days is not None:
        where = where_to(site.workflow, site.folder.path, site.git.path)
        expire(where, site.workflow.name, audit.retention_days, time.time())


async def go(site: Site, plan: Plan) -> Outcome:
    """Work through what the journal says is still to do: agents, then the merge, then the last event."""
    state = fold(site.journal.events())
    site.state = fold(site.journal.events())
    ended = Ended()
    with _signals(ended) as interrupt:
        try:
            await _execute(site, plan, state, ended, interrupt)
            state = fold(site.journal.events())
            if is_broadcast(site.workflow):
                _report(site, state)
            elif not interrupt.code and _may_merge(site, state, ended):
                await _merge(site, state, ended, interrupt)
        except (GitError, RunnerError, OSError) as error:
            ended.add(Exit.FAILED, f"the run stopped: {' '.join(str(error).split())}")
    code = worst(ended.codes)
    site.note("run.finished", code=int(code), reasons=ended.reasons, read_cache=site.packs.saving())
    for name in ("checkouts", "packs"):
        remove(site.folder.path / name)
    return Outcome(site.run_id, code, fold(site.journal.events()))


async def _execute(site: Site, plan: Plan, state: RunState, ended: Ended, interrupt: "Interrupt") -> None:
    """Run every agent that has not finished yet."""
    spending = Spending.of(site.workflow.execution.budget, state.agents.values())
    work = AgentWork(site, spending, {agent.id: agent.attempt for agent in state.agents.values()})
    scheduler = Scheduler(
        plan,
        work.turn,
        lambda planned, reason: _cancelled(site, planned.id, reason),
        abort_on_failure=site.workflow.coordination.abort_on_agent_failure,
        may_start=spending.refusal,
        opened=opened_gates(site, state),
    )
    scheduler.most_workers = site.workflow.orchestration.max_worker_agents
    work.spawners = _spawners(site, scheduler)
    interrupt.act = lambda: scheduler.stop("the run was interrupted")
    await scheduler.run()
    interrupt.act = lambda: None
    for event in site.journal.events():
        if event.kind == "agent.audited" and event.text("fault"):
            ended.add(Exit.FAILED, f"the audit log of {event.agent} is not where it should be: {event.text('fault')}")
    if scheduler.refused:
        ended.add(Exit.BUDGET, scheduler.refused)
    for code, reason in zip(work.codes, work.reasons, strict=True):
        ended.add(code, reason)


def _spawners(site: Site, scheduler: Scheduler) -> dict[str, Spawner]:
    """One for each orchestrator. They look from threads of their own, the scheduler lives in the loop's."""
    loop = asyncio.get_running_loop()

    def add(planned: PlannedAgent) -> None:
        loop.call_soon_threadsafe(scheduler.add, planned)

    chosen = [agent for agent in site.workflow.agents if agent.spawn_workers is not None]
    return {agent.id: Spawner(site, agent, add, dict(os.environ)) for agent in chosen}


def _cancelled(site: Site, agent: str, reason: str) -> None:
    site.note("agent.cancelled", agent, reason=reason)


def opened_gates(site: Site, state: RunState) -> dict[Gate, str]:
    """The gates of agents that are done: their end, and each of their checkpoints."""
    opened: dict[Gate, str] = {}
    for agent in state.agents.values():
        if agent.status != "COMPLETE":
            continue
        opened[Gate(agent.id)] = agent.commit
        for checkpoint in site.workflow.agent(agent.id).checkpoints:
            opened[Gate(agent.id, checkpoint.id)] = agent.checkpoints.get(checkpoint.id, agent.commit)
    return opened


def _may_merge(site: Site, state: RunState, ended: Ended) -> bool:
    """Whether what is there may be merged: all of it, or the rest where the workflow says so."""
    every = [agent for agent in state.agents.values() if not agent.replaced_by]
    missing = [agent.id for agent in every if agent.status != "COMPLETE"]
    if not missing:
        return True
    coordination = site.workflow.coordination
    go_on = "abort_on_agent_failure" in coordination.model_fields_set and not coordination.abort_on_agent_failure
    if not go_on:
        ended.add(
            Exit.FAILED if not ended.codes else ended.codes[0],
            f"nothing was merged, `{site.target}` is as it was: {', '.join(missing)} did not finish; "
            f"`treaty workflow resume {site.workflow.name}` tries again",
        )
    return go_on


def _report(site: Site, state: RunState) -> None:
    """Of a review, the report of all artifacts that there are."""
    given = {agent.id: agent.attempt for agent in state.agents.values() if agent.status == "COMPLETE"}
    if given:
        site.note("run.report", files=[str(path) for path in write_report(site, given)])


async def _merge(site: Site, state: RunState, ended: Ended, interrupt: "Interrupt") -> None:
    """The merge phase; a signal ends it before the target moves."""
    phase = asyncio.ensure_future(merge_phase(site, state))
    interrupt.act = phase.cancel
    with contextlib.suppress(asyncio.CancelledError):
        result = await phase
        for code, reason in zip(result.codes, result.reasons, strict=True):
            ended.add(code, reason)


@dataclass(slots=True)
class Interrupt:
    """What a signal does now, and the exit code of the one that came."""

    ended: Ended
    act: Callable[[], object] = lambda: None
    code: Exit | None = None

    def __call__(self, number: signal.Signals) -> None:
        if self.code is None:
            self.code = SIGNALS[number]
            self.ended.add(self.code, "the run was interrupted")
        self.act()


@contextlib.contextmanager
def _signals(ended: Ended) -> Iterator[Interrupt]:
    """SIGINT and SIGTERM end the run in order: agents are stopped, the journal says so."""
    interrupt = Interrupt(ended)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, interrupt, number)
    try:
        yield interrupt
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def resume(git: Git, name: str, run_id: str | None, hear: Hear, resolution: str = "") -> Outcome:
    """Go on with a run: finished agents are not run again, nor is what the target has merged again.

    `resolution` names a commit in which a person settled the conflicts that the merge stopped at.
    """
    runs = WorkflowFolder.of(git, name)
    folder = runs.find(run_id)
    with runs.lock(), Journal(folder.journal) as journal:
        events = journal.events()
        state = fold(events)
        _may_resume(state, name)
        workflow = load(str(folder.workflow), dict(os.environ))
        base_branch = next(event.text("base_branch") for event in events if event.kind == "run.started")
        confinement = choose(workflow.execution.isolation, WAYS)
        models = read_models(git.path)
        Target(f"refs/heads/{state.target}").check(git)
        site = Site(git, folder, journal, workflow, models, confinement, state.base, base_branch, state.target, hear)
        restore_workers(site, dict(os.environ))
        if resolution:
            take_resolution(site, state, resolution)
        site.note("run.resumed", pid=os.getpid(), isolation=confinement.name, invalid=_outdated(site, state))
        left = [agent.id for agent in state.agents.values() if not agent.replaced_by]
        return asyncio.run(go(site, make_plan(site.workflow, left, past_times(git, name))))


def _may_resume(state: RunState, name: str) -> None:
    if not state.workflow:
        raise RunnerError("this run ended before it began", "start the workflow anew with `treaty workflow run`")
    if state.status == "COMPLETE":
        raise RunnerError("this run is complete", f"see `treaty workflow status {name}`")
    if state.rejected_by:
        hint = "start the workflow anew with `treaty workflow run`"
        raise RunnerError(f"this run was rejected by {state.rejected_by}", hint)


def _outdated(site: Site, state: RunState) -> list[str]:
    """Finished agents whose result cannot be taken: other inputs than then, or a commit that is gone."""
    done = [agent for agent in state.agents.values() if agent.status == "COMPLETE"]
    there = existing(site.git, [agent.commit for agent in done])
    hashes = input_hashes(site.workflow, site.base)
    return [agent.id for agent in done if agent.inputs != hashes.get(agent.id) or agent.commit not in there]
