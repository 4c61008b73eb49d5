"""Holds merge commits, or the merge that is staged, against the merge of their parents.

A merge commit may hold anything. What a merge of its parents does not give was put there by a person: rightly,
where the sides were in conflict; unseen by most reviews, where they were not.
"""

from collections.abc import Iterator, Sequence

from merge.hunks import MarkerError
from merge.lines import split_lines
from merge.repository import index
from merge.repository.branches import FileMerge, TreeMerge
from merge.repository.fold import writing_nothing
from merge.repository.git import Git, ObjectReader
from merge.repository.history import merge_parents
from merge.repository.markers import has_markers

FAULT, NOTE = "fault", "note"
MARKERS = "conflict markers are in it"
UNMERGED = "it is unmerged still"
OTHERWISE = "the sides merge without a conflict, and this is something else"
BY_HAND = "a conflict, settled by hand"
SETTLED = "settled by hand, and otherwise than Treaty does"
STAGED = "the staged merge"


class Finding:
    """One path of one merge that is not what the merge of its parents gives."""

    __slots__ = ("grade", "merge", "path", "what")

    def __init__(self, merge: str, path: str, grade: str, what: str) -> None:
        self.merge = merge  # the commit, or STAGED
        self.path = path
        self.grade = grade  # FAULT: to be looked at; NOTE: what a merge by hand looks like
        self.what = what


def merges_in(git: Git, subject: str) -> list[str]:
    """The merge commits that a name or a range (`main..HEAD`) stands for, newest first; none is no error.

    Raises GitError for a bad name.
    """
    if ".." in subject:
        left, _, right = subject.partition("..")
        ends = [git.resolve(name or "HEAD") for name in (left, right.removeprefix("."))]
        return git.text("rev-list", "--merges", f"{ends[0]}..{ends[1]}").split()
    return git.text("rev-list", "--merges", "--no-walk", git.resolve(subject)).split()


def verify(git: Git, commit: str) -> list[Finding]:
    """What a merge commit holds beyond the merge of its parents. Writes nothing. Raises GitError."""
    parents = git.text("show", "-s", "--format=%P", commit).split()
    with writing_nothing(git) as apart:
        return list(_compared(apart, commit, parents, git.resolve(commit, "tree")))


def verify_staged(git: Git) -> list[Finding] | None:
    """The same of the merge in progress, as it is in the index; None without one."""
    heads = git.directory() / "MERGE_HEAD"
    if not heads.is_file():
        return None
    left = index.unmerged(git)
    if left:
        return [Finding(STAGED, one.path, FAULT, UNMERGED) for one in left]
    parents = [git.resolve("HEAD"), *heads.read_text("ascii").split()]
    with writing_nothing(git) as apart:
        return list(_compared(apart, STAGED, parents, apart.text("write-tree")))


def _compared(git: Git, name: str, parents: Sequence[str], tree: str) -> Iterator[Finding]:
    steps = merge_parents(git, parents)
    files = {file.path: file for step in steps for file in step.files}
    with git.objects() as objects:
        for path, oid in _differing(git, steps[-1], tree):
            committed = objects.find(oid) if oid else None
            text = committed[1] if committed and committed[0] == "blob" else b""
            yield Finding(name, path, *_judged(files.get(path), text, objects))


def _differing(git: Git, merged: TreeMerge, tree: str) -> Iterator[tuple[str, str]]:
    """The paths in which a tree is not the merged one, with the blob it has there ("" for none)."""
    fields = git.records("diff-tree", "-r", "-z", "--no-renames", merged.tree, tree)
    for head, path in zip(fields[0::2], fields[1::2], strict=True):
        oid = head.split(" ")[3]
        yield path, oid if oid.strip("0") else ""


def _judged(file: FileMerge | None, text: bytes, objects: ObjectReader) -> tuple[str, str]:
    """Grade and sentence for a path that differs; `file` is what the merge has to say of it."""
    if _is_marked(text) and not (file and _had_markers(file, objects)):
        return FAULT, MARKERS
    if file is None or file.is_line_clean:
        return FAULT, OTHERWISE
    what = SETTLED if file.is_clean else BY_HAND
    lost = _lost(file, text, objects)
    return NOTE, f"{what}; {lost}" if lost else what


def _is_marked(text: bytes) -> bool:
    try:
        return has_markers(text)
    except MarkerError:
        return False


def _had_markers(file: FileMerge, objects: ObjectReader) -> bool:
    """Did a side hold markers before, as a test of a merge tool does?"""
    return any(stage and _is_marked(objects.read(stage.oid)) for stage in file.stages)


def _lost(file: FileMerge, text: bytes, objects: ObjectReader) -> str:
    """How many lines that a side brought are nowhere in what was committed, "" for none."""
    if not all(stage is None or stage.is_file for stage in file.stages):
        return ""
    base, *sides = (set(split_lines(objects.read(stage.oid))) if stage else set() for stage in file.stages)
    there = {line.strip() for line in split_lines(text)}
    told = []
    for name, lines in zip(("ours", "theirs"), sides, strict=True):
        gone = [line for line in lines - base if line.strip() and line.strip() not in there]
        told += [f"{len(gone)} of {name}"] if gone else []
    return f"lines that are gone: {', '.join(told)}" if told else ""
