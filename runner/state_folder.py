"""Where runs are kept: `$XDG_STATE_HOME/treaty/<repository id>/<workflow>/<run>/`, nothing in the repository."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from merge.repository.git import Git
from runner.failure import RunnerError


def state_home() -> Path:
    """The folder of all of Treaty's state of this user."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "treaty"


def repository_id(git: Git) -> str:
    """A name of the repository that all its worktrees share: its folder's name and a hash of its path."""
    common = Path(git.text("rev-parse", "--path-format=absolute", "--git-common-dir")).resolve()
    name = common.parent.name if common.name == ".git" else common.name.removesuffix(".git")
    return f"{name or 'repository'}-{hashlib.sha256(os.fsencode(common)).hexdigest()[:12]}"


def new_run_id() -> str:
    """A name that sorts by time: `20240115-142301-3fa9`, whose end is a part of the second."""
    now = time.time()
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}-{int(now % 1 * 65536):04x}"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run and what is where in it."""

    path: Path

    @property
    def run_id(self) -> str:
        """The run's name, as in `refs/treaty/<run>/`."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """The database of events."""
        return self.path / "journal.sqlite"

    @property
    def workflow(self) -> Path:
        """The workflow file as it was when the run started."""
        return self.path / "workflow.yaml"

    @property
    def conflicts(self) -> Path:
        """Conflicted files with markers, kept for a person."""
        return self.path / "conflicts"

    def attempt(self, agent: str, number: int) -> Path:
        """The folder of one attempt of one agent."""
        return self.path / "agents" / agent / str(number)

    def log(self, agent: str, number: int) -> Path:
        """What one attempt printed."""
        return self.attempt(agent, number) / "output.log"

    def scratch(self, name: str) -> Path:
        """A folder for a clean checkout."""
        return self.path / "checkouts" / name


@dataclass(frozen=True, slots=True)
class WorkflowFolder:
    """The folder of all runs of one workflow in one repository."""

    path: Path

    @classmethod
    def of(cls, git: Git, workflow: str) -> "WorkflowFolder":
        """The folder of this workflow; it may not exist yet."""
        return cls(state_home() / repository_id(git) / workflow)

    def create(self) -> RunFolder:
        """A folder for a new run."""
        folder = RunFolder(self.path / new_run_id())
        _make(folder.path)
        return folder

    def runs(self) -> list[RunFolder]:
        """All runs that have a journal, oldest first."""
        try:
            return [RunFolder(path.parent) for path in sorted(self.path.glob("*/journal.sqlite"))]
        except OSError:  # a name that is too long for a folder
            return []

    def find(self, run_id: str | None = None) -> RunFolder:
        """The latest run, or the one with this id; a RunnerError where there is none."""
        runs = self.runs()
        if run_id is not None:
            chosen = [run for run in runs if run.run_id == run_id]
            known = ", ".join(run.run_id for run in runs[-5:]) or "none"
            if not chosen:
                raise RunnerError(f"workflow `{self.path.name}` has no run `{run_id}`", f"its latest runs: {known}")
            return chosen[0]
        if not runs:
            raise RunnerError(f"no run of a workflow called `{self.path.name}` in this repository", self._others())
        return runs[-1]

    def _others(self) -> str:
        folder = self.path.parent
        names = sorted({path.parent.parent.name for path in folder.glob("*/*/journal.sqlite")})
        known = f"workflows that have run here: {', '.join(names)}" if names else "nothing has run here yet"
        return f"{known}; start one with `treaty workflow run FILE`"

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """One run of a workflow at a time; a RunnerError names the owner of the other one."""
        _make(self.path)
        with (self.path / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise RunnerError(*_owned(self.path.name, file.read())) from None
            file.seek(0)
            file.truncate()
            json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}, file)
            file.flush()
            yield

    def owner(self) -> int | None:
        """The process id of the run that is going on, None where none is."""
        path = self.path / "lock"
        if not path.exists():
            return None
        with path.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                with contextlib.suppress(ValueError, KeyError):
                    return int(json.loads(file.read())["pid"])
        return None


def every_run(git: Git) -> list[RunFolder]:
    """Every run of every workflow of the repository, the latest first."""
    found = (state_home() / repository_id(git)).glob("*/*/journal.sqlite")
    return [RunFolder(path.parent) for path in sorted(found, key=lambda path: path.parent.name, reverse=True)]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        hint = "set XDG_STATE_HOME to a folder that you may write to"
        raise RunnerError(f"cannot create {folder}: {(error.strerror or str(error)).lower()}", hint) from None


def _owned(workflow: str, text: str) -> tuple[str, str]:
    try:
        owner = json.loads(text)
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(owner["since"]))
        who = f"process {owner['pid']} on {owner['host']} since {since}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    hint = f"wait for it, or `treaty workflow cancel {workflow}`"
    return f"workflow `{workflow}` is running already: {who}", hint


def remove(folder: Path) -> None:
    """Delete a folder and all below it, also where an agent took write permissions away; links stay unfollowed."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except PermissionError:
        for path, _, _ in os.walk(folder):
            Path(path).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)
