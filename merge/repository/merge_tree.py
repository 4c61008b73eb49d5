"""Git's merge of two trees in memory: which paths it settles by itself, and what is left of the others.

`git merge-tree --write-tree` (git 2.38) does the renames, the modes and the deletions; the contents that both
sides changed are ours. So it runs beside the repository, in a scratch git directory that borrows the objects:
there, every path is `-merge` (both changed: a conflict, with its three stages and without a merge of lines),
but for those whose attributes name another driver. Nothing of the repository is written but objects.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from merge.repository import attributes
from merge.repository.git import Git, GitError
from merge.revision import Triple

NEEDED_GIT = (2, 38)
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "treaty"), ("EMAIL", "treaty@localhost"), ("DATE", "@1 +0000"))
}
EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
CONFIG = "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\nobjectFormat = {}\n"
OURS_TO_MERGE = "treaty-merges"  # attribute, in the scratch directory alone
_OBJECT_ID = re.compile(r"[0-9a-f]{40,64}")


class Stage:
    """One version of a conflicted path: its mode, as "100644", and its object id."""

    __slots__ = ("mode", "oid")

    def __init__(self, mode: str, oid: str) -> None:
        self.mode = mode
        self.oid = oid

    @property
    def is_file(self) -> bool:
        """A file with contents: neither a link nor a submodule."""
        return self.mode.startswith("100")


class PathConflict:
    """A path that git did not settle: up to three versions, and what git says of it."""

    __slots__ = ("messages", "path", "stages")

    def __init__(self, path: str) -> None:
        self.path = path
        self.stages: Triple[Stage | None] = Triple(None, None, None)
        self.messages: list[tuple[str, str]] = []  # (kind, as "CONFLICT (modify/delete)"; sentence)


class Outcome:
    """What git made of two trees."""

    __slots__ = ("conflicts", "tree")

    def __init__(self, tree: str, conflicts: list[PathConflict]) -> None:
        self.tree = tree  # with git's own idea of each conflicted path
        self.conflicts = conflicts


@contextmanager
def beside(git: Git, tree: str, contents: str = "stages") -> Iterator[Git]:
    """A git directory of its own that borrows the objects of `git` and knows the merge attributes of `tree`.

    `contents` "stages": what both sides changed comes back unmerged; "text": git merges its lines, as
    without Treaty. Use it for `merge_tree` and `own_drivers`; it goes away afterwards.
    """
    git.require(NEEDED_GIT, "merging trees in memory")
    names = [word for name in ("objects", "shallow", "info/attributes") for word in ("--git-path", name)]
    answer = git.text("rev-parse", "--show-object-format", "--path-format=absolute", *names)
    oid_format, objects, shallow, own_attributes = answer.split("\n")
    settings = _settings(git)
    named = settings.pop("core.attributesfile", "")
    foreign = [*_user_lines(named), *_tracked_lines(git, tree, oid_format), *_lines_of(Path(own_attributes))]
    with tempfile.TemporaryDirectory(prefix="treaty-") as name:
        folder = Path(name)
        for part in ("refs", "objects", "info"):
            (folder / part).mkdir()
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        (folder / "config").write_text(CONFIG.format(oid_format))
        lines = [f"* -merge {OURS_TO_MERGE}", *map(_marked, foreign)] if contents == "stages" else foreign
        lines = [line for line in lines if f"merge={attributes.DRIVER}" not in line]
        (folder / "info" / "attributes").write_bytes(os.fsencode("\n".join(lines) + "\n"))
        borrowed = {"GIT_DIR": name, "GIT_OBJECT_DIRECTORY": objects, "GIT_SHALLOW_FILE": shallow, **IDENTITY}
        chosen = [f"{key}={value}" for key, value in settings.items() if not key.startswith("merge.treaty.")]
        yield Git(folder, (*git.settings, *chosen), {**git.environment, **borrowed})


def merge_tree(scratch: Git, sides: Triple[str]) -> Outcome:
    """Merge two commits; `sides.base` is "" for what the history says, or a commit or tree to count from.

    `scratch` is what `beside` gave. Raises GitError for a bad name and for histories without a common
    ancestor.
    """
    ours, theirs = _commits(scratch, sides)
    words = ("merge-tree", "--write-tree", "-z", "--messages", ours, theirs)
    output = scratch.run(*words, codes=(0, 1), deadline=600)
    fields = os.fsdecode(output.stdout).split("\0")
    if not _OBJECT_ID.fullmatch(fields[0]):  # exit 1 is a conflict or a bad name: only the id tells
        said = os.fsdecode(output.stderr).strip() or "it gave no tree"
        raise GitError(("git", *words), said, "check the names with `git branch -a`")
    return Outcome(fields[0], _conflicts(fields[1:])) if output.code else Outcome(fields[0], [])


def own_drivers(scratch: Git, paths: Sequence[str]) -> set[str]:
    """The paths whose attributes say themselves how they are merged: by another driver, or not at all."""
    if not paths:
        return set()
    stdin = os.fsencode("".join(f"{path}\0" for path in paths))
    output = scratch.run("check-attr", "-z", "--stdin", OURS_TO_MERGE, stdin=stdin)
    found = os.fsdecode(output.stdout).split("\0")
    return {path for path, value in zip(found[0::3], found[2::3], strict=False) if value != "set"}


def _commits(scratch: Git, sides: Triple[str]) -> tuple[str, str]:
    """Two commits whose only common ancestor is the base; git before 2.40 takes no base by name."""
    if not sides.base:
        return sides.ours, sides.theirs
    trees = Triple(*scratch.resolve_all(list(sides), "tree"))
    base = scratch.commit_tree(trees.base, [], "base")
    return scratch.commit_tree(trees.ours, [base], "ours"), scratch.commit_tree(trees.theirs, [base], "theirs")


def _conflicts(fields: list[str]) -> list[PathConflict]:
    """The conflicted paths out of what follows the tree: stages, an empty field, messages."""
    end = fields.index("") if "" in fields else len(fields)
    found: dict[str, PathConflict] = {}
    for entry in fields[:end]:
        head, _, path = entry.partition("\t")
        mode, oid, number = head.split(" ")
        conflict = found.setdefault(path, PathConflict(path))
        versions = list(conflict.stages)
        versions[int(number) - 1] = Stage(mode, oid)
        conflict.stages = Triple(*versions)
    for paths, kind, sentence in _messages(fields[end + 1 :]):
        for path in paths:
            if path in found and kind.startswith("CONFLICT"):
                found[path].messages.append((kind, sentence.strip()))
    return list(found.values())


def _messages(fields: list[str]) -> Iterator[tuple[list[str], str, str]]:
    at = 0
    while at < len(fields) and fields[at].isdecimal():
        count = int(fields[at])
        paths = fields[at + 1 : at + 1 + count]
        kind, sentence = fields[at + 1 + count : at + 3 + count]
        yield paths, kind, sentence
        at += count + 3


def _tracked_lines(git: Git, tree: str, oid_format: str) -> Iterator[str]:
    """What the `.gitattributes` files of a tree say about merging, the root's first, deeper ones later."""
    listing = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", EMPTY_TREES[oid_format], f"{tree}^{{tree}}")
    paths = git.records(*listing, "--", ":(glob)**/.gitattributes")
    if paths:
        with git.objects() as objects:
            for path in sorted(paths, key=lambda name: (name.count("/"), name)):
                text = os.fsdecode(objects.read(f"{tree}:{path}"))
                yield from attributes.about_merging(text, path.rpartition("/")[0])


def _marked(line: str) -> str:
    """A line about merging that also says whose the path is, and that never calls a driver of ours."""
    ours = f" merge={attributes.DRIVER}"
    return line.replace(ours, f" -merge {OURS_TO_MERGE}") if ours in line else f"{line} -{OURS_TO_MERGE}"


def _user_lines(named: str) -> list[str]:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return _lines_of(Path(named).expanduser() if named else Path(home, "git", "attributes"))


def _lines_of(file: Path) -> list[str]:
    try:
        text = os.fsdecode(file.read_bytes())
    except OSError:
        return []
    return list(attributes.about_merging(attributes.without_block(text), ""))


def _settings(git: Git) -> dict[str, str]:
    """The settings of the repository that decide what a merge is: renames, limits, drivers of others."""
    wanted = r"^(merge\..*|diff\.rename.*|core\.attributesfile)$"
    listed = git.run("config", "-z", "--get-regexp", wanted, codes=(0, 1)).stdout
    entries = [os.fsdecode(entry).partition("\n") for entry in listed.split(b"\0") if entry]
    return {key: value for key, _, value in entries}
