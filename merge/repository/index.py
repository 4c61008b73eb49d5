"""The index while a merge is in progress: what is unmerged, and how results get into it and the work tree."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from merge.repository.attributes import DRIVER
from merge.repository.git import Git, GitError
from merge.repository.merge_tree import PathConflict, Stage
from merge.revision import Triple


def unmerged(git: Git, patterns: Sequence[str] = ()) -> list[PathConflict]:
    """The paths with several stages, from the root of the work tree, sorted."""
    found: dict[str, PathConflict] = {}
    for entry in git.records("ls-files", "-u", "-z", "--full-name", "--", *patterns):
        head, _, path = entry.partition("\t")
        mode, oid, number = head.split(" ")
        conflict = found.setdefault(path, PathConflict(path))
        versions = list(conflict.stages)
        versions[int(number) - 1] = Stage(mode, oid)
        conflict.stages = Triple(*versions)
    return [found[path] for path in sorted(found)]


def merged_by_others(git: Git, paths: Sequence[str]) -> set[str]:
    """The paths whose attributes name another driver than ours, or forbid a merge (`-merge`, `binary`)."""
    if not paths:
        return set()
    stdin = os.fsencode("".join(f"{path}\0" for path in paths))
    output = Git(git.top(), git.settings, git.environment).run("check-attr", "-z", "--stdin", "merge", stdin=stdin)
    fields = os.fsdecode(output.stdout).split("\0")
    ours = ("unspecified", "set", "text", DRIVER)
    return {path for path, value in zip(fields[0::3], fields[2::3], strict=False) if value not in ours}


def as_stored(git: Git, paths: Sequence[str]) -> dict[str, str]:
    """The objects that git stores these files of the work tree as (line endings, encodings, filters applied)."""
    top = git.top()
    there = [path for path in paths if (top / path).is_file() and not (top / path).is_symlink()]
    odd = [path for path in there if "\n" in path]
    plain = [path for path in there if "\n" not in path]
    oids: list[str] = []
    if plain:
        listed = os.fsencode("".join(f"{path}\n" for path in plain))
        oids = Git(top).run("hash-object", "-w", "--stdin-paths", stdin=listed).text.split()
    oids += [Git(top).text("hash-object", "-w", "--", path) for path in odd]
    return dict(zip(plain + odd, oids, strict=True))


def refuse_if_locked(git: Git) -> None:
    """A GitError where another process holds the index, before anything is written."""
    lock = Path(git.text("rev-parse", "--path-format=absolute", "--git-path", "index.lock"))
    if lock.exists():
        hint = "another git process holds the index; if none runs, remove the lock file"
        raise GitError(("git", "update-index"), f"{lock} exists", hint)


def write_files(git: Git, contents: Mapping[str, tuple[str, str]]) -> None:
    """Give files of the work tree the contents of blobs, (mode, object id) by path.

    Written aside first, by git itself and so with its filters; if that fails, nothing has changed.
    """
    if not contents:
        return
    top = git.top()
    home = git.directory()
    with tempfile.TemporaryDirectory(prefix="treaty-", dir=home) as folder:
        entries = "".join(f"{mode} {oid}\t{path}\0" for path, (mode, oid) in contents.items())
        index = Git(top, git.settings, {**git.environment, "GIT_INDEX_FILE": str(Path(folder, "index"))})
        index.run("update-index", "-z", "--index-info", stdin=os.fsencode(entries))
        index.run("checkout-index", "-q", "-a", f"--prefix={folder}/files/")
        for path in contents:
            _put(Path(folder, "files", path), top / path)


def stage(git: Git, entries: Mapping[str, tuple[str, str]]) -> None:
    """Mark paths as resolved, with (mode, object id)."""
    if not entries:
        return
    null = "0" * 40
    lines = (f"0 {null}\t{path}\0{mode} {oid}\t{path}\0" for path, (mode, oid) in entries.items())
    top = Git(git.top(), git.settings, git.environment)
    top.run("update-index", "-z", "--index-info", stdin=os.fsencode("".join(lines)))
    top.run("update-index", "-q", "--refresh", codes=())


def feed_rerere(git: Git) -> None:
    """Let `git rerere`, where it is on, record the resolutions that are staged now."""
    if git.config("rerere.enabled", "--type=bool") == "true":
        git.run("rerere", codes=())


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != 18:  # EXDEV: the work tree is on another disk than the repository
            raise
        aside = target.with_name(f"{target.name}.treaty-{os.getpid()}")
        try:
            shutil.copy2(source, aside)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
