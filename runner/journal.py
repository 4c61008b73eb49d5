"""The journal of a run: append-only events in SQLite (WAL), from which all state is derived.

One writer, the runner (any of its threads); any number of readers. An event survives a kill of the process as
soon as `append` returns, and a power cut too if it is one of those in DURABLE. Events are never changed or removed.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from runner.failure import Exit, RunnerError

VERSION = 1  # of the events' shape; a newer journal is refused, not guessed at

TABLE = """
CREATE TABLE IF NOT EXISTS events (
  seq INTEGER PRIMARY KEY, time REAL NOT NULL, kind TEXT NOT NULL, agent TEXT NOT NULL,
  attempt INTEGER NOT NULL, data TEXT NOT NULL
) STRICT
"""

# Every kind of event, and what its data says.
KINDS = {
    "run.started": "file, base, target, agents, isolation: what this run is about",
    "run.resumed": "pid of the process that took the run up again; invalid: agents whose results no longer count",
    "run.report": "files: the report of a review",
    "run.finished": "code: the exit code; reasons: one line each; read_cache: what shared packs and files saved",
    "agent.started": "start: the commit that it works on; folder; backend; isolation; session: the one that goes on;"
    " shared_files, shared_bytes: of its clone, what others have too and is on disk once",
    "agent.session": "session: by which its program can go on with it",
    "agent.spawned": "orchestrator, path, text, number: a worker out of an assignment; replaces: a failed one",
    "agent.refused": "path, reason: an assignment that no worker comes of",
    "agent.action": "text: what it says that it does, at most a few times a second",
    "agent.checkpoint": "id, commit: a state that dependants may start from",
    "agent.ended": "code, end, seconds: how its process tree ended",
    "agent.audited": "file, lines, hash: its audit log, to verify it by; operations, overflows, complete, fault",
    "agent.usage": "input, output: tokens; cost: in US dollars, null where it is not told",
    "agent.criterion": "text, command, code, verified: one success criterion",
    "agent.completed": "commit, start, inputs, files, added, deleted, summary; run: where it was taken from",
    "agent.failed": "reason, code: this attempt; another may follow",
    "agent.held": "paths, commit: writes outside the scope, kept for inspection, never merged",
    "agent.retrying": "seconds: the wait before the next attempt; left: after that, at most; rate_limited",
    "agent.cancelled": "reason: it did not start, or was stopped",
    "merge.started": "strategy, order, tip: what is merged onto what",
    "merge.agent": "agent, decisions, conflicts, confidence: one agent's output taken in",
    "merge.conflict": "path, entity, reason, line: one place that is left to a person",
    "merge.stopped": "commit: the tree with markers; before: the tree that the agent's work met",
    "merge.resolved": "commit, tree, before, who, reason, choices, in_spite: what a person made of the conflicts",
    "merge.semantic": "group, rule, severity, path, line, message, agents, edits, fix: what two edits break together; "
    "the agent is the one to send back",
    "merge.checked": "group, counts, seconds: the check for that is done; fault: why it was not",
    "merge.validation": "stage, command, code",
    "merge.review": "commit, triggers: waits for a person",
    "merge.decision": "decision (approve, reject, send-back), who, reason: what a person said; agent: to whom it goes "
    "back; before, commit, choices, in_spite: the tree that they looked at and what they made of it",
    "merge.moving": "group, ref, old, new: the branch is about to move; told first, so that a crash shows",
    "notify.sent": "channel, about (waiting, failed): who was told",
    "notify.failed": "channel, about, reason: who could not be told",
    "forge.pushed": "branch, commit, remote",
    "forge.pull_request": "branch, number, url, action: created or updated",
    "forge.issue": "group, number, url, action: created or updated",
    "forge.failed": "what, reason: what could not be made on the forge",
    "merge.target": "group, ref, old, new: the branch moved",
}

# What a run could not find out again: these wait for the disk, and take all events before them along. Should the
# power fail, a tail of the others is lost, and `resume` does that part once more.
DURABLE = frozenset(
    {
        *("run.started", "run.finished", "agent.spawned", "agent.checkpoint", "agent.completed", "agent.held"),
        *("merge.stopped", "merge.resolved", "merge.review", "merge.decision", "merge.moving", "merge.target"),
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: number in the run, seconds since the epoch, kind, agent ("" for the run), attempt, data."""

    seq: int
    time: float
    kind: str
    agent: str
    attempt: int
    data: Mapping[str, object]

    def text(self, key: str) -> str:
        """A value that is text; "" where it is missing."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A value that is a whole number; 0 where it is missing."""
        value = self.data.get(key)
        return value if isinstance(value, int) else 0


