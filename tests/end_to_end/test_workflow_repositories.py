"""Repositories that are not the usual one: worktrees, shallow, SHA-256, submodules, filters, hooks."""

from pathlib import Path

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

FLOW = """
name: w
agents:
  - {id: a, scope: {write: [shop/]}, command: "echo x >> shop/stock.py", success_criteria: ["ok: git diff --quiet"]}
  - {id: b, scope: {read: [shop/], write: [docs/]}, depends_on: [a], command: "cp shop/stock.py docs/copy"}
"""
RESULT = "LIMIT = 10\nx\n"


def check(scene: Scene, folder: Path) -> None:
    scene.workflow(FLOW)
    said = scene.run()
    assert said.code == 0, said.err
    assert scene.git("-C", str(folder), "show", "treaty/w:docs/copy") + "\n" == RESULT


def test_a_subfolder_of_a_linked_worktree(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    other = scene.folder / "ö ther"
    scene.git("worktree", "add", "--quiet", "-b", "wt", str(other))
    monkeypatch.chdir(other / "shop")
    check(scene, other)
    assert "Status: COMPLETE" in scene.treaty("status", "w").out
    monkeypatch.chdir(scene.repository)
    assert "Status: COMPLETE" in scene.treaty("status", "w").out


def test_a_shallow_clone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.commit("second")
    copy = scene.folder / "shallow"
    scene.git("clone", "--quiet", "--depth", "1", scene.repository.as_uri(), str(copy))
    monkeypatch.chdir(copy)
    check(scene, copy)


def test_sha256(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    other = scene.folder / "sha256"
    scene.git("init", "--quiet", "--initial-branch", "main", "--object-format=sha256", str(other))
    (other / "shop").mkdir()
    (other / "shop/stock.py").write_text("LIMIT = 10\n")
    scene.git("-C", str(other), "add", "--all")
    scene.git("-C", str(other), "commit", "--quiet", "-m", "first")
    monkeypatch.chdir(other)
    check(scene, other)


def test_a_submodule_stays_what_it_is(scene: Scene) -> None:
    library = scene.folder / "library"
    scene.git("clone", "--quiet", str(scene.repository), str(library))
    scene.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "shop/library")
    scene.commit("with a submodule")
    check(scene, scene.repository)
    assert scene.git("rev-parse", "treaty/w:shop/library") == scene.git("rev-parse", "main:shop/library")


def test_filters_of_the_user_are_kept(scene: Scene) -> None:
    scene.git("config", "filter.up.clean", "tr a-z A-Z")
    scene.write(".gitattributes", "docs/* filter=up\n")
    scene.commit("with a filter")
    scene.workflow(FLOW)
    assert scene.run().code == 0
    assert scene.show("treaty/w:docs/copy") == RESULT.upper()


def test_a_hook_that_refuses_the_target_keeps_everything_else(scene: Scene) -> None:
    hook = scene.repository / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntest $1 = prepared && grep -q treaty/w && exit 1\nexit 0\n")
    hook.chmod(0o755)
    scene.workflow(FLOW)
    said = scene.run()
    assert said.code == 1
    assert "- the run stopped: git update-ref: ref updates aborted by hook" in said.out
    hook.unlink()
    said = scene.treaty("resume", "w")
    assert said.code == 0, said.err
    assert "Starting" not in said.err
    assert scene.show("treaty/w:docs/copy") == RESULT


def test_a_state_folder_that_cannot_be_made(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    scene.workflow(FLOW)
    said = scene.run()
    assert said.code == 2
    assert "treaty: cannot create /proc/nowhere/treaty/" in said.err
    assert "set XDG_STATE_HOME to a folder that you may write to" in said.err
