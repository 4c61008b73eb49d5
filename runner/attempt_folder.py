"""The folder of an attempt before its agent starts: the clone, a private home, a place for signals, the task."""

from collections.abc import Sequence
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
    scopes = scope_check.read_scope(site.workflow, agent)

    beginnings = tuple(pattern.prefix for scope in scopes for pattern in scope.includes)

    def visible(path: str) -> bool:  # asked of every path there is: most differ at once
        return path.startswith(beginnings) and any(scope.match(path) for scope in scopes)

    made = workspace.create(site.git, folder, site.tree(start), visible, person(site.git), site.packs)
    copy_included(site.git, made.folder)
    workspace.make_folders(made, scope_check.write_scope(agent))
    return made


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
