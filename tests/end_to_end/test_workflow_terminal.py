"""On a terminal: the live table of `run` and of `watch` beside it, with and without colours; plain lines elsewhere."""

import os
import pty
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.runner.scene import Scene, make_scene

ROOT = Path(__file__).parents[2]
SECONDS = 60
FLOW = """\
    name: slow
    agents:
      - id: first
        scope: {write: [docs/]}
        command: |
          echo 'Reading the notes'; while [ ! -e TMP/go ]; do sleep 0.05; done; echo more >> docs/notes.md
    execution: {isolation: none}
    """


@pytest.fixture(name="scene")
def _scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield from make_scene(tmp_path, monkeypatch, capsys)


@dataclass
class Terminal:
    """A command on a terminal of its own, and what it drew."""

    process: "subprocess.Popen[bytes]"
    main: int
    drawn: bytes = b""
    reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        while True:
            try:
                got = os.read(self.main, 65536)
            except OSError:  # how Linux says that nobody writes there any more
                return
            if not got:
                return
            self.drawn += got

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + SECONDS
        while text not in self.drawn.decode(errors="replace"):
            assert time.monotonic() < end, self.drawn
            time.sleep(0.02)

    def end(self) -> int:
        code = self.process.wait(SECONDS)
        self.reader.join(SECONDS)
        os.close(self.main)
        return code


def on_terminal(scene: Scene, *words: str, **environment: str) -> Terminal:
    main, other = pty.openpty()
    argv = [sys.executable, "-m", "treaty", "workflow", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(argv, cwd=scene.repository, env=env, stdin=other, stdout=other, stderr=other)
    os.close(other)
    return Terminal(process, main)


def test_run_and_watch_beside_it(scene: Scene) -> None:
    scene.workflow(FLOW.replace("TMP", str(scene.folder)))
    run = on_terminal(scene, "run", str(scene.file))
    run.wait_for("Reading the notes")
    watch = on_terminal(scene, "watch", "slow", NO_COLOR="1")
    dumb = on_terminal(scene, "watch", "slow", TERM="dumb")
    watch.wait_for("Reading the notes")
    dumb.wait_for("first: Reading the notes")
    (scene.folder / "go").touch()
    assert (run.end(), watch.end(), dumb.end()) == (0, 0, 0)
    for terminal in (run, watch):
        drawn = terminal.drawn.decode()
        assert "1 of 1 agent active" in drawn
        assert "⟳ first" in drawn
        assert "Status: COMPLETE" in drawn
        assert "] first: Reading" not in drawn
    assert re.search(r"\x1b\[[\d;]*3\d", run.drawn.decode())
    assert not re.search(r"\x1b\[[\d;]*3\dm", watch.drawn.decode())
    assert "\x1b" not in dumb.drawn.decode()
