"""One tree of a repository as symbols, read when they are asked for."""

import re
from collections.abc import Iterable
from posixpath import dirname

from grammars.catalogue import find
from merge.repository.git import Git
from scopes.families import FAMILIES
from scopes.index import SymbolIndex
from scopes.module_paths import ModulePaths
from scopes.symbols import FileSymbols

_CPP = frozenset({"cc", "cpp", "cxx", "hpp", "hh"})
WORD = re.compile(r"[\w$]+")
_RUBY_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
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
    """The files of one tree. `blobs`: path to blob id of all files; `broken`: paths that conflict, left out.

    With a `base`, only what differs from that is asked of git: a repository of many files is listed once.
    """

    __slots__ = (
        "_by_name",
        "_by_stem",
        "_folders",
        "_index",
        "_is_cpp",
        "_known",
        "_paths",
        "_words",
        "blobs",
        "broken",
        "name",
        "near",
        "tree",
    )

    def __init__(self, git: Git, index: SymbolIndex, tree: str, name: str, base: "Snapshot | None" = None) -> None:
        self.tree = tree
        self.name = name
        self.broken: frozenset[str] = frozenset()
        self.blobs = _blobs(git, tree) if base is None else _blobs_since(git, base, tree)
        self._folders: dict[str, list[str]] = {}
        self._index = index
        self._known: dict[tuple[str, bool], FileSymbols | None] = {}
        self._paths: ModulePaths | None = None
        self._words: dict[str, frozenset[str]] = {}
        self.near: set[str] = set()  # what the revisions changed: where names are looked for
        self._by_name: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        self._is_cpp = _is_cpp(self.blobs) if base is None else base.reads_headers_as_cpp

    @property
    def reads_headers_as_cpp(self) -> bool:
        """Is C++ what most of the tree is, of C and C++?"""
        return self._is_cpp

    @property
    def folders(self) -> dict[str, list[str]]:
        """The paths in each folder."""
        if not self._folders:
            for path in self.blobs:
                self._folders.setdefault(dirname(path), []).append(path)
        return self._folders

    def language(self, path: str) -> str:
        """`language_of`, with headers read as what most of the tree is."""
        return "cpp" if self._is_cpp and path.endswith(".h") else language_of(path)

    def near_files(self, family: str) -> list[str]:
        """The files of a family that a revision changed."""
        return [path for path in sorted(self.near) if path in self.blobs and FAMILIES.get(language_of(path)) == family]

    def files_named(self, name: str) -> list[str]:
        """The files with this last part of their path."""
        if not self._by_name:
            for path in self.blobs:
                last = path.rpartition("/")[2]
                self._by_name.setdefault(last, []).append(path)
                self._by_stem.setdefault(last.partition(".")[0], []).append(path)
        return self._by_name.get(name, [])

    def files_called(self, name: str, family: str) -> list[str]:
        """The files of a family that are called after a name, in Ruby in its own way."""
        self.files_named(name)
        stem = _RUBY_WORD.sub("_", name).lower() if family == "ruby" else name
        return [path for path in self._by_stem.get(stem, ()) if FAMILIES.get(language_of(path)) == family]

    @property
    def paths(self) -> ModulePaths:
        """What the imports in its files mean."""
        if self._paths is None:
            self._paths = ModulePaths(self.blobs, self.read)
        return self._paths

    def read(self, path: str) -> bytes | None:
        """The contents of a file, None where there is none."""
        return self._index.contents(self.blobs[path]) if path in self.blobs else None

    def words(self, path: str) -> frozenset[str]:
        """The words in a file."""
        if path not in self._words:
            self._words[path] = frozenset(WORD.findall((self.read(path) or b"").decode("utf-8", "replace")))
        return self._words[path]

    def prepare(self, paths: Iterable[str], with_uses: bool) -> None:
        """Read the symbols of many files at once."""
        known = [path for path in paths if path in self.blobs]
        keys = {path: (self.blobs[path], name) for path in known if (name := self.language(path))}
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


def _blobs_since(git: Git, base: Snapshot, tree: str) -> dict[str, str]:
    """The same, out of what differs from a tree that is known."""
    found = dict(base.blobs)
    records = git.records("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", base.tree, tree)
    for head, path in zip(records[0::2], records[1::2], strict=True):
        _, mode, _, oid, status = head.split(" ")
        found.pop(path, None)
        if status != "D" and mode not in (_SUBMODULE, _LINK):
            found[path] = oid
    return found


def _is_cpp(paths: Iterable[str]) -> bool:
    endings = [path.rpartition(".")[2] for path in paths]
    return sum(one in _CPP for one in endings) > endings.count("c")


def changed_paths(before: Snapshot, after: Snapshot) -> set[str]:
    """The paths that one tree has otherwise than the other, or not at all."""
    return {path for path, _ in before.blobs.items() ^ after.blobs.items()}
