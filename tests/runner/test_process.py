"""A process tree: output, exit, deadlines, and that nothing survives."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.process import Command, Limits, Outcome, run

ENVIRONMENT = {"PATH": os.environ["PATH"]}
LEAVERS = {
    "a child in the background": "sleep 300 & echo $! > pid; {then}",
    "a session of its own": "setsid sh -c 'echo $$ > pid; exec sleep 300' & {then}",
    "a daemon that forked twice": "( ( setsid sh -c 'echo $$ > pid; exec sleep 300' & ) & ) ; {then}",
    "one that ignores SIGTERM": (
        "(setsid sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 1; done' & ) & {then}"
    ),
}


def go(folder: Path, script: str, limits: Limits | None = None) -> tuple[Outcome, list[tuple[str, str]]]:
    lines: list[tuple[str, str]] = []
    command = Command(["sh", "-c", script], folder, ENVIRONMENT)
    outcome = asyncio.run(run(command, limits or Limits(wall=20), lambda stream, line: lines.append((stream, line))))
    return outcome, lines


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_output_and_exit_code_come_back(tmp_path: Path) -> None:
    outcome, lines = go(tmp_path, "echo one; echo two >&2; printf three; exit 7")
    assert (outcome.code, outcome.end, outcome.good) == (7, "exited", False)
    assert sorted(lines) == [("err", "two"), ("out", "one"), ("out", "three")]


def test_death_by_a_signal_is_told_as_such(tmp_path: Path) -> None:
    outcome, _ = go(tmp_path, "kill -KILL $$")
    assert (outcome.code, outcome.end) == (-9, "exited")


def test_stdin_is_closed(tmp_path: Path) -> None:
    outcome, lines = go(tmp_path, "cat; echo end")
    assert outcome.good
    assert lines == [("out", "end")]


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    command = Command(["no-such-program"], tmp_path, ENVIRONMENT)
    lines: list[str] = []
    outcome = asyncio.run(run(command, Limits(wall=20), lambda _, line: lines.append(line)))
    assert outcome.code == 127
    assert lines == ["no-such-program: No such file or directory"]


def test_only_the_named_environment_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    _, lines = go(tmp_path, "env | grep -c SECRET")
    assert lines == [("out", "0")]


def test_long_lines_come_in_pieces_and_lose_nothing(tmp_path: Path) -> None:
    _, lines = go(tmp_path, "head -c 100000 /dev/zero | tr '\\0' x; echo; echo after")
    assert "".join(line for _, line in lines) == "x" * 100000 + "after"
    assert max(len(line) for _, line in lines) <= 8192


def test_wall_clock_deadline(tmp_path: Path) -> None:
    started = time.monotonic()
    outcome, _ = go(tmp_path, "while :; do echo on; sleep 0.05; done", Limits(wall=0.5, silence=5))
    assert outcome.end == "deadline"
    assert time.monotonic() - started < 3


def test_silence_deadline(tmp_path: Path) -> None:
    outcome, lines = go(tmp_path, "echo on; sleep 60", Limits(wall=30, silence=0.4))
    assert outcome.end == "silence"
    assert lines == [("out", "on")]
    assert outcome.seconds < 5


def test_sigterm_that_is_ignored_becomes_sigkill(tmp_path: Path) -> None:
    outcome, _ = go(tmp_path, "trap '' TERM; while :; do sleep 0.1; done", Limits(wall=0.3, grace=0.3))
    assert outcome.end == "deadline"
    assert outcome.seconds < 5


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a child subreaper")
@pytest.mark.parametrize("name", LEAVERS)
@pytest.mark.parametrize("then", ["sleep 300", "sleep 0.5; exit 0"], ids=["killed", "ended"])
def test_nothing_survives(tmp_path: Path, name: str, then: str) -> None:
    outcome, _ = go(tmp_path, LEAVERS[name].replace("{then}", then), Limits(wall=1.0, grace=0.3))
    assert outcome.end == ("deadline" if then == "sleep 300" else "exited")
    pid = int((tmp_path / "pid").read_text())
    assert not alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent-death signal")
def test_the_tree_dies_when_the_runner_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, pathlib\n"
        "from runner.process import Command, Limits, run\n"
        "command = Command(['sh', '-c', 'setsid sh -c \"echo \\\\$\\\\$ > pid; exec sleep 300\" & sleep 300'],"
        f" pathlib.Path({str(tmp_path)!r}), {ENVIRONMENT!r})\n"
        "asyncio.run(run(command, Limits(grace=0.2), print))\n"
    )
    runner = subprocess.Popen([sys.executable, "-c", program])
    pid_file = tmp_path / "pid"
    deadline = time.monotonic() + 10
    while not (pid_file.exists() and pid_file.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    pid = int(pid_file.read_text())
    assert alive(pid)
    os.kill(runner.pid, signal.SIGKILL)
    runner.wait()
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)


def test_stop_ends_the_tree(tmp_path: Path) -> None:
    async def scene() -> Outcome:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, stop.set)
        command = Command(["sleep", "60"], tmp_path, ENVIRONMENT)
        return await run(command, Limits(grace=0.3), lambda *_: None, stop)

    outcome = asyncio.run(scene())
    assert outcome.end == "cancelled"
    assert outcome.seconds < 5
