"""Agents that do not stay inside: what level A stops, and what every level keeps out of the merge."""

import http.server
import subprocess
import threading
import time

import pytest

from runner.isolation.bubblewrap import Bubblewrap
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

CONFINED = pytest.mark.skipif(bool(Bubblewrap().probe()), reason=f"no bubblewrap here: {Bubblewrap().probe()}")

# Each prints something only where it succeeds.
ATTEMPTS = {
    "a file of the user": "cat {folder}/private",
    "the repository": "cat {repository}/docs/notes.md",
    "its history": "git --git-dir={repository}/.git log --format=%s",
    "the run's journal": "find {state} -name 'journal*'",
    "the home of the user": "cat {home}/.netrc",
    "the password file": "cat /etc/shadow",
    "an outside process": "ls /proc | grep -x {pid}",
    "the network": "python3 -c 'from urllib.request import *; print(urlopen(\"http://127.0.0.1:{port}\").read())'",
    "a write outside": "echo x > {folder}/planted && echo done",
    "a write through a link": "ln -s {folder} way; echo x > way/planted; rm way; ls {folder}/planted",
    "a hard link": "ln {folder}/private stolen && cat stolen",
    "a write upwards": "echo x > ../../../../planted && echo done",
    "the system": "echo x > /usr/planted && echo done",
    "the supervisor": "kill -9 {pid} && echo done",
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"reached")

    def log_message(self, *_: object) -> None:
        pass


@CONFINED
def test_what_level_a_stops(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    (scene.folder / "private").write_text("private\n")
    bystander = subprocess.Popen(["sleep", "60"])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    monkeypatch.setenv("HOME", str(scene.folder / "home"))
    (scene.folder / "home").mkdir()
    (scene.folder / "home/.netrc").write_text("password\n")
    places = {
        "folder": scene.folder,
        "repository": scene.repository,
        "state": scene.folder / "state",
        "home": scene.folder / "home",
        "pid": bystander.pid,
        "port": server.server_port,
    }
    scripts = scene.repository / "scripts"
    scripts.mkdir()
    for number, attempt in enumerate(ATTEMPTS.values()):
        (scripts / f"{number:02}").write_text(attempt.format(**places) + "\n")
    scene.commit()
    scene.workflow(
        """
        name: hostile
        execution: {isolation: required}
        agents:
          - id: a
            scope: {read: [scripts/], write: [shop/]}
            command: |
              for script in scripts/*; do sh $script > shop/$(basename $script) 2>/dev/null; done
              env | grep -c SECRET > shop/environment || true
        """
    )
    try:
        said = scene.run()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
        server.shutdown()
        server.server_close()
    assert said.code == 0, said.err
    got = {name: scene.git("show", f"treaty/hostile:shop/{number:02}") for number, name in enumerate(ATTEMPTS)}
    writes = {"a write outside", "a write upwards", "a write through a link"}  # go to a folder that vanishes
    assert {name for name, text in got.items() if text and name not in writes} == set()
    assert scene.git("show", "treaty/hostile:shop/environment") == "0"
    assert not (scene.folder / "planted").exists()
    assert not list((scene.folder / "state").rglob("planted"))


@CONFINED
def test_criteria_run_agents_code_confined(scene: Scene) -> None:
    (scene.folder / "private").write_text("private\n")
    scene.workflow(
        f"""
        name: hostile
        execution: {{isolation: required}}
        agents:
          - id: a
            scope: {{write: [shop/]}}
            command: printf '#!/bin/sh\\ncat {scene.folder}/private && touch {scene.folder}/planted\\n' > shop/test.sh
            success_criteria: ["it runs: ! sh shop/test.sh"]
        """
    )
    assert scene.run().code == 0
    assert not (scene.folder / "planted").exists()


def test_required_isolation_fails_closed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runner.isolation.bubblewrap._probe", lambda: "`bwrap` is not installed")
    scene.workflow(
        """
        name: hostile
        execution: {isolation: required}
        agents: [{id: a, scope: {write: [shop/]}, command: echo 1 > shop/a}]
        """
    )
    said = scene.run()
    assert said.code == 2
    assert said.err.endswith(
        "treaty: isolation is required, and nothing here can enforce it (bubblewrap: `bwrap` is not installed)\n"
        "  install bubblewrap and allow unprivileged user namespaces, or set `execution.isolation: auto`\n"
    )
    assert not (scene.folder / "state").exists()


def test_level_c_says_that_it_enforces_nothing(scene: Scene) -> None:
    scene.workflow(
        """
        name: open
        execution: {isolation: none}
        agents: [{id: a, scope: {write: [shop/]}, command: echo 1 > shop/a}]
        """
    )
    said = scene.run("--dry-run")
    assert "Isolation: not enforced (level C: changes are checked afterwards)" in said.out


def test_a_flood_of_output_neither_fills_the_disk_nor_hangs(scene: Scene) -> None:
    scene.workflow(
        """
        name: flood
        agents:
          - id: a
            scope: {write: [shop/]}
            command: head -c 30000000 /dev/zero | tr '\\\\0' 'x' | fold -w 200; echo the end; echo 1 > shop/a
        """
    )
    started = time.monotonic()
    assert scene.run().code == 0
    log = next((scene.folder / "state").glob("treaty/*/flood/*/agents/a/1/output.log"))
    assert log.stat().st_size < 6_000_000
    assert log.read_text().splitlines()[-1].endswith("the end")
    assert "bytes of output left out here" in log.read_text()
    assert time.monotonic() - started < 60


def test_links_and_git_directories_never_reach_the_merge(scene: Scene) -> None:
    scene.workflow(
        """
        name: links
        coordination: {abort_on_agent_failure: false}
        agents:
          - {id: up, scope: {write: [shop/]}, command: ln -s ../../outside shop/link}
          - {id: fine, scope: {write: [docs/]}, command: ln -s notes.md docs/link}
          - {id: nested, scope: {write: [shop/]}, command: "mkdir -p shop/x && git init -q shop/x && echo 1 > shop/x/f"}
        """
    )
    said = scene.run()
    assert said.code == 5
    assert "up wrote outside its scope: shop/link: a link that leaves the repository" in said.out
    assert "nested wrote outside its scope: shop/x: a git repository inside the clone" in said.out
    assert scene.git("ls-tree", "-r", "--name-only", "treaty/links").splitlines() == [
        ".gitignore",
        "docs/link",
        "docs/notes.md",
        "shop/cart.py",
        "shop/stock.py",
    ]
