"""The watcher beside real programs: what they open is recorded, whole."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from runner.audit import kernel
from runner.audit.audit_log import ROOT, START
from runner.audit.chain import verify
from runner.audit.watcher import Watcher

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify and fanotify are Linux's")
OPENER = "import os, sys\nfor n in range(int(sys.argv[2])):\n    os.close(os.open(f'{sys.argv[1]}/{n % 40}', 0))\n"


def ways() -> list[str]:
    try:
        kernel.Fanotify()
    except OSError:
        return ["inotify"]
    return ["inotify", "fanotify"]


def watched(folder: Path, way: str, level: str, *command: str) -> list[dict[str, Any]]:
    """The records of what a command does in `folder`/clone."""
    log = folder / "log"
    environment = {"TREATY_AUDIT_BY": "inotify"} if way == "inotify" else {}
    argv = [sys.executable, "-I", "-S", "-c", START, ROOT, str(folder / "clone"), str(log), level, '{"agent":"a"}']
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=environment) as watcher:
        assert watcher.stdout is not None
        assert watcher.stdout.readline() == f"ready {way}\n"
        subprocess.run(command, cwd=folder / "clone", check=True)
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait() == 0
    lines = log.read_bytes().splitlines()
    assert verify(lines)[2] == ""
    return [json.loads(line) for line in lines]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    (tmp_path / "clone/src").mkdir(parents=True)
    (tmp_path / "clone/.git").mkdir()
    for number in range(40):
        (tmp_path / "clone/src" / str(number)).write_text("x")
    return tmp_path


@pytest.mark.parametrize("way", ways())
def test_every_operation(clone: Path, way: str) -> None:
    script = "cat src/1; mkdir -p n/m; sleep 0.1; echo 1 > n/m/f; mv src/2 n/two; rm src/3; echo x > .git/config"
    records = watched(clone, way, "full", "sh", "-c", script)
    assert records[0]["op"] == "begin"
    assert records[0]["by"] == way
    done = [(record["op"], record.get("path")) for record in records[1:]]
    assert set(done[:-1]) == {
        ("read", "src/1"),
        ("create", "n/m/f"),
        ("write", "n/m/f"),
        ("move-from", "src/2"),
        ("move-to", "n/two"),
        ("delete", "src/3"),
    }
    assert (records[-1]["op"], records[-1]["complete"]) == ("end", True)
    assert all(record["agent"] == "a" for record in records)
    assert any(record.get("pid") for record in records) == (way == "fanotify")


@pytest.mark.parametrize("way", ways())
def test_a_file_in_a_folder_that_has_just_come(clone: Path, way: str) -> None:
    records = watched(clone, way, "full", "sh", "-c", "mkdir n && echo 1 > n/f")
    assert ("create", "n/f") in {(record["op"], record.get("path")) for record in records}


def test_a_summary_counts(clone: Path) -> None:
    records = watched(clone, "inotify", "summary", sys.executable, "-c", OPENER, "src", "80")
    counts = {record["path"]: record["count"] for record in records if record["op"] == "read"}
    assert counts == {f"src/{number}": 2 for number in range(40)}
    assert records[-1]["operations"] == 80


def test_no_event_of_100000_opens_is_lost(clone: Path) -> None:
    records = watched(clone, "inotify", "summary", sys.executable, "-c", OPENER, "src", "100000")
    counts = Counter(record["op"] for record in records)
    assert records[-1]["overflows"] == 0, counts
    assert sum(record["count"] for record in records if record["op"] == "read") == 100_000


def test_an_overflow_is_told(clone: Path) -> None:
    watcher = Watcher(os.fspath(clone / "clone"))
    overflow = kernel.Seen(kernel.IN_Q_OVERFLOW, -1, b"")
    assert list(watcher.records([overflow])) == [("overflow", b"", 0)]
    assert watcher.overflows == 1


SANDBOXED = pytest.mark.skipif(
    "fanotify" not in ways() or shutil.which("bwrap") is None, reason="needs root and bubblewrap"
)


def seen_from_a_sandbox_that_is_gone(clone: Path, script: str) -> tuple[Watcher, list[kernel.Seen]]:
    """A watcher of the clone, and the events of a script in a sandbox, read once the sandbox has ended."""
    root = os.fspath(clone / "clone")
    watcher = Watcher(root)
    assert watcher.fanotify is not None
    assert list(watcher.add(b""))
    command = ["bwrap", "--ro-bind", "/", "/", "--bind", root, root, "--chdir", root, "sh", "-c", script]
    subprocess.run(command, check=True)
    events: list[kernel.Seen] = []
    while part := watcher.fanotify.read():
        events += part
    assert events
    assert not any(event.name.startswith(os.fsencode(root)) for event in events)  # what makes them hard to place
    return watcher, events


@SANDBOXED
def test_the_last_writes_of_a_sandbox_that_is_gone_are_told_with_their_paths(clone: Path) -> None:
    watcher, events = seen_from_a_sandbox_that_is_gone(
        clone, "echo 1 > src/new; echo 2 > src/old; mv src/old src/moved"
    )
    written = {path for operation, path, _ in watcher.records(events) if operation == "write"}
    assert written == {b"src/new", b"src/moved"}
    assert watcher.unwatched == 0


@SANDBOXED
def test_a_file_that_is_gone_with_its_sandbox_makes_the_log_incomplete(clone: Path) -> None:
    watcher, events = seen_from_a_sandbox_that_is_gone(clone, "echo 1 > src/brief; rm src/brief")
    assert [path for operation, path, _ in watcher.records(events) if operation == "write"] == []
    assert watcher.unwatched == 1
