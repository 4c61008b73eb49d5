"""The process that watches one agent's clone and writes its log; started by `runner.audit.audit_log`.

A process of its own, so that nothing in the runner keeps it from emptying the kernel's queue. It prints a line when
it is ready, and on SIGTERM takes in what is left, writes its last record and ends. Imports nothing but the standard
library and its neighbours.
"""

import json
import os
import select
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

from runner.audit import kernel
from runner.audit.chain import ChainWriter

QUIET = 0.02  # seconds in which nothing more comes: the queue is empty
PIECE = 16384  # bytes of events taken in before the queue is looked at again
NAMES = ((kernel.IN_CREATE, "create"), (kernel.IN_DELETE, "delete"))
MOVES = ((kernel.IN_MOVED_FROM, "move-from"), (kernel.IN_MOVED_TO, "move-to"))


class Watcher:
    """The watches on a clone and what they tell; paths are relative to it."""

    def __init__(self, root: str) -> None:
        self.root = os.fsencode(root)
        self.inotify = kernel.Inotify()
        self.way, self.fanotify = _fanotify()
        self.folders: dict[int, bytes] = {}
        self.waiting: deque[tuple[float, bytes | list[kernel.Seen]]] = deque()
        self.overflows = self.unwatched = 0
        self.over = False

    # --- the queue

    def collect(self, seconds: float) -> bool:
        """Take what is in the kernel's queues, waiting so long for something; False where there is nothing."""
        files = [self.inotify.fd] + ([self.fanotify.fd] if self.fanotify else [])
        ready, _, _ = select.select(files, [], [], seconds)
        if self.inotify.fd in ready:
            self.waiting += ((time.time(), part) for part in pieces(self.inotify.read()))
        if self.fanotify and self.fanotify.fd in ready:
            self.waiting.append((time.time(), self.fanotify.read()))
        return bool(ready)

    def end(self, *_: object) -> None:
        """Handler of SIGTERM: what is in the queues is still taken in."""
        self.over = True

    # --- what it means

    def add(self, folder: bytes) -> Iterator[tuple[str, bytes]]:
        """Watch a folder and those below; what is in it already, for a folder that has just come to be."""
        mask = kernel.STRUCTURE | (0 if self.fanotify else kernel.CLOSES)
        path = joined(self.root, folder)
        try:
            self.folders[self.inotify.watch(path, mask)] = folder
            if self.fanotify:
                self.fanotify.watch(path)
            inside = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError:
            self.unwatched += Path(os.fsdecode(path)).is_dir()
            return
        for entry in inside:
            below = joined(folder, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if below != b".git":
                    yield from self.add(below)
            else:
                yield "create", below

    def records(self, batch: bytes | list[kernel.Seen]) -> Iterator[tuple[str, bytes, int]]:
        """(operation, path, process or 0) of each event in a batch."""
        for seen in kernel.inotify_events(batch) if isinstance(batch, bytes) else batch:
            if seen.mask & kernel.IN_Q_OVERFLOW:
                self.overflows += 1
                yield "overflow", b"", 0
                continue
            path = self._path(seen, isinstance(batch, bytes))
            if path is None or path == b".git" or path.startswith(b".git/"):
                continue
            if seen.mask & kernel.IN_ISDIR:
                if seen.mask & (kernel.IN_CREATE | kernel.IN_MOVED_TO):
                    yield from ((name, below, 0) for name, below in self.add(path))
                continue
            yield from ((name, path, seen.pid) for name in operations(seen.mask))

    def _path(self, seen: kernel.Seen, relative: bool) -> bytes | None:
        if not relative:
            inside = seen.name.startswith(self.root + b"/")
            return seen.name[len(self.root) + 1 :] if inside else self._without_mount(seen)
        folder = self.folders.get(seen.watch)
        if folder is None or not seen.name:
            return None
        return joined(folder, seen.name)

    def _without_mount(self, seen: kernel.Seen) -> bytes | None:
        """The path of a file whose event came from a mount that is gone: its name is from that mount's root on.

        All watched folders are the clone's, so the file is or was in it. One that is there no longer cannot be
        told by its inode, and makes the log incomplete.
        """
        name = seen.name.lstrip(b"/")
        for path in (name, *self._files()):
            try:
                status = os.lstat(joined(self.root, path))
            except OSError:
                continue
            if (status.st_dev, status.st_ino) == seen.inode:
                return path
        self.unwatched += 1
        return None

    def _files(self) -> Iterator[bytes]:
        """All files of the clone but git's, looked up only when a name alone did not tell."""
        for folder, below, files in os.walk(self.root):
            below[:] = [one for one in below if one != b".git" or folder != self.root]
            inside = os.path.relpath(folder, self.root)
            yield from (joined(b"" if inside == b"." else inside, one) for one in files)


def joined(folder: bytes, name: bytes) -> bytes:
    """A path in a folder; either may be empty."""
    return folder + b"/" + name if folder and name else folder or name


def pieces(data: bytes) -> Iterator[bytes]:
    """Events of inotify in parts that are quickly taken in."""
    start = at = 0
    while at < len(data):
        at += kernel.size_of(data, at)
        if at - start >= PIECE or at >= len(data):
            yield data[start:at]
            start = at


def _fanotify() -> tuple[str, kernel.Fanotify | None]:
    if os.environ.get("TREATY_AUDIT_BY") == "inotify":
        return "inotify", None
    try:
        return "fanotify", kernel.Fanotify()
    except (OSError, AttributeError):  # not root, or no Linux with fanotify
        return "inotify", None


def operations(mask: int) -> Iterator[str]:
    """What an event means for a file: it is told when it is closed, with what it was open for."""
    for bit, name in (*NAMES, *MOVES):
        if mask & bit:
            yield name
    if mask & kernel.IN_CLOSE_NOWRITE:
        yield "read"
    if mask & kernel.IN_CLOSE_WRITE:
        yield "write"


class Recorder:
    """Writes every operation (`full`), or how often each came (`summary`)."""

    def __init__(self, chain: ChainWriter, who: dict[str, object], full: bool) -> None:
        self.chain, self.who, self.full = chain, who, full
        self.counts: Counter[tuple[str, bytes]] = Counter()
        self.first: dict[tuple[str, bytes], float] = {}
        self.last: dict[tuple[str, bytes], float] = {}
        self.operations = 0

    def add(self, moment: float, operation: str, path: bytes, pid: int) -> None:
        """One operation."""
        self.operations += 1
        if not self.full:
            self.counts[operation, path] += 1
            self.first.setdefault((operation, path), moment)
            self.last[operation, path] = moment
            return
        record: dict[str, object] = {"time": moment, **self.who, "op": operation, "path": os.fsdecode(path)}
        self.chain.write({**record, "pid": pid} if pid else record)

    def close(self, watcher: Watcher) -> None:
        """The counts, then the last record: how complete this log is."""
        for (operation, path), count in sorted(self.counts.items()):
            key = (operation, path)
            told = {"op": operation, "path": os.fsdecode(path), "count": count, "last": self.last[key]}
            self.chain.write({"time": self.first[key], **self.who, **told})
        complete = not watcher.overflows and not watcher.unwatched
        told = {"op": "end", "operations": self.operations, "overflows": watcher.overflows}
        told |= {"unwatched": watcher.unwatched, "complete": complete}
        self.chain.write({"time": time.time(), **self.who, **told})


def main(arguments: list[str]) -> int:
    """Watch ROOT and write to LOG. Arguments: ROOT LOG LEVEL WHO, the last as JSON."""
    root, log, level, who = arguments
    watcher = Watcher(root)
    for _ in watcher.add(b""):
        pass
    with ChainWriter(Path(log)) as chain:
        recorder = Recorder(chain, json.loads(who), level == "full")
        begin = {"op": "begin", "by": watcher.way, "level": level, "folders": len(watcher.folders)}
        chain.write({"time": time.time(), **recorder.who, **begin})
        chain.flush()
        signal.signal(signal.SIGTERM, watcher.end)
        sys.stdout.write(f"ready {watcher.way}\n")
        sys.stdout.flush()
        while True:
            if watcher.collect(0 if watcher.waiting else QUIET):
                continue  # the kernel's queue is bounded, ours is not
            if watcher.waiting:
                moment, batch = watcher.waiting.popleft()
                for operation, path, pid in watcher.records(batch):
                    recorder.add(moment, operation, path, pid)
            elif watcher.over:
                break
            else:
                chain.flush()
        recorder.close(watcher)
    return 0
