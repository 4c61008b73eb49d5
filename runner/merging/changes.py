"""What commits changed, path by path: all of them in one call of git."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from merge.repository.git import Git

Entry = tuple[str, str]  # mode, object id
GONE = "000000"  # the mode of a path that was deleted


@dataclass(slots=True)
class Changes:
    """Paths that differ between two commits, as they were (None: not there) and as they are; none is a deletion
    unless `deletes`."""

    before: dict[str, Entry | None] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    deletes: bool = False


def changes_of(git: Git, pairs: Sequence[tuple[str, str]]) -> list[Changes]:
    """The changes of each pair (before, after) of commits. Renames are not looked for."""
    names = [f"{name}^{{tree}}" for pair in pairs for name in pair]
    trees = git.text("rev-parse", *names).split() if names else []
    asked = [f"{before} {after}" for before, after in zip(trees[::2], trees[1::2], strict=True)]
    stdin = "".join(f"{pair}\n" for pair in dict.fromkeys(asked)).encode()
    flags = ("diff-tree", "--stdin", "-r", "-z", "--no-renames", "--no-ext-diff", "--raw")
    found = _parsed(git.run(*flags, stdin=stdin).text.split("\0")) if asked else {}
    return [found.get(pair, Changes()) for pair in asked]


def _parsed(fields: Iterable[str]) -> dict[str, Changes]:
    """By "BEFORE AFTER", which stands on a line of its own before the first record of each pair."""
    found: dict[str, Changes] = {}
    current = Changes()
    records = iter(fields)
    for head in records:
        pair, line, record = head.rpartition("\n")
        if line:
            current = found.setdefault(pair.rpartition("\n")[2], Changes())
        if record.startswith(":"):
            mode, new_mode, oid, new_oid, status = record[1:].split(" ")
            path = next(records)
            current.before[path] = None if status == "A" else (mode, oid)
            current.entries[path] = (new_mode, new_oid)
            current.deletes = current.deletes or status == "D"
    return found
