"""One agent once more, from what a run recorded; the run itself and its branches stay as they are.

`replay` runs the agent again from the same commit with the same instructions and shows how the two results differ;
`--interactive` opens a shell in that clone instead of the agent; `--merge-only` runs no agent: it merges the recorded
work again and says whether the same tree comes of it.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from merge.repository.git import Git
from runner import attempt_folder
from runner.agents.table import choose, read_models
from runner.attempt import Attempt
from runner.failure import RunnerError
from runner.isolation.confinement import Confinement, Space
from runner.isolation.confinement import choose as choose_way
from runner.isolation.table import WAYS
from runner.journal import Event, Journal
from runner.merging.combine import Combination, combine, tell_nobody
from runner.merging.strategy import contributions_of, places_of
from runner.orchestrator import restore_workers
from runner.run_state import AgentState, RunState, fold
from runner.site import Site
from runner.snapshot import Change, compare
from runner.state_folder import RunFolder, remove
from runner.surroundings import clean_environment, programs
from runner.workspace import Workspace
from scopes.workflow_file import load


@dataclass(frozen=True, slots=True)
class Replayed:
    """The recorded commit and the new one ("" where an attempt made none), and why the new one is not good."""

    before: str
    after: str
    reason: str
    changes: tuple[Change, ...]


def replay(git: Git, folder: RunFolder, name: str, hear: Callable[[Event], None]) -> Replayed:
    """Run one agent again, in a folder beside the run's attempts."""
    with Journal(folder.journal) as journal:
        state = fold(journal.events())
        agent = _known(state, name)
        again = RunFolder(folder.path / "replays" / f"{folder.run_id}+replay")
        remove(again.path)
        again.path.mkdir(parents=True)
        with Journal(again.journal) as own:
            site = _site(git, folder, again, journal, own, hear)
            backend, model = choose(site.workflow, site.workflow.agent(name), site.models)
            start = agent.start or state.base
            attempt = Attempt(site, site.workflow.agent(name), 1, start, asyncio.Event(), backend, model, _ignore)
            result = asyncio.run(attempt.run())
    changes = compare(git, agent.commit or start, result.commit) if result.commit else ()
    return Replayed(agent.commit, result.commit, result.reason, changes)


def _ignore(*_: object) -> None:
    """Nobody waits for the checkpoints of a replay."""


def _known(state: RunState, name: str) -> AgentState:
    if name not in state.agents:
        raise RunnerError(f"no agent `{name}` in this run", f"its agents: {', '.join(state.agents) or 'none'}")
    agent = state.agents[name]
    if not agent.started:
        raise RunnerError(f"`{name}` did not start in this run", "there is nothing to replay")
    return agent


def _site(
    git: Git, folder: RunFolder, again: RunFolder, journal: Journal, own: Journal, hear: Callable[[Event], None]
) -> Site:
    workflow = load(str(folder.workflow), dict(os.environ))
    state = fold(journal.events())
    confinement = choose_way(workflow.execution.isolation, WAYS)
    recorded = Site(
        git, folder, journal, workflow, read_models(git.path), confinement, state.base, "", state.target, hear
    )
    restore_workers(recorded, dict(os.environ))
    return Site(git, again, own, recorded.workflow, recorded.models, confinement, state.base, "", state.target, hear)


def enter(git: Git, folder: RunFolder, name: str) -> tuple[Path, list[str], dict[str, str]]:
    """The clone of an agent as it was when it started: where, the shell to run in it, and its environment."""
    with Journal(folder.journal) as journal:
        state = fold(journal.events())
        agent = _known(state, name)
        again = RunFolder(folder.path / "replays" / f"{folder.run_id}+shell")
        remove(again.path)
        again.path.mkdir(parents=True)
        with Journal(again.journal) as own:
            site = _site(git, folder, again, journal, own, _ignore)
    place = again.attempt(name, 1)
    entry = site.workflow.agent(name)
    space = attempt_folder.make(site, entry, 1, agent.start or state.base)
    extra = {"TREATY_AGENT": name, "TREATY_INSTRUCTIONS_FILE": str(place / "instructions.md"), **entry.env}
    extra |= {"TREATY_CHECKPOINTS": str(place / "checkpoints")}
    return space.folder, _shell(site.confinement, place, space), clean_environment(place / "home", extra)


def _shell(confinement: Confinement, place: Path, made: Workspace) -> list[str]:
    writable = (made.folder, place / "home", place / "checkpoints")
    sealed = tuple(made.folder / path for path in made.sealed)
    space = Space(made.folder, writable, (*programs(), place / "instructions.md"), sealed=sealed)
    return confinement.wrap(["sh", "-i"], space)


def merge_again(git: Git, folder: RunFolder) -> tuple[str, str, list[str]]:
    """(the tree that the target got, the tree that comes of the recorded work now, conflicts) of a batch merge."""
    with Journal(folder.journal) as journal:
        events = journal.events()
    state = fold(events)
    moved = [event for event in events if event.kind == "merge.target"]
    started = [event for event in events if event.kind == "merge.started"]
    if not started:
        raise RunnerError("this run did not come to its merge", "replay an agent without --merge-only")
    workflow = load(str(folder.workflow), dict(os.environ))
    how = Combination.of(workflow, tell_nobody, state.resolutions)
    start = started[0].text("tip") or state.base
    combined = combine(git, start, contributions_of(workflow, state, places_of(git, workflow, state)), how)
    before = git.resolve(moved[-1].text("new"), "tree") if moved else ""
    conflicts = [f"{place.path}: {place.entity or 'the file'}: {place.reason}" for place in combined.conflicts]
    return before, "" if conflicts else git.resolve(combined.commit, "tree"), conflicts
