"""A disk that is full while a run goes on: told in a line, nothing lost, and `resume` goes on once there is room."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]


@pytest.fixture
def small_disk(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 4 MB that holds the state of runs; wants the right to mount one."""
    disk = scene.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)]
    try:
        made = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no small disk can be made here: {error}")
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.strip()}")
    monkeypatch.setenv("XDG_STATE_HOME", str(disk / "state"))
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def flow(scene: Scene, filling: str) -> None:
    scene.workflow(
        f"""
        name: full
        execution: {{isolation: none}}
        agents:
          - {{id: a, scope: {{write: [shop/a]}}, command: "echo a >> {scene.folder}/ran; echo a > shop/a"}}
          - {{id: b, scope: {{write: [shop/b]}}, depends_on: [a], command: "{filling}; echo b > shop/b"}}
        """
    )


def test_a_full_disk_is_told_and_the_run_goes_on_later(scene: Scene, small_disk: Path) -> None:
    ballast, mark = small_disk / "ballast", scene.folder / "mark"
    flow(scene, f"test -e {mark} || head -c 20000000 /dev/zero > {ballast}; touch {mark}")
    before = scene.picture()
    said = scene.run()
    assert said.code == 1, said.err
    assert "Traceback" not in said.err + said.out
    assert "make room on the disk, then `treaty workflow resume`" in said.err
    assert scene.picture() == before
    ballast.unlink()
    said = scene.treaty("resume", "full")
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/full:shop/b") == "b\n"
    assert (scene.folder / "ran").read_text() == "a\n"


def test_an_agent_that_fills_a_small_disk_is_ended_and_leaves_room(scene: Scene, small_disk: Path) -> None:
    flow(scene, "head -c 20000000 /dev/zero > $HOME/full; sleep 5")
    said = scene.run()
    assert said.code == 1
    assert "- b put" in said.out, said.err
    assert "on a disk that has" in said.out
    flow(scene, "true")
    assert scene.run().code == 0
    assert sum(file.stat().st_size for file in small_disk.rglob("*") if file.is_file()) < 1_000_000
