"""Landlock by itself: which ports and files a confined program reaches."""

import socket
import subprocess
from pathlib import Path

import pytest

from runner.isolation import landlock_launcher
from runner.isolation.confinement import Space
from runner.isolation.landlock import Landlock

FAULT = Landlock().probe()
pytestmark = pytest.mark.skipif(bool(FAULT), reason=f"no Landlock here: {FAULT}")
CONNECT = 'exec 3<>"/dev/tcp/127.0.0.1/$0"'


def confined(space: Space, *command: str) -> int:
    return subprocess.run(Landlock().wrap(command, space), cwd=space.root, capture_output=True, check=False).returncode


@pytest.mark.skipif(landlock_launcher.version() < 4, reason="this kernel's Landlock does not know of TCP")
def test_only_the_ports_that_are_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as named, socket.create_server(("127.0.0.1", 0)) as other:
        space = Space(tmp_path, (tmp_path,), ports=(named.getsockname()[1],))
        assert confined(space, "bash", "-c", CONNECT, str(named.getsockname()[1])) == 0
        assert confined(space, "bash", "-c", CONNECT, str(other.getsockname()[1])) != 0
        free = Space(tmp_path, (tmp_path,), network=True)
        assert confined(free, "bash", "-c", CONNECT, str(other.getsockname()[1])) == 0


def test_writing_and_reading(tmp_path: Path) -> None:
    for name in ("own", "seen", "hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    space = Space(tmp_path / "own", (tmp_path / "own",), (tmp_path / "seen",))
    assert confined(space, "sh", "-c", "echo y > file && mv file other && ln -s other link && rm other") == 0
    assert confined(space, "cat", str(tmp_path / "seen/file")) == 0
    assert confined(space, "sh", "-c", f"echo y > {tmp_path}/seen/file") != 0
    assert confined(space, "cat", str(tmp_path / "hidden/file")) != 0
