"""A run taken up again after a failure, an interrupt or a crash: what is finished and still counts stays done."""

import asyncio
import os
from pathlib import Path

from merge.repository.git import Git
from runner.agents.table import read_models
from runner.commits import existing
from runner.estimates import past_times
from runner.executor.executor import executor_of
from runner.failure import RunnerError
from runner.inputs import input_hashes
from runner.isolation.confinement import choose
from runner.isolation.table import WAYS
from runner.journal import Journal
from runner.merging.resolution import take_resolution
from runner.merging.target import Target
from runner.orchestrator import restore_workers
from runner.plan import make_plan
from runner.run_state import RunState, fold
from runner.site import Site
from runner.state_folder import WorkflowFolder
from runner.workflow_run import Hear, Outcome, go
from scopes.workflow_file import load


def resume(
    git: Git, name: str, run_id: str | None, hear: Hear, resolution: str = "", executor: str = "local"
) -> Outcome:
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
        site.executor = executor_of(executor)
        restore_workers(site, dict(os.environ))
        if resolution:
            take_resolution(site, state, resolution)
        site.note("run.resumed", pid=os.getpid(), isolation=confinement.name, invalid=_outdated(site, state))
        left = [agent.id for agent in state.agents.values() if not agent.replaced_by]
        return asyncio.run(go(site, make_plan(site.workflow, left, past_times(git, name))))


def edited_file(git: Git, name: str, run_id: str | None) -> str:
    """The workflow file, where it is no longer what the run began with; "" where it is the same, or gone."""
    folder = WorkflowFolder.of(git, name).find(run_id)
    with Journal(folder.journal) as journal:
        file = next((event.text("file") for event in journal.events() if event.kind == "run.started"), "")
    try:
        return file if file and Path(file).read_bytes() != folder.workflow.read_bytes() else ""
    except OSError:
        return ""


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
    back = _after(site, {agent.id for agent in state.agents.values() if agent.comments})
    return [
        agent.id
        for agent in done
        if agent.inputs != hashes.get(agent.id) or agent.commit not in there or agent.id in back
    ]


def _after(site: Site, sent_back: set[str]) -> set[str]:
    """The agents that build on work which a person sent back."""
    found = set(sent_back)
    grows = bool(found)
    while grows:
        more = {
            agent.id
            for agent in site.workflow.agents
            if agent.id not in found and any(one.agent in found for one in agent.depends_on)
        }
        found |= more
        grows = bool(more)
    return found
