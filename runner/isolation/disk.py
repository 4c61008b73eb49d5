"""A bound on what an agent may put on the disk: one file by the kernel, all of them by looking at its folders.

How soon the next look comes depends on how soon the bound could be reached, so that small agents cost next to nothing.
"""

import asyncio
import os
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Ended = TypeVar("Ended")

DEFAULT = 10 * 1024**3  # bytes
FASTEST = 1e9  # bytes a second that a disk takes at most
SOONEST, LATEST = 0.1, 10.0  # seconds to the next look
RESERVE, SHARE = 256 * 1024**2, 0.05  # what stays free for the runner: so many bytes, or of a small disk this share
ENTRY = 4096  # bytes that a file or folder takes whatever is in it


@dataclass(slots=True)
class DiskWatch:
    """Watches folders; `stop` is set, and `fault` says why, when they hold more than `limit` bytes."""

    folders: Sequence[Path]
    limit: int
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    fault: str = ""

    async def over(self, work: Awaitable[Ended]) -> Ended:
        """Watch while this work is done; it should heed `stop`."""
        watching = asyncio.ensure_future(self._watch())
        try:
            return await work
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self) -> None:
        used = 0
        while not self.fault:
            free, reserve = _room(self.folders[0])
            left = min(self.limit - used, free - reserve)
            await asyncio.sleep(min(LATEST, max(SOONEST, left / FASTEST)))
            used = await asyncio.to_thread(usage, self.folders)
            free, reserve = _room(self.folders[0])
            if used > self.limit:
                self.fault = f"put more than {told(self.limit)} on the disk"
            elif free < reserve < used:
                self.fault = f"put {told(used)} on a disk that has {told(free)} left"
        self.stop.set()


def usage(folders: Sequence[Path]) -> int:
    """Bytes that these folders take on the disk; links are not followed, what goes away meanwhile is left out."""
    total, waiting = 0, [str(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    total += ENTRY
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue
    return total


def _room(folder: Path) -> tuple[int, int]:
    """Free bytes of the disk, and how many of them are kept for the runner."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return RESERVE, 0
    return disk.f_bavail * disk.f_frsize, min(RESERVE, int(disk.f_blocks * disk.f_frsize * SHARE))


def told(size: int) -> str:
    """`10 GB`, `4 MB`."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
