"""Level A: bubblewrap. An own mount, process and network namespace; the system is there read-only, home is not.

bwrap(1). Root would keep its capabilities, within the sandbox's user namespace, and could mount again for writing what
is bound read-only: all are dropped. `--die-with-parent` follows the thread that spawned it, which is the supervisor's
only one.
"""

import asyncio
import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import ClassVar

from runner.isolation.confinement import Level, Space

# Parts of the system that programs need to run; what is not there is left out.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix", "/etc")
# Folders of its own that go with the sandbox, and how many bytes of memory they may take at most.
IN_MEMORY = {"/tmp": 1024**3, "/run": 16 * 1024**2, "/dev/shm": 256 * 1024**2}
# Below them, what no agent has any business with.
HIDDEN = ("/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh")


class Bubblewrap:
    """Enforced: nothing outside the space can be read or written, no process outside seen, no network reached."""

    name = "bubblewrap"
    level: Level = "A"
    sized: ClassVar[bool] = True  # whether this bwrap can bound what is in memory

    def probe(self) -> str:
        """Runs `true` in a sandbox."""
        return _probe()

    def wrap(self, argv: Sequence[str], space: Space) -> list[str]:
        """bwrap with the space bound in place, so that paths are the same inside and outside."""
        flags = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
        if space.network:
            flags.append("--share-net")
        flags += [*_system(), "--proc", "/proc", "--dev", "/dev"]
        for path, size in IN_MEMORY.items():
            bound = ("--size", str(min(size, space.in_memory))) if self.sized else ()
            flags += [*bound, "--tmpfs", path]
        flags += _hiding()
        for path in _outside_system(space.readable):
            flags += ["--ro-bind", path, path]
        for path in (str(writable) for writable in space.writable):
            flags += ["--bind", path, path]
        for path in (str(sealed) for sealed in space.sealed):
            flags += ["--ro-bind", path, path]
        flags += ["--remount-ro", "/dev", "--remount-ro", "/"]  # both in memory; what is bound below stays writable
        return [*flags, "--chdir", str(space.root), "--", *argv]


def _system() -> list[str]:
    flags: list[str] = []
    for path in SYSTEM:
        if Path(path).is_symlink():
            flags += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            flags += ["--ro-bind", path, path]
    return flags


def _hiding() -> list[str]:
    flags: list[str] = []
    for hidden in (Path(path) for path in HIDDEN):
        if hidden.is_dir():
            flags += ["--tmpfs", str(hidden)]
        elif hidden.exists():
            flags += ["--ro-bind", "/dev/null", str(hidden)]
    return flags


def _outside_system(paths: Sequence[Path]) -> list[str]:
    return [str(path) for path in paths if path.exists() and not str(path).startswith(("/usr/", "/opt/"))]


@cache
def _probe() -> str:
    if shutil.which("bwrap") is None:
        return "`bwrap` is not installed"
    fault = ""
    for sized in (True, False):  # `--size` came with bubblewrap 0.6
        Bubblewrap.sized = sized
        fault = asyncio.run(_try(Bubblewrap().wrap(["true"], Space(Path("/"), ()))))
        if "--size" not in fault:
            break
    return fault


async def _try(argv: Sequence[str]) -> str:
    from runner.process import Command, Limits, run

    said: list[str] = []
    command = Command(argv, Path("/"), {"PATH": os.environ.get("PATH", os.defpath)})
    outcome = await run(command, Limits(wall=10), lambda _, line: said.append(line))
    return "" if outcome.good else (said[-1] if said else f"ends with {outcome.code}")
