"""The hostile-agent suite, at each level; it writes the table of `docs/isolation.md` (with TREATY_WRITE_DOCS=1)."""

import http.server
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.isolation import landlock
from runner.isolation.bubblewrap import Bubblewrap
from tests.end_to_end.hostile import FILLING, PLANTING, REACHES, SURVIVORS, TRAPS, WRITES
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

PAGE = Path(__file__).parents[2] / "docs" / "isolation.md"
MARK = "<!-- made by tests/end_to_end/test_workflow_hostile_agents.py -->\n"
STOPPED, OUT, OPEN = "stopped", "kept out", "**not stopped**"
FAULTS = {"A": Bubblewrap().probe(), "B": landlock.Landlock().probe(), "C": ""}
LEVELS = [
    pytest.param(k, marks=pytest.mark.skipif(bool(v), reason=f"no level {k} here: {v}")) for k, v in FAULTS.items()
]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"reached")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def surroundings(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """What there is to reach for."""
    (scene.folder / "private").write_text("private\n")
    (scene.folder / "home").mkdir()
    (scene.folder / "home/.netrc").write_text("password\n")
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    monkeypatch.setenv("HOME", str(scene.folder / "home"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with subprocess.Popen(["sleep", "600"]) as bystander, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0.1)
        yield {
            "folder": scene.folder,
            "repository": scene.repository,
            "state": scene.folder / "state",
            "home": scene.folder / "home",
            "pid": bystander.pid,
            "port": server.server_port,
            "udp": udp.getsockname()[1],
            "listener": udp,
        }
        bystander.kill()
    server.shutdown()
    server.server_close()


def at(level: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the runner choose this level; the value of `execution.isolation` for it."""
    if level == "B":
        monkeypatch.setattr("runner.isolation.bubblewrap._probe", lambda: "not in this test")
    return "none" if level == "C" else "required"


def rows(level: str) -> dict[str, str]:
    """What the page says of a level, by attempt."""
    column = "ABC".index(level) + 2
    lines = PAGE.read_text().split(MARK)[1].splitlines() if PAGE.exists() else []
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("|")]
    return {row[1]: row[column] for row in cells[2:]}


def places(scene: Scene, name: str) -> list[Path]:
    """Where a planted file may have come to lie."""
    return [scene.folder / name, Path("/", name), *scene.folder.rglob(name)]


def received(listener: object) -> bool:
    """Whether anything came by UDP."""
    assert isinstance(listener, socket.socket)
    try:
        return bool(listener.recv(10))
    except TimeoutError:
        return False


def compare(level: str, found: dict[str, str]) -> None:
    """The page says just what was found; with TREATY_WRITE_DOCS=1 it is made to."""
    if os.environ.get("TREATY_WRITE_DOCS") == "1":
        every = {one: rows(one) for one in "ABC"}
        every[level] |= found
        names = [
            *REACHES,
            *FILLING,
            *WRITES,
            *(f"trap: {name}" for name in TRAPS),
            *(f"outlive it: {name}" for name in SURVIVORS),
        ]
        table = "| attempt | A: bubblewrap | B: Landlock | C: nothing |\n|---|---|---|---|\n"
        for name in names:
            table += f"| {name} | {' | '.join(every[one].get(name, '?') for one in 'ABC')} |\n"
        head, _, tail = PAGE.read_text().split(MARK)
        PAGE.write_text(f"{head}{MARK}{table}{MARK}{tail}")
    known = rows(level)
    assert found == {name: known.get(name, "") for name in found}


@pytest.mark.parametrize("level", LEVELS)
def test_reaching_out(
    scene: Scene, surroundings: dict[str, object], level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, attempt in enumerate(REACHES.values()):
        scene.write(f"scripts/{number:02}", attempt.format(**surroundings) + "\n")
    scene.commit()
    scene.workflow(
        f"""
        name: hostile
        execution: {{isolation: {at(level, monkeypatch)}, max_concurrent_agents: 1, agent_priority: {{other: 1}}}}
        coordination: {{abort_on_agent_failure: false}}
        agents:
          - {{id: other, scope: {{read: [docs/]}}, command: exit 1}}
          - id: a
            scope: {{read: [scripts/], write: [out/]}}
            command: for script in scripts/*; do sh $script > out/$(basename $script) 2>/dev/null; done; true
        """
    )
    said = scene.run()
    assert said.code == 1, said.err
    found = {}
    for number, name in enumerate(REACHES):
        if name in PLANTING:
            reached = any(path.exists() for path in places(scene, PLANTING[name]))
        elif name == "send over UDP":
            reached = received(surroundings["listener"])
        else:
            reached = scene.git("show", f"treaty/hostile:out/{number:02}") != ""
        found[name] = OPEN if reached else STOPPED
    Path("/planted-3").unlink(missing_ok=True)
    compare(level, found)


@pytest.mark.parametrize("level", LEVELS)
def test_inside_the_clone(
    scene: Scene, surroundings: dict[str, object], level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = [*WRITES.values(), *(f"{trap}; echo 1 > shop/{number}" for number, trap in enumerate(TRAPS.values()))]
    scene.write("lib/core.py", "x = 1\n")
    for number, script in enumerate(scripts):
        scene.write(f"docs/{number:02}.sh", script.format(**surroundings) + "\n")
    scene.commit()
    agents = "".join(
        f"\n          - {{id: a{number}, scope: {{read: [docs/], write: [shop/]}}, command: sh docs/{number:02}.sh}}"
        for number in range(len(scripts))
    )
    scene.workflow(
        f"""
        name: inside
        execution: {{isolation: {at(level, monkeypatch)}, max_concurrent_agents: 4}}
        coordination: {{abort_on_agent_failure: false}}
        agents:{agents}
        """
    )
    said = scene.run()
    assert said.code == 5, said.err
    found = {}
    for number, name in enumerate(WRITES):
        held = any(
            line.split()[1:3] == [f"a{number}", "HELD"] for line in said.out.splitlines() if f"a{number}" in line
        )
        found[name] = OUT if held else STOPPED  # what came through all the same is seen below
    for name in TRAPS:
        found[f"trap: {name}"] = OPEN if (scene.folder / "sprung").exists() else STOPPED
    merged = set(scene.git("diff", "--name-only", "main", "treaty/inside").split())
    assert merged == {"shop/.gitmodules", *(f"shop/{number}" for number in range(len(TRAPS)))}
    compare(level, found)


@pytest.mark.parametrize("level", LEVELS)
def test_filling_the_disk(
    scene: Scene, surroundings: dict[str, object], level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write(".treaty.toml", '[runner]\nmax_disk = "20M"\n')
    for number, script in enumerate(FILLING.values()):
        scene.write(f"docs/{number:02}.sh", script.format(**surroundings) + "\n")
    scene.commit()
    agents = "".join(
        f"\n          - {{id: a{number}, scope: {{read: [docs/], write: [shop/{number}]}},"
        f' command: "sh docs/{number:02}.sh && echo x > shop/{number}"}}'
        for number in range(len(FILLING))
    )
    scene.workflow(
        f"""
        name: full
        execution: {{isolation: {at(level, monkeypatch)}}}
        coordination: {{abort_on_agent_failure: false, preserve_failed_agent_output: true}}
        agents:{agents}
        """
    )
    said = scene.run()
    shutil.rmtree(f"/dev/shm/full-{surroundings['pid']}", ignore_errors=True)
    assert said.code == 1, said.err
    assert "✗ a1  FAILED" in said.out
    assert "put more than 20 MB on the disk" in said.out
    assert not list((scene.folder / "state").glob("treaty/*/full/*/agents/a1/1/home"))  # too much to be kept
    got = scene.git("ls-tree", "-r", "--name-only", "treaty/full", "shop", check=False)
    compare(level, {name: OPEN if f"shop/{number}\n" in f"{got}\n" else STOPPED for number, name in enumerate(FILLING)})


@pytest.mark.parametrize("level", LEVELS)
def test_outliving_the_agent(scene: Scene, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agents = "".join(
        f'\n  - {{id: a{number}, scope: {{write: [shop/{number}]}}, command: "{script}; echo 1 > shop/{number}"}}'
        for number, script in enumerate(SURVIVORS.values())
    )
    scene.workflow(f"\nname: alive\nexecution: {{isolation: {at(level, monkeypatch)}}}\nagents:{agents}\n")
    said = scene.run()
    assert said.code == 0, said.err
    alive = [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"77777" in _read(path)]
    compare(level, {f"outlive it: {name}": OPEN if alive else STOPPED for name in SURVIVORS})


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
