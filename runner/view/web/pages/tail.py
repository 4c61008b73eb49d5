"""The end of a log that grows: its last lines, then what comes, from where the last look ended."""

from dataclasses import dataclass
from pathlib import Path

from runner.output_log import Line

FIRST = 64_000  # bytes from the end that are read at first
MOST = 256_000  # and at most at once later; of a flood, what is between is left out


@dataclass(slots=True)
class Tail:
    """Follows one file. `offset` is behind the last whole line that was read."""

    path: Path
    offset: int = -1

    def look(self) -> list[Line]:
        """The whole lines since the last look."""
        try:
            size = self.path.stat().st_size
        except OSError:
            return []
        most = FIRST if self.offset < 0 else MOST
        start = max(self.offset, 0)
        cut = size - start > most
        if cut:
            start = size - most
        if size <= start:
            return []
        with self.path.open("rb") as file:
            file.seek(start)
            read = file.read(size - start)
        whole = read[: read.rfind(b"\n") + 1]
        self.offset = start + len(whole)
        lines = whole.decode(errors="replace").split("\n")[1 if cut else 0 : -1]
        return [line for raw in lines if (line := _line(raw)) is not None]


def _line(raw: str) -> Line | None:
    """None for a line that a crash cut."""
    moment, _, rest = raw.partition("\t")
    stream, _, text = rest.partition("\t")
    try:
        return Line(float(moment), stream, text)
    except ValueError:
        return None
