"""A repository, a workflow file and a state folder for one test, and what the command line says to them."""

import hashlib
import os
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from runner import cli

CART = '''\
class Cart:
    """What a customer wants."""

    def __init__(self):
        self.items = []

    def add(self, name, price):
        self.items.append((name, price))

    def total(self):
        return sum(price for _, price in self.items)
'''
FILES = {"shop/cart.py": CART, "shop/stock.py": "LIMIT = 10\n", "docs/notes.md": "# Notes\n", ".gitignore": "*.pyc\n"}


@dataclass
class Said:
    """What a command line answered."""

    code: int
    out: str
    err: str


@dataclass
class Scene:
    """Everything below `folder`; `repository` is on branch main with one commit."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def file(self) -> Path:
        return self.folder / "flow.yaml"

    def git(self, *arguments: str, **options: bool) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.repository, capture_output=True, text=True, check=options.get("check", True)
        )
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        file = self.repository / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def commit(self, message: str = "more") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def workflow(self, text: str) -> Path:
        self.file.write_text(textwrap.dedent(text))
        return self.file

    def treaty(self, *arguments: str) -> Said:
        """`treaty workflow …` in this process."""
        self.capture.readouterr()
        try:
            code = cli.main([str(word) for word in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = self.capture.readouterr()
        return Said(code, self.plain(said.out), self.plain(said.err))

    def run(self, *arguments: str) -> Said:
        return self.treaty("run", str(self.file), *arguments)

    def plain(self, text: str) -> str:
        return text.replace(str(self.folder), "TMP")

    def show(self, name: str) -> str:
        return self.git("show", name) + "\n"

    def picture(self) -> dict[str, str]:
        """HEAD, branches, index and every file of the work tree."""
        files = {}
        for path in sorted(self.repository.rglob("*")):
            relative = path.relative_to(self.repository).as_posix()
            if not relative.startswith(".git/") and path.is_file():
                files[relative] = hashlib.sha256(path.read_bytes()).hexdigest()
        control = self.repository / ".git"
        known = {name: (control / name).read_bytes().hex() for name in ("HEAD", "config") if (control / name).exists()}
        return {
            **known,
            "index": self.git("ls-files", "--stage", check=False),
            "status": self.git("status", "--porcelain", check=False),
            "branches": self.git("for-each-ref", "refs/heads", "refs/tags", "refs/remotes", check=False),
            "worktrees": self.git("worktree", "list", check=False),
            "hooks": str(sorted(path.name for path in (control / "hooks").glob("*"))),
            **files,
        }


def make_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ann")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ann@example.com")
    scene = Scene(tmp_path, capsys)
    scene.repository.mkdir()
    scene.git("init", "--quiet", "--initial-branch", "main")
    for path, text in FILES.items():
        scene.write(path, text)
    scene.commit("first")
    monkeypatch.chdir(scene.repository)
    yield scene


Maker = Callable[..., Iterator[Scene]]
scene: Maker = pytest.fixture(name="scene")(make_scene)
