"""The files that an audit looks at: what git tracks, in order, and what is in them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path

from merge.repository.git import Git, GitError
from scopes.pattern import Pattern

LARGEST_SOURCE = 1_000_000  # bytes; nothing that people wrote by hand is longer
COMMITS = 1000  # how far the history is looked at
_LINK = "120000"


class Repository:
    """Tracked files below a root, and the symbolic links among them with their targets."""

    __slots__ = ("_history", "_matched", "files", "known", "links", "root")

    def __init__(self, root: Path | None, files: Iterable[str], links: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.files = sorted(files)
        self.known = frozenset(self.files)
        self.links = dict(links or {})
        self._matched: dict[str, tuple[str, ...]] = {}
        self._history: list[tuple[str, ...]] | None = None

    @classmethod
    def of_git(cls, directory: str) -> "Repository":
        """What git tracks in this directory; GitError where it is no work tree."""
        root = Git(directory).top()
        files, links = [], {}
        for record in Git(root).records("ls-files", "-s", "-z"):
            entry, _, path = record.partition("\t")
            files.append(path)
            if entry.startswith(_LINK) and (root / path).is_symlink():
                links[path] = str((root / path).readlink())
        return cls(root, dict.fromkeys(files), links)

    def matched(self, pattern: Pattern) -> tuple[str, ...]:
        """The files that a pattern matches, in order; remembered, since many agents share patterns."""
        key = pattern.text.removeprefix("!")
        known = self._matched.get(key)
        if known is None:
            known = self._find(pattern)
            self._matched[key] = known
        return known

    def _find(self, pattern: Pattern) -> tuple[str, ...]:
        if pattern.exact:
            return (pattern.prefix,) if pattern.prefix in self.known else ()
        start, end = self._range(pattern.prefix)
        if pattern.folder:
            return tuple(self.files[start:end])
        return tuple(path for path in self.files[start:end] if pattern.match(path))

    def _range(self, prefix: str) -> tuple[int, int]:
        if not prefix:
            return 0, len(self.files)
        following = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return bisect_left(self.files, prefix), bisect_left(self.files, following)

    def has_folder(self, folder: str) -> bool:
        """Is there a file below this folder, which ends with `/`?"""
        start, end = self._range(folder)
        return start < end

    def files_in(self, folder: str) -> list[str]:
        """The files below a folder, which ends with `/` or is empty for the root."""
        start, end = self._range(folder)
        return self.files[start:end]

    def names_in(self, folder: str) -> set[str]:
        """The names of folders and files in a folder, which ends with `/` or is empty for the root."""
        start, end = self._range(folder)
        return {path[len(folder) :].partition("/")[0] for path in self.files[start:end]}

    @property
    def history(self) -> list[tuple[str, ...]]:
        """The tracked files that each of the latest commits changed; empty where git knows nothing of them."""
        if self._history is None:
            self._history = self._read_history()
        return self._history

    def _read_history(self) -> list[tuple[str, ...]]:
        if self.root is None:
            return []
        try:
            text = Git(self.root).text(
                "log", f"-n{COMMITS}", "--no-merges", "--no-renames", "--name-only", "-z", "--format=%x01"
            )
        except GitError:
            return []
        commits = (part.strip("\0\n").split("\0") for part in text.split("\x01"))
        return [tuple(name.lstrip("\n") for name in names if name.lstrip("\n") in self.known) for names in commits]

    def read(self, path: str) -> bytes | None:
        """The bytes of a tracked file in the work tree; None where it is a link, gone or too large."""
        if self.root is None or path in self.links:
            return None
        try:
            with open(f"{self.root}/{path}", "rb") as stream:  # noqa: PTH123 - of thousands of files, each path once
                data = stream.read(LARGEST_SOURCE + 1)
        except (OSError, ValueError):
            return None
        return data if len(data) <= LARGEST_SOURCE else None
