"""What a process printed, kept within bounds: the beginning and the end, and how much was left out between.

One line each: seconds since the epoch, stream, text, separated by tabs. Written as it comes, so that it can be
followed; a flood never fills the disk.
"""

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

HEAD = 4_000_000  # bytes kept from the beginning
TAIL = 500_000  # and from the end


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output."""

    time: float
    stream: str
    text: str


class OutputLog:
    """Takes lines in; close it to write the end of a flood."""

    def __init__(self, path: Path, head: int = HEAD, tail: int = TAIL) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", errors="replace", newline="\n")
        self._head, self._tail = head - path.stat().st_size, tail
        self._last: deque[str] = deque()
        self._held = 0
        self._dropped = 0

    def write(self, stream: str, text: str) -> None:
        """Keep a line, or count it as left out."""
        line = f"{time.time():.3f}\t{stream}\t{text.replace(chr(10), ' ')}\n"
        if self._head > 0:
            self._head -= len(line)
            try:
                self._file.write(line)
                self._file.flush()
            except OSError:  # no room on the disk: no reason to end what prints
                self._dropped += len(line)
            return
        self._last.append(line)
        self._held += len(line)
        while self._held > self._tail:
            gone = len(self._last.popleft())
            self._held -= gone
            self._dropped += gone

    def close(self) -> None:
        """Write the end, with a note of what is missing before it."""
        with contextlib.suppress(OSError):
            if self._dropped:
                self._file.write(f"{time.time():.3f}\tnote\t({self._dropped} bytes of output left out here)\n")
            self._file.writelines(self._last)
        self._last.clear()
        with contextlib.suppress(OSError):
            self._file.close()

    def __enter__(self) -> "OutputLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_lines(path: Path, offset: int = 0) -> Iterator[Line]:
    """The lines of a log from a byte offset on; none where there is no such file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(offset)
        for raw in file:
            moment, _, rest = raw.decode(errors="replace").rstrip("\n").partition("\t")
            stream, _, text = rest.partition("\t")
            try:
                yield Line(float(moment), stream, text)
            except ValueError:  # a line cut by a crash
                continue
