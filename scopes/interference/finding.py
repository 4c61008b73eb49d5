"""A semantic conflict as a finding: both edits, the edge between them, and why the text merged."""

from dataclasses import dataclass

from scopes.finding import Finding, Related
from scopes.problem import Location
from scopes.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Edit(Related):
    """What one revision did, and the line that shows it, as it is in `revision`."""

    revision: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Interference(Finding):
    """One semantic conflict. `location` and `excerpt` are of the merged tree; `agents` are the two revisions,
    the one to be sent back first; `edge` says how the two edits are bound ("exact", "import-bound", "name-only");
    `also` are further places of the same in that file."""

    excerpt: str = ""
    edge: str = ""
    title: str = ""
    also: tuple[Location, ...] = ()


def line_of(snapshot: Snapshot, path: str, line: int) -> str:
    """One line of a file, "" where there is none."""
    lines = (snapshot.read(path) or b"").decode("utf-8", "replace").splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def edit(snapshot: Snapshot, path: str, place: tuple[int, int, int], text: str) -> Edit:
    """An edit as `snapshot` shows it; `place` is line, column and length."""
    line, column, length = place
    location = Location(path, line, column, line, column + length)
    return Edit(location, text, snapshot.name, line_of(snapshot, path, line))
