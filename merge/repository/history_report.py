"""What replayed merges add up to, as people and programs read it."""

import json
from collections.abc import Iterable, Sequence

from merge.repository.history import Record


class Totals:
    """Sums over merges and over the files that git leaves in conflict."""

    __slots__ = (
        "clean_lost",
        "differing",
        "errors",
        "files",
        "git_merges",
        "git_seconds",
        "left",
        "merges",
        "same",
        "solved",
        "treaty_merges",
        "treaty_seconds",
    )

    def __init__(self) -> None:
        self.merges = 0
        self.errors = 0  # merges that could not be replayed
        self.git_merges = 0  # merges with a conflict in git
        self.treaty_merges = 0  # merges with a conflict in Treaty
        self.files = 0  # files in conflict in git
        self.solved = 0  # of these, clean in Treaty
        self.same = 0  # of the solved, equal to what was committed
        self.differing = 0
        self.left = 0
        self.clean_lost = 0  # files that are clean in git and a conflict in Treaty
        self.git_seconds = 0.0
        self.treaty_seconds = 0.0

    def add(self, record: Record) -> None:
        """Count one merge."""
        self.merges += 1
        if record["error"]:
            self.errors += 1
            return
        self.git_merges += bool(record["git_conflicts"])
        self.treaty_merges += bool(record["treaty_conflicts"])
        self.git_seconds += _number(record["git_seconds"])
        self.treaty_seconds += _number(record["treaty_seconds"])
        for file in files_of(record):
            self._add_file(file)

    def _add_file(self, file: Record) -> None:
        if file["git"] == "clean":
            self.clean_lost += file["treaty"] == "conflict"
            return
        self.files += 1
        if file["treaty"] == "conflict":
            self.left += 1
            return
        self.solved += 1
        self.same += file["same"] is True
        self.differing += file["same"] is not True

    def as_record(self) -> Record:
        """For programs."""
        return {
            name: round(value, 3) if isinstance(value := getattr(self, name), float) else value
            for name in self.__slots__
        }


def total(records: Iterable[Record]) -> Totals:
    """The sums of these merges."""
    totals = Totals()
    for record in records:
        totals.add(record)
    return totals


def as_text(records: Sequence[Record]) -> str:
    """A table of sums, by language too, and the files whose result differs from what was committed."""
    totals = total(records)
    lines = [
        f"merges replayed            {totals.merges - totals.errors:>7}",
        f"  with a conflict in git   {totals.git_merges:>7}",
        f"  with one in Treaty       {totals.treaty_merges:>7}",
        f"files in conflict in git   {totals.files:>7}",
        f"  left by Treaty           {totals.left:>7}  {_share(totals.left, totals.files)}",
        f"  solved by Treaty         {totals.solved:>7}  {_share(totals.solved, totals.files)}",
        f"    as it was committed    {totals.same:>7}  {_share(totals.same, totals.solved)} of the solved",
        f"    otherwise              {totals.differing:>7}",
        f"files only Treaty leaves   {totals.clean_lost:>7}",
        f"seconds, git / Treaty      {totals.git_seconds:>7.1f} / {totals.treaty_seconds:.1f}",
    ]
    if totals.errors:
        first = next(str(record["error"]) for record in records if record["error"])
        lines.append(f"not replayed               {totals.errors:>7}  {first}")
    return "\n".join([*lines, *_language_table(records), *_differing(records)])


def as_json(records: Sequence[Record]) -> str:
    """Sums and every merge."""
    return json.dumps({"schema_version": 1, "totals": total(records).as_record(), "merges": list(records)}, indent=2)


def files_of(record: Record) -> list[Record]:
    """The files of one merge."""
    files = record.get("files") or []
    assert isinstance(files, list)
    return files


def by_language(records: Sequence[Record]) -> list[tuple[str, list[int]]]:
    """Language with its files in conflict in git, those solved, those solved as committed; the largest first."""
    counts: dict[str, list[int]] = {}
    for record in records:
        for file in files_of(record):
            if file["git"] == "conflict":
                row = counts.setdefault(str(file["language"] or "-"), [0, 0, 0])
                row[0] += 1
                row[1] += file["treaty"] == "clean"
                row[2] += file["same"] is True
    return sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))


def _language_table(records: Sequence[Record]) -> list[str]:
    rows = by_language(records)
    if not rows:
        return []
    lines = ["", f"{'language':16} {'conflicts':>9} {'solved':>7} {'same':>5}"]
    return lines + [f"{name:16} {row[0]:>9} {row[1]:>7} {row[2]:>5}" for name, row in rows]


def _differing(records: Sequence[Record]) -> list[str]:
    found = [
        f"  {str(record['commit'])[:12]} {file['path']}"
        for record in records
        for file in files_of(record)
        if file["git"] == "conflict" and file["same"] is False
    ]
    if not found:
        return []
    more = [f"  … and {len(found) - 20} more (--json has all)"] if len(found) > 20 else []
    return ["", "solved otherwise than committed (--diff COMMIT PATH shows one):", *found[:20], *more]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
