"""`shared_context.pre_cache` on disk once: folders that every agent reads are bound into its sandbox, read-only.

Only at level A, where a bind keeps an agent from writing through it, and only folders of which all is cached and
nothing may be written by that agent. They are kept by the ids of their contents, in a folder of the run. Everything
else is in the agent's own clone, as is all of it where no sandbox is, where reads are put on record, or where local
files are copied into clones.
"""

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from merge.repository.git import Git
from runner.own_repository import quiet_at
from runner.state_folder import remove
from runner.workspace import NEEDED, Tree
from scopes.pattern import Scope

SPECIAL = frozenset("*?[]{}!\\")  # in the name of a folder: a pattern of it would mean more


@dataclass(slots=True)
class SharedContext:
    """The cached folders of one run."""

    folder: Path
    scope: Scope
    bound: int = 0  # how often a folder was bound that was there already
    saved: int = 0  # bytes that were not written again
    _sizes: dict[str, int] = field(default_factory=dict)  # by key, of what is on disk
    _folders: dict[str, dict[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, git: Git, tree: Tree, write: Scope) -> dict[str, Path]:
        """The folders of a commit that are bound for an agent with this write scope, and where they are kept."""
        with self._lock:
            if tree.commit not in self._folders:
                self._folders[tree.commit] = self._shared(tree)
            wanted = self._folders[tree.commit]
            chosen = {path: oid for path, oid in wanted.items() if write.overlaps(Scope.parse([f"{path}/"])) is None}
            return {path: self._keep(git, tree, path, oid) for path, oid in chosen.items()}

    def saving(self) -> dict[str, int]:
        """For the end of the run."""
        return {"bound": self.bound, "not_written": self.saved}

    def _shared(self, tree: Tree) -> dict[str, str]:
        """The largest folders of which every file is in the scope; their ids."""
        beginnings = tuple(pattern.prefix for pattern in self.scope.includes)
        total, cached = Counter[str](), Counter[str]()
        for entry in tree.entries:
            plain = entry.mode in ("100644", "100755") and entry.path.startswith(beginnings)
            ours = plain and self.scope.match(entry.path)
            above = entry.path
            while above := above.rpartition("/")[0]:
                total[above] += 1
                cached[above] += ours
        whole = {one.path: one.oid for one in tree.folders if one.path and total[one.path] == cached[one.path] > 0}
        return {
            path: oid for path, oid in whole.items() if path.rpartition("/")[0] not in whole and not SPECIAL & set(path)
        }

    def _keep(self, git: Git, tree: Tree, path: str, oid: str) -> Path:
        """The folder on disk, made where it is not there yet."""
        needed = sorted(entry.oid for entry in tree.entries if entry.path.rpartition("/")[2] in NEEDED)
        key = hashlib.sha256("\n".join((path, oid, *needed)).encode()).hexdigest()[:32]
        place = self.folder / key
        if key in self._sizes:
            self.bound, self.saved = self.bound + 1, self.saved + self._sizes[key]
            return place / path
        inside = [entry.path for entry in tree.entries if entry.path.startswith(f"{path}/")]
        remove(place)  # half of one, that a process which died left
        place.mkdir(parents=True)
        (place / "index").write_bytes(tree.index.showing(inside))
        reader = quiet_at(git, str(git.path)).having(environment={"GIT_INDEX_FILE": str(place / "index")})
        reader.run("checkout-index", "--all", "--quiet", f"--prefix={place}/")
        (place / "index").unlink()
        self._sizes[key] = sum((place / name).stat().st_size for name in inside)
        return place / path
