"""Which names still have a definition somewhere in the merged tree: those are never reported as gone."""

import re
from collections.abc import Iterable

from merge.repository.git import Git
from scopes.families import SPREAD
from scopes.snapshot import Snapshot, language_of
from scopes.symbols import Definition, FileSymbols

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
# Definitions in what is not parsed (macros), or made out of a name at run time.
_MADE = {
    "rust": r"\b(?:fn|struct|enum|union|trait|mod|const|static|type|macro_rules!)\s+(?:mut\s+)?{}\b",
    "c": r"^[A-Za-z_]\w*\([^;{{]*\b{0}\b|#\s*define\s+{0}\b|\b{0}\s*##|##\s*{0}\b",
    "ruby": r"\b(?:def|class|module)\s+(?:\w+[.:]+)?{0}\b|(?<!:):{0}\b|['\"]{0}['\"]|%[wi].[^\n]*\b{0}\b",
    "php": r"@method[^\n]*\b{0}\b|@property[^\n]*\${0}\b|class_alias[^\n]*\b{0}\b|['\"]{0}['\"]",
}
_PLAIN = ("--no-line-number", "--no-column", "--no-color", "--no-heading", "--no-break", "--no-recurse-submodules")
FEW = 400  # files that hold the word and are looked into; beyond that the name counts as defined


class Survivors:
    """Names and the definitions that they have, asked for one after another."""

    __slots__ = ("_git", "_known", "_merged", "_sources")

    def __init__(self, git: Git, merged: Snapshot) -> None:
        self._git = git
        self._merged = merged
        self._known: dict[tuple[str, str], bool] = {}
        self._sources: dict[str, list[str]] = {}

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

    def is_declared_twice(self, name: str, path: str) -> bool:
        """Does another header than this one declare the name?"""
        held = self.definitions(name, "c")
        return held is None or any(other != path and ".h" in other[-4:] for other, _, _ in held)

    def is_global(self, namespace: str) -> bool:
        """Is a namespace of C# used in all files at once?"""
        pattern = rf"global using {re.escape(namespace)};|<Using Include=.{re.escape(namespace)}."
        return bool(self._git.run("grep", "-l", "-E", "-e", pattern, self._merged.tree, codes=(0, 1)).stdout)

    def definitions(self, name: str, family: str) -> list[tuple[str, FileSymbols, Definition]] | None:
        """All definitions of a name in the merged tree; None where there are too many files to look into."""
        sources = self.holding(name) if _WORD.fullmatch(name) else []
        if len(sources) > FEW or not sources:
            return None
        self._merged.prepare(sources, with_uses=False)
        found = []
        for path in sources:
            symbols = self._merged.outline(path)
            if symbols is not None and symbols.family == family:
                found += [(path, symbols, one) for one in symbols.definitions if one.name == name]
        return found

    def look_for(self, names: Iterable[str]) -> None:
        """Find at once where these words are: each search reads the whole tree."""
        new = sorted({name for name in names if name not in self._sources and _WORD.fullmatch(name)})
        if not new:
            return
        wanted = [word for name in new for word in ("-e", name)]
        words = ("grep", "-o", "-z", "-w", "-F", "-I", *_PLAIN, *wanted, self._merged.tree)
        lines = self._git.run(*words, codes=(0, 1)).stdout.decode("utf-8", "surrogateescape").split("\n")
        found: dict[str, dict[str, None]] = {name: {} for name in new}
        for line in lines:
            place, _, name = line.rpartition("\0")
            path = place.partition(":")[2]
            if name in found and language_of(path):
                found[name][path] = None
        self._sources |= {name: list(paths) for name, paths in found.items()}

    def holding(self, name: str) -> list[str]:
        """The source files that hold a word."""
        self.look_for([name])
        return self._sources[name]

    def _defined(self, name: str, family: str) -> bool:
        sources = self.holding(name)
        if len(sources) > FEW:
            return True
        self._merged.prepare(sources, with_uses=False)
        if any(self._defines(self._merged.outline(path), name, family) for path in sources):
            return True
        return family in SPREAD and any(self._may_make(path, name, family) for path in sources)

    def _may_make(self, path: str, name: str, family: str) -> bool:
        """Is there something like a definition in the text, which no parse shows?"""
        symbols, pattern = self._merged.outline(path), _MADE.get(family)
        if pattern is None or symbols is None or symbols.family != family:
            return False
        text = (self._merged.read(path) or b"").decode("utf-8", "replace")
        return re.search(pattern.format(re.escape(name)), text, re.MULTILINE) is not None

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
