"""One tree of a repository as symbols, read when they are asked for."""

from collections.abc import Iterable
from posixpath import dirname

from grammars.catalogue import find
from merge.repository.git import Git
from scopes.extraction import FAMILIES
from scopes.index import SymbolIndex
from scopes.module_paths import ModulePaths
from scopes.symbols import FileSymbols

_SUBMODULE, _LINK = "160000", "120000"
_languages: dict[str, str] = {}  # of what a path ends in


def language_of(path: str) -> str:
    """The name of the language that symbols are taken from, "" for none of ours."""
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2] if "." in name else ""
    if not ending:
        return ""
    if ending not in _languages:
        language = find(f"a.{ending}")
        _languages[ending] = language.name if language is not None and language.name in FAMILIES else ""
    return _languages[ending]


class Snapshot:
    """The files of one tree. `blobs`: path to blob id of all files; `broken`: paths that conflict, left out."""

    __slots__ = ("_index", "_known", "_paths", "blobs", "broken", "folders", "name", "tree")

    def __init__(self, git: Git, index: SymbolIndex, tree: str, name: str, broken: Iterable[str] = ()) -> None:
        self.tree = tree
        self.name = name
        self.broken = frozenset(broken)
        self.blobs = _blobs(git, tree)
        self.folders: dict[str, list[str]] = {}
        for path in self.blobs:
            self.folders.setdefault(dirname(path), []).append(path)
        self._index = index
        self._known: dict[tuple[str, bool], FileSymbols | None] = {}
        self._paths: ModulePaths | None = None

    @property
    def paths(self) -> ModulePaths:
        """What the imports in its files mean."""
        if self._paths is None:
            self._paths = ModulePaths(self.blobs, self.read)
        return self._paths

    def read(self, path: str) -> bytes | None:
        """The contents of a file, None where there is none."""
        return self._index.contents(self.blobs[path]) if path in self.blobs else None

    def prepare(self, paths: Iterable[str], with_uses: bool) -> None:
        """Read the symbols of many files at once."""
        keys = {path: (self.blobs[path], name) for path in paths if path in self.blobs and (name := language_of(path))}
        found = self._index.read(keys.values(), with_uses)
        for path, key in keys.items():
            self._known[path, with_uses] = found.get(key)

    def outline(self, path: str) -> FileSymbols | None:
        """Definitions and imports of a file; None where it is not there, or in no language of ours."""
        return self._read(path, False)

    def uses(self, path: str) -> FileSymbols | None:
        """All symbols of a file."""
        return self._read(path, True)

    def _read(self, path: str, with_uses: bool) -> FileSymbols | None:
        if path in self.broken:
            return None
        if not with_uses and self._known.get((path, True)) is not None:
            return self._known[path, True]
        if (path, with_uses) not in self._known:
            self._known[path, with_uses] = None
            self.prepare([path], with_uses)
        return self._known[path, with_uses]

    def sources(self) -> list[str]:
        """The paths of files whose symbols can be taken."""
        return [path for path in self.blobs if language_of(path)]


def _blobs(git: Git, tree: str) -> dict[str, str]:
    found = {}
    for record in git.records("ls-tree", "-r", "-z", "--full-tree", tree):
        head, _, path = record.partition("\t")
        mode, _, oid = head.split(" ")
        if mode not in (_SUBMODULE, _LINK):
            found[path] = oid
    return found


def changed_paths(before: Snapshot, after: Snapshot) -> set[str]:
    """The paths that one tree has otherwise than the other, or not at all."""
    return {path for path, _ in before.blobs.items() ^ after.blobs.items()}
