"""Which names still have a definition somewhere in the merged tree: those are never reported as gone."""

import re

from merge.repository.git import Git
from scopes.snapshot import Snapshot, language_of
from scopes.symbols import FileSymbols

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
FEW = 400  # files that hold the word and are looked into; beyond that the name counts as defined


class Survivors:
    """Names and the definitions that they have, asked for one after another."""

    __slots__ = ("_git", "_known", "_merged")

    def __init__(self, git: Git, merged: Snapshot) -> None:
        self._git = git
        self._merged = merged
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, name: str, family: str) -> bool:
        """Is something of this name defined in any file of the tree, in a language of this family?"""
        key = name, family
        if key not in self._known:
            self._known[key] = not _WORD.fullmatch(name) or self._defined(name, family)
        return self._known[key]

    def has_module(self, path: str) -> bool:
        """Is there another file of the same name, so that a module was moved and not removed?"""
        name = _stem(path)
        return any(_stem(other) == name for other in self._merged.blobs if language_of(other))

    def _defined(self, name: str, family: str) -> bool:
        words = ("grep", "-l", "-z", "-w", "-F", "-I", "-e", name, self._merged.tree)
        found = self._git.run(*words, codes=(0, 1)).stdout.decode("utf-8", "surrogateescape")
        paths = [record.partition(":")[2] for record in found.split("\0") if record]
        sources = [path for path in paths if language_of(path)]
        if len(sources) > FEW:
            return True
        self._merged.prepare(sources, with_uses=False)
        return any(self._defines(self._merged.outline(path), name, family) for path in sources)

    def _defines(self, symbols: FileSymbols | None, name: str, family: str) -> bool:
        if symbols is None:
            return True  # a conflict, or no grammar: it may
        if symbols.family != family:
            return False
        if symbols.is_broken and symbols.is_dynamic:
            return True  # too large to be read
        return any(one.name == name for one in symbols.definitions) or any(
            one.alias == name != one.name and one.is_exported for one in symbols.imports
        )


def _stem(path: str) -> str:
    parts = path.split("/")
    name = parts[-1].partition(".")[0]
    return parts[-2] if name in ("__init__", "index", "mod") and len(parts) > 1 else name
