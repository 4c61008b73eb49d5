"""Linux's two ways of telling which files are opened: inotify(7) for anyone, fanotify(7) for root.

Both watch folders one by one. fanotify says which process it was and has no bound on its queue; inotify does not,
and drops events once its queue is full (told as an overflow). Through ctypes, since the standard library has neither.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

IN_CLOSE_WRITE, IN_CLOSE_NOWRITE = 0x8, 0x10
IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x40, 0x80, 0x100, 0x200
IN_Q_OVERFLOW, IN_ISDIR = 0x4000, 0x40000000
IN_ONLYDIR, IN_DONT_FOLLOW, IN_EXCL_UNLINK = 0x01000000, 0x02000000, 0x04000000
STRUCTURE = IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE
CLOSES = IN_CLOSE_WRITE | IN_CLOSE_NOWRITE  # an opening is told by its end, with what it was for

FAN_CLOEXEC, FAN_NONBLOCK, FAN_UNLIMITED_QUEUE, FAN_UNLIMITED_MARKS = 0x1, 0x2, 0x10, 0x20
FAN_MARK_ADD, FAN_EVENT_ON_CHILD = 0x1, 0x08000000
AT_FDCWD = -100

_INOTIFY = struct.Struct("iIII")
_FANOTIFY = struct.Struct("=IBBHQii")


class Seen(NamedTuple):
    """One event: bits as inotify has them (fanotify's are the same), the folder's watch, the name, the process.

    fanotify's also has the device and inode of the file: its name is as the program's mounts have it, and once
    the sandbox with these mounts is gone, it no longer starts at the root of ours.
    """

    mask: int
    watch: int
    name: bytes
    pid: int = 0
    inode: tuple[int, int] = (0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


class Inotify:
    """Watches on folders; `read` gives what is there now."""

    def __init__(self) -> None:
        self._libc = _libc()
        self.fd = _checked(self._libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK), "inotify")

    def watch(self, folder: bytes, mask: int) -> int:
        """Watch a folder; the number of the watch."""
        flags = mask | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK
        return _checked(self._libc.inotify_add_watch(self.fd, folder, ctypes.c_uint32(flags)), "inotify")

    def read(self) -> bytes:
        """All bytes of events that wait, b"" for none."""
        try:
            return os.read(self.fd, 1 << 20)
        except BlockingIOError:
            return b""


def size_of(data: bytes, at: int) -> int:
    """Bytes of the event that starts there."""
    return _INOTIFY.size + int.from_bytes(data[at + 12 : at + 16], sys.byteorder)


def inotify_events(data: bytes) -> Iterator[Seen]:
    """The events in what inotify gave."""
    at = 0
    while at < len(data):
        watch, mask, _, length = _INOTIFY.unpack_from(data, at)
        at += _INOTIFY.size
        yield Seen(mask, watch, data[at : at + length].rstrip(b"\0"))
        at += length


class Fanotify:
    """Marks on folders, for root; raises OSError where that is not allowed."""

    def __init__(self) -> None:
        self._libc = _libc()
        flags = FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE | FAN_UNLIMITED_MARKS
        self.fd = _checked(self._libc.fanotify_init(flags, os.O_RDONLY | os.O_CLOEXEC), "fanotify")

    def watch(self, folder: bytes) -> None:
        """Hear of every file in a folder that was open and is closed."""
        mask = ctypes.c_uint64(CLOSES | FAN_EVENT_ON_CHILD)
        _checked(self._libc.fanotify_mark(self.fd, FAN_MARK_ADD, mask, AT_FDCWD, folder), "fanotify")

    def read(self) -> list[Seen]:
        """The next events, `name` being the whole path."""
        try:
            data = os.read(self.fd, 4096)
        except BlockingIOError:
            return []
        found, at = [], 0
        while at < len(data):
            length, _, _, _, mask, fd, pid = _FANOTIFY.unpack_from(data, at)
            at += length
            path, inode = b"", (0, 0)
            if fd >= 0:
                path = os.fsencode(Path(f"/proc/self/fd/{fd}").readlink()).removesuffix(b" (deleted)")
                status = os.fstat(fd)
                inode = (status.st_dev, status.st_ino)
                os.close(fd)
            found.append(Seen(mask, 0, path, pid, inode))
        return found
