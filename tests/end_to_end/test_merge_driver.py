"""Real git calls the driver: what plain git leaves as conflicts merges, and nothing gets worse."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from merge.repository import command
from merge.repository.git import Git
from merge.repository.install import LOCAL, install
from tests.merge.repository.scratch import Scratch, needs_zdiff3

BASE = """\
import os


class Cart:
    def total(self):
        return sum(self.items)
"""
OURS = (
    BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return len(self.items)\n"
)
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
CLASH = (BASE, BASE.replace("sum(self.items)", "fsum(self.items)"), BASE.replace("sum(self.items)", "max(self.items)"))


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    made = Scratch(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def diverge(scratch: Scratch, base: object, ours: object, theirs: object, path: str = "cart.py") -> None:
    """Branch `main` with ours checked out, branch `side` with theirs, one common ancestor."""
    start = scratch.commit({path: base})  # type: ignore[dict-item]
    scratch.branch("side", start, {path: theirs})  # type: ignore[dict-item]
    scratch.git("checkout", "-q", "main")
    scratch.commit({path: ours})  # type: ignore[dict-item]


def driven(scratch: Scratch) -> Scratch:
    install(Git(scratch.path), LOCAL)
    return scratch


def content(scratch: Scratch, path: str = "cart.py") -> bytes:
    return (scratch.path / path).read_bytes()


def assert_both(scratch: Scratch) -> None:
    text = content(scratch).decode()
    for line in ("import re", "import sys", "def count(self):", "def clear(self):"):
        assert text.count(line) == 1, text
    assert "<<<<<<<" not in text
    compile(text, "cart.py", "exec")


def test_plain_git_conflicts_here(scratch: Scratch) -> None:
    diverge(scratch, BASE, OURS, THEIRS)
    assert scratch.run("git", "merge", "side").returncode == 1


def test_merge(scratch: Scratch) -> None:
    diverge(driven(scratch), BASE, OURS, THEIRS)
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert_both(scratch)
    assert scratch.git("status", "--porcelain") == ""


def test_rebase(scratch: Scratch) -> None:
    diverge(driven(scratch), BASE, OURS, THEIRS)
    scratch.git("rebase", "-q", "side")
    assert_both(scratch)


def test_cherry_pick(scratch: Scratch) -> None:
    diverge(driven(scratch), BASE, OURS, THEIRS)
    scratch.git("cherry-pick", "side")
    assert_both(scratch)


def test_revert(scratch: Scratch) -> None:
    diverge(driven(scratch), BASE, OURS.replace("import re\n", ""), THEIRS)
    scratch.git("cherry-pick", "side")
    scratch.git("revert", "--no-edit", "HEAD~1")
    assert b"def clear" in content(scratch)
    assert b"def count" not in content(scratch)


def test_stash_pop(scratch: Scratch) -> None:
    driven(scratch).commit({"cart.py": BASE})
    scratch.write("cart.py", THEIRS)
    scratch.git("stash", "-q")
    scratch.commit({"cart.py": OURS})
    scratch.git("stash", "pop", "-q")
    assert_both(scratch)


def test_a_real_conflict_stays_one_with_the_names_of_the_branches(scratch: Scratch) -> None:
    diverge(driven(scratch), *CLASH)
    assert scratch.run("git", "merge", "side").returncode == 1
    text = content(scratch).decode()
    assert text.count("<<<<<<< HEAD") == 1
    assert text.count(">>>>>>> side\n") == 1
    assert scratch.git("status", "--porcelain") == "UU cart.py"


@pytest.mark.parametrize("style", ["diff3", pytest.param("zdiff3", marks=needs_zdiff3)])
def test_the_style_of_the_configuration_is_honoured(scratch: Scratch, style: str) -> None:
    diverge(driven(scratch), *CLASH)
    scratch.git("config", "merge.conflictStyle", style)
    assert scratch.run("git", "merge", "side").returncode == 1
    told = re.search(rb"^\|{7} (\w+)\n        return sum\(self.items\)\n=======\n", content(scratch), re.MULTILINE)
    assert told, content(scratch)
    start = scratch.git("rev-parse", "HEAD~1")
    assert told.group(1) == b"base" or start.startswith(told.group(1).decode())  # git tells it from 2.44 on


def test_the_style_of_the_command_line_is_honoured(scratch: Scratch) -> None:
    diverge(driven(scratch), *CLASH)
    assert scratch.run("git", "-c", "merge.conflictStyle=diff3", "merge", "side").returncode == 1
    assert b"|||||||" in content(scratch)


def test_the_marker_size_of_an_attribute_is_honoured(scratch: Scratch) -> None:
    driven(scratch).commit({".gitattributes": "*.py conflict-marker-size=11\n"})
    diverge(scratch, *CLASH)
    assert scratch.run("git", "merge", "side").returncode == 1
    assert b"<<<<<<<<<<< HEAD" in content(scratch)


@pytest.mark.parametrize("where", ["pythonpath", "repository"])
def test_foreign_packages_of_our_names_do_not_break_it(scratch: Scratch, where: str) -> None:
    folder = scratch.path if where == "repository" else scratch.home
    for name in ("grammars", "merge", "re", "os", "tree_sitter"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise RuntimeError('the wrong one')\n")
    diverge(driven(scratch), BASE, OURS, THEIRS)
    outcome = scratch.run("git", "merge", "--no-edit", "side", environment={"PYTHONPATH": str(folder)})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "treaty" not in outcome.stderr
    assert_both(scratch)


def test_when_the_interpreter_is_gone_git_merges_by_lines(scratch: Scratch) -> None:
    apart = "".join(f"x{n} = {n}\n" for n in range(20))
    diverge(driven(scratch), apart, apart.replace("x1 = 1", "x1 = 9"), apart.replace("x18 = 18", "x18 = 9"))
    scratch.git("config", "merge.treaty.driver", command.driver_command("/gone/python"))
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "treaty: the merge driver ended with code 127, git merges by lines: cart.py" in outcome.stderr
    assert b"x1 = 9\n" in content(scratch)
    assert b"x18 = 9\n" in content(scratch)


def damaged(scratch: Scratch, tmp_path: Path, name: str, text: str) -> None:
    """Let the scratch repository use a copy of Treaty in which one module reads so."""
    copy = tmp_path / "damaged"
    for package in ("grammars", "merge"):
        shutil.copytree(command.ROOT / package, copy / package)
    (copy / name).write_text(text)
    line = command.driver_command().replace(str(command.ENTRY), str(copy / "merge/repository/entry.py"))
    assert str(copy) in line
    scratch.git("config", "merge.treaty.driver", line)


def test_an_interpreter_without_tree_sitter_merges_by_lines_and_says_so(scratch: Scratch, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    diverge(driven(scratch), BASE, "import re\n" + BASE, BASE + "\n\nX = 1\n")
    scratch.git("config", "merge.treaty.driver", command.driver_command(str(tmp_path / "bare" / "bin" / "python")))
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "tree-sitter" in outcome.stderr or "tree_sitter" in outcome.stderr
    assert content(scratch).startswith(b"import re\n")
    assert content(scratch).endswith(b"X = 1\n")


@pytest.mark.parametrize("cache", ["garbage", "no place"])
def test_a_language_cache_that_cannot_be_used_costs_nothing_but_time(scratch: Scratch, cache: str) -> None:
    place = scratch.home / "cache"
    diverge(driven(scratch), BASE, OURS, THEIRS)
    if cache == "garbage":
        warm = scratch.run("git", "merge", "--no-edit", "side", environment={"XDG_CACHE_HOME": str(place)})
        assert warm.returncode == 0
        scratch.git("reset", "-q", "--hard", "HEAD~1")
        files = [file for file in place.rglob("*") if file.is_file()]
        assert files
        for file in files:
            file.write_bytes(b"garbage")
    else:
        place.write_text("a file where the folder should be")
    outcome = scratch.run("git", "merge", "--no-edit", "side", environment={"XDG_CACHE_HOME": str(place)})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert_both(scratch)


FAULTS = {
    "exception": ("def merge(*words):\n    raise ValueError('deep\\ninside')\n", "ValueError: deep inside"),
    "broken file": ("def merge(:\n", "SyntaxError"),
    "segmentation fault": (
        "import os\ndef merge(*words):\n    os.kill(os.getpid(), 11)\n",
        "ended with code 139",
    ),
    "endless loop": (
        "import _signal, itertools\n_signal.setitimer(0, 0.5)\n_signal.alarm = print\n"
        "def merge(*words):\n    _signal.setitimer(0, 0.5)\n    sum(itertools.repeat(1))\n",
        "ended with code 142",
    ),
    "out of memory": ("def merge(*words):\n    raise MemoryError\n", "MemoryError"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_ours_gives_the_line_merge_of_git(scratch: Scratch, tmp_path: Path, fault: str) -> None:
    diverge(driven(scratch), *CLASH)
    text, told = FAULTS[fault]
    damaged(scratch, tmp_path, "merge/engine.py", text)
    outcome = scratch.run("git", "merge", "side")
    assert outcome.returncode == 1
    assert told in outcome.stderr
    by_lines = content(scratch)
    assert by_lines.count(b"<<<<<<<") == 1
    assert b"fsum(self.items)" in by_lines
    assert b"max(self.items)" in by_lines
    assert scratch.git("status", "--porcelain") == "UU cart.py"
    assert [path.name for path in scratch.path.iterdir() if "treaty" in path.name or "merge_file" in path.name] == []


@pytest.mark.parametrize(
    ("encode", "name"),
    [
        (lambda text: text.encode(), "plain"),
        (lambda text: text.replace("\n", "\r\n").encode(), "crlf"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "bom"),
        (lambda text: text.replace("os", "os  # caf\u00e9").encode("latin-1"), "latin-1"),
        (lambda text: text.encode().rstrip(b"\n"), "no final newline"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bytes_survive(scratch: Scratch, encode: object, name: str) -> None:
    assert callable(encode)
    start, ours, theirs = (encode(text) for text in (BASE, OURS, THEIRS))
    diverge(driven(scratch), start, ours, theirs)
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    merged = content(scratch)
    assert merged.startswith(start[:9])
    assert merged.count(b"\r\n") == (merged.count(b"\n") if name == "crlf" else 0)
    assert merged.endswith(b"\n") == (name != "no final newline")
    for word in (b"count", b"clear", b"import re", b"import sys"):
        assert merged.count(word) == 1, merged


def test_mixed_line_endings_stay_mixed(scratch: Scratch) -> None:
    def mixed(text: str) -> bytes:
        return text.replace("self.items)\n", "self.items)\r\n").encode()

    diverge(driven(scratch), mixed(BASE), mixed(OURS), mixed(THEIRS))
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    for line in content(scratch).splitlines(keepends=True):
        assert line.endswith(b"\r\n") == (b"self.items)" in line), content(scratch)


def test_a_full_disk_leaves_the_file_of_ours_as_it_was(scratch: Scratch, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a file system")
    try:
        for name, text in zip(("base", "ours", "theirs"), (BASE, OURS, THEIRS), strict=True):
            (small / name).write_text(text)
        free = os.statvfs(small)
        (small / "filler").write_bytes(b"x" * (free.f_bavail * free.f_frsize))
        words = [sys.executable, "-I", str(command.ENTRY), "base", "ours", "theirs", "7", "cart.py"]
        done = subprocess.run(words, cwd=small, capture_output=True, text=True, check=False)
        assert done.returncode == 129
        assert "No space left" in done.stderr
        assert "Traceback" not in done.stderr
        assert (small / "ours").read_text() == OURS
        assert sorted(path.name for path in small.iterdir()) == ["base", "filler", "ours", "theirs"]
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_the_mode_is_kept(scratch: Scratch) -> None:
    start = driven(scratch).commit({"cart.py": BASE})
    scratch.branch("side", start, {"cart.py": THEIRS})
    scratch.git("checkout", "-q", "main")
    (scratch.path / "cart.py").chmod(0o755)
    scratch.commit({"cart.py": OURS})
    scratch.git("merge", "-q", "--no-edit", "side")
    assert os.access(scratch.path / "cart.py", os.X_OK)
    assert scratch.git("ls-files", "-s", "cart.py").startswith("100755")


def test_line_endings_and_encodings_of_the_work_tree(scratch: Scratch) -> None:
    driven(scratch).commit({".gitattributes": "cart.py text eol=crlf\nwide.py text working-tree-encoding=UTF-16LE\n"})
    wide = [text.encode("utf-16-le") for text in (BASE, OURS, THEIRS)]
    start = scratch.commit({"cart.py": BASE.replace("\n", "\r\n"), "wide.py": wide[0]})
    scratch.branch("side", start, {"cart.py": THEIRS.replace("\n", "\r\n"), "wide.py": wide[2]})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS.replace("\n", "\r\n"), "wide.py": wide[1]})
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    merged = content(scratch)
    assert merged.count(b"\r\n") == merged.count(b"\n") > 10
    assert content(scratch, "wide.py").decode("utf-16-le").replace("\r\n", "\n") == merged.decode().replace(
        "\r\n", "\n"
    )


def test_autocrlf(scratch: Scratch) -> None:
    driven(scratch).git("config", "core.autocrlf", "true")
    crlf = [text.replace("\n", "\r\n") for text in (BASE, OURS, THEIRS)]
    diverge(scratch, *crlf)
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    merged = content(scratch)
    assert merged.count(b"\r\n") == merged.count(b"\n") > 10
    assert b"\r" not in scratch.git("cat-file", "blob", "HEAD:cart.py").encode()


def pointer(oid: str, size: int) -> str:
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid * 64}\nsize {size}\n"


def test_pointers_of_large_files_are_never_mixed(scratch: Scratch) -> None:
    diverge(driven(scratch), pointer("a", 10), pointer("b", 20), pointer("c", 20), "data.json")
    assert scratch.run("git", "merge", "side").returncode == 1
    assert b"<<<<<<<" in content(scratch, "data.json")


def test_symlinks_and_binaries_stay_conflicts_without_markers(scratch: Scratch) -> None:
    start = driven(scratch).commit({"blob.py": b"\0a\n"})
    (scratch.path / "link.py").symlink_to("base")
    start = scratch.commit({})
    for branch, target, data in (("side", "theirs", b"\0c\n"), ("main", "ours", b"\0b\n")):
        if branch == "side":
            scratch.git("checkout", "-q", "-b", branch, start)
        else:
            scratch.git("checkout", "-q", branch)
        (scratch.path / "link.py").unlink()
        (scratch.path / "link.py").symlink_to(target)
        scratch.commit({"blob.py": data})
    assert scratch.run("git", "merge", "side").returncode == 1
    assert scratch.git("status", "--porcelain").split("\n") == ["UU blob.py", "UU link.py"]
    assert content(scratch, "blob.py") == b"\0b\n"
    assert str((scratch.path / "link.py").readlink()) in ("ours", "theirs")


def test_options_of_the_repository_are_used(scratch: Scratch) -> None:
    driven(scratch).commit({".treaty.toml": "[merge]\nmin_confidence = 1.0\nprofile = 'careful'\n"})
    diverge(scratch, BASE, OURS, THEIRS)
    assert scratch.run("git", "merge", "side").returncode == 1
    scratch.git("merge", "--abort")
    scratch.write(".treaty.toml", "[merge]\nprofile = 'reckless'\n")
    scratch.git("commit", "-q", "-a", "-m", "wrong")
    outcome = scratch.run("git", "merge", "--no-edit", "side")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert ".treaty.toml:2: profile cannot be 'reckless'" in outcome.stderr
    assert "the defaults are used" in outcome.stderr
    scratch.git("reset", "-q", "--hard", "HEAD~1")
    scratch.commit({".treaty.toml": None, ".gitattributes": "*.py treaty-profile=careful treaty-min-confidence=1\n"})
    assert scratch.run("git", "merge", "side").returncode == 1


def test_the_driver_as_a_module_by_its_name(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file, text in zip(files, (BASE, OURS, THEIRS), strict=True):
        file.write_text(text)
    program = (  # what `-I -m` does, wherever Treaty is installed
        f"import runpy, sys; sys.path.insert(0, {str(command.ROOT)!r}); "
        "runpy.run_module('merge.repository.driver', run_name='__main__')"
    )
    words = [sys.executable, "-I", "-c", program, *map(str, files), "7", "cart.py"]
    assert subprocess.run(words, check=False, timeout=60).returncode == 0
    assert "def clear" in files[1].read_text()
    wrong = subprocess.run(words[:5], check=False, timeout=60, capture_output=True, text=True)
    assert wrong.returncode == 129
    assert wrong.stderr.startswith("treaty: usage: BASE OURS THEIRS MARKER_SIZE PATH")
