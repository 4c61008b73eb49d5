"""An index of ours against the one that git makes of the same tree."""

import os
import subprocess
from pathlib import Path

import pytest

from merge.repository.git import Git
from runner.index_file import Folder, IndexFile
from runner.workspace import Tree, read_tree


def git(folder: Path, *arguments: str, index: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_INDEX_FILE": str(index)} if index else {}
    environment |= {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A"}
    environment |= {"GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.rstrip("\n")


@pytest.fixture(params=["sha1", "sha256"])
def tree(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Tree]:
    """Every kind of entry, and names whose order is not that of their folders."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", f"--object-format={request.param}")
    for path in (
        "a/b/c.py",
        "a.b/x",
        "a-b",
        "a/z",
        "ä/ö",
        'odd/ta\tb "q"',
        "x" * 200 + "/" + "y" * 200,
        "n/" * 40 + "f",
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)
    (folder / "run.sh").write_text("#!/bin/sh\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "link").symlink_to("a/z")
    git(folder, "add", "-A")
    module = "1" * (40 if request.param == "sha1" else 64)
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{module},module")
    git(folder, "commit", "-q", "-m", "all")
    return folder, read_tree(Git(folder), git(folder, "rev-parse", "HEAD"))


def test_it_is_what_git_would_have_written(tree: tuple[Path, Tree], tmp_path: Path) -> None:
    folder, known = tree
    present = {"a/z", "link", "run.sh", "a.b/x"}
    ours, gits = tmp_path / "ours", tmp_path / "gits"
    ours.write_bytes(known.index.showing(present))
    git(folder, "read-tree", "HEAD", index=gits)
    hidden = [entry.path for entry in known.entries if entry.path not in present]
    git(folder, "update-index", "--skip-worktree", "--", *hidden, index=gits)
    listed = git(folder, "ls-files", "--stage", "-t", index=ours)
    assert listed == git(folder, "ls-files", "--stage", "-t", index=gits)
    assert listed.count("S ") == len(hidden)
    assert git(folder, "write-tree", index=ours) == git(folder, "rev-parse", "HEAD^{tree}")
    assert git(folder, "status", "--porcelain", "-uno", index=ours) == ""
    git(folder, "update-index", "--cacheinfo", f"100644,{known.entries[0].oid},a/b/c.py", index=ours)
    git(folder, "update-index", "--cacheinfo", f"100644,{known.entries[0].oid},a/b/c.py", index=gits)
    assert git(folder, "write-tree", index=ours) == git(folder, "write-tree", index=gits)


def test_git_takes_unchanged_folders_from_it(tree: tuple[Path, Tree], tmp_path: Path) -> None:
    folder, known = tree
    other = git(folder, "rev-parse", "HEAD:a")
    lying = [Folder("", other), *known.folders[1:]]
    (tmp_path / "lying").write_bytes(IndexFile(known.entries, lying).showing(()))
    assert git(folder, "write-tree", index=tmp_path / "lying") == other


def test_an_empty_tree(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "nothing")
    known = read_tree(Git(folder), git(folder, "rev-parse", "HEAD"))
    (tmp_path / "index").write_bytes(known.index.showing(()))
    assert git(folder, "ls-files", index=tmp_path / "index") == ""
    assert git(folder, "write-tree", index=tmp_path / "index") == git(folder, "rev-parse", "HEAD^{tree}")
