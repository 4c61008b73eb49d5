"""What every way of confining offers, and how one is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from runner.failure import RunnerError

Level = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Space:
    """What a confined process may touch: folders that it may write, folders and files that it may read."""

    root: Path  # where it starts
    writable: tuple[Path, ...]
    readable: tuple[Path, ...] = ()
    network: bool = False
    sealed: tuple[Path, ...] = ()  # what in the writable folders is there to read alone; at level A
    in_memory: int = 1024**3  # bytes of what it may put into folders that are in memory alone, each
    ports: tuple[int, ...] = ()  # on the loopback, that it may connect to where the network is the same


class Confinement(Protocol):
    """One way of confining. `level`: A and B are enforced, C is checked afterwards only."""

    name: str
    level: Level

    def probe(self) -> str:
        """Why it does not work here, "" where it does. Tries it, rather than to guess."""

    def wrap(self, argv: Sequence[str], space: Space) -> list[str]:
        """The command that runs `argv` confined."""


def choose(mode: Literal["auto", "required", "none"], ways: Sequence[Confinement]) -> Confinement:
    """The first way that works here; the last of `ways` enforces nothing and always works.

    `required` refuses to fall back on it, `none` asks for it.
    """
    if mode == "none":
        return ways[-1]
    faults = []
    for way in ways[:-1]:
        fault = way.probe()
        if not fault:
            return way
        faults.append(f"{way.name}: {fault}")
    if mode == "required":
        raise RunnerError(
            f"isolation is required, and nothing here can enforce it ({'; '.join(faults)})",
            "install bubblewrap and allow unprivileged user namespaces, or set `execution.isolation: auto`",
        )
    return ways[-1]
