"""What an agent changed, read from its files alone: never from its events, its commits or its git configuration.

The clone's files are added through the user's repository with an index that lies outside the clone, so that
hooks, filters, monitors and refs that an agent may have planted in `.git` are never read.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from merge.repository.git import Git
from runner.own_repository import known, quiet_at
from runner.workspace import Workspace

# Whatever the user's configuration says, an agent's files are read the same way.
SETTINGS = (
    "core.sparseCheckout=false",
    "core.splitIndex=false",
    "core.untrackedCache=false",
    "core.ignoreCase=false",
    "core.fileMode=true",
    "core.symlinks=true",
    "core.trustctime=true",
    "core.checkStat=default",
    "core.safecrlf=false",
    "index.sparse=false",
    "advice.addEmbeddedRepo=false",
    "diff.ignoreSubmodules=all",
)
GITLINK, LINK = "160000", "120000"
_ONE_AT_A_TIME = tuple(threading.Lock() for _ in range(64))  # one look at a clone's index; a checkpoint's may go on


@dataclass(frozen=True, slots=True)
class Change:
    """One changed path: "A" added, "M" modified (also its kind or mode), "D" deleted; lines added and deleted.

    Lines are None for binary contents.
    """

    status: str
    path: str
    mode: str
    oid: str
    added: int | None = 0
    deleted: int | None = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a clone at one moment: its tree and how it differs from where the agent started."""

    tree: str
    changes: tuple[Change, ...]
    repositories: tuple[str, ...]  # git repositories that the agent made inside the clone


def take(git: Git, workspace: Workspace, litter: Sequence[str] = ()) -> Snapshot:
    """Read the clone's files now. Ignored files and `litter` (globs) are left out; the clone stays as it is."""
    with _ONE_AT_A_TIME[hash(workspace.index) % len(_ONE_AT_A_TIME)]:
        return _taken(git, workspace, litter)


def _taken(git: Git, workspace: Workspace, litter: Sequence[str]) -> Snapshot:
    """What is there, once nothing else uses the index."""
    paths, repositories = _walk(workspace.folder)
    if repositories:  # git would read their configuration: look no further
        return Snapshot("", (), tuple(repositories))
    environment = {
        "GIT_DIR": known(git).control,
        "GIT_WORK_TREE": str(workspace.folder),
        "GIT_INDEX_FILE": str(workspace.index),
    }
    reader = quiet_at(git, str(workspace.folder)).having(settings=SETTINGS, environment=environment)
    hidden = {entry.path for entry in workspace.tree.entries} - workspace.present
    _unhide(reader, [path for path in paths if path in hidden])
    reader.run("add", "--all", "--sparse", "--", ".", *(f":(exclude,glob){pattern}" for pattern in litter))
    tree = reader.text("write-tree")
    return Snapshot(tree, compare(git, workspace.tree.commit, tree), ())


def compare(git: Git, before: str, after: str) -> tuple[Change, ...]:
    """The paths in which two trees differ; a rename is a deletion and an addition."""
    flags = ("-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--raw", "--numstat")
    records = git.records("diff-tree", *flags, before, after)
    count = next((place for place, record in enumerate(records) if place % 2 == 0 and record[0] != ":"), len(records))
    counts = dict(_numbers(records[count:]))
    changes = []
    for head, path in zip(records[:count:2], records[1:count:2], strict=True):
        _, mode, _, oid, status = head.split()
        added, deleted = counts.get(path, (0, 0))
        changes.append(Change("M" if status[0] == "T" else status[0], path, mode, oid, added, deleted))
    return tuple(changes)


def _numbers(records: list[str]) -> Iterator[tuple[str, tuple[int | None, int | None]]]:
    for record in records:
        added, deleted, path = record.split("\t", 2)
        yield path, (None, None) if added == "-" else (int(added), int(deleted))


def _unhide(git: Git, paths: list[str]) -> None:
    """Entries that were out of sight but that the agent wrote at: compare them too."""
    if paths:
        listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
        git.run("update-index", "-z", "--no-skip-worktree", "--stdin", stdin=listed)


def _walk(folder: Path) -> tuple[list[str], list[str]]:
    """All paths below the clone's root, and the repositories among its folders; links are not followed."""
    paths: list[str] = []
    repositories: list[str] = []
    for place, folders, files in os.walk(folder):
        below = os.path.relpath(place, folder)
        prefix = "" if below == "." else below + "/"
        if not prefix:
            folders[:] = [name for name in folders if name != ".git"]
            files.remove(".git") if ".git" in files else None
        elif ".git" in folders or ".git" in files:
            repositories.append(below)
        paths += [prefix + name for name in files]
        paths += [prefix + name for name in folders if Path(place, name).is_symlink()]
    return paths, repositories
