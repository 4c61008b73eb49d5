"""All languages, and which one a file is in. On the merge driver's path: reads one cached file.

The data files are compiled once into a cache, `$XDG_CACHE_HOME/treaty/languages-*`: a header with the
index (names, extensions, file names, shebangs) and one entry a language, of which only the wanted one is
decoded. Its fingerprint holds name, time and size of every data file, so it is never stale; a cache that
is broken or cannot be written costs time and nothing else.
"""

import marshal
import os
import sys

from grammars import detection, profile
from grammars.language import Language
from grammars.profile import ProfileError, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OURS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "languages")  # noqa: PTH100, PTH118, PTH120
THEIRS = os.path.join(".treaty", "languages")  # noqa: PTH118 - a user's own, below the root of a repository
_FORM = 1  # to be raised when the layout of the cache or of a compiled entry changes

_opened: dict[tuple[str, ...], "Catalogue"] = {}


class Catalogue:
    """The languages of one or two folders of data files; the later folder extends or overrides.

    Raises ProfileError when it is made, if a data file is wrong.
    """

    __slots__ = ("_blob", "_built", "_entries", "_start", "index")

    def __init__(self, folders: tuple[str, ...]) -> None:
        fingerprint = _fingerprint(folders)
        path = _cache_path(folders)
        packed = _read_cache(path, fingerprint)
        if packed is None:
            packed = _pack(fingerprint, _compile(folders))
            _write_cache(path, packed)
        size = int.from_bytes(packed[:4], "little")
        _, index, entries = marshal.loads(packed[4 : 4 + size])
        self.index: detection.Index = index
        self._entries: dict[str, tuple[int, int]] = entries
        self._start = 4 + size
        self._blob = packed
        self._built: dict[str, Language] = {}

    def names(self) -> list[str]:
        """The names of all languages, sorted."""
        return sorted(self._entries)

    def by_name(self, name: str) -> Language | None:
        """The language of this name, as `.gitattributes` writes it."""
        if name not in self._built:
            if name not in self._entries:
                return None
            offset, size = self._entries[name]
            start = self._start + offset
            self._built[name] = profile.build(marshal.loads(self._blob[start : start + size]))
        return self._built[name]

    def find(self, path: str, content: bytes = b"", attribute: str = "") -> Language | None:
        """The language of a file: by attribute, file name, extension, shebang, modeline; None for none."""
        name = detection.find(self.index, path, content, attribute)
        return self.by_name(name) if name else None


def catalogue(root: str = "") -> Catalogue:
    """The languages as they are in a repository: ours and, where it has some, its own.

    Without a root it is the repository that the working directory is in.
    """
    own = _own_folder(root)
    folders = (OURS, own) if own else (OURS,)
    if folders not in _opened:
        _opened[folders] = Catalogue(folders)
    return _opened[folders]


def _own_folder(root: str) -> str:
    """The folder of a repository's own profiles, "" when it has none."""
    try:
        here = root or os.getcwd()  # noqa: PTH109
    except FileNotFoundError:  # somebody deleted the working directory
        return ""
    while True:
        own = os.path.join(here, THEIRS)  # noqa: PTH118
        if os.path.isdir(own):  # noqa: PTH112
            return own
        above = os.path.dirname(here)  # noqa: PTH120
        if root or above == here or os.path.exists(os.path.join(here, ".git")):  # noqa: PTH110, PTH118
            return ""
        here = above


def find(path: str, content: bytes = b"", attribute: str = "", root: str = "") -> Language | None:
    """The language of a file, None when no profile fits. `attribute` is the value of `treaty-language`."""
    return catalogue(root).find(path, content, attribute)


def by_name(name: str, root: str = "") -> Language | None:
    """The language of this name, or None."""
    return catalogue(root).by_name(name)


def by_word(word: str, root: str = "") -> Language | None:
    """The language that people mean by a word in a code block: its name, its title or an extension."""
    return find(f".{word}", attribute=word, root=root)


def all_languages(root: str = "") -> list[Language]:
    """Every language, sorted by name."""
    opened = catalogue(root)
    return [language for name in opened.names() if (language := opened.by_name(name)) is not None]


def draft(name: str) -> Language | None:
    """The language of this name as its data stand, though they may not fit its grammar: for who writes them."""
    own = _own_folder("")
    tables = _tables((OURS, own) if own else (OURS,))
    detection.make_index(tables)
    return profile.build(tables[name]) if name in tables else None


def _compile(folders: tuple[str, ...]) -> dict[str, Table]:
    """All languages; those of a repository are held against their grammars. Raises ProfileError."""
    done = _tables(folders)
    detection.make_index(done)  # tells of two that claim one extension
    for table in done.values():
        if not str(table["origin"]).startswith(OURS):
            _check(profile.build(table))
    return done


def _tables(folders: tuple[str, ...]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for folder in folders:
        for path in _data_files(folder):
            table = profile.read(path)
            name = str(table["name"])
            if name in tables:
                table = {"extends": name, **table, "shadowed": tables[name]}
            tables[name] = table
    done = profile.resolve(tables)
    for table in done.values():
        table.pop("shadowed", None)
    return done


def _check(language: Language) -> None:
    """Raises ProfileError where a repository's own profile does not fit its grammar, as far as that is here."""
    from grammars import health, parser

    try:
        for problem in health.problems(language):
            raise problem
    except parser.GrammarMissing:
        return


def _pack(fingerprint: "tuple[Any, ...]", tables: dict[str, Table]) -> bytes:
    entries: dict[str, tuple[int, int]] = {}
    parts = []
    offset = 0
    for name, table in sorted(tables.items()):
        part = marshal.dumps(table)
        parts.append(part)
        entries[name] = (offset, len(part))
        offset += len(part)
    header = marshal.dumps((fingerprint, detection.make_index(tables), entries))
    return b"".join([len(header).to_bytes(4, "little"), header, *parts])


def _data_files(folder: str) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(entry.path for entry in found if entry.name.endswith(".toml"))


def _fingerprint(folders: tuple[str, ...]) -> "tuple[Any, ...]":
    files: list[tuple[str, int, int]] = []
    for folder in folders:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.endswith(".toml"):
                    state = entry.stat()
                    files.append((entry.path, state.st_mtime_ns, state.st_size))
    return (_FORM, sys.hexversion, tuple(sorted(files)))


def _cache_path(folders: tuple[str, ...]) -> str:
    """Where the cache of these folders lies, "" when there is no home for it."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("HOME", "")
    if not home:
        return ""
    if not os.environ.get("XDG_CACHE_HOME"):
        home += "/.cache"
    name = folders[-1].replace(os.sep, "%")[-150:]
    return f"{home}/treaty/languages-{sys.hexversion:x}-{name}"


def _read_cache(path: str, fingerprint: object) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            packed = file.read()
        size = int.from_bytes(packed[:4], "little")
        found, _, entries = marshal.loads(packed[4 : 4 + size])
        complete = 4 + size + sum(length for _, length in entries.values()) == len(packed)
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return None
    return packed if complete and found == fingerprint else None


def _write_cache(path: str, packed: bytes) -> None:
    if not path:
        return
    aside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(aside, "wb") as file:  # noqa: PTH123
            file.write(packed)
        os.replace(aside, path)  # noqa: PTH105
    except OSError:
        return


__all__ = ["Catalogue", "ProfileError", "all_languages", "by_name", "by_word", "catalogue", "draft", "find"]