class Journal:
    """Reads and appends the events of one run. Close it, or use it in `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._latest = self._on_disk = 0
        self._wal = -1
        try:
            self._database = sqlite3.connect(path, isolation_level=None, timeout=10.0, check_same_thread=False)
            self._open()
        except sqlite3.Error as error:
            raise _cannot(path, error) from None

    def _open(self) -> None:
        database = self._database
        database.execute("PRAGMA journal_mode=WAL")
        version = int(database.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise RunnerError(f"{self.path} was written by a newer Treaty", "update Treaty")
        database.execute(TABLE)
        if version < VERSION:
            database.execute(f"PRAGMA user_version={VERSION}")
        database.execute("PRAGMA synchronous=NORMAL")  # `append` itself waits for the disk where that is wanted

    def append(self, kind: str, agent: str = "", attempt: int = 0, **data: object) -> Event:
        """Write one event; no kill of this process undoes it once this returns."""
        assert kind in KINDS, kind
        now = time.time()
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        try:
            with self._lock:
                cursor = self._database.execute(
                    "INSERT INTO events (time, kind, agent, attempt, data) VALUES (?, ?, ?, ?, ?)",
                    (now, kind, agent, attempt, text),
                )
                self._latest = cursor.lastrowid or 0
                if self._wal < 0:
                    self._wal = os.open(f"{self.path}-wal", os.O_RDONLY | os.O_CLOEXEC)
            if kind in DURABLE:
                self._wait_for_disk(cursor.lastrowid or 0)
        except (sqlite3.Error, OSError) as error:
            raise _cannot(self.path, error) from None
        return Event(cursor.lastrowid or 0, now, kind, agent, attempt, data)

    def _wait_for_disk(self, number: int) -> None:
        """Return when the disk has event `number`; threads that wait meanwhile share the next wait."""
        with self._flushing:
            if self._on_disk < number:
                with self._lock:
                    latest = self._latest
                os.fsync(self._wal)
                self._on_disk = latest

    def events(self, after: int = 0) -> list[Event]:
        """Every event with a number above `after`, in order."""
        try:
            rows = self._database.execute(
                "SELECT seq, time, kind, agent, attempt, data FROM events WHERE seq > ? ORDER BY seq", (after,)
            ).fetchall()
        except sqlite3.Error as error:
            raise _cannot(self.path, error) from None
        return [
            Event(seq, moment, kind, agent, attempt, json.loads(data))
            for seq, moment, kind, agent, attempt, data in rows
        ]

    def close(self) -> None:
        """Let the file go."""
        self._database.close()
        if self._wal >= 0:
            os.close(self._wal)
            self._wal = -1

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _cannot(path: Path, error: sqlite3.Error | OSError) -> RunnerError:
    said, code = str(error), Exit.USAGE
    hint = "start the workflow anew with `treaty workflow run`; the branches in refs/treaty/ are kept"
    if "locked" in said:
        hint = "another process writes it: wait, or end that process"
    elif "full" in said or "No space left" in said:
        code = Exit.FAILED
        hint = "make room on the disk, then `treaty workflow resume`"
    elif "unable to open" in said or "readonly" in said:
        hint = "check that the folder exists and that you may write there"
    return RunnerError(f"the journal {path} cannot be used: {said}", hint, code=code)
