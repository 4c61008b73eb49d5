"""What a failed call of git is turned into: one sentence, and what a person can do about it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

NAME = "check the name with `git branch -a` or `git log`"
MISSING = "an object is missing: a shallow or partial clone? `git fetch --unshallow` or `git fetch --refetch`"

# What git says, in what it says it (LC_ALL=C), and what a person can do about it.
HINTS = (
    ("not a git repository", "what its `.git` points to is gone"),
    ("must be run in a work tree", "the repository is bare: use `treaty merge branches`, or a clone with files"),
    ("dubious ownership", "git distrusts its owner: `git config --global --add safe.directory <path>`"),
    ("index.lock", "another git process holds the index; if none runs, remove the lock file"),
    (
        "could not lock config file",
        "another git process writes it, or you may not; if none runs, remove its .lock file",
    ),
    ("failed to write new configuration", "is the disk full?"),
    ("cannot lock ref", "the branch moved or is being written: look at it, then try again"),
    ("unknown revision", NAME),
    ("not something we can merge", NAME),
    ("Not a valid object name", NAME),
    ("Needed a single revision", NAME),
    ("ambiguous argument", NAME),
    ("unable to read", MISSING),
    ("missing blob", MISSING),
    ("could not fetch", MISSING),
    ("bad object", MISSING),
    ("No space left", "the disk is full"),
    ("Read-only file system", "the repository lies on a read-only file system"),
    ("Permission denied", "you may not write there"),
    ("unrelated histories", "they have no common ancestor: name a base, or `git fetch --unshallow` a shallow clone"),
)


class GitError(Exception):
    """A call of git that failed: what was run, what git said, and what can be done about it."""

    def __init__(self, command: Sequence[str], message: str, hint: str = "", code: int = 128) -> None:
        super().__init__(message)
        self.command = tuple(command)
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        name = next((word for word in self.command[1:] if not word.startswith("-") and "=" not in word), "")
        said = f"git {name}: {self.message}".replace("git : ", "git: ")
        return f"{said} ({self.hint})" if self.hint else said


class NoRepositoryError(GitError):
    """Git was asked outside any repository: wrong use, where most other failures are of what is there."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        hint = "run it inside a git repository, or name one"
        super().__init__(command, f"not a git repository: {folder.resolve()}", hint)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})"


def explained(command: Sequence[str], code: int, stderr: bytes, folder: Path) -> GitError:
    """The error for a call in `folder` that ended with `code`, from what git printed on stderr."""
    said = os.fsdecode(stderr).strip()
    if "not a git repository (or any" in said:
        return NoRepositoryError(command, folder)
    lines: Iterator[str] = (line for line in said.splitlines() if line.startswith(("fatal: ", "error: ")))
    first = next(lines, said.splitlines()[0] if said else f"ended with exit code {code}")
    hint = next((hint for phrase, hint in HINTS if phrase in said), "")
    return GitError(command, first.removeprefix("fatal: ").removeprefix("error: "), hint, code)
