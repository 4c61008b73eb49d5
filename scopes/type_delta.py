"""What a type checker says of a merge and of neither side: asked for with `treaty scopes check --types`."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from merge.repository.git import Git
from scopes.check import Look
from scopes.interference.by_checker import ABOUT
from scopes.interference.finding import Interference, line_of
from scopes.interference.side import Side
from scopes.problem import Location
from scopes.snapshot import Snapshot
from scopes.type_checkers import Checker, CheckerFailedError, Complaint, chosen


def gathering(found: list[Interference], said: dict[str, None]) -> Look:
    """Adds to `found` what checkers complain of, pair after pair, and to `said` what could not be asked."""

    def look(git: Git, left: Side, right: Side, merged: Snapshot) -> None:
        changed = left.changed | right.changed
        checkers, absent = chosen([*changed, *(_CONFIGURED & merged.blobs.keys())])
        said.update(dict.fromkeys(absent))
        for checker in checkers:
            files = sorted(
                path for path in changed if path.endswith(checker.endings) and merged.outline(path) is not None
            )
            try:
                found.extend(_found(checker, git, (left, right), merged, files) if files else ())
            except CheckerFailedError as error:
                said[f"{checker.name} gave no result for {left.name} and {right.name}: {error}"] = None

    return look


_CONFIGURED = {"pyrightconfig.json"}


def _found(
    checker: Checker, git: Git, sides: tuple[Side, Side], merged: Snapshot, files: list[str]
) -> Iterable[Interference]:
    with tempfile.TemporaryDirectory(prefix="treaty-types-") as folder:
        place = _WorkTree(git, Path(folder).resolve())
        known = {one.key for side in sides for one in place.complaints(checker, side.snapshot, files)}
        new = [one for one in place.complaints(checker, merged, files) if one.key not in known]
    return [_finding(checker, one, sides, merged) for one in new]


class _WorkTree:
    """A folder that has the files of one tree after another, so that a checker's cache helps with the next."""

    def __init__(self, git: Git, folder: Path) -> None:
        self.folder = folder / "tree"
        self.folder.mkdir()
        self._git = git.having(environment={"GIT_INDEX_FILE": str(folder / "index")}).untrusted()
        packages = git.path / "node_modules"
        if packages.is_dir():
            (self.folder / "node_modules").symlink_to(packages.resolve(), target_is_directory=True)

    def complaints(self, checker: Checker, snapshot: Snapshot, files: list[str]) -> list[Complaint]:
        """What a checker says of those of the files that a tree has."""
        directory = self._git.directory()
        where = (f"--git-dir={directory}", f"--work-tree={self.folder}")
        self._git.run(*where, "-c", "core.bare=false", "read-tree", "--reset", "-u", snapshot.tree)
        there = [path for path in files if path in snapshot.blobs]
        return checker.complaints(self.folder, there) if there else []


def _finding(checker: Checker, one: Complaint, sides: tuple[Side, Side], merged: Snapshot) -> Interference:
    left, right = sides
    first, second = (right, left) if one.path in right.changed else (left, right)
    return Interference(
        ABOUT.id,
        ABOUT.severity,
        f"{checker.name}: {one.message}",
        Location(one.path, one.line, one.column, one.line, one.column + 1),
        ABOUT.fix,
        witness=f"{checker.name} says it of the merge, and of neither {left.name} nor {right.name}",
        agents=(first.name, second.name),
        label=ABOUT.label,
        excerpt=line_of(merged, one.path, one.line),
        edge=ABOUT.edge,
        title=ABOUT.title,
    )
