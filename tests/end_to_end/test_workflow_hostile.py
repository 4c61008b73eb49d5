"""Agents that do not stay inside: criteria, floods, links, and isolation that is not there."""

import time

import pytest

from runner.isolation.bubblewrap import Bubblewrap
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

CONFINED = pytest.mark.skipif(bool(Bubblewrap().probe()), reason=f"no bubblewrap here: {Bubblewrap().probe()}")


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
    monkeypatch.setattr("runner.isolation.landlock._probe", lambda: "this kernel has no Landlock")
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
        "treaty: isolation is required, and nothing here can enforce it (bubblewrap: `bwrap` is not installed; "
        "landlock: this kernel has no Landlock)\n"
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
            command: head -c 200000000 /dev/zero | tr '\\\\0' 'x' | fold -w 2000; echo the end; echo 1 > shop/a
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
