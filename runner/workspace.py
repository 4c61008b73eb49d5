"""Isolated clones: a git repository of its own that holds one commit, and of its files only those in scope.

The clone is shallow (no history), partial (contents out of scope are not in it) and sparse (out-of-scope
entries are in its index, not on disk), shares no file with the user's repository and has no remote that
answers. It is made with plumbing from an exact list of paths, because sparse-checkout patterns know no `{a,b}`
and let `*` reach below folders. What an agent leaves in the clone's `.git` is never trusted: changes are read
by `runner.snapshot` through the user's own repository and an index that the agent cannot reach.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from merge.repository.git import Git, GitError
from runner.failure import RunnerError
from runner.index_file import Entry, Folder, IndexFile
from runner.own_repository import known, quiet_at
from runner.pack_cache import PackCache
from scopes.pattern import Scope

# Read by git while it checks out or looks at the tree, so their contents must be there in every clone.
NEEDED = (".gitattributes", ".gitignore")

# A link more changes a file's ctime: another clone may get one while this one looks.
SETTINGS = ("core.trustctime=false",)

CONFIG = """[core]
\trepositoryformatversion = 1
\tbare = false
\tlogallrefupdates = true
[extensions]
\tobjectFormat = {format}
\tpartialClone = outside-your-scope
[remote "outside-your-scope"]
\tpromisor = true
[user]
\tname = {name}
\temail = {email}
"""


@dataclass(frozen=True, slots=True)
class Tree:
    """All files of one commit, and its folders."""

    commit: str
    folders: tuple[Folder, ...]
    entries: tuple[Entry, ...]
    index: IndexFile


@dataclass(frozen=True, slots=True)
class Workspace:
    """A clone for one attempt. `index` is ours: a copy of the clone's first index, outside of it."""

    folder: Path
    index: Path
    tree: Tree
    present: frozenset[str]
    included: str = ""  # what was copied from the user's checkout, in words
    sealed: tuple[str, ...] = ()  # folders and files of it that the sandbox makes read-only
    broken: Callable[[], str] = lambda: ""  # what of that is not in its place any more
    shared: tuple[int, int] = (0, 0)  # files, and their bytes, that are on disk once for several clones


@dataclass(frozen=True, slots=True)
class Given:
    """What a clone does not make itself: packs that others have too, and files that are put into it.

    `unpacked` are those whose contents its git does without; `place` puts files into the clone's folder and tells what
    they are on the disk.
    """

    packs: PackCache = field(default_factory=lambda: PackCache(None))
    unpacked: frozenset[str] = frozenset()
    place: Callable[[Path], Mapping[str, os.stat_result]] = lambda _: {}


def read_tree(git: Git, commit: str) -> Tree:
    """The paths of a commit, in one call."""
    folders = [Folder("", git.resolve(commit, "tree"))]
    entries: list[Entry] = []
    for record in git.records("ls-tree", "-r", "-t", "-z", commit):
        head, _, path = record.partition("\t")
        mode, kind, oid = head.split()
        if kind == "tree":
            folders.append(Folder(path, oid))
        else:
            entries.append(Entry(mode, oid, path))
    return Tree(commit, tuple(folders), tuple(entries), IndexFile(entries, folders))


def present(tree: Tree, visible: Callable[[str], bool]) -> frozenset[str]:
    """The paths that are there in a clone; a submodule never is."""
    return frozenset(entry.path for entry in tree.entries if entry.mode != "160000" and visible(entry.path))


def create(
    git: Git,
    folder: Path,
    tree: Tree,
    visible: Callable[[str], bool] | frozenset[str],
    author: tuple[str, str],
    given: Given | None = None,
) -> Workspace:
    """A clone of `tree` at `folder`/clone in which only the visible paths have contents."""
    clone = folder / "clone"
    given = given or Given()
    shown = visible if isinstance(visible, frozenset) else present(tree, visible)
    inside = [entry for entry in tree.entries if entry.path in shown and entry.path not in given.unpacked]
    try:
        _make_repository(clone, tree.commit, author, known(git).object_format)
        _copy_objects(git, clone, tree, inside, given.packs)
        (clone / ".git" / "index").write_bytes(tree.index.showing(shown, given.place(clone)))
        if shown:
            quiet_at(git, str(clone)).having(SETTINGS).run("checkout-index", "--all", "--index", "--quiet")
        shutil.copyfile(clone / ".git" / "index", folder / "index")
    except OSError as error:
        raise RunnerError(f"cannot make the clone {clone}: {error.strerror}", "is the disk full?") from None
    except GitError as error:
        raise RunnerError(f"cannot make the clone {clone}: {error}", error.hint) from None
    return Workspace(clone, folder / "index", tree, shown)


def make_folders(workspace: Workspace, scope: Scope) -> None:
    """The folders that a write scope names, so that a new file needs no `mkdir`; git does not see empty ones."""
    root = workspace.folder.resolve()
    for pattern in scope.includes:
        folder = root / pattern.prefix.rpartition("/")[0]
        if folder.resolve().is_relative_to(root):  # else a link in the repository leads elsewhere
            with contextlib.suppress(FileExistsError, NotADirectoryError):
                folder.mkdir(parents=True, exist_ok=True)


def _make_repository(clone: Path, commit: str, author: tuple[str, str], object_format: str) -> None:
    control = clone / ".git"
    for name in ("objects/pack", "objects/info", "refs/heads", "info"):
        (control / name).mkdir(parents=True)
    (control / "HEAD").write_text("ref: refs/heads/work\n")
    (control / "refs/heads/work").write_text(f"{commit}\n")
    (control / "shallow").write_text(f"{commit}\n")
    name, email = (part.translate({10: " ", 34: "'", 92: "/"}) for part in author)
    config = CONFIG.format(name=f'"{name}"', email=f'"{email}"', format=object_format)
    (control / "config").write_text(config)


def _copy_objects(git: Git, clone: Path, tree: Tree, inside: Sequence[Entry], cache: PackCache) -> None:
    """The commit, its folders and the visible contents: one pack that all clones of a start share, one of its own."""
    needed = {entry.oid for entry in tree.entries if entry.path.rpartition("/")[2] in NEEDED}
    common = {tree.commit, *(one.oid for one in tree.folders), *needed}
    for wanted in (common, {entry.oid for entry in inside} - common):
        if wanted:
            _add_pack(git, clone, sorted(wanted), cache)


def _add_pack(git: Git, clone: Path, wanted: Sequence[str], cache: PackCache) -> None:
    """These objects in the clone, made once for all clones that want the same."""
    target = clone / ".git/objects/pack"
    kept = cache.find(wanted)
    if kept is None:
        listed = "".join(f"{oid}\n" for oid in wanted).encode()
        # Its temporary files go where new objects go: to the clone, which may be on another disk than the repository.
        borrowed = {"GIT_OBJECT_DIRECTORY": str(target.parent.absolute())}
        borrowed["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = json.dumps(known(git).objects, ensure_ascii=False)  # quoted
        packing = git.having(environment=borrowed)
        name = packing.run("pack-objects", "-q", "--threads=1", str(target.absolute() / "pack"), stdin=listed).text
        cache.keep(wanted, target / f"pack-{name}.pack")
    else:
        name = kept.stem.removeprefix("pack-")
        for suffix in (".pack", ".idx"):
            cache.copying.copy(kept.with_suffix(suffix), target / f"pack-{name}{suffix}")
    (target / f"pack-{name}.promisor").touch()
