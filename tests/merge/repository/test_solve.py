from pathlib import Path

import pytest

from merge.cli import main
from merge.options import Options
from merge.repository import markers, solve
from merge.repository.git import Git, GitError
from merge.revision import Triple
from tests.merge.repository.scratch import Scratch, needs_zdiff3

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
CLASH = (BASE, BASE.replace("sum(self.items)", "fsum(self.items)"), BASE.replace("sum(self.items)", "max(self.items)"))
Sides = tuple[str, str, str]


@pytest.fixture
def here(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    monkeypatch.chdir(scratch.path)
    return scratch


def conflicted(scratch: Scratch, files: dict[str, Sides], *settings: str) -> None:
    """A merge that stopped, without Treaty's driver."""
    start = scratch.commit({path: sides[0] for path, sides in files.items()})
    scratch.branch("side", start, {path: sides[2] for path, sides in files.items()})
    scratch.git("checkout", "-q", "main")
    scratch.commit({path: sides[1] for path, sides in files.items()})
    flags = [word for setting in settings for word in ("-c", setting)]
    assert scratch.run("git", *flags, "merge", "side").returncode == 1


def read(scratch: Scratch, path: str) -> str:
    return (scratch.path / path).read_text()


def status(scratch: Scratch) -> list[str]:
    return scratch.git("status", "--porcelain").split("\n")


def assert_both(text: str) -> None:
    for line in ("import re", "import sys", "def count(self):", "def clear(self):"):
        assert text.count(line) == 1, text
    compile(text, "cart.py", "exec")


@pytest.mark.parametrize("style", ["merge", "diff3", pytest.param("zdiff3", marks=needs_zdiff3)])
def test_what_git_left_is_solved_and_staged(here: Scratch, capsys: pytest.CaptureFixture[str], style: str) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS), "b.py": CLASH}, f"merge.conflictStyle={style}")
    assert main(["solve"]) == 1
    assert capsys.readouterr().out.split("\n")[:2] == [
        "solved  a.py: 2 conflicts",
        "left    b.py: method `Cart.total`: changed on both sides",
    ]
    assert_both(read(here, "a.py"))
    assert status(here) == ["M  a.py", "UU b.py"]
    assert "<<<<<<<" in read(here, "b.py")
    assert sorted(path.name for path in here.path.iterdir()) == [".git", "a.py", "b.py"]


def test_check_changes_nothing(here: Scratch) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)})
    before = read(here, "a.py")
    assert main(["solve", "--check"]) == 0
    assert read(here, "a.py") == before
    assert status(here) == ["UU a.py"]


def test_partial_results_stay_unstaged(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    shops = (text.replace("Cart", "Shop") for text in CLASH)
    sides = tuple(f"{both}\n\n{shop}" for both, shop in zip((BASE, OURS, THEIRS), shops, strict=True))
    conflicted(here, {"a.py": sides})  # type: ignore[dict-item]
    assert main(["solve"]) == 1
    assert "1 of" in capsys.readouterr().out
    text = read(here, "a.py")
    assert text.count("<<<<<<<") == 1
    assert "def clear" in text
    assert ">>>>>>> side" in text
    assert status(here) == ["UU a.py"]
    assert main(["solve"]) == 1  # again: nothing more
    assert read(here, "a.py") == text


def test_only_the_named_files(here: Scratch) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS), "sub/b.py": (BASE, OURS, THEIRS)})
    assert main(["solve", "a.py"]) == 0
    assert status(here) == ["M  a.py", "UU sub/b.py"]
    assert main(["solve", "sub"]) == 0
    assert_both(read(here, "sub/b.py"))


def test_what_a_person_edited_is_kept(here: Scratch) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)}, "merge.conflictStyle=diff3")
    edited = read(here, "a.py").replace("class Cart:", "class Basket:")
    here.write("a.py", edited)
    assert main(["solve"]) == 0
    assert "class Basket:" in read(here, "a.py")
    assert_both(read(here, "a.py"))


def test_what_a_person_resolved_is_left_alone(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)})
    here.write("a.py", "x = 1\n")
    assert main(["solve"]) == 1
    assert "it has no conflict markers: `git add` it" in capsys.readouterr().out
    assert read(here, "a.py") == "x = 1\n"


def test_line_endings_of_the_work_tree(here: Scratch) -> None:
    here.commit({".gitattributes": "*.py text eol=crlf\n"})
    sides = tuple(text.replace("\n", "\r\n") for text in (BASE, OURS, THEIRS))
    conflicted(here, {"a.py": sides})  # type: ignore[dict-item]
    assert main(["solve"]) == 0
    data = (here.path / "a.py").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10
    assert status(here) == ["M  a.py"]
    assert b"\r" not in here.git("cat-file", "blob", ":a.py").encode()


def test_deletions_are_told(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    start = here.commit({"a.py": BASE})
    here.branch("side", start, {"a.py": THEIRS})
    here.git("checkout", "-q", "main")
    here.commit({"a.py": None})
    assert here.run("git", "merge", "side").returncode == 1
    assert main(["solve"]) == 1
    assert capsys.readouterr().out == "left    a.py: deleted by ours, changed by theirs\n"


def test_what_attributes_keep_from_merging_is_left(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    here.commit({".gitattributes": "*.lock.py -merge\n"})
    conflicted(here, {"a.lock.py": (BASE, OURS, THEIRS), "b.py": (BASE, OURS, THEIRS)})
    assert main(["solve"]) == 1
    assert capsys.readouterr().out.split("\n")[0] == (
        "left    a.lock.py: its attributes name another merge driver, or none"
    )
    assert read(here, "a.lock.py") == OURS


def test_rerere_learns_what_was_solved(here: Scratch) -> None:
    here.git("config", "rerere.enabled", "true")
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)})
    assert main(["solve"]) == 0
    solved = read(here, "a.py")
    here.git("reset", "-q", "--hard", "HEAD")
    outcome = here.run("git", "merge", "side")
    assert "Resolved 'a.py' using previous resolution." in outcome.stdout + outcome.stderr
    assert read(here, "a.py") == solved


