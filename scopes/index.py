"""The symbols of all blobs ever asked for, in SQLite by blob id, language and version of the extractor.

A blob's symbols never change, so nothing in it is ever stale; one that is cut short, of an older version or
no database is thrown away and made again, one that cannot be written costs time and nothing else. Safe for
several processes at once. Many blobs are read by worker processes, each with one `git cat-file --batch`.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from grammars.catalogue import by_name
from grammars.parser import GrammarMissing
from merge.repository.git import Git, ObjectReader
from merge.repository.workers import cores, own_packages_first, worker_context
from scopes.extraction import extract
from scopes.symbols import EXTRACTOR, FileSymbols, unpacked

FEW = 60  # blobs up to which workers cost more than they save
CHUNK = 40
SECONDS = 20.0  # to wait for another process that writes
NAMES_AT_ONCE = 500

_COLUMNS = "blob TEXT, language TEXT, uses INTEGER, packed TEXT, PRIMARY KEY (blob, language)"
_TABLE = f"CREATE TABLE IF NOT EXISTS symbols ({_COLUMNS}) WITHOUT ROWID"

Key = tuple[str, str]  # blob id, name of the language


class SymbolIndex:
    """Symbols by blob, from the cache or out of the blob; close it, or use it in `with`."""

    def __init__(self, git: Git, folder: Path | None = None) -> None:
        self._git = git
        self._file = (folder or cache_folder()) / f"symbols-{_repository_id(git)}.sqlite"
        self._database = _opened(self._file)
        self._objects: ObjectReader | None = None
        self._held: dict[Key, tuple[bool, FileSymbols]] = {}

    def read(self, wanted: Iterable[Key], with_uses: bool = True) -> dict[Key, FileSymbols]:
        """The symbols of blobs; those of a blob that is missing or has no grammar are left out."""
        keys = list(dict.fromkeys(wanted))
        missing = [key for key in keys if not self._holds(key, with_uses)]
        for key, uses, symbols in self._stored(missing):
            self._held[key] = uses, symbols
        missing = [key for key in missing if not self._holds(key, with_uses)]
        self._store(self._made(missing, with_uses), with_uses)
        return {key: self._held[key][1] for key in keys if key in self._held}

    def _holds(self, key: Key, with_uses: bool) -> bool:
        held = self._held.get(key)
        return held is not None and (held[0] or not with_uses)

    def _stored(self, keys: Sequence[Key]) -> Iterator[tuple[Key, bool, FileSymbols]]:
        wanted = set(keys)
        blobs = list({blob for blob, _ in keys})
        for start in range(0, len(blobs), NAMES_AT_ONCE):
            portion = blobs[start : start + NAMES_AT_ONCE]
            marks = ",".join("?" * len(portion))
            for blob, language, uses, packed in self._rows(f"SELECT * FROM symbols WHERE blob IN ({marks})", portion):
                if (blob, language) in wanted:
                    with suppress(ValueError, TypeError, IndexError):  # a row of something else is made again
                        yield (blob, language), bool(uses), unpacked(packed)

    def _rows(self, query: str, values: Sequence[str]) -> list[Any]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self._begin_anew()
            return []

    def _begin_anew(self) -> None:
        self._database.close()
        _remove(self._file)
        self._database = _opened(self._file)

    def _made(self, keys: Sequence[Key], with_uses: bool) -> Iterator[tuple[Key, str]]:
        if len(keys) <= FEW or cores() < 2 or parent_process() is not None:
            yield from _extracted(keys, with_uses, self._reader()) if keys else ()
            return
        chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
        workers = min(cores(), len(chunks))
        with own_packages_first(), ProcessPoolExecutor(workers, worker_context(), _begin, (self._git,)) as pool:
            for made in pool.map(_work, chunks, [with_uses] * len(chunks)):
                yield from made

    def contents(self, blob: str) -> bytes | None:
        """What a blob holds, None where it is missing."""
        found = self._reader().find(blob)
        return found[1] if found is not None else None

    def _reader(self) -> ObjectReader:
        if self._objects is None:
            self._objects = self._git.objects()
        return self._objects

    def _store(self, made: Iterable[tuple[Key, str]], with_uses: bool) -> None:
        rows: list[tuple[str, str, bool, str]] = []
        for key, packed in made:
            self._held[key] = with_uses, unpacked(packed)
            rows.append((*key, with_uses, packed))
        with suppress(sqlite3.Error), self._database:  # a cache that cannot be written is none
            self._database.executemany("INSERT OR REPLACE INTO symbols VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """End the reader and close the cache."""
        if self._objects is not None:
            self._objects.close()
        self._database.close()

    def __enter__(self) -> "SymbolIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/treaty`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "treaty")


def _repository_id(git: Git) -> str:
    """The same for all worktrees of a repository."""
    common = git.text("rev-parse", "--path-format=absolute", "--git-common-dir")
    return hashlib.sha256(os.fsencode(common)).hexdigest()[:16]


def _opened(file: Path) -> sqlite3.Connection:
    """The database at `file`, made anew where it is none of ours; in memory where it cannot be written."""
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _connected(str(file))
        except sqlite3.OperationalError:
            break
        except sqlite3.DatabaseError:
            _remove(file)
        except OSError:
            break
    return _connected(":memory:")


def _connected(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=SECONDS)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        if database.execute("PRAGMA user_version").fetchone()[0] != EXTRACTOR:
            with database:
                database.execute("DROP TABLE IF EXISTS symbols")
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {EXTRACTOR}")
        database.execute("SELECT blob, language, uses, packed FROM symbols LIMIT 1").fetchone()
    except BaseException:
        database.close()
        raise
    return database


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            Path(f"{file}{ending}").unlink()


def _extracted(keys: Iterable[Key], with_uses: bool, objects: ObjectReader) -> Iterator[tuple[Key, str]]:
    for blob, name in keys:
        language = by_name(name)
        found = objects.find(blob) if language is not None else None
        if language is None or found is None:
            continue
        try:
            symbols = extract(found[1], language, with_uses)
        except GrammarMissing:
            continue
        yield (blob, name), symbols.packed()


_worker: dict[str, ObjectReader] = {}


def _begin(git: Git) -> None:
    _worker["objects"] = git.objects()


def _work(keys: Sequence[Key], with_uses: bool) -> list[tuple[Key, str]]:
    return list(_extracted(keys, with_uses, _worker["objects"]))
