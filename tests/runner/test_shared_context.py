"""Folders of the shared context that are bound into sandboxes, and all that must not change by that."""

from pathlib import Path

import pytest

from merge.repository.git import Git
from runner.isolation.bubblewrap import Bubblewrap
from runner.journal import Journal
from runner.shared_context import SharedContext
from runner.workspace import read_tree
from scopes.pattern import Scope
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

FAULT = Bubblewrap().probe()
needs_sandbox = pytest.mark.skipif(bool(FAULT), reason=f"no level A here: {FAULT}")


def of(scene: Scene, cached: list[str], write: list[str]) -> dict[str, Path]:
    context = SharedContext(scene.folder / "context", Scope.parse(cached))
    git = Git(scene.repository)
    return context.of(git, read_tree(git, git.resolve("HEAD")), Scope.parse(write))


def test_only_whole_folders_that_nobody_writes_are_bound(scene: Scene) -> None:
    for path in ("lib/a.py", "lib/deep/b.py", "lib/deep/er/c.py", "odd[1]/x", "mixed/a.py", "mixed/b.txt", "linked/a"):
        scene.write(path, path)
    (scene.repository / "linked/b").symlink_to("a")
    scene.commit()
    assert set(of(scene, ["lib/"], [])) == {"lib"}
    assert set(of(scene, ["lib/deep/", "docs/"], [])) == {"lib/deep", "docs"}
    assert set(of(scene, ["**"], ["shop/"])) == {"lib", "docs", "mixed"}
    assert set(of(scene, ["lib/"], ["lib/new.py"])) == set()  # a file that does not exist yet
    assert set(of(scene, ["**/*.py"], [])) == {"lib", "shop"}
    assert of(scene, [], []) == {}


def test_what_is_kept_is_what_a_checkout_gives(scene: Scene) -> None:
    scene.write(".gitattributes", "*.bat text eol=crlf\n")
    scene.write("lib/run.bat", "a\nb\n")
    scene.write("lib/run.sh", "#!/bin/sh\n")
    (scene.repository / "lib/run.sh").chmod(0o755)
    scene.commit()
    kept = of(scene, ["lib/"], [])["lib"]
    assert (kept / "run.bat").read_bytes() == b"a\r\nb\r\n"
    assert (kept / "run.sh").stat().st_mode & 0o100
    assert sorted(path.name for path in kept.parent.iterdir()) == ["lib"]


def flow(scene: Scene, b: str = "cat lib/a.py > shop/b; git status --porcelain >> shop/b", more: str = "") -> None:
    scene.workflow(
        f"""
        name: cached
        shared_context: {{pre_cache: [lib/]}}
        {more}
        agents:
          - {{id: a, scope: {{write: [shop/a]}}, command: cp lib/a.py shop/a}}
          - id: b
            scope: {{write: [shop/b]}}
            depends_on: [a]
            command: {b}
            success_criteria: ["the context is there too: test -e lib/a.py"]
        """
    )


def saving(scene: Scene) -> dict[str, int]:
    with Journal(next((scene.folder / "state").glob("treaty/*/cached/*/journal.sqlite"))) as journal:
        found = next(event for event in journal.events() if event.kind == "run.finished").data["read_cache"]
    assert isinstance(found, dict)
    return found


@needs_sandbox
def test_agents_see_one_copy_and_cannot_change_it(scene: Scene) -> None:
    scene.write("lib/a.py", "x = 1\n" * 1000)
    scene.commit()
    flow(scene, b="echo y > lib/a.py; echo z > lib/new; cat lib/a.py > shop/b; git status --porcelain >> shop/b")
    said = scene.run()
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/cached:shop/a") == "x = 1\n" * 1000
    assert scene.show("treaty/cached:shop/b") == "x = 1\n" * 1000 + "?? shop/b\n"
    assert scene.git("diff", "--name-only", "main", "treaty/cached").split() == ["shop/a", "shop/b"]
    assert (saving(scene)["bound"], saving(scene)["not_written"]) == (1, 6000)
    assert not list((scene.folder / "state").rglob("context"))


@pytest.mark.parametrize("more", ["execution: {isolation: none}", "audit: {enabled: true}"])
def test_without_a_sandbox_or_with_an_audit_log_each_has_its_own(scene: Scene, more: str) -> None:
    scene.write("lib/a.py", "x = 1\n")
    scene.commit()
    flow(scene, more=more)
    said = scene.run()
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/cached:shop/b") == "x = 1\n?? shop/b\n"
    assert saving(scene)["bound"] == 0


@needs_sandbox
def test_the_context_is_there_in_a_replay(scene: Scene) -> None:
    scene.write("lib/a.py", "x = 1\n")
    scene.commit()
    flow(scene)
    assert scene.run().code == 0
    assert "the same result as before" in scene.treaty("replay", "cached", "--agent", "b").out
