"""Merges trees in memory: git settles names and modes, the engine settles what both sides changed.

All conflicted files of a merge go through one call, on all cores; nothing is written to the repository but
objects. MAIN PATH of `treaty merge branches`: `merge_trees`, which `merge_branches` folds.
"""

from collections.abc import Iterable, Iterator, Sequence

from merge.options import Options
from merge.regions import Decision
from merge.repository.file_jobs import Job, Merged, Setting, merge_files
from merge.repository.git import Git
from merge.repository.merge_tree import PathConflict, Stage, beside, merge_tree, own_drivers
from merge.result import Conflict
from merge.revision import Triple

BATCH_BYTES, BATCH_FILES = 32_000_000, 500  # results are written to the object store in such portions


class FileMerge:
    """One path that both sides changed: how it ended. Its text is the blob `oid` in the tree.

    Like MergeResult without the text and the regions, so that memory stays flat in the number of files;
    the candidates of conflicts are left out for the same reason.
    """

    __slots__ = ("conflicts", "decisions", "language", "oid", "path", "reason", "stages", "warnings")

    def __init__(self, conflict: PathConflict) -> None:
        self.path = conflict.path
        self.stages = conflict.stages  # the three versions, None where there is none
        self.oid = ""  # "" where git's own version stands in the tree
        self.reason = ""  # why it is left to a person; "" when it merged
        self.conflicts: tuple[Conflict, ...] = ()
        self.decisions: tuple[Decision, ...] = ()
        self.language = ""
        self.warnings: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Nothing is left to a person."""
        return not self.reason

    @property
    def is_line_clean(self) -> bool:
        """A merge of lines alone would have done."""
        return not self.reason and not self.decisions

    @property
    def confidence(self) -> float:
        """The least of its decisions'."""
        return min((decision.confidence for decision in self.decisions), default=1.0)


class TreeMerge:
    """Two trees made into one. `tree` holds conflict markers where `conflicts` is not empty."""

    __slots__ = ("files", "tree")

    def __init__(self, tree: str, files: list[FileMerge]) -> None:
        self.tree = tree
        self.files = files

    @property
    def conflicts(self) -> list[FileMerge]:
        """The paths that are left to a person."""
        return [file for file in self.files if not file.is_clean]

    @property
    def is_clean(self) -> bool:
        """Nothing is left to a person."""
        return not self.conflicts


def merge_trees(
    git: Git,
    base: str,
    ours: str,
    theirs: str,
    options: Options | None = None,
    labels: Triple[str] | None = None,
) -> TreeMerge:
    """Merge the commits `ours` and `theirs`, counted from `base` ("": their common ancestors).

    With a `base`, all three may be trees as well. Without `options`, each path has those of the repository's
    settings and attributes. Raises GitError, and merge.settings.SettingsError for bad settings.
    """
    kind = "tree" if base else "commit"
    sides = Triple(base, ours, theirs).map(lambda name: _object_id(git, name, kind))
    with beside(git, sides.ours) as scratch:
        outcome = merge_tree(scratch, sides)
        contents = [conflict for conflict in outcome.conflicts if has_contents(conflict)]
        foreign = own_drivers(scratch, [conflict.path for conflict in contents])
    if not outcome.conflicts:
        return TreeMerge(outcome.tree, [])
    setting = Setting(git, options, labels or Triple("base", "ours", "theirs"))
    merged = merge_contents_of([one for one in contents if one.path not in foreign], setting)
    changes: dict[str, tuple[str, str] | None] = {}
    files = []
    for conflict in outcome.conflicts:
        file = merged.get(conflict.path)
        if file is None:
            file = FileMerge(conflict)
            file.reason = reason_of(conflict, conflict.path in foreign)
        else:
            changes[file.path] = (mode_of(file.stages), file.oid)
        files.append(file)
    return TreeMerge(git.edit_tree(outcome.tree, changes), files)


def merge_contents_of(conflicts: Sequence[PathConflict], setting: Setting) -> dict[str, FileMerge]:
    """What the engine makes of paths whose contents both sides changed (`has_contents`), by path; each text is
    written as a blob."""
    files = {conflict.path: FileMerge(conflict) for conflict in conflicts}
    jobs = [Job(conflict.path, conflict.stages) for conflict in conflicts]
    for path, oid, merged in _written(setting.git, merge_files(jobs, setting)):
        _take(files[path], oid, merged)
    return files


def _object_id(git: Git, name: str, kind: str) -> str:
    """The id that a name stands for here; beside the repository there are no names."""
    is_id = len(name) in (0, 40, 64) and not name.strip("0123456789abcdef")
    return name if is_id else git.resolve(name, kind)


def has_contents(conflict: PathConflict) -> bool:
    """Both sides have a file there (base may lack one: added on both sides)."""
    base, ours, theirs = conflict.stages
    if ours is None or theirs is None or not ours.is_file or not theirs.is_file:
        return False
    return base is None or base.is_file


def _take(file: FileMerge, oid: str, merged: Merged) -> None:
    file.oid = oid
    file.conflicts = merged.conflicts
    file.decisions = merged.decisions
    file.language = merged.language
    file.warnings = merged.warnings
    if merged.conflicts:
        file.reason = merged.conflicts[0].reason or "changed on both sides"


def _written(git: Git, results: Iterable[Merged]) -> Iterator[tuple[str, str, Merged]]:
    """Path, blob and result of each, written in portions; the texts are let go."""
    portion: list[Merged] = []
    size = 0
    for merged in results:
        portion.append(merged)
        size += len(merged.text)
        if size > BATCH_BYTES or len(portion) >= BATCH_FILES:
            yield from _portion(git, portion)
            portion, size = [], 0
    yield from _portion(git, portion)


def _portion(git: Git, portion: Sequence[Merged]) -> Iterator[tuple[str, str, Merged]]:
    oids = git.write_blobs([merged.text for merged in portion])
    for merged, oid in zip(portion, oids, strict=True):
        merged.text = b""
        yield merged.path, oid, merged


def mode_of(stages: Triple[Stage | None]) -> str:
    """The mode of the result: who changed it wins, ours where both did."""
    modes = stages.map(lambda stage: stage.mode if stage else "100644")
    return modes.trivial_merge() or modes.ours


def reason_of(conflict: PathConflict, is_foreign: bool = False) -> str:
    """Why a path that the engine does not merge is left to a person."""
    if is_foreign:
        return "its attributes name another merge driver, or none"
    base, ours, theirs = conflict.stages
    if any(stage is not None and stage.mode == "160000" for stage in conflict.stages):
        return "a submodule, changed on both sides"
    if any(stage is not None and stage.mode == "120000" for stage in conflict.stages):
        return "a symbolic link, changed on both sides"
    if base is not None and (ours is None) != (theirs is None):
        gone, kept = ("ours", "theirs") if ours is None else ("theirs", "ours")
        said = [sentence for kind, sentence in conflict.messages if "modify/delete" not in kind]
        return said[0] if said else f"deleted by {gone}, changed by {kept}"
    return conflict.messages[0][1] if conflict.messages else "changed on both sides"
