"""Level A: bubblewrap. An own mount, process and network namespace; the system is there read-only, home is not.

bwrap(1). `--die-with-parent` follows the thread that spawned it, which is the supervisor's only one.
"""

import asyncio
import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from runner.isolation.confinement import Level, Space

# Parts of the system that programs need to run; what is not there is left out.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix", "/etc")
# Below them, what no agent has any business with.
HIDDEN = ("/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssh")


class Bubblewrap:
    """Enforced: nothing outside the space can be read or written, no process outside seen, no network reached."""

    name = "bubblewrap"
    level: Level = "A"

    def probe(self) -> str:
        """Runs `true` in a sandbox."""
        return _probe()

    def wrap(self, argv: Sequence[str], space: Space) -> list[str]:
        """bwrap with the space bound in place, so that paths are the same inside and outside."""
        flags = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
        if space.network:
            flags.append("--share-net")
        for path in SYSTEM:
            if Path(path).is_symlink():
                flags += ["--symlink", str(Path(path).readlink()), path]
            elif Path(path).exists():
                flags += ["--ro-bind", path, path]
        flags += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"]
        for hidden in (Path(path) for path in HIDDEN):
            if hidden.is_dir():
                flags += ["--tmpfs", str(hidden)]
            elif hidden.exists():
                flags += ["--ro-bind", "/dev/null", str(hidden)]
        for path in _outside_system(space.readable):
            flags += ["--ro-bind", path, path]
        for path in (str(writable) for writable in space.writable):
            flags += ["--bind", path, path]
        return [*flags, "--chdir", str(space.root), "--", *argv]


def _outside_system(paths: Sequence[Path]) -> list[str]:
    return [str(path) for path in paths if path.exists() and not str(path).startswith(("/usr/", "/opt/"))]


@cache
def _probe() -> str:
    if shutil.which("bwrap") is None:
        return "`bwrap` is not installed"
    space = Space(Path("/"), ())
    argv = Bubblewrap().wrap(["true"], space)
    return asyncio.run(_try(argv))


async def _try(argv: Sequence[str]) -> str:
    from runner.process import Command, Limits, run

    said: list[str] = []
    command = Command(argv, Path("/"), {"PATH": os.environ.get("PATH", os.defpath)})
    outcome = await run(command, Limits(wall=10), lambda _, line: said.append(line))
    return "" if outcome.good else (said[-1] if said else f"ends with {outcome.code}")
