"""Places in which a command cannot do its work: one line that says why, and nothing is changed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository.git import Git
from merge.repository.install import LOCAL, install
from tests.merge.repository.scratch import Scratch, needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
COMMANDS = (
    ["install", "--local"],
    ["install", "--local", "--uninstall"],
    ["solve"],
    ["branches", "main", "side"],
    ["branches", "main", "side", "--check"],
    ["explain"],
    ["history"],
    ["verify"],
    ["verify", "--staged"],
)

pytestmark = needs_merge_tree


@pytest.fixture
def here(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """`main` and `side` with a conflict that only structure solves; the process is in it."""
    monkeypatch.chdir(scratch.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(scratch.home / "cache"))
    start = scratch.commit({"cart.py": BASE})
    scratch.branch("side", start, {"cart.py": THEIRS})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS})
    return scratch


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, git's own too, with its contents."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_refused(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str], *reasons: str, code: int = 3
) -> None:
    """The exit code, one line that gives one of the reasons, nothing on stdout; every file as it was."""
    before = everything(folder)
    assert main(words) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith("treaty: ")
    assert any(reason in told.err for reason in reasons), told.err
    assert everything(folder) == before


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_repository(
    scratch: Scratch,
    tmp_path: Path,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.chdir(nowhere)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    told = f"treaty: not a git repository: {nowhere} (run it inside a git repository, or name one)\n"
    assert_refused(words, tmp_path, capsys, told, code=2)


@pytest.mark.parametrize("words", [["solve"], ["verify", "--staged"], ["explain", "cart.py"]], ids=" ".join)
def test_no_merge_in_progress(here: Scratch, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(here.path)
    code = main(words)
    told = capsys.readouterr()
    said = told.out + told.err
    assert (code, said.count("\n")) == (3 if words[0] == "explain" else 0, 1)
    assert any(text in said for text in ("nothing is unmerged here", "no merge here", "no merge is in progress")), said
    assert everything(here.path) == before


@pytest.mark.parametrize(
    "words",
    [["branches", "origin/main", "origin/side"], ["explain", "origin/merged"], ["verify", "origin/merged"]],
    ids=" ".join,
)
@pytest.mark.parametrize("kind", ["shallow", "partial"])
def test_a_clone_with_missing_objects(
    here: Scratch,
    words: list[str],
    kind: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here.git("config", "uploadpack.allowFilter", "true")
    here.git("branch", "merged", here.git("commit-tree", "main^{tree}", "-p", "main", "-p", "side", "-m", "merge"))
    how = ["--depth=1"] if kind == "shallow" else ["--filter=blob:none", "--no-checkout"]
    clone = here.home / "clone"
    here.git("clone", "-q", *how, "--no-single-branch", f"file://{here.path}", str(clone))
    shutil.move(here.path, here.home / "gone")
    monkeypatch.chdir(clone)
    if kind == "shallow" and words[0] != "branches":  # its merge commits look like first commits
        code = main(words)
        told = capsys.readouterr()
        assert (code, told.out) in ((3, ""), (0, "no merge here: nothing to verify\n"))
        return
    assert_refused(words, clone, capsys, "missing", "unrelated histories", "could not fetch", "does not appear")


def test_a_locked_configuration(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    here.write(".git/config.lock", "")
    assert_refused(["install", "--local"], here.path, capsys, "could not lock config file")


def test_an_installation_that_fails_half_way_is_taken_back(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    attributes = here.path / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.unlink(missing_ok=True)
    attributes.symlink_to("/proc/no/such/place")
    here.git("config", "merge.treaty.name", "older")
    assert main(["install", "--local"]) == 3
    assert "cannot write /proc/no/such/place" in capsys.readouterr().err
    assert here.git("config", "--get-regexp", "treaty") == "merge.treaty.name older"


def test_a_locked_index_is_nothing_to_a_merge_in_memory(here: Scratch) -> None:
    here.write(".git/index.lock", "")
    assert main(["branches", "main", "side", "--into", "merged"]) == 0
    assert main(["verify"]) == 0


def test_a_locked_branch_does_not_move(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    here.write(".git/refs/heads/merged.lock", "")
    assert main(["branches", "main", "side", "--into", "merged"]) == 3
    assert "cannot lock ref" in capsys.readouterr().err
    assert here.git("for-each-ref", "--format=%(refname)") == "refs/heads/main\nrefs/heads/side"


@contextmanager
def mounted(folder: Path, *words: str) -> Iterator[None]:
    """Something mounted on a folder, which only root may do; the test is skipped otherwise."""
    if subprocess.run(["mount", *words, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("words", [*COMMANDS[:1], COMMANDS[2], COMMANDS[3]], ids=" ".join)
def test_a_read_only_file_system(here: Scratch, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    if words[0] == "solve":
        here.run("git", "merge", "side")
    with mounted(here.path, "--bind", str(here.path)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(here.path)], check=True, capture_output=True)
        assert_refused(words, here.path, capsys, "Read-only file system", "read-only", "unable to")


@pytest.mark.parametrize("words", [COMMANDS[4], ["history"], ["verify"]], ids=" ".join)
def test_what_only_looks_works_on_a_read_only_file_system(here: Scratch, words: list[str]) -> None:
    with mounted(here.path, "--bind", str(here.path)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(here.path)], check=True, capture_output=True)
        assert main(words) == 0


@pytest.mark.parametrize("words", [["branches", "main", "side"], ["solve"], ["install", "--local"]], ids=" ".join)
def test_a_full_disk(
    here: Scratch, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if words[0] == "solve":
        here.run("git", "merge", "side")
    small = here.home / "small"
    small.mkdir()
    with mounted(small, "-t", "tmpfs", "-o", "size=600k", "tmpfs"):
        place = small / "repository"
        shutil.rmtree(here.path / ".git" / "hooks", ignore_errors=True)
        shutil.copytree(here.path, place, symlinks=True)
        free = os.statvfs(small)
        (small / "filler").write_bytes(b"x" * (free.f_bavail * free.f_frsize))
        monkeypatch.chdir(place)
        before = {path: data for path, data in everything(place).items() if "tmp_obj" not in path}
        assert main(words) == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1
        assert "No space left" in told.err or "disk" in told.err, told.err
        assert {path: data for path, data in everything(place).items() if "tmp_obj" not in path} == before


def criss_cross(scratch: Scratch) -> None:
    """`left` and `right` were merged into one another crosswise, so they have two merge bases."""
    start = scratch.commit({"cross.py": BASE})
    left = scratch.branch("left", start, {"cross.py": OURS})
    right = scratch.branch("right", start, {"other.py": "X = 1\n"})
    scratch.git("checkout", "-q", "left")
    scratch.git("merge", "-q", "--no-edit", right)
    scratch.git("checkout", "-q", "right")
    scratch.git("merge", "-q", "--no-edit", left)
    scratch.commit({"cross.py": OURS + "\n    def first(self):\n        return self.items[0]\n"})
    scratch.git("checkout", "-q", "left")
    scratch.commit({"cross.py": OURS + "\n    def last(self):\n        return self.items[-1]\n"})


def test_a_criss_cross_history_with_the_driver(here: Scratch) -> None:
    criss_cross(here)
    assert len(Git(here.path).merge_bases("left", "right")) == 2
    install(Git(here.path), LOCAL)
    outcome = here.run("git", "merge", "--no-edit", "right")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    text = (here.path / "cross.py").read_text()
    assert text.count("def first") == text.count("def last") == 1
    assert main(["verify"]) == 0


def submodules(scratch: Scratch) -> None:
    """`main` and `aside` move one submodule to different commits, and both change `cart.py`."""
    commits = [scratch.git("rev-parse", name) for name in ("main", "side", "main~1")]
    start = commits[0]
    for branch, commit in (("main", commits[2]), ("aside", commits[1]), ("main", start)):
        if branch == "aside":
            scratch.git("checkout", "-q", "-b", branch)
        elif commit == start:
            scratch.git("checkout", "-q", branch)
        scratch.git("update-index", "--add", "--cacheinfo", f"160000,{commit},part.py")
        scratch.git("commit", "-q", "-m", f"{branch} moves the submodule")


@pytest.mark.parametrize("way", ["driver", "solve", "branches"])
def test_a_submodule_that_both_moved_is_left_to_a_person(
    here: Scratch, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    submodules(here)
    if way == "branches":
        assert main(["branches", "main", "aside"]) == 1
        assert "part.py: a submodule, changed on both sides" in capsys.readouterr().out
        return
    if way == "driver":
        install(Git(here.path), LOCAL)
    assert here.run("git", "merge", "--no-edit", "aside").returncode == 1
    before = here.git("ls-files", "-s")
    assert before.count("160000") == 3
    assert main(["solve"]) == 1
    assert "part.py: a submodule, changed on both sides" in capsys.readouterr().out
    assert here.git("ls-files", "-s") == before
