"""What several agents read and may not write is on disk once: files by the ids of their contents, linked into clones.

At level A a clone's file is a hard link, and the sandbox binds it over itself read-only, so that no agent can change
another's file through it. Bound are whole folders of what all agents read (`shared_context.pre_cache`, and
`broadcast_context.files` where these are read-only), and of all other files the largest. At levels B and C nothing
keeps an agent from writing through a link: there a file of a clone shares its blocks with the kept one where the file
system can do that, and is a file of its own everywhere else.
"""

import hashlib
import json
import os
import secrets
import shutil
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from merge.repository.git import Git
from runner.copying import Copying, can_share
from runner.index_file import Entry
from runner.own_repository import known, quiet_at
from runner.state_folder import remove
from runner.workspace import Tree
from scopes.pattern import Scope
from scopes.workflow import Workflow

SPECIAL = frozenset("*?[]{}!\\")  # in the name of a folder: a pattern of it would mean more
MOST_FILES = 32  # bound one by one in a sandbox: bubblewrap takes some ms for so many, for 200 it takes 130
Way = Literal["link", "share", "none"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a clone gets from here: files by path, with the name that each is kept under.

    `folders` are sealed as a whole, and git has no contents of them in the clone; `files` are sealed one by one.
    """

    kept: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def sealed(self) -> tuple[str, ...]:
        """What the sandbox makes read-only."""
        return (*self.folders, *self.files)

    @property
    def unpacked(self) -> frozenset[str]:
        """The files in sealed folders."""
        beginnings = tuple(f"{folder}/" for folder in self.folders)
        return frozenset(path for path in self.kept if path.startswith(beginnings)) if beginnings else frozenset()


@dataclass(frozen=True, slots=True)
class Saving:
    """Files that were there already when a clone got them, and their bytes."""

    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of a commit for each clone: its files, the folders to be sealed, a mark of its attributes."""

    plain: Mapping[str, Entry]
    folders: Sequence[str]
    attributes: str


@dataclass(slots=True)
class SharedContext:
    """The files that clones of one run share, in a folder that no agent reaches."""

    folder: Path
    scope: Scope  # of which whole folders are sealed
    way: Way
    _known: dict[str, "Facts"] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _copying: Copying = field(default_factory=Copying)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, git: Git, tree: Tree, write: Scope, shown: frozenset[str]) -> Chosen:
        """What of the files that an agent with this write scope sees comes from here."""
        if self.way == "none" or not shown:
            return Chosen()
        facts = self._facts(tree)
        plain = [facts.plain[path] for path in sorted(shown) if path in facts.plain]
        read = [entry for entry in plain if not write.match(entry.path)]
        if self.way == "share":
            return Chosen({entry.path: _key(entry, facts.attributes) for entry in read})
        folders = tuple(path for path in facts.folders if write.overlaps(Scope.parse([f"{path}/"])) is None)
        beginnings = tuple(f"{path}/" for path in folders)
        inside = [entry for entry in read if entry.path.startswith(beginnings)] if beginnings else []
        below = {entry.path for entry in inside}
        loose = self._largest(git, [entry for entry in read if entry.path not in below])
        kept = {entry.path: _key(entry, facts.attributes) for entry in (*inside, *loose)}
        return Chosen(kept, folders, tuple(entry.path for entry in loose))

    def place(self, git: Git, clone: Path, tree: Tree, chosen: Chosen) -> tuple[Mapping[str, os.stat_result], Saving]:
        """Put these files into a clone that has none yet: what git's index says of them, and what was saved."""
        if not chosen.kept:
            return {}, Saving()
        with self._lock:
            new = self._fill(quiet_at(git, str(clone)), known(git).objects, tree, chosen.kept)
        stats: dict[str, os.stat_result] = {}
        files = size = 0
        for path, key in chosen.kept.items():
            target = clone / path
            target.parent.mkdir(parents=True, exist_ok=True)
            once = self._put(self._at(key), target)
            stats[path] = target.lstat()
            if once and key not in new:
                files, size = files + 1, size + stats[path].st_size
            new.discard(key)  # a second path with the same contents
        return stats, Saving(files, size)

    def broken(self, clone: Path, chosen: Chosen) -> str:
        """What of a clone is not where it was sealed: it would be there without a seal, "" where all is in place.

        To be asked before each start of a program, while none is at work in the clone: an agent may move the folders
        above what is sealed.
        """
        inside = (next((path for path in chosen.kept if path.startswith(f"{one}/")), "") for one in chosen.folders)
        for path in filter(None, (*chosen.files, *inside)):
            place = clone
            for part in path.split("/"):
                if place.is_symlink():
                    return path
                place /= part
            try:
                if not os.path.samestat(place.lstat(), self._at(chosen.kept[path]).lstat()):
                    return path
            except OSError:
                return path
        return ""

    def _at(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _put(self, kept: Path, target: Path) -> bool:
        """Whether the file takes no room of its own now."""
        if self.way == "share":
            before = self._copying.shared
            self._copying.copy(kept, target)
            return self._copying.shared > before
        try:
            target.hardlink_to(kept)
        except OSError:  # too many links for the file system: from here on another file
            fresh = kept.with_name(f"{kept.name}+")
            shutil.copy(kept, fresh)
            fresh.replace(kept)
            target.hardlink_to(kept)
            return False
        return True

    def _fill(self, clone: Git, objects: str, tree: Tree, wanted: Mapping[str, str]) -> set[str]:
        """Write what is not kept yet, as a checkout in the clone would write it; what that was."""
        missing = {key: path for path, key in wanted.items() if not self._at(key).exists()}
        if not missing:
            return set()
        staging = self.folder / "new"
        remove(staging)  # half of one, that a process which died left
        staging.mkdir(parents=True)
        (staging / "index").write_bytes(tree.index.showing(missing.values()))
        places = {"GIT_INDEX_FILE": str(staging / "index")}
        places["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = json.dumps(objects, ensure_ascii=False)  # quoted
        clone.having(environment=places).run("checkout-index", "--all", "--quiet", f"--prefix={staging}/files/")
        for key, path in missing.items():
            made = staging / "files" / path
            made.chmod(0o555 if made.stat().st_mode & 0o100 else 0o444)
            self._at(key).parent.mkdir(exist_ok=True)
            made.rename(self._at(key))
        remove(staging)
        return set(missing)

    def _facts(self, tree: Tree) -> "Facts":
        with self._lock:
            if tree.commit not in self._known:
                plain = {entry.path: entry for entry in tree.entries if entry.mode in ("100644", "100755")}
                self._known[tree.commit] = Facts(plain, _whole(tree, self.scope), _attributes(tree))
            return self._known[tree.commit]

    def _largest(self, git: Git, entries: Sequence[Entry]) -> list[Entry]:
        """As many as can be sealed one by one: what the workflow wants cached, then what is largest."""
        if len(entries) <= MOST_FILES:
            return list(entries)
        with self._lock:
            unknown = sorted({entry.oid for entry in entries} - self._sizes.keys())
            asked = "".join(f"{oid}\n" for oid in unknown).encode()
            told = git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=asked).text if asked else ""
            self._sizes |= {oid: int(size) for oid, size in map(str.split, told.splitlines()) if size.isdigit()}
            return sorted(entries, key=self._rank)[:MOST_FILES]

    def _rank(self, entry: Entry) -> tuple[bool, int, str]:
        return not self.scope.match(entry.path), -self._sizes.get(entry.oid, 0), entry.path


def unshare(clone: Path) -> None:
    """Give a clone files of its own in the place of links, wherever they are in it."""
    for folder, _, names in os.walk(clone):
        for file in (Path(folder, name) for name in names):
            if not file.is_symlink() and file.stat().st_nlink > 1:
                own = file.with_name(f".treaty-{secrets.token_hex(8)}")
                shutil.copy(file, own)
                own.chmod(own.stat().st_mode | 0o200)
                own.replace(file)


def context_of(workflow: Workflow, folder: Path, level: str) -> SharedContext:
    """The shared files of a run at this level of isolation."""
    every = [*workflow.shared_context.pre_cache]
    if workflow.broadcast_context.read_only:
        every += workflow.broadcast_context.files
    way: Way = "link" if level == "A" else "share" if can_share(folder) else "none"
    return SharedContext(folder / "context", Scope.parse(every), way)


def _whole(tree: Tree, scope: Scope) -> list[str]:
    """The largest folders of which every file is in the scope."""
    if not scope.includes:
        return []
    beginnings = tuple(pattern.prefix for pattern in scope.includes)
    total, cached = Counter[str](), Counter[str]()
    for entry in tree.entries:
        plain = entry.mode in ("100644", "100755") and entry.path.startswith(beginnings)
        ours = plain and scope.match(entry.path)
        above = entry.path
        while above := above.rpartition("/")[0]:
            total[above] += 1
            cached[above] += ours
    whole = {one.path for one in tree.folders if one.path and total[one.path] == cached[one.path] > 0}
    return sorted(path for path in whole if path.rpartition("/")[0] not in whole and not SPECIAL & set(path))


def _attributes(tree: Tree) -> str:
    """What makes files of the same contents differ on disk: the attributes of this commit, "" where it has none."""
    found = [f"{entry.path} {entry.oid}" for entry in tree.entries if entry.path.rpartition("/")[2] == ".gitattributes"]
    return hashlib.sha256("\n".join(found).encode()).hexdigest() if found else ""


def _key(entry: Entry, attributes: str) -> str:
    kind = "x" if entry.mode == "100755" else "f"
    if not attributes:
        return f"{entry.oid}-{kind}"
    return f"{entry.oid}-{kind}-{hashlib.sha256(f'{attributes} {entry.path}'.encode()).hexdigest()[:16]}"
