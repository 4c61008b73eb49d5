"""A run in a process of its own, which goes on until a file is there."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.runner.scene import Scene

ROOT = Path(__file__).parents[4]


@contextlib.contextmanager
def going(scene: Scene, workflow: str, agent: str) -> Iterator[Path]:
    """From when this agent works; gives the file that lets it go on, `go` in the folder of the scene."""
    go = scene.folder / "go"
    command = [sys.executable, "-m", "treaty", "workflow", "run", str(scene.file)]
    env, quiet = {**os.environ, "PYTHONPATH": str(ROOT)}, subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=scene.repository, env=env, stdout=quiet, stderr=quiet)
    try:
        end = time.monotonic() + 60
        while not list((scene.folder / "state").glob(f"treaty/*/{workflow}/*/agents/{agent}/1/output.log")):
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.05)
        yield go
    finally:
        go.touch()
        process.wait(60)
