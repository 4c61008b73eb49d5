"""Why a merge came out as it did: every automatic decision, with what both sides had done there.

A merge commit of the past, or the merge in progress, is merged again in memory with today's settings.
"""

import difflib
from collections.abc import Iterator
from pathlib import Path

from merge.regions import Decision
from merge.repository.branches import FileMerge, merge_trees
from merge.repository.git import Git, GitError
from merge.revision import Triple

# Head, and what it is merged from: base and theirs, as git names them; "" for the common ancestors.
IN_PROGRESS = (
    ("MERGE_HEAD", "", "MERGE_HEAD"),
    ("CHERRY_PICK_HEAD", "CHERRY_PICK_HEAD^", "CHERRY_PICK_HEAD"),
    ("REVERT_HEAD", "REVERT_HEAD", "REVERT_HEAD^"),
    ("REBASE_HEAD", "REBASE_HEAD^", "REBASE_HEAD"),
)
_NAME_ONE = "name a merge commit (`git log --merges --oneline` lists them), or a file of a merge in progress"


class Explained:
    """One merge and its files; `title` says which merge it was."""

    __slots__ = ("files", "texts", "title")

    def __init__(self, title: str, files: list[FileMerge], texts: dict[str, bytes]) -> None:
        self.title = title
        self.files = files
        self.texts = texts  # merged text by path


def explain(git: Git, subject: str) -> Explained:
    """The merge that `subject` means: a merge commit, a path of the merge in progress, "" for all of that.

    Raises GitError where there is no such merge.
    """
    if subject and not _is_path(git, subject) and git.exists(subject):
        return _past(git, git.resolve(subject), "")
    path = _from_top(git, subject) if subject else ""
    for head, base, theirs in IN_PROGRESS:
        if git.exists(head):
            sides = Triple(git.resolve(base) if base else "", git.resolve("HEAD"), git.resolve(theirs))
            return _merged(git, sides, f"the merge in progress ({head})", path)
    if path and not _is_path(git, subject):
        raise GitError(("git", "show"), f"{subject} is neither a commit nor a file here", _NAME_ONE)
    return _past(git, git.resolve("HEAD"), path, "no merge is in progress, and ")


def placed(file: FileMerge, text: bytes) -> Iterator[tuple[Decision, int]]:
    """Each decision with the line of the result it stands on, 0 where it left nothing there."""
    at = 0
    for decision in file.decisions:
        found = text.find(decision.text, at) if decision.text else -1
        if found < 0:
            yield decision, 0
        else:
            yield decision, text.count(b"\n", 0, found) + 1
            at = found


def edits(decision: Decision) -> tuple[list[str], list[str]]:
    """What ours and theirs did to base: lines with `-` and `+` before them."""
    lines = decision.sides.map(lambda text: text.decode("utf-8", "replace").splitlines())
    return _difference(lines.base, lines.ours), _difference(lines.base, lines.theirs)


_QUOTED = (" ", "\t", '"', "\\")  # a pattern with one of these stands in quotes in .gitattributes


def refusal(decision: Decision, path: str) -> str:
    """How to have it left to a person from now on."""
    above = min(1.0, int(decision.confidence * 100 + 1) / 100)
    if any(mark in path for mark in _QUOTED) or path.startswith(("#", "!")):
        path = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
    return (
        f"`{path} treaty-min-confidence={above:g}` in .gitattributes (or min_confidence under [merge] in .treaty.toml)"
    )


def _past(git: Git, commit: str, path: str, otherwise: str = "") -> Explained:
    parents = git.text("show", "-s", "--format=%P", commit).split()
    if len(parents) != 2:
        count = f"{len(parents)} parent{'' if len(parents) == 1 else 's'}"
        raise GitError(
            ("git", "show"), f"{otherwise}commit {commit[:12]} has {count}: it is no merge of two", _NAME_ONE
        )
    return _merged(git, Triple("", *parents), f"merge commit {commit[:12]}", path)


def _merged(git: Git, sides: Triple[str], title: str, path: str) -> Explained:
    merged = merge_trees(git, *sides)
    files = [file for file in merged.files if not path or file.path == path]
    if path and not files:
        raise GitError(("git", "merge"), f"{path} was not changed on both sides in {title}", "nothing was decided")
    files.sort(key=lambda file: file.path)
    with git.objects() as objects:
        texts = {file.path: objects.read(file.oid) for file in files if file.oid}
    return Explained(title, files, texts)


def _is_path(git: Git, subject: str) -> bool:
    return Path(git.path, subject).is_file()


def _from_top(git: Git, subject: str) -> str:
    file = Path(git.path, subject).absolute()
    try:
        return file.relative_to(git.top()).as_posix()
    except ValueError:
        raise GitError(("git", "merge"), f"{subject} is outside the repository", "name a file in it") from None


def _difference(old: list[str], new: list[str]) -> list[str]:
    """The changed lines alone; long ones and many are cut, they are for reading."""
    if len(old) + len(new) > 400:
        return [f"({len(old)} lines became {len(new)})"]
    found = [line for line in difflib.ndiff(old, new) if line[:1] in "+-"]
    shown = [line[:160] for line in found[:20]]
    return shown + ([f"({len(found) - 20} more)"] if len(found) > 20 else [])
