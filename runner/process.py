"""One process tree: started, streamed, watched by two clocks, and gone when `run` returns.

The only door to processes besides git's. Every command runs under `runner.supervisor`, which finds and ends
children that fork twice or leave the session; stdin is closed; nothing outlives the call, nor the runner.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

SUPERVISOR = str(Path(__file__).with_name("supervisor.py"))
CHUNK = 65536
LINE_LIMIT = 8192  # bytes; what is longer is told in pieces

End = Literal["exited", "deadline", "silence", "cancelled"]


@dataclass(frozen=True, slots=True)
class Command:
    """What to run and where; `environment` is all that it gets. No file of it grows beyond `file_bytes` (0: any)."""

    argv: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Deadlines in seconds (None: none) and the time between SIGTERM and SIGKILL."""

    wall: float | None = None
    silence: float | None = None
    grace: float = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process tree ended. `code` is negative for a signal, as in the standard library."""

    code: int
    end: End
    seconds: float

    @property
    def good(self) -> bool:
        """It ended by itself, with exit code 0."""
        return self.end == "exited" and self.code == 0


@dataclass(slots=True)
class Lines:
    """Bytes in, whole lines out; a line longer than the limit comes in pieces."""

    tell: Callable[[str, str], None]
    stream: str
    rest: bytes = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream; b"" is its end."""
        parts = (self.rest + data).split(b"\n")
        self.rest = parts.pop()
        if self.rest and (not data or len(self.rest) > LINE_LIMIT):
            parts.append(self.rest)
            self.rest = b""
        for part in parts:
            for start in range(0, len(part) or 1, LINE_LIMIT):
                text = part[start : start + LINE_LIMIT].decode(errors="replace").rstrip("\r")
                self.tell(self.stream, text)


@dataclass(slots=True)
class Watch:
    """When output last came, and which deadline comes next."""

    limits: Limits
    started: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)

    def next_deadline(self) -> tuple[float | None, End]:
        """Seconds from now to the nearest deadline, and its name."""
        now = time.monotonic()
        wall = None if self.limits.wall is None else self.started + self.limits.wall - now
        silence = None if self.limits.silence is None else self.heard + self.limits.silence - now
        if silence is not None and (wall is None or silence < wall):
            return silence, "silence"
        return wall, "deadline"


async def run(
    command: Command, limits: Limits, tell: Callable[[str, str], None], stop: asyncio.Event | None = None
) -> Outcome:
    """Run a command to its end; `tell(stream, line)` gets its output as it comes.

    Returns when the whole tree is gone: it ended, a deadline passed, or `stop` was set. A task that is
    cancelled ends the tree too, then raises on.
    """
    watch = Watch(limits)
    process = await _start(command, limits)
    try:
        end = await _wait(process, watch, tell, stop)
    finally:
        await asyncio.shield(_end(process, limits))
    return Outcome(process.returncode or 0, end, time.monotonic() - watch.started)


async def _start(command: Command, limits: Limits) -> asyncio.subprocess.Process:
    numbers = (str(limits.grace), str(os.getpid()), str(command.file_bytes))
    supervised = [sys.executable, "-I", "-S", SUPERVISOR, *numbers, *command.argv]
    return await asyncio.create_subprocess_exec(
        *supervised,
        cwd=command.folder,
        env=dict(command.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


async def _wait(
    process: asyncio.subprocess.Process,
    watch: Watch,
    tell: Callable[[str, str], None],
    stop: asyncio.Event | None,
) -> End:
    assert process.stdout is not None
    assert process.stderr is not None
    both = (
        _read(process.stdout, Lines(tell, "out"), watch),
        _read(process.stderr, Lines(tell, "err"), watch),
    )
    streams = asyncio.gather(*both)
    stopped = asyncio.ensure_future((stop or asyncio.Event()).wait())
    try:
        while True:
            seconds, name = watch.next_deadline()
            if seconds is not None and seconds <= 0:
                return name
            waiting: set[asyncio.Future[Any]] = {streams, stopped}
            done, _ = await asyncio.wait(waiting, timeout=seconds, return_when="FIRST_COMPLETED")
            if streams in done:
                await process.wait()
                return "exited"
            if stopped in done:
                return "cancelled"
    finally:
        stopped.cancel()
        if not streams.done():
            await asyncio.shield(_end(process, watch.limits))
        with contextlib.suppress(asyncio.CancelledError):
            await streams


async def _read(reader: asyncio.StreamReader, lines: Lines, watch: Watch) -> None:
    while data := await reader.read(CHUNK):
        watch.heard = time.monotonic()
        lines.feed(data)
    lines.feed(b"")


async def _end(process: asyncio.subprocess.Process, limits: Limits) -> None:
    """SIGTERM to the supervisor, which ends the tree; SIGKILL to all of it should that take too long."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), limits.grace + 5.0)
        except TimeoutError:
            _kill(process.pid)
            await process.wait()


def _kill(root: int) -> None:
    from runner.supervisor import descendants, send

    send([*descendants(root), root], signal.SIGKILL)
