"""The only door to type checkers: mypy, pyright and tsc, run on a folder, and what they complain of.

None of them comes with Treaty: one is used where it is installed. They read the configuration that the folder has,
and mypy runs the plugins that it names. Nothing is installed, nothing is downloaded.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 600.0  # for one run
_LINE = re.compile(r"^(.+?):(\d+):(?:(\d+):)?(?:\d+:\d+:)? error: (.*)$", re.MULTILINE)
_TSC_LINE = re.compile(r"^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error that a checker found; the path is relative to the folder."""

    path: str
    line: int
    column: int
    message: str

    @property
    def key(self) -> tuple[str, str]:
        """The same for the same error on another line."""
        return self.path, re.sub(r"\bline \d+", "line", self.message)


class CheckerFailedError(Exception):
    """A checker came to no result; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Checker:
    """One program. `words`: its arguments for a folder and files; `read`: its output; `codes`: exits with a result."""

    name: str
    endings: tuple[str, ...]
    words: Callable[[Path, Sequence[str]], list[str]]
    read: Callable[[str, Path], Iterable[Complaint]]
    codes: tuple[int, ...] = (0, 1)

    def complaints(self, folder: Path, files: Sequence[str]) -> list[Complaint]:
        """Every error in these files. Raises CheckerFailedError."""
        code, said = _run([self.name, *self.words(folder, files)], folder)
        if code not in self.codes:
            raise CheckerFailedError(next(iter(said.strip().splitlines()), f"exit code {code}"))
        return [one for one in self.read(said, folder) if one.path in files]


def _mypy_words(folder: Path, files: Sequence[str]) -> list[str]:
    cache = folder.with_name(f"{folder.name}-mypy")
    plain = "--no-error-summary --no-pretty --hide-error-context --no-color-output --show-column-numbers"
    return [*plain.split(), "--follow-imports=silent", "--ignore-missing-imports", f"--cache-dir={cache}", *files]


def _tsc_words(folder: Path, files: Sequence[str]) -> list[str]:
    plain = ["--noEmit", "--pretty", "false", "--skipLibCheck"]
    return [*plain, "-p", "."] if (folder / "tsconfig.json").exists() else [*plain, *files]


def _lines(pattern: re.Pattern[str]) -> Callable[[str, Path], Iterable[Complaint]]:
    def read(said: str, _: Path) -> Iterable[Complaint]:
        for match in pattern.finditer(said):
            yield Complaint(match[1].replace(os.sep, "/"), int(match[2]), int(match[3] or 1), match[4].strip())

    return read


def _pyright_json(said: str, folder: Path) -> Iterable[Complaint]:
    try:
        listed = json.loads(said)["generalDiagnostics"]
    except (ValueError, KeyError, TypeError):
        raise CheckerFailedError(next(iter(said.splitlines()), "no output")) from None
    for one in listed:
        if one.get("severity") == "error" and Path(one["file"]).is_relative_to(folder):
            start = one.get("range", {}).get("start", {"line": 0, "character": 0})
            path = Path(one["file"]).relative_to(folder).as_posix()
            yield Complaint(path, start["line"] + 1, start["character"] + 1, one["message"].splitlines()[0])


_PYTHON, _SCRIPT = (".py", ".pyi"), (".ts", ".tsx", ".mts", ".cts")
MYPY = Checker("mypy", _PYTHON, _mypy_words, _lines(_LINE))
PYRIGHT = Checker("pyright", _PYTHON, lambda _, files: ["--outputjson", *files], _pyright_json)
TSC = Checker("tsc", _SCRIPT, _tsc_words, _lines(_TSC_LINE), (0, 1, 2))
CHECKERS = (MYPY, PYRIGHT, TSC)


def chosen(paths: Iterable[str]) -> tuple[list[Checker], list[str]]:
    """The checkers for files of these names, one a language, and what to say of languages that have none.

    pyright goes before mypy where the tree has a `pyrightconfig.json`.
    """
    named = list(paths)
    python = [PYRIGHT, MYPY] if "pyrightconfig.json" in named else [MYPY, PYRIGHT]
    found, absent = [], []
    for language, several in (("Python", python), ("TypeScript", [TSC])):
        if any(path.endswith(several[0].endings) for path in named):
            there = next((one for one in several if shutil.which(one.name)), None)
            if there is not None:
                found.append(there)
            else:
                absent.append(
                    f"no type checker for {language}: {' or '.join(one.name for one in several)} is not there"
                )
    return found, absent


def _run(words: Sequence[str], folder: Path) -> tuple[int, str]:
    """Exit code and output of a process that is gone, with its children, when this returns."""
    process = subprocess.Popen(
        [shutil.which(words[0]) or words[0], *words[1:]],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise CheckerFailedError(f"no answer within {SECONDS:g} s") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return process.returncode, said
