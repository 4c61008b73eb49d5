"""A git index written in one go: the entries of a tree, those out of sight marked `skip-worktree`.

The format is version 3 of gitformat-index(5), with the cached trees, so that git finds unchanged folders at once. It
stands for `read-tree` and `update-index --skip-worktree` over all paths, two processes that read and write all of it.
Entries of files that are there already have their data; `checkout-index --index` puts in those of what it writes.
"""

import hashlib
import os
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

EXTENDED, SKIP_WORKTREE = 0x4000, 0x4000  # in the flags, and in the flags that these announce
LONGEST = 0xFFF  # of a path's length in the flags; longer ones are found by their end


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of a tree. `mode` is git's, as "100644"."""

    mode: str
    oid: str
    path: str


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of a tree; the root's path is ""."""

    path: str
    oid: str


class IndexFile:
    """The index of one tree, ready but for which paths are checked out."""

    __slots__ = ("_digest", "_hidden", "_listed", "_places", "_trees")

    def __init__(self, entries: Sequence[Entry], folders: Sequence[Folder]) -> None:
        self._listed = sorted((os.fsencode(entry.path), entry) for entry in entries)
        self._places = {entry.path: place for place, (_, entry) in enumerate(self._listed)}
        self._hidden = [_entry(path, entry, is_present=False) for path, entry in self._listed]
        trees = _trees([path for path, _ in self._listed], folders)
        self._trees = b"TREE" + len(trees).to_bytes(4, "big") + trees
        self._digest = hashlib.sha256 if any(len(folder.oid) == 64 for folder in folders) else hashlib.sha1

    def showing(self, present: Iterable[str], there: Mapping[str, os.stat_result] | None = None) -> bytes:
        """The file in which these paths are to be checked out, and no others; `there` are files that exist."""
        parts = list(self._hidden)
        for path in present:
            place = self._places[path]
            parts[place] = _entry(*self._listed[place], is_present=True, status=(there or {}).get(path))
        head = b"DIRC" + (3).to_bytes(4, "big") + len(parts).to_bytes(4, "big")
        data = b"".join((head, *parts, self._trees))
        return data + self._digest(data).digest()


def _entry(path: bytes, entry: Entry, *, is_present: bool, status: os.stat_result | None = None) -> bytes:
    flags = min(len(path), LONGEST)
    tail = flags.to_bytes(2, "big")
    if not is_present:
        tail = (flags | EXTENDED).to_bytes(2, "big") + SKIP_WORKTREE.to_bytes(2, "big")
    before, after = (bytes(24), bytes(12)) if status is None else _data(status)
    head = before + _mode(entry.mode).to_bytes(4, "big") + after + bytes.fromhex(entry.oid) + tail
    length = len(head) + len(path)
    return head + path + bytes(8 - length % 8)


def _data(status: os.stat_result) -> tuple[bytes, bytes]:
    """What stands before the mode and after it: times, device and number; owner and size, each in 32 bits."""
    times = (divmod(time, 10**9) for time in (status.st_ctime_ns, status.st_mtime_ns))
    before = (*(part for time in times for part in time), status.st_dev, status.st_ino)
    after = (status.st_uid, status.st_gid, status.st_size)
    return _words(before), _words(after)


def _words(numbers: Sequence[int]) -> bytes:
    return struct.pack(f">{len(numbers)}I", *(number & 0xFFFFFFFF for number in numbers))


def _mode(mode: str) -> int:
    """As git's index has it: files are 644 or 755, whatever an old tree says."""
    number = int(mode, 8)
    if number >> 12 != 0o10:
        return number
    return 0o100755 if number & 0o100 else 0o100644


def _trees(paths: Iterable[bytes], folders: Sequence[Folder]) -> bytes:
    """The extension with the cached trees: parents first, each with how many entries and folders it has."""
    counts: dict[bytes, int] = {}
    for path in paths:
        while path:
            path = path.rpartition(b"/")[0]  # noqa: PLW2901
            counts[path] = counts.get(path, 0) + 1
    known = sorted((os.fsencode(folder.path).split(b"/") if folder.path else [], folder.oid) for folder in folders)
    below: dict[bytes, int] = {}
    for parts, _ in known:
        if parts:
            parent = b"/".join(parts[:-1])
            below[parent] = below.get(parent, 0) + 1
    records = []
    for parts, oid in known:
        path = b"/".join(parts)
        name = parts[-1] if parts else b""
        records.append(b"%s\0%d %d\n" % (name, counts.get(path, 0), below.get(path, 0)) + bytes.fromhex(oid))
    return b"".join(records)
