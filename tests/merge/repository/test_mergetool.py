import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository import command
from merge.repository.git import Git
from merge.repository.install import LOCAL, install
from tests.merge.repository.scratch import Scratch

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
CLASH = (BASE, BASE.replace("sum(self.items)", "fsum(self.items)"), BASE.replace("sum(self.items)", "max(self.items)"))


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay_out(folder: Path, sides: tuple[str, str, str]) -> list[str]:
    for name, text in zip(("BASE", "LOCAL", "REMOTE"), sides, strict=True):
        (folder / f"{name}.py").write_text(text)
    return ["BASE.py", "LOCAL.py", "REMOTE.py", "cart.py"]


def test_three_files_become_one(files: Path) -> None:
    assert main(["tool", *lay_out(files, (BASE, OURS, THEIRS))]) == 0
    merged = (files / "cart.py").read_text()
    assert "def count" in merged
    assert "def clear" in merged


def test_without_a_terminal_the_rest_stays_between_markers(files: Path) -> None:
    words = lay_out(files, CLASH)
    (files / "cart.py").write_text("as it was\n")
    (files / "cart.py").chmod(0o755)
    assert main(["tool", *words, "--style", "diff3"]) == 1
    text = (files / "cart.py").read_text()
    assert (
        "<<<<<<< local: method `Cart.total`: changed on both sides\n        return fsum(self.items)\n||||||| base\n"
        in text
    )
    assert os.access(files / "cart.py", os.X_OK)


def test_the_path_stands_for_a_file_that_is_called_otherwise(files: Path) -> None:
    words = [*lay_out(files, CLASH)[:3], "output"]
    assert main(["tool", *words]) == 1
    assert "Cart.total" not in (files / "output").read_text()
    assert main(["tool", "--path", "src/cart.py", *words]) == 1
    assert "method `Cart.total`" in (files / "output").read_text()


def test_jujutsu_as_the_page_configures_it(files: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "git.md").read_text("utf-8")
    settings = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])
    tool = settings["merge-tools"][settings["ui"]["merge-editor"]]
    names = dict(zip(("$base", "$left", "$right", "$output"), lay_out(files, CLASH), strict=True))
    (files / "cart.py").write_text("")
    given = {**names, "$path": "src/cart.py", "$marker_length": "9"}
    assert tool["merge-args"][0] == "merge"
    code = main([given.get(word, word) for word in tool["merge-args"][1:]])
    assert code in tool["merge-conflict-exit-codes"]
    text = (files / "cart.py").read_text()
    assert "<<<<<<<<< local: method `Cart.total`" in text
    assert "\n||||||||| base\n" in text


def test_a_missing_base_is_an_empty_one(files: Path) -> None:
    words = lay_out(files, ("", "x = 1\n", "x = 1\n"))
    (files / "BASE.py").unlink()
    assert main(["tool", *words]) == 0
    assert (files / "cart.py").read_text() == "x = 1\n"


def test_a_missing_side_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = lay_out(files, CLASH)
    (files / "LOCAL.py").unlink()
    assert main(["tool", *words]) == 3
    assert capsys.readouterr().err == "treaty: LOCAL.py: No such file or directory\n"
    assert not (files / "cart.py").exists()


def test_git_mergetool(scratch: Scratch) -> None:
    start = scratch.commit({"cart.py": BASE, "clash.py": CLASH[0]})
    scratch.branch("side", start, {"cart.py": THEIRS, "clash.py": CLASH[2]})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS, "clash.py": CLASH[1]})
    assert scratch.run("git", "merge", "side").returncode == 1
    install(Git(scratch.path), LOCAL)
    scratch.git("config", "mergetool.keepBackup", "false")
    assert scratch.run("git", "mergetool", "--no-prompt", "--tool=treaty").returncode == 1
    assert scratch.git("status", "--porcelain").split("\n")[:2] == ["M  cart.py", "UU clash.py"]
    assert "def clear" in (scratch.path / "cart.py").read_text()


def answer_at_terminal(words: list[str], answers: list[bytes], folder: Path, editor: str = "false") -> tuple[int, str]:
    """The program at a terminal of its own; each answer is typed once it waits."""
    ours, its = pty.openpty()
    program = [sys.executable, str(command.CONSOLE), "merge", "tool", *words]
    environment = {**os.environ, "GIT_EDITOR": editor, "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    process = subprocess.Popen(program, cwd=folder, env=environment, stdin=its, stdout=its, stderr=its)
    os.close(its)
    told = b""
    try:
        deadline = time.monotonic() + 30
        waiting = list(answers)
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 0.2)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                told += os.read(ours, 4096)
            except OSError:
                break
            if told.endswith(b"to stop: ") and waiting:
                os.write(ours, waiting.pop(0))
        return process.wait(timeout=30), told.decode()
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_at_a_terminal_each_conflict_is_asked(files: Path) -> None:
    code, told = answer_at_terminal(lay_out(files, CLASH), [b"nonsense\n", b"2\n"], files)
    assert code == 0, told
    assert "conflict 1 of 1 in method `Cart.total`: changed on both sides" in told
    assert (files / "cart.py").read_text() == CLASH[2]


def test_at_a_terminal_an_answer_can_be_edited(files: Path) -> None:
    code, told = answer_at_terminal(lay_out(files, CLASH), [b"e 1\n"], files, "sed -i s/fsum/other/")
    assert code == 0, told
    assert "other(self.items)" in (files / "cart.py").read_text()


def test_at_a_terminal_a_conflict_can_be_left(files: Path) -> None:
    code, _ = answer_at_terminal(lay_out(files, CLASH), [b"s\n"], files)
    assert code == 1
    assert "<<<<<<< local" in (files / "cart.py").read_text()
