"""Which file of a repository depends on which, by imports and by routes, and which classes derive from which."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import basename
from typing import Protocol

from scopes.import_lines import Source, family_of, read_source
from scopes.module_paths import ModulePaths
from scopes.routes import called_words, defined_words, is_caller, is_registry


@dataclass(frozen=True, slots=True)
class Derivation:
    """A class and its base in another file."""

    child: str
    child_file: str
    base: str
    base_file: str


class Files(Protocol):
    """The files of a repository or a tree."""

    @property
    def files(self) -> Sequence[str]:
        """All paths, sorted."""

    def read(self, path: str) -> bytes | None:
        """The contents of a file, None where it cannot be read."""


class SourceGraph:
    """`uses`: file to the files that it depends on, sorted; `routes`: those of them that are route registries.

    Only the starts and what they lead to is read, and nothing of it is kept.
    """

    __slots__ = ("_called", "_defined", "_paths", "_repository", "derivations", "routes", "uses")

    def __init__(self, repository: Files, starts: Iterable[str]) -> None:
        self._repository = repository
        self._paths = ModulePaths(repository.files, repository.read)
        self._called: dict[str, set[str]] = {}
        self._defined: dict[str, list[str]] = {}
        self.uses: dict[str, list[str]] = {}
        sources = self._read(starts)
        self.routes = self._route_edges()
        for path, targets in self.routes.items():
            self.uses[path] = sorted({*self.uses.get(path, ()), *targets})
        self.derivations = tuple(_derivations(sources, self.uses))

    def _read(self, starts: Iterable[str]) -> dict[str, Source]:
        """Read the starts, then what they import, and so on; gives the classes that there are."""
        sources: dict[str, Source] = {}
        pending = sorted(starts, reverse=True)
        seen = set(pending)
        while pending:
            path = pending.pop()
            source = self._look_into(path)
            if source is None:
                continue
            sources[path] = Source(source.family, (), source.classes)
            for target in self._targets(path, source):
                self.uses.setdefault(path, []).append(target)
                if target not in seen:
                    seen.add(target)
                    pending.append(target)
        return sources

    def _look_into(self, path: str) -> Source | None:
        family = family_of(path)
        data = self._repository.read(path) if family is not None or is_registry(path) else None
        if data is None:
            return None
        if is_registry(path):
            for word in defined_words(data):
                self._defined.setdefault(word, []).append(path)
        elif is_caller(path):
            self._called[path] = called_words(data)
        return read_source(data, family) if family is not None else None

    def _targets(self, path: str, source: Source) -> list[str]:
        targets: set[str] = set()
        for readings in source.imports:
            found = (self._paths.resolve(name, path, source.family) for name in readings)
            targets.update(next((files for files in found if files), ()))
        return sorted(targets - {path})

    def _route_edges(self) -> dict[str, list[str]]:
        """Caller to the registries that define a route that it calls, by a word of the path."""
        edges = {
            path: sorted({registry for word in words for registry in self._defined.get(word, ())})
            for path, words in self._called.items()
        }
        return {path: targets for path, targets in edges.items() if targets}

    def shown(self, chain: list[str]) -> str:
        """A chain of files for people; a route registry at its end is called by what it is."""
        names = list(chain)
        if len(chain) > 1 and chain[-1] in self.routes.get(chain[-2], ()):
            names[-1] = basename(chain[-1]).partition(".")[0]
        return " → ".join(names)


def _derivations(sources: dict[str, Source], uses: dict[str, list[str]]) -> Iterator[Derivation]:
    """Classes whose base is in a file that they import or, without one, the only class of its name."""
    defined: dict[tuple[str, str], list[str]] = {}
    for path, source in sources.items():
        for name, _ in source.classes:
            defined.setdefault((source.family, name), []).append(path)
    for path, source in sources.items():
        for name, bases in source.classes:
            for base in bases:
                files = defined.get((source.family, base), [])
                imported = [file for file in files if file in uses.get(path, ())]
                known = imported or (files if len(files) == 1 and source.family in ("java", "ruby") else [])
                if known and known[0] != path:
                    yield Derivation(name, path, base, known[0])
