"""Level B: Landlock. The kernel refuses what is outside the space; the same mounts, processes and network are there.

For users without bubblewrap or without user namespaces. Weaker than level A: names and sizes of files outside can
still be asked for, other processes be listed, and only TCP is bounded (and that from Linux 6.7 on).
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from runner.isolation import landlock_launcher
from runner.isolation.bubblewrap import SYSTEM
from runner.isolation.confinement import Level, Space

LAUNCHER = landlock_launcher.__file__
# What is read below /etc, which as a whole holds secrets.
SETTINGS = (
    "alternatives", "ca-certificates", "debian_version", "fonts", "gitconfig", "group", "host.conf", "hosts", "java",
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "locale.alias", "localtime", "mime.types", "nsswitch.conf",
    "os-release", "passwd", "pki", "profile", "resolv.conf", "ssl", "terminfo", "timezone",
)  # fmt: skip
DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "fd", "shm")


class Landlock:
    """Enforced by the kernel for files; see `docs/isolation.md` for what else is and is not."""

    name = "landlock"
    level: Level = "B"

    def probe(self) -> str:
        """Runs `true` confined, and sees that it cannot read a file that it may not."""
        return _probe()

    def wrap(self, argv: Sequence[str], space: Space) -> list[str]:
        """The launcher with what the space allows."""
        system = [path for path in SYSTEM if path != "/etc"]
        spec = {
            "read": [*system, *(f"/etc/{name}" for name in SETTINGS), "/proc", *map(str, space.readable), LAUNCHER],
            "write": [str(path) for path in space.writable],
            "devices": [f"/dev/{name}" for name in DEVICES],
            "ports": list(space.ports),
            "network": space.network,
        }
        return [sys.executable, "-I", "-S", LAUNCHER, json.dumps(spec), *argv]


@cache
def _probe() -> str:
    if not landlock_launcher.version():
        return "this kernel has no Landlock"
    return asyncio.run(_try())


async def _try() -> str:
    from runner.process import Command, Limits, run

    said: list[str] = []
    script = "cat /proc/self/cmdline >/dev/null && ! ls / 2>/dev/null"
    argv = Landlock().wrap(["sh", "-c", script], Space(Path("/usr"), ()))
    command = Command(argv, Path("/usr"), {"PATH": os.environ.get("PATH", os.defpath)})
    outcome = await run(command, Limits(wall=10), lambda _, line: said.append(line))
    return "" if outcome.good else (said[-1] if said else f"ends with {outcome.code}")
