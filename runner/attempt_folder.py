"""The folder of an attempt before its agent starts: the clone, a private home, a place for signals, the task."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from runner import prompt, scope_check, workspace
from runner.commits import person
from runner.included import copy_included
from runner.shared_context import Chosen, Saving, unshare
from runner.site import Site
from runner.state_folder import remove
from runner.surroundings import make_home
from runner.workspace import Given, Tree, Workspace
from scopes.workflow import Agent


def make(site: Site, agent: Agent, number: int, start: str, comments: Sequence[str] = ()) -> Workspace:
    """A new folder with a fresh clone of `start`; what was there before is gone."""
    folder = site.folder.attempt(agent.id, number)
    remove(folder)
    _furnish(site, agent, folder, comments)
    tree, saved = site.tree(start), [Saving()]
    shown, chosen = _seen(site, agent, tree)

    def place(clone: Path) -> Mapping[str, os.stat_result]:
        stats, saved[0] = site.context.place(site.git, clone, tree, chosen)
        return stats

    given = Given(site.packs, chosen.unpacked, place)
    made = workspace.create(site.git, folder, tree, shown, person(site.git), given)
    included = copy_included(site.git, made.folder)
    workspace.make_folders(made, scope_check.write_scope(agent))
    told = included.told() if included.files else ""
    made = replace(made, included=told, shared=(saved[0].files, saved[0].bytes))
    return _sealed(site, made, chosen)


def _sealed(site: Site, made: Workspace, chosen: Chosen) -> Workspace:
    return replace(made, sealed=chosen.sealed, broken=lambda: site.context.broken(made.folder, chosen))


def _seen(site: Site, agent: Agent, tree: Tree) -> tuple[frozenset[str], Chosen]:
    """The paths that are in this agent's clone, and which of them it shares with others."""
    shown = workspace.present(tree, visible(site, agent))
    if any(checkpoint.condition.kind == "command" for checkpoint in agent.checkpoints):
        return shown, Chosen()  # those run beside the agent, which could move what is sealed meanwhile
    return shown, site.context.choose(site.git, tree, scope_check.write_scope(agent), shown)


def visible(site: Site, agent: Agent) -> Callable[[str], bool]:
    """Whether a path is in this agent's clone."""
    scopes = scope_check.read_scope(site.workflow, agent)
    beginnings = tuple(pattern.prefix for scope in scopes for pattern in scope.includes)

    def sees(path: str) -> bool:  # asked of every path there is: most differ at once
        if not path.startswith(beginnings):
            return False
        return any(scope.match(path) for scope in scopes)

    return sees


def again(site: Site, agent: Agent, place: Path, start: str, comments: Sequence[str]) -> Workspace:
    """The clone that an attempt before left at this place, for a session that goes on in it."""
    (place / "instructions.md").write_text(prompt.instructions(site.workflow, agent, comments), encoding="utf-8")
    tree = site.tree(start)
    shown, chosen = _seen(site, agent, tree)
    found = Workspace(place / "clone", place / "index", tree, shown)
    if site.context.broken(found.folder, chosen):  # moved by the agent, or of a run that ended and took them away
        unshare(found.folder)
        return found
    return _sealed(site, found, chosen)


def clear(folder: Path) -> None:
    """Take away all but the logs."""
    for name in ("clone", "home", "checkpoints"):
        remove(folder / name)
    (folder / "index").unlink(missing_ok=True)


def _furnish(site: Site, agent: Agent, folder: Path, comments: Sequence[str]) -> None:
    make_home(folder / "home")
    (folder / "checkpoints").mkdir()
    text = prompt.instructions(site.workflow, agent, comments)
    (folder / "instructions.md").write_text(text, encoding="utf-8")
