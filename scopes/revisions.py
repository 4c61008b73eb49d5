"""The revisions that a check is asked about: commits and branches of a repository, or folders."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from merge.repository.git import Git
from merge.repository.merge_tree import IDENTITY

_AS_THEY_ARE = (
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.hooksPath=/dev/null",
    "advice.addEmbeddedRepo=false",
)


class RevisionsError(Exception):
    """What was named cannot be compared; the message says how to mend it."""


@contextmanager
def comparable(repository: str, base: str, others: Sequence[str]) -> Iterator[tuple[Git, str, dict[str, str]]]:
    """A repository, the base in it, and each revision by its name.

    When all are folders, they are read into a repository of their own, which is gone afterwards; files that
    they ignore are left out. Raises RevisionsError and GitError.
    """
    if len(set(others)) < len(others):
        twice = next(name for name in others if others.count(name) > 1)
        raise RevisionsError(f"`{twice}` is named twice: name each revision once")
    names = (base, *others)
    if not all(Path(name).is_dir() for name in names):
        if folder := next((name for name in names if name.endswith("/") and not Path(name).is_dir()), ""):
            raise RevisionsError(f"{folder}: no such folder")
        git = Git(repository)
        yield git, git.resolve(base), {name: git.resolve(name) for name in others}
        return
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        git = Git(folder, _AS_THEY_ARE, IDENTITY)
        git.run("init", "-q")
        trees = {name: _tree_of(git, number, Path(name)) for number, name in enumerate(names)}
        yield git, trees[base], {name: trees[name] for name in others}


def _tree_of(git: Git, number: int, folder: Path) -> str:
    own = git.having(environment={"GIT_INDEX_FILE": str(git.path / f"index-{number}")})
    own.run(
        f"--work-tree={folder.resolve()}", f"--git-dir={git.path / '.git'}", "add", "-A", "--", str(folder.resolve())
    )
    return own.text("write-tree")
