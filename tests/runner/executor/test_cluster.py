"""Agents on a real scheduler and real workers of this machine."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from runner.executor.executor import executor_of
from runner.executor.parcel import Answer, Parcel
from runner.failure import RunnerError
from runner.journal import Journal
from tests.runner.executor import tampering
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[3]
needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="dask is not installed (treaty[cluster])")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dask(*words: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-W", "ignore", "-m", "dask", *words]
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)


def worker(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    flags = ("--no-nanny", "--nthreads", "4", "--no-dashboard", "--local-directory", str(folder))
    return dask("worker", f"tcp://{address}", *flags)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A scheduler with one worker: its address, and the processes."""
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    scheduler = dask("scheduler", "--host", host, "--port", port, "--no-dashboard")
    processes = [scheduler, worker(address, tmp_path_factory.mktemp("worker"))]
    started = [*processes]
    deadline = time.monotonic() + 30
    try:
        while not ready(address):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield address, processes
    finally:
        for process in reversed(started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ready(address: str) -> bool:
    async def look() -> bool:
        executor = executor_of(f"dask://{address}")
        try:
            await executor.open()
        except RunnerError:
            return False
        finally:
            await executor.close()
        return True

    with socket.socket() as probe:
        host, port = address.split(":")
        if probe.connect_ex((host, int(port))):
            return False
    return asyncio.run(look())


def kinds(scene: Scene, agent: str) -> list[str]:
    with Journal(next((scene.folder / "state").glob("treaty/*/far/*/journal.sqlite"))) as journal:
        return [event.kind for event in journal.events() if event.agent == agent]


def test_executors_are_told_by_their_address() -> None:
    assert type(executor_of("local")).__name__ == "Local"
    for wrong in ("dask", "dask://", "dask://host", "dask://:1", "ray://host:1", ""):
        with pytest.raises(RunnerError, match="is no executor"):
            executor_of(wrong)


@needs_dask
def test_a_scheduler_that_is_not_there(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.executor.cluster.SECONDS", 0.5)
    scene.workflow("\nname: far\nagents: [{id: a, scope: {write: [shop/a]}, command: echo a > shop/a}]\n")
    said = scene.run("--executor", f"dask://127.0.0.1:{free_port()}")
    assert said.code == 1
    assert "no scheduler at 127.0.0.1:" in said.out


@needs_dask
def test_agents_work_on_a_worker_and_their_work_comes_home(
    scene: Scene, cluster: tuple[str, list["subprocess.Popen[bytes]"]]
) -> None:
    scene.workflow(
        """
        name: far
        execution: {retries: 0}
        agents:
          - id: a
            scope: {read: [shop/], write: [shop/a]}
            checkpoints: [{id: half, condition: signal}]
            command: |
              echo 1 > shop/a; touch $TREATY_CHECKPOINTS/half; echo working; sleep 0.5; echo 2 >> shop/a
            success_criteria: ["all files are there: test -e docs/notes.md && grep 2 shop/a"]
          - id: b
            scope: {read: [shop/], write: [shop/b]}
            depends_on: [{agent: a, checkpoint: half}]
            command: cp shop/a shop/b
          - {id: out, scope: {read: [docs/], write: [shop/c]}, command: "echo x > docs/new.md"}
          - {id: bad, scope: {write: [shop/d]}, command: "echo no >&2; exit 3"}
        coordination: {abort_on_agent_failure: false}
        """
    )
    said = scene.run("--executor", f"dask://{cluster[0]}")
    assert said.code == 5, said.err + said.out
    assert "⚠ out  HELD" in said.out
    assert "bad ended with exit code 3: no" in said.out
    assert scene.show("treaty/far:shop/a") == "1\n2\n"
    assert scene.show("treaty/far:shop/b") == "1\n"
    told = [kind for kind in kinds(scene, "a") if kind.startswith("agent.") and kind != "agent.action"]
    assert told == ["agent.started", "agent.checkpoint", "agent.criterion", "agent.completed"]
    assert "working" in scene.treaty("logs", "far", "--agent", "a").out
    assert not list((scene.folder / "state").rglob("clone"))


@needs_dask
@pytest.mark.parametrize(
    ("tampered", "path", "code", "said"),
    [
        (tampering.broken, "shop/new", 1, "a what its worker sent cannot be taken: "),
        (tampering.broken, "docs/new", 1, "a what its worker sent cannot be taken: "),  # held, without what it made
        (tampering.other, "shop/new", 1, "a what its worker sent cannot be taken: "),
        (tampering.unchecked, "docs/new", 5, "a wrote outside its scope: docs/new: outside the write scope"),
    ],
)
def test_what_a_worker_sends_at_a_checkpoint_is_checked_here(
    scene: Scene,
    cluster: tuple[str, list["subprocess.Popen[bytes]"]],
    monkeypatch: pytest.MonkeyPatch,
    tampered: Callable[[Parcel], Answer],
    path: str,
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr("runner.executor.cluster.work", tampered)
    scene.workflow(
        f"""
        name: far
        agents:
          - id: a
            scope: {{write: [shop/]}}
            checkpoints: [{{id: half, condition: signal}}]
            command: mkdir -p docs; echo x > {path}; touch $TREATY_CHECKPOINTS/half; sleep 60
          - {{id: b, scope: {{write: [shop/b]}}, depends_on: [{{agent: a, checkpoint: half}}], command: touch shop/b}}
        """
    )
    started = time.monotonic()
    found = scene.run("--executor", f"dask://{cluster[0]}")
    assert (found.code, said in found.out) == (code, True), found.err + found.out
    assert time.monotonic() - started < 30  # it was stopped on its worker
    assert "agent.checkpoint" not in kinds(scene, "a")
    assert "agent.started" not in kinds(scene, "b")


@needs_dask
def test_an_agent_ends_with_the_run_and_with_its_worker(
    scene: Scene, cluster: tuple[str, list["subprocess.Popen[bytes]"]]
) -> None:
    address, processes = cluster
    scene.workflow(
        f"""
        name: far
        execution: {{timeout: 1, isolation: none}}
        agents: [{{id: a, scope: {{write: [shop/a]}}, command: "touch {scene.folder}/began; sleep 76767"}}]
        """
    )
    assert scene.run("--executor", f"dask://{address}").code == 124
    assert not alive("76767")
    scene.file.write_text(scene.file.read_text().replace("timeout: 1", "timeout: 60"))
    (scene.folder / "began").unlink()
    command = [sys.executable, "-m", "treaty", "workflow", "run", str(scene.file), "--executor", f"dask://{address}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=scene.repository, env=environment, stdout=pipe, stderr=pipe) as runner:
        while not (scene.folder / "began").exists():
            assert runner.poll() is None
            time.sleep(0.05)
        os.kill(processes.pop().pid, signal.SIGKILL)
        out, _ = runner.communicate(timeout=60)
        assert runner.returncode == 1
    assert b"a its worker was lost" in out
    assert not alive("76767")


def alive(word: str) -> bool:
    """Whether a process with this argument is left, a moment later."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        found = [path for path in Path("/proc").glob("[0-9]*/cmdline") if word.encode() in read(path)]
        if not found:
            return False
        time.sleep(0.05)
    return True


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
