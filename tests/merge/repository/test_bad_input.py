"""Repositories as they should not be: a clear message, and everything as it was."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository.branches import merge_trees
from merge.repository.driver import replace
from merge.repository.git import Git, GitError
from merge.repository.install import LOCAL, install
from tests.merge.repository.scratch import Scratch, needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"


@pytest.fixture
def here(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    monkeypatch.chdir(scratch.path)
    return scratch


def two_branches(scratch: Scratch) -> str:
    start = scratch.commit({"cart.py": BASE})
    scratch.branch("side", start, {"cart.py": THEIRS})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS})
    return start


def error_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a command that cannot go on prints."""
    assert main(words) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return told.err


@needs_merge_tree
def test_an_unborn_branch(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "`HEAD` names no commit" in error_of(["branches", "HEAD", "HEAD"], capsys)
    assert "`HEAD` names no commit" in error_of(["explain"], capsys)
    assert main(["solve"]) == 0
    assert main(["install", "--local"]) == 0


@needs_merge_tree
def test_a_bare_repository(here: Scratch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    two_branches(here)
    bare = here.home / "bare.git"
    here.git("clone", "-q", "--bare", ".", str(bare))
    monkeypatch.chdir(bare)
    assert main(["branches", "main", "side", "--into", "merged"]) == 0
    assert "def clear" in Git(bare).text("cat-file", "blob", "merged:cart.py")
    capsys.readouterr()
    assert "must be run in a work tree" in error_of(["solve"], capsys)
    assert main(["install", "--local"]) == 0


@needs_merge_tree
def test_a_detached_head(here: Scratch) -> None:
    two_branches(here)
    here.git("checkout", "-q", "--detach", "main")
    assert main(["branches", "HEAD", "side"]) == 0


def test_a_linked_worktree(here: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    two_branches(here)
    linked = here.home / "linked"
    here.git("worktree", "add", "-q", str(linked), "side")
    install(Git(here.path), LOCAL)
    monkeypatch.chdir(linked)
    outcome = subprocess.run(
        ["git", "merge", "--no-edit", "main"], cwd=linked, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "def count" in (linked / "cart.py").read_text()


@needs_merge_tree
def test_a_shallow_clone_lacks_the_common_ancestor(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    two_branches(here)
    shallow = here.home / "shallow"
    here.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{here.path}", str(shallow))
    with pytest.raises(GitError) as caught:
        merge_trees(Git(shallow), "", "origin/main", "origin/side")
    assert "unrelated histories" in str(caught.value)
    assert "shallow" in str(caught.value)


@needs_merge_tree
def test_a_partial_clone_without_its_origin_tells_what_is_missing(here: Scratch) -> None:
    two_branches(here)
    here.git("config", "uploadpack.allowFilter", "true")
    partial = here.home / "partial"
    here.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{here.path}", str(partial))
    shutil.move(here.path, here.home / "gone")
    with pytest.raises(GitError, match=r"missing|could not fetch|does not appear"):
        merge_trees(Git(partial), "", "origin/main", "origin/side")


def test_a_file_of_100_000_lines(here: Scratch) -> None:
    lines = [f"value_{n} = {n}\n" for n in range(100_000)]
    ours, theirs = list(lines), list(lines)
    ours[10:10] = ["ours = 1\n"]
    theirs[10:10] = ["theirs = 1\n"]
    theirs[99_000] = "value_99000 = 'changed'\n"
    start = here.commit({"big.py": "".join(lines)})
    here.branch("side", start, {"big.py": "".join(theirs)})
    here.git("checkout", "-q", "main")
    here.commit({"big.py": "".join(ours)})
    install(Git(here.path), LOCAL)
    outcome = here.run("git", "merge", "--no-edit", "side")
    text = (here.path / "big.py").read_text()
    assert outcome.returncode in (0, 1)
    assert text.count("value_99000 = 'changed'\n") == 1
    assert text.count("ours = 1\n") == text.count("theirs = 1\n") == 1
    assert (outcome.returncode == 1) == ("<<<<<<<" in text)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB; skipped where it cannot be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_leaves_the_file_as_it_was(small_disk: Path) -> None:
    target = small_disk / "a.py"
    target.write_bytes(b"as it was\n")
    (small_disk / "filler").write_bytes(b"x" * 120_000)
    with pytest.raises(OSError, match="No space left"):
        replace(str(target), b"y" * 120_000)
    assert target.read_bytes() == b"as it was\n"
    assert sorted(path.name for path in small_disk.iterdir()) == ["a.py", "filler"]


def test_a_full_disk_stops_solve_before_anything_is_changed(
    here: Scratch, small_disk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_branches(here)
    here.run("git", "merge", "side")
    place = small_disk / "work"
    place.mkdir()
    shutil.copytree(here.path / ".git", here.home / "objects")
    (place / ".git").write_text(f"gitdir: {here.home / 'objects'}\n")
    shutil.copy(here.path / "cart.py", place)
    before = (place / "cart.py").read_bytes()
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (free.f_bavail * free.f_frsize))
    monkeypatch.chdir(place)
    assert main(["solve"]) == 3
    assert "No space left" in capsys.readouterr().err
    assert (place / "cart.py").read_bytes() == before
    assert sorted(path.name for path in place.iterdir()) == [".git", "cart.py"]


def test_a_read_only_folder(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() == 0:
        mounted = subprocess.run(["mount", "--bind", ".", "."], cwd=here.path, capture_output=True, check=False)
        if mounted.returncode:
            pytest.skip("root may write everywhere, and may not mount")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(here.path)], check=True, capture_output=True)
            assert main(["install", "--local"]) == 3
        finally:
            subprocess.run(["umount", "-l", str(here.path)], check=True)
    else:
        (here.path / ".git").chmod(0o555)
        try:
            assert main(["install", "--local"]) == 3
        finally:
            (here.path / ".git").chmod(0o755)
    told = capsys.readouterr().err
    assert told.startswith("treaty: git config: ")
    assert told.count("\n") == 1
