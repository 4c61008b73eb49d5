"""Hash-chained JSON Lines: each line holds the SHA-256 of the one before, so that a change or a cut is seen.

A cut at the end leaves a good chain: whoever verifies must know the last hash and the number of lines (the run's
journal does).
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

START = "0" * 64


class ChainWriter:
    """Writes or goes on with a chain of records; use it in `with`."""

    def __init__(self, path: Path) -> None:
        self.lines, self.hash = 0, START
        if path.exists():
            self.lines, self.hash, _ = verify(path.read_bytes().splitlines())
        self._file = path.open("ab", buffering=1 << 16)

    def write(self, record: dict[str, object]) -> None:
        """Append one record, with its number and the hash of the line before."""
        record = {"n": self.lines, **record, "prev": self.hash}
        line = json.dumps(record, separators=(",", ":")).encode()
        self._file.write(line + b"\n")
        self.hash = hashlib.sha256(line).hexdigest()
        self.lines += 1

    def flush(self) -> None:
        """Hand all lines to the system."""
        self._file.flush()

    def __enter__(self) -> "ChainWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def verify(lines: Iterable[bytes]) -> tuple[int, str, str]:
    """How many lines are good, the hash of the last of them, and what is wrong after it ("" for nothing)."""
    count, last = 0, START
    for line in lines:
        try:
            record = json.loads(line)
            number, before = record["n"], record["prev"]
        except (ValueError, KeyError, TypeError):
            return count, last, f"line {count + 1} is no record"
        if number != count:
            return count, last, f"line {count + 1} should be record {count}, and is record {number}"
        if before != last:
            return (
                count,
                last,
                f"line {count + 1} does not follow from the one before: something was changed",
            )
        count, last = count + 1, hashlib.sha256(line).hexdigest()
    return count, last, ""
