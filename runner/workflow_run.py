"""MAIN PATH of a run: plan → execute → merge → report. Every step is an event in the journal before it counts."""

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from merge.repository.git import GitError
from runner.agent_work import AgentWork
from runner.audit.audit_log import where_to
from runner.audit.destination import expire
from runner.broadcast import is_broadcast, write_report
from runner.executor.executor import executor_of
from runner.failure import Exit, RunnerError, reason_of, worst
from runner.interrupt import Interrupt, signals
from runner.isolation.confinement import choose
from runner.isolation.table import WAYS
from runner.journal import Event, Journal
from runner.merging.ended import Ended
from runner.merging.phase import merge_phase
from runner.notify import notify
from runner.orchestrator import Spawner
from runner.plan import Gate, Plan, PlannedAgent
from runner.preparation import Prepared
from runner.run_state import RunState, fold
from runner.scheduler import Scheduler
from runner.site import Site
from runner.state_folder import WorkflowFolder, remove

Hear = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    run_id: str
    code: Exit
    state: RunState


def run(prepared: Prepared, hear: Hear, reuse: Mapping[str, Event] | None = None, executor: str = "local") -> Outcome:
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
                executor=executor_of(executor),
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
    work = AgentWork.of(site, state)
    with signals(ended) as interrupt:
        try:
            await site.executor.open()
            await _execute(site, plan, work, ended, interrupt)
            state = fold(site.journal.events())
            if is_broadcast(site.workflow):
                _report(site, state)
            elif not interrupt.code and _may_merge(site, state, ended):
                await _merge(site, state, ended, interrupt)
        except (GitError, RunnerError, OSError) as error:
            ended.add(Exit.FAILED, reason_of(error, site.workflow.name))
    await work.finish()
    await notify(site, ended.codes, ended.reasons)
    code = worst(ended.codes)
    saved = site.packs.saving() | {"files": site.state.shared_files, "not_written": site.state.shared_bytes}
    site.note("run.finished", code=int(code), reasons=ended.reasons, read_cache=saved)
    for name in ("checkouts", "packs", "context"):
        remove(site.folder.path / name)
    return Outcome(site.run_id, code, fold(site.journal.events()))


async def _execute(site: Site, plan: Plan, work: AgentWork, ended: Ended, interrupt: Interrupt) -> None:
    """Run every agent that has not finished yet."""
    scheduler = Scheduler(
        plan,
        work.turn,
        lambda planned, reason: _cancelled(site, planned.id, reason),
        abort_on_failure=site.workflow.coordination.abort_on_agent_failure,
        may_start=work.spending.refusal,
        opened=opened_gates(site, site.state),
        soon=work.soon,
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
        held = [agent.id for agent in every if agent.status == "HELD"]
        others = [name for name in missing if name not in held]
        why = [f"{', '.join(held)} wrote outside the scope and is held for inspection"] if held else []
        why += [f"{', '.join(others)} did not finish"] if others else []
        again = f"`treaty workflow resume {site.workflow.name}` tries again"
        if held:
            again += ", with the same scopes; to widen one, change the file and `run` it anew"
        ended.add(
            Exit.FAILED if not ended.codes else ended.codes[0],
            f"nothing was merged, `{site.target}` is as it was: {'; '.join(why)}; {again}",
        )
    return go_on


def _report(site: Site, state: RunState) -> None:
    """Of a review, the report of all artifacts that there are."""
    given = {agent.id: agent.attempt for agent in state.agents.values() if agent.status == "COMPLETE"}
    if given:
        site.note("run.report", files=[str(path) for path in write_report(site, given)])


async def _merge(site: Site, state: RunState, ended: Ended, interrupt: Interrupt) -> None:
    """The merge phase; a signal ends it before the target moves."""
    phase = asyncio.ensure_future(merge_phase(site, state))
    interrupt.act = phase.cancel
    with contextlib.suppress(asyncio.CancelledError):
        result = await phase
        for code, reason in zip(result.codes, result.reasons, strict=True):
            ended.add(code, reason)