def test_a_locked_index_is_refused_before_anything_is_written(
    here: Scratch, capsys: pytest.CaptureFixture[str]
) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)})
    before = read(here, "a.py")
    here.write(".git/index.lock", "")
    assert main(["solve"]) == 3
    assert "index.lock exists (another git process holds the index" in capsys.readouterr().err
    assert read(here, "a.py") == before


def test_nothing_unmerged_and_no_repository(
    here: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["solve"]) == 0
    assert capsys.readouterr().out == "nothing is unmerged here\n"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["solve"]) == 2
    assert "not a git repository" in capsys.readouterr().err


DIFF3 = b"""\
import os
<<<<<<< one
import re
||||||| base
=======
import sys
>>>>>>> two
x = 1
"""
JJ = b"""\
import os
<<<<<<< Conflict 1 of 1
%%%%%%% Changes from base to side #1
+import re
+++++++ Contents of side #2
import sys
>>>>>>> Conflict 1 of 1 ends
x = 1
"""
PLAIN = DIFF3.replace(b"||||||| base\n", b"")


@pytest.mark.parametrize("text", [DIFF3, JJ, PLAIN], ids=["diff3", "jj", "merge"])
def test_markers_alone_are_enough(tmp_path: Path, text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_bytes(text)
    assert main(["solve", "a.py"]) == 0
    solved = (tmp_path / "a.py").read_bytes()
    assert sorted(solved.splitlines()) == [b"import os", b"import re", b"import sys", b"x = 1"]


def test_edits_without_a_base_are_never_taken_for_additions(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"<<<<<<< one\nx = 2\n=======\nx = 3\n>>>>>>> two\n")
    solved = solve.solve_file(file)
    assert solved.state == solve.LEFT
    assert solved.reason == markers.UNKNOWN_BASE
    solve.write_file(file, solved)
    assert file.read_bytes().startswith(b"<<<<<<< one\n")


def test_the_index_tells_the_base_that_markers_lack() -> None:
    stages = Triple(b"t = a + b + c + d\n", b"t = one + b + c + d\n", b"t = a + b + c + four\n")
    text = b"y = 0\n<<<<<<< one\n" + stages.ours + b"=======\n" + stages.theirs + b">>>>>>> two\n"
    result = markers.merge_again(text, "a.py", Options(), stages)
    assert result.text == b"y = 0\nt = one + b + c + four\n"
    assert not markers.merge_again(text, "a.py", Options()).is_clean


def test_broken_markers_are_told_with_their_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"x\n<<<<<<< one\na\n<<<<<<< two\nb\n=======\nc\n>>>>>>> three\n")
    assert main(["solve", str(file)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"left    {file}: line 4: ")


def test_options_of_the_repository_count(here: Scratch) -> None:
    conflicted(here, {"a.py": (BASE, OURS, THEIRS)})
    here.write(".treaty.toml", "[merge]\nprofile = 'careful'\nmin_confidence = 1.0\n")
    assert main(["solve", "--check"]) == 1
    here.write(".treaty.toml", "[merge]\nprofile = 'x'\n")
    assert main(["solve", "--check"]) == 2


def test_links_and_pointers_of_large_files_are_left(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    def pointer(oid: str) -> str:
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid * 64}\nsize 1{oid}\n"

    start = here.commit({"data.json": pointer("1")})
    for branch, oid in (("side", "2"), ("main", "3")):
        here.git("checkout", "-q", *(["-b", branch, start] if branch == "side" else [branch]))
        (here.path / "link.py").symlink_to(f"{branch}.py")
        here.commit({"data.json": pointer(oid)})
    here.run("git", "merge", "side")
    before = here.git("ls-files", "-s"), (here.path / "data.json").read_bytes()
    assert main(["solve"]) == 1
    told = capsys.readouterr().out
    assert "link.py: a symbolic link, changed on both sides" in told
    assert "left    data.json: " in told
    assert (here.git("ls-files", "-s"), (here.path / "data.json").read_bytes()) == before
    assert (here.path / "link.py").is_symlink()


def test_many_files(here: Scratch) -> None:
    files = {f"p{n % 3}/f{n}.py": (BASE, OURS, THEIRS) for n in range(60)}
    conflicted(here, files)  # type: ignore[arg-type]
    outcomes = solve.solve_index(Git(here.path))
    assert all(one.is_done for one in outcomes)
    solve.write_index(Git(here.path), outcomes)
    assert {line[:2] for line in status(here)} == {"M "}
    with pytest.raises(GitError):
        solve.solve_index(Git(here.path.parent, environment={"GIT_CEILING_DIRECTORIES": str(here.path.parent.parent)}))


def test_nothing_is_decided_before_something_is() -> None:
    fresh = solve.Solved("a.py", solve.LEFT)
    assert (fresh.decisions, fresh.conflicts, fresh.before) == (0, 0, 0)
