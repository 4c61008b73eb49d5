"""Scratch repositories for the tests: real git, an own identity, nothing of the user's configuration."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from merge.repository.git import Git

GIT = Git("/").version()
needs_merge_tree = pytest.mark.skipif(GIT < (2, 38), reason="merging trees in memory needs git 2.38")
needs_zdiff3 = pytest.mark.skipif(GIT < (2, 35), reason="git knows zdiff3 from 2.35 on")

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
}


class Scratch:
    """A repository in a temporary folder, with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.path = folder / "repository"
        self.home.mkdir(parents=True)
        self.path.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C",
            **IDENTITY,
        }
        self.git("init", "-q", "-b", "main")

    def run(self, *command: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Any program in the repository; its outcome, whatever it is."""
        return subprocess.run(
            command,
            cwd=self.path,
            env={**self.environment, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        """Git that must succeed; what it printed."""
        outcome = self.run("git", *arguments)
        assert outcome.returncode == 0, f"git {arguments}: {outcome.stdout}{outcome.stderr}"
        return outcome.stdout.removesuffix("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """One file of the work tree."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "change") -> str:
        """Write these files (None removes one), commit all; the commit's id."""
        for path, content in files.items():
            if content is None:
                (self.path / path).unlink()
            else:
                self.write(path, content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str, files: Mapping[str, str | bytes | None]) -> str:
        """A branch from `start` with one commit of these files; its id."""
        self.git("checkout", "-q", "-b", name, start)
        return self.commit(files, name)
