"""Files that clones share: which they are, that they are on disk once, and that nobody changes another's."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from merge.repository.git import Git
from runner.isolation import landlock
from runner.isolation.bubblewrap import Bubblewrap
from runner.journal import Journal
from runner.shared_context import MOST_FILES, Chosen, Saving, SharedContext, Way, unshare
from runner.workspace import read_tree
from scopes.pattern import Scope
from tests.runner.scene import Scene, scene
from tests.runner.test_copying import sharing_disk

__all__ = ["scene", "sharing_disk"]

FAULT = Bubblewrap().probe()
needs_sandbox = pytest.mark.skipif(bool(FAULT), reason=f"no level A here: {FAULT}")
LARGE = "x = 1\n" * 1000


def chosen(scene: Scene, cached: Sequence[str], write: Sequence[str], way: Way = "link") -> Chosen:
    context = SharedContext(scene.folder / "context", Scope.parse(cached), way)
    git = Git(scene.repository)
    tree = read_tree(git, git.resolve("HEAD"))
    return context.choose(git, tree, Scope.parse(write), frozenset(entry.path for entry in tree.entries))


def test_whole_folders_of_the_context_that_nobody_writes_are_sealed(scene: Scene) -> None:
    for path in ("lib/a.py", "lib/deep/b.py", "lib/deep/er/c.py", "odd[1]/x", "mixed/a.py", "mixed/b.txt", "linked/a"):
        scene.write(path, path)
    (scene.repository / "linked/b").symlink_to("a")
    scene.commit()
    assert set(chosen(scene, ["lib/"], []).folders) == {"lib"}
    assert set(chosen(scene, ["lib/deep/", "docs/"], []).folders) == {"lib/deep", "docs"}
    assert set(chosen(scene, ["**"], ["shop/"]).folders) == {"lib", "docs", "mixed"}
    assert set(chosen(scene, ["lib/"], ["lib/new.py"]).folders) == set()  # a file that does not exist yet
    assert set(chosen(scene, ["**/*.py"], []).folders) == {"lib", "shop"}
    assert chosen(scene, [], []).folders == ()


def test_what_is_read_is_sealed_file_by_file(scene: Scene) -> None:
    found = chosen(scene, ["docs/"], ["shop/cart.py"])
    assert (found.folders, found.files) == (("docs",), (".gitignore", "shop/stock.py"))
    assert found.unpacked == {"docs/notes.md"}
    assert set(found.kept) == {".gitignore", "docs/notes.md", "shop/stock.py"}


def test_of_many_files_the_largest_are_sealed(scene: Scene) -> None:
    for number in range(MOST_FILES + 10):
        scene.write(f"lib/{number:03}", "x" * number)
    scene.commit()
    sealed = chosen(scene, [], ["shop/", "docs/", ".gitignore"]).files
    assert sorted(sealed) == [f"lib/{number:03}" for number in range(10, MOST_FILES + 10)]
    sealed = chosen(scene, ["lib/000"], ["shop/", "docs/", ".gitignore"]).files  # wanted, though it is the smallest
    assert sealed[0] == "lib/000"
    assert sorted(sealed[1:]) == [f"lib/{number:03}" for number in range(11, MOST_FILES + 10)]


def test_what_is_kept_is_what_a_checkout_gives(scene: Scene) -> None:
    scene.write(".gitattributes", "*.bat text eol=crlf\n")
    scene.write("lib/run.bat", "a\nb\n")
    scene.write("lib/same.txt", "a\nb\n")
    scene.write("lib/run.sh", "#!/bin/sh\n")
    (scene.repository / "lib/run.sh").chmod(0o755)
    scene.commit()
    git = Git(scene.repository)
    tree = read_tree(git, git.resolve("HEAD"))
    context = SharedContext(scene.folder / "context", Scope.parse(["lib/"]), "link")
    for name, saving in (("one", Saving()), ("two", Saving(4, 24))):
        clone = scene.folder / name
        subprocess.run(["git", "init", "--quiet", clone], check=True)
        found = context.choose(git, tree, Scope.parse([]), frozenset(["lib/run.bat", "lib/same.txt", "lib/run.sh"]))
        found = Chosen({**found.kept, "lib/same.txt": found.kept["lib/same.txt"]}, found.folders, found.files)
        stats, saved = context.place(git, clone, tree, found)
        assert (clone / "lib/run.bat").read_bytes() == b"a\r\nb\r\n"
        assert (clone / "lib/same.txt").read_bytes() == b"a\nb\n"
        assert [stats[f"lib/{name}"].st_mode & 0o777 for name in ("run.sh", "run.bat")] == [0o555, 0o444]
        assert saved.files == saving.files - (1 if saving.files else 0)
    assert (scene.folder / "one/lib/run.sh").samefile(scene.folder / "two/lib/run.sh")


def test_where_nothing_can_be_shared_nothing_is(scene: Scene) -> None:
    assert chosen(scene, ["docs/"], [], "none") == Chosen()


def test_blocks_are_shared_where_the_file_system_can(scene: Scene, sharing_disk: Path) -> None:
    scene.write("lib/a.py", LARGE)
    scene.commit()
    git = Git(scene.repository)
    tree = read_tree(git, git.resolve("HEAD"))
    context = SharedContext(sharing_disk / "context", Scope.parse([]), "share")
    found = context.choose(git, tree, Scope.parse(["shop/"]), frozenset(["lib/a.py", "shop/cart.py"]))
    assert (set(found.kept), found.sealed) == ({"lib/a.py"}, ())
    for number, saving in enumerate((Saving(), Saving(1, 6000))):
        clone = sharing_disk / str(number)
        subprocess.run(["git", "init", "--quiet", clone], check=True)
        assert context.place(git, clone, tree, found)[1] == saving
        assert (clone / "lib/a.py").read_text() == LARGE
        (clone / "lib/a.py").write_text("changed")  # its own


def flow(scene: Scene, b: str = "cat lib/a.py > shop/b; git status --porcelain >> shop/b", more: str = "") -> None:
    """Agents `a` and `b` both read lib/."""
    scene.workflow(
        f"""
        name: cached
        {more}
        agents:
          - {{id: a, scope: {{read: [lib/], write: [shop/a]}}, command: cp lib/a.py shop/a; chmod 644 shop/a}}
          - id: b
            scope: {{read: [lib/], write: [shop/b]}}
            depends_on: [a]
            command: {b}
            success_criteria: ["the context is there too: test -e lib/a.py"]
        """
    )


def saving(scene: Scene) -> tuple[object, object]:
    with Journal(next((scene.folder / "state").glob("treaty/*/cached/*/journal.sqlite"))) as journal:
        found = next(event for event in journal.events() if event.kind == "run.finished").data["read_cache"]
    assert isinstance(found, dict)
    return found["files"], found["not_written"]


ATTACKS = [
    "echo y > lib/a.py",
    "chmod 666 lib/a.py; echo y > lib/a.py",
    "rm -f lib/a.py; mv lib old && echo y > old/a.py; mv old lib",
    "ln lib/a.py shop/b && echo y > shop/b && rm shop/b",
    "mount -o remount,rw,bind lib/a.py; umount lib/a.py; umount lib; echo y > lib/a.py",
    "sed -i s/1/2/ lib/a.py; cp shop/b lib/a.py; truncate -s 0 lib/a.py",
]
PRE_CACHE = "shared_context: {pre_cache: [lib/]}"


@needs_sandbox
@pytest.mark.parametrize("more", ["", PRE_CACHE], ids=["read", "pre_cache"])
def test_agents_see_one_copy_and_cannot_change_it(scene: Scene, more: str) -> None:
    scene.write("lib/a.py", LARGE)
    scene.commit()
    flow(scene, b=f"{'; '.join(ATTACKS)}; cat lib/a.py > shop/b; git status --porcelain >> shop/b", more=more)
    said = scene.run()
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/cached:shop/a") == LARGE
    assert scene.show("treaty/cached:shop/b") == LARGE + "?? shop/b\n"
    assert scene.git("diff", "--name-only", "main", "treaty/cached").split() == ["shop/a", "shop/b"]
    assert saving(scene) == (1, 6000)
    assert not list((scene.folder / "state").rglob("context"))
    assert "Shared: 1 file of clones (5.86 kB) not written again" in said.out
    assert "Shared: 1 file" in scene.treaty("status", "cached").out
    assert json.loads(scene.treaty("status", "cached", "--json").out)["shared"] == {"files": 1, "bytes": 6000}
    for form in ("--markdown", "--html"):
        assert "1 file of clones (5.86 kB) not written again" in scene.treaty("report", "cached", form).out


@needs_sandbox
@pytest.mark.parametrize(
    "move",
    [
        "mv lib old",
        "mv lib old; mkdir lib; cp old/a.py lib/a.py",
        "mv lib old; ln -s {folder}/private lib",
        "mv lib old; ln -s old lib",
    ],
)
def test_what_was_moved_is_not_left_open_to_the_next_program(scene: Scene, move: str) -> None:
    (scene.folder / "private").mkdir()
    (scene.folder / "private/a.py").write_text("secret\n")
    scene.write("lib/a.py", LARGE)
    scene.commit()
    scene.workflow(
        f"""
        name: cached
        agents:
          - id: a
            scope: {{read: [lib/], write: [shop/]}}
            setup: ["{move.format(folder=scene.folder)}"]
            command: echo y > old/a.py; cat lib/a.py > shop/a
          - {{id: b, scope: {{read: [lib/], write: [shop/b]}}, command: sleep 0.5; cat lib/a.py > shop/b}}
        coordination: {{abort_on_agent_failure: false}}
        """
    )
    said = scene.run()
    assert said.code in (1, 5), said.out
    assert "secret" not in scene.git("show", "treaty/cached:shop/a", check=False)
    assert scene.show("treaty/cached:shop/b") == LARGE
    log = scene.treaty("logs", "cached", "--agent", "a").out
    assert "nothing is started: lib/a.py may only be read, and it or a folder above it was moved" in log


def test_links_become_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "clone/old").mkdir(parents=True)
    (tmp_path / "kept").write_text("as it was\n")
    (tmp_path / "kept").chmod(0o555)
    (tmp_path / "clone/old/a").hardlink_to(tmp_path / "kept")
    (tmp_path / "clone/link").symlink_to(tmp_path / "kept")
    (tmp_path / "clone/own").write_text("x\n")
    unshare(tmp_path / "clone")
    (tmp_path / "clone/old/a").write_text("mine\n")
    assert (tmp_path / "kept").read_text() == "as it was\n"
    assert (tmp_path / "clone/old/a").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "clone/link").is_symlink()
    assert sorted(path.name for path in (tmp_path / "clone").rglob("*")) == ["a", "link", "old", "own"]


@needs_sandbox
def test_an_agent_with_a_command_for_a_checkpoint_has_its_own(scene: Scene) -> None:
    scene.write("lib/a.py", LARGE)
    scene.commit()
    flow(scene, b="cat lib/a.py > shop/b")
    checkpoint = 'checkpoints: [{id: c, condition: "command: test -e shop/b"}]'
    scene.file.write_text(scene.file.read_text().replace("    depends_on", f"    {checkpoint}\n    depends_on"))
    assert scene.run().code == 0
    assert saving(scene) == (0, 0)


@needs_sandbox
def test_beside_a_file_that_is_sealed_there_is_room_for_litter(scene: Scene) -> None:
    scene.write("lib/a.py", LARGE)
    scene.commit()
    flow(scene, b="touch lib/a.pyc && rm lib/a.pyc && touch lib/b.pyc && echo done > shop/b")
    assert scene.run().code == 0
    assert scene.show("treaty/cached:shop/b") == "done\n"


@needs_sandbox
@pytest.mark.parametrize("by", ["fanotify", "inotify"])
def test_with_an_audit_log_and_local_files(scene: Scene, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREATY_AUDIT_BY", by)
    scene.write("lib/a.py", LARGE)
    scene.write(".gitignore", "*.local\n")
    scene.write(".worktreeinclude", "*.local\n")
    scene.commit()
    scene.write("lib/own.local", "mine\n")
    more = f"audit: {{enabled: true, log_level: full, log_destination: {scene.folder}/kept}}"
    flow(scene, b="cat lib/own.local lib/a.py > shop/b; echo y > lib/a.py; true", more=f"{PRE_CACHE}\n        {more}")
    said = scene.run()
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/cached:shop/b") == "mine\n" + LARGE
    assert saving(scene) == (1, 6000)
    for agent in "ab":
        (log,) = (scene.folder / "kept").glob(f"cached/*/{agent}-1.jsonl")
        records = [json.loads(line) for line in log.read_text().splitlines()]
        seen = [record["op"] for record in records if record.get("path") == "lib/a.py"]
        assert seen == ["read"]  # each log tells of its own agent alone
        assert records[-1]["complete"]


@pytest.mark.parametrize("level", ["B", "C"])
def test_without_a_sandbox_each_has_its_own(scene: Scene, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if level == "B":
        if fault := landlock.Landlock().probe():
            pytest.skip(f"no level B here: {fault}")
        monkeypatch.setattr("runner.isolation.bubblewrap._probe", lambda: "not in this test")
    scene.write("lib/a.py", "x = 1\n")
    scene.commit()
    mode = "none" if level == "C" else "required"
    flow(scene, more=f"execution: {{isolation: {mode}, max_concurrent_agents: 1}}\n        {PRE_CACHE}")
    said = scene.run()
    assert said.code == 0, said.err + said.out
    assert scene.show("treaty/cached:shop/b") == "x = 1\n?? shop/b\n"
    assert saving(scene) == (0, 0)


@needs_sandbox
def test_the_context_is_there_in_a_replay(scene: Scene) -> None:
    scene.write("lib/a.py", "x = 1\n")
    scene.commit()
    flow(scene)
    assert scene.run().code == 0
    assert "the same result as before" in scene.treaty("replay", "cached", "--agent", "b").out
