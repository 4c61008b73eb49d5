"""The folder of an attempt before its agent starts: the clone, a private home, a place for signals, the task."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from runner import prompt, scope_check, workspace
from runner.commits import person
from runner.included import copy_included
from runner.site import Site
from runner.state_folder import remove
from runner.surroundings import make_home
from runner.workspace import Workspace
from scopes.workflow import Agent


def make(site: Site, agent: Agent, number: int, start: str, comments: Sequence[str] = ()) -> Workspace:
    """A new folder with a fresh clone of `start`; what was there before is gone."""
    folder = site.folder.attempt(agent.id, number)
    remove(folder)
    _furnish(site, agent, folder, comments)
    tree, bound = site.tree(start), _bound(site, agent, start)
    made = workspace.create(site.git, folder, tree, visible(site, agent, bound), person(site.git), site.packs)
    included = copy_included(site.git, made.folder)
    workspace.make_folders(made, scope_check.write_scope(agent))
    for path in bound:
        (made.folder / path).mkdir(parents=True)
    return replace(made, included=included.told() if included.files else "", bound=bound)


def _bound(site: Site, agent: Agent, start: str) -> Mapping[str, Path]:
    if not site.binds:
        return {}
    return site.context.of(site.git, site.tree(start), scope_check.write_scope(agent))


def visible(site: Site, agent: Agent, bound: Mapping[str, Path]) -> Callable[[str], bool]:
    """Whether a path is in this agent's clone."""
    elsewhere = tuple(f"{path}/" for path in bound)
    scopes = scope_check.read_scope(site.workflow, agent)
    beginnings = tuple(pattern.prefix for scope in scopes for pattern in scope.includes)

    def sees(path: str) -> bool:  # asked of every path there is: most differ at once
        if not path.startswith(beginnings) or path.startswith(elsewhere):
            return False
        return any(scope.match(path) for scope in scopes)

    return sees


def again(site: Site, agent: Agent, place: Path, start: str, comments: Sequence[str]) -> Workspace:
    """The clone that an attempt before left at this place, for a session that goes on in it."""
    (place / "instructions.md").write_text(prompt.instructions(site.workflow, agent, comments), encoding="utf-8")
    tree, bound = site.tree(start), _bound(site, agent, start)
    present = workspace.present(tree, visible(site, agent, bound))
    return Workspace(place / "clone", place / "index", tree, present, bound=bound)


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
