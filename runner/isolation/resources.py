"""Bounds on what an agent may use; on memory and processes, by a control group of its own; cgroups(7), version 1 or 2.

A group is made where the runner may: as root, or in a subtree that was delegated to the user. Where it may not,
nothing is bounded, which is told.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from runner.isolation.disk import DEFAULT

ROOT = Path("/sys/fs/cgroup")
JOIN = 'for g in $1; do echo $$ > "$g/cgroup.procs" || exit 126; done; shift; exec "$@"'
UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one agent may have; None for no bound. True where a control group is wanted."""

    memory: int | None = None  # bytes
    processes: int | None = None
    disk: int = DEFAULT  # bytes of its clone, home and temporary files

    def __bool__(self) -> bool:
        return self.memory is not None or self.processes is not None


def size(text: str) -> int:
    """Bytes of `512M` or `2G`; ValueError for anything else."""
    number, unit = text[:-1], text[-1:].upper()
    if unit not in UNITS or not number.isdigit() or not int(number):
        raise ValueError(f"`{text}` is no size: write `512M` or `2G`")
    return int(number) * UNITS[unit]


def _settings(bounds: Bounds) -> list[tuple[Path, dict[str, int]]]:
    """(folder to make the group in, file to value) for this system's version."""
    memory = () if bounds.memory is None else (bounds.memory,)
    pids = {} if bounds.processes is None else {"pids.max": bounds.processes}
    if (ROOT / "cgroup.controllers").exists():
        own = Path("/proc/self/cgroup").read_text().strip().rpartition(":")[2].lstrip("/")
        return [(ROOT / own, dict.fromkeys(["memory.max"] * len(memory), bounds.memory or 0) | pids)]
    first = dict.fromkeys(["memory.limit_in_bytes"] * len(memory), bounds.memory or 0)
    return [(ROOT / name, values) for name, values in (("memory", first), ("pids", pids)) if values]


@contextlib.contextmanager
def group(name: str, bounds: Bounds) -> Iterator[tuple[Path, ...]]:
    """A group with these bounds, gone on leaving; OSError where it cannot be made."""
    made: list[Path] = []
    try:
        for parent, values in _settings(bounds) if bounds else ():
            folder = parent / name
            folder.mkdir(exist_ok=True)
            made.append(folder)
            for file, value in values.items():
                (folder / file).write_text(str(value))
        yield tuple(made)
    finally:
        for folder in made:
            with contextlib.suppress(OSError):  # a process that is just ending: the next run of the name takes it
                folder.rmdir()


def probe(bounds: Bounds) -> str:
    """Why these bounds do not work here, "" where they do."""
    try:
        with group("treaty-probe", bounds):
            return ""
    except OSError as error:
        return f"no control group can be made here: {error.strerror}"


def joined(groups: Sequence[Path], argv: Sequence[str]) -> list[str]:
    """The command, which first enters these groups."""
    return ["sh", "-c", JOIN, "sh", " ".join(map(str, groups)), *argv] if groups else list(argv)
