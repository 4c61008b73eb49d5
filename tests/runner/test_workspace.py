"""Clones that hold just what is in scope, and what is read back from them."""

import os
import subprocess

import pytest

from merge.repository.git import Git
from runner import snapshot, workspace
from runner.pack_cache import PackCache
from runner.workspace import Given, Workspace
from scopes.pattern import Scope
from tests.runner.scene import Scene, scene

__all__ = ["scene"]


def make(scene: Scene, *patterns: str) -> tuple[Git, Workspace]:
    git = Git(scene.repository)
    folder = scene.folder / "attempt"
    folder.mkdir()
    scope = Scope.parse(patterns)
    tree = workspace.read_tree(git, git.resolve("HEAD"))
    return git, workspace.create(git, folder, tree, scope.match, ('A "B"\\', "a@b"))


def found(git: Git, space: Workspace) -> list[tuple[str, str]]:
    return [(change.status, change.path) for change in snapshot.take(git, space).changes]


def inside(space: Workspace, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *arguments]
    return subprocess.run(command, cwd=space.folder, env=environment, capture_output=True, text=True, check=check)


def files(space: Workspace) -> set[str]:
    return {
        path.relative_to(space.folder).as_posix()
        for path in space.folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(space.folder).parts
    }


def test_only_what_is_in_scope_is_there(scene: Scene) -> None:
    scene.write("shop/a{b}.py", "odd\n")
    scene.write("secret.env", "KEY=1\n")
    scene.commit()
    git, space = make(scene, "shop/*.py", "!shop/stock.py")
    assert files(space) == {"shop/cart.py", "shop/a{b}.py"}
    secret = scene.git("rev-parse", "HEAD:secret.env")
    assert inside(space, "cat-file", "-p", secret, check=False).returncode != 0
    assert inside(space, "status", "--porcelain").stdout == ""
    assert inside(space, "rev-list", "--all", "--count").stdout == "1\n"
    assert found(git, space) == []


def test_an_agent_may_use_git_in_its_clone(scene: Scene) -> None:
    git, space = make(scene, "shop/")
    (space.folder / "shop/new.py").write_text("1\n")
    inside(space, "add", "--all")
    inside(space, "commit", "--quiet", "-m", "mine")
    inside(space, "stash", "list")
    assert inside(space, "log", "--format=%an <%ae>", "-1").stdout == "A 'B'/ <a@b>\n"
    assert found(git, space) == [("A", "shop/new.py")]


def test_every_kind_of_change_is_seen(scene: Scene) -> None:
    scene.write("shop/gone.py", "1\n")
    scene.write("shop/old.py", "some text that is long enough to be found again\n")
    scene.write("shop/tool.sh", "echo\n")
    scene.commit()
    git, space = make(scene, "shop/")
    shop = space.folder / "shop"
    (shop / "gone.py").unlink()
    (shop / "old.py").rename(shop / "new.py")
    (shop / "tool.sh").chmod(0o755)
    (shop / "cart.py").write_text("x\n")
    (shop / "link").symlink_to("cart.py")
    (shop / "data.bin").write_bytes(b"\0\1")
    (shop / "trash.pyc").write_bytes(b"1")
    (space.folder / "docs").mkdir()
    (space.folder / "docs/notes.md").write_text("over what is not there\n")
    assert found(git, space) == [
        ("M", "docs/notes.md"),
        ("M", "shop/cart.py"),
        ("A", "shop/data.bin"),
        ("D", "shop/gone.py"),
        ("A", "shop/link"),
        ("A", "shop/new.py"),
        ("D", "shop/old.py"),
        ("M", "shop/tool.sh"),
    ]


def test_a_second_look_sees_the_second_state(scene: Scene) -> None:
    git, space = make(scene, "shop/")
    (space.folder / "shop/a").write_text("1\n")
    first = snapshot.take(git, space)
    (space.folder / "shop/a").unlink()
    (space.folder / "shop/b").write_text("1\n")
    assert [change.path for change in first.changes] == ["shop/a"]
    assert found(git, space) == [("A", "shop/b")]


def test_a_change_that_hides_its_time_and_size_is_seen(scene: Scene) -> None:
    git, space = make(scene, "shop/")
    file = space.folder / "shop/stock.py"
    before = file.stat()
    file.write_text("LIMIT = 99\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found(git, space) == [("M", "shop/stock.py")]


TRAPS = {
    "hooks": "printf '#!/bin/sh\\ntouch {mark}\\n' > .git/hooks/{hook}; chmod +x .git/hooks/{hook}",
    "fsmonitor": "git config core.fsmonitor 'touch {mark}; false'",
    "filter": "git config filter.x.clean 'touch {mark}; cat'; echo '*.py filter=x' > .git/info/attributes",
    "hooks path": (
        "mkdir h; printf '#!/bin/sh\\ntouch {mark}\\n' > h/{hook}; chmod +x h/{hook}; git config core.hooksPath h"
    ),
    "ssh": "git config core.sshCommand 'touch {mark}'; git remote add x git@example.invalid:x",
    "a repository of its own": "rm -rf .git; git init -q; git config core.fsmonitor 'touch {mark}; false'",
    "no repository": "rm -rf .git",
    "a link for a repository": "mv .git ../moved; ln -s ../moved .git; git config core.fsmonitor 'touch {mark}; false'",
    "a nested repository": "git init -q shop/sub; git -C shop/sub config core.fsmonitor 'touch {mark}; false'",
    "the index": "git update-index --assume-unchanged shop/stock.py; echo 'LIMIT = 1' > shop/stock.py",
}


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_that_an_agent_plants_in_git_is_run_or_believed(scene: Scene, name: str) -> None:
    mark = scene.folder / "mark"
    git, space = make(scene, "shop/")
    (space.folder / ".git/hooks").mkdir()
    for hook in ("post-index-change", "pre-commit", "reference-transaction"):
        script = TRAPS[name].format(mark=mark, hook=hook)
        subprocess.run(["sh", "-c", script], cwd=space.folder, check=False, capture_output=True)
    mark.unlink(missing_ok=True)  # the agent's own git may run what the agent likes
    (space.folder / "shop/cart.py").write_text("changed\n")
    seen = snapshot.take(git, space)
    assert not mark.exists()
    if name == "a nested repository":
        assert seen.repositories == ("shop/sub",)
    else:
        assert "shop/cart.py" in [change.path for change in seen.changes]
    assert ("shop/stock.py" in [change.path for change in seen.changes]) == (name == "the index")


def test_users_settings_do_not_bend_what_is_read(scene: Scene) -> None:
    for name in ("core.sparseCheckout", "core.untrackedCache", "core.splitIndex"):
        scene.git("config", name, "true")
    scene.git("config", "core.fileMode", "false")
    scene.write("shop/tool.sh", "echo\n")
    scene.commit()
    git, space = make(scene, "shop/")
    (space.folder / "shop/tool.sh").chmod(0o755)
    (space.folder / "top").write_text("1\n")
    assert found(git, space) == [("M", "shop/tool.sh"), ("A", "top")]


def test_folders_of_the_write_scope_are_there_but_never_through_a_link(scene: Scene) -> None:
    (scene.repository / "leads").symlink_to(scene.folder / "elsewhere")
    (scene.folder / "elsewhere").mkdir()
    scene.commit()
    _, space = make(scene, "leads")
    workspace.make_folders(space, Scope.parse(["a/b/c.py", "d/**/*.py", "leads/x/y"]))
    assert (space.folder / "a/b").is_dir()
    assert (space.folder / "d").is_dir()
    assert not list((scene.folder / "elsewhere").iterdir())


def test_a_clone_in_a_folder_with_odd_characters(scene: Scene) -> None:
    scene.write('shop/ö ä\t"q".py', "1\n")
    scene.commit()
    git, space = make(scene, "shop/")
    assert 'shop/ö ä\t"q".py' in files(space)
    (space.folder / 'shop/ö ä\t"q".py').write_text("2\n")
    assert found(git, space) == [("M", 'shop/ö ä\t"q".py')]


def test_what_agents_share_is_packed_once(scene: Scene) -> None:
    git = Git(scene.repository)
    cache = PackCache(scene.folder / "packs")
    tree = workspace.read_tree(git, git.resolve("HEAD"))
    made = [
        workspace.create(git, scene.folder / name, tree, Scope.parse(["shop/"]).match, ("A", "a@b"), Given(cache))
        for name in ("one", "two")
    ]
    assert cache.hits == 2  # the folders, and what both see
    first, second = (sorted((space.folder / ".git/objects/pack").glob("*.pack")) for space in made)
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert one.stat().st_ino != other.stat().st_ino
    assert Git(made[1].folder).text("status", "--porcelain") == ""
    docs = Scope.parse(["docs/"]).match
    other = workspace.create(git, scene.folder / "three", tree, docs, ("A", "a@b"), Given(cache))
    assert cache.hits == 3
    assert (other.folder / "docs/notes.md").exists()


def test_a_filter_that_the_user_requires_everywhere_stops_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = scene.folder / "mark"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(scene.folder / "global"))
    for name in ("clean", "smudge"):
        scene.git("config", "--global", f"filter.large.{name}", f"touch {mark}; cat")
    scene.git("config", "--global", "filter.large.required", "true")
    scene.write(".gitattributes", "*.py filter=large\n")
    scene.commit()
    mark.unlink()
    git, space = make(scene, "shop/")
    (space.folder / "shop/cart.py").write_text("changed\n")
    assert found(git, space) == [("M", "shop/cart.py")]
    assert not mark.exists()


def test_a_programs_litter_is_left_out(scene: Scene) -> None:
    git, space = make(scene, "shop/")
    for path in (".cache.v4/cache.db", "shop/.cache.v4/kept", "shop/new"):
        (space.folder / path).parent.mkdir(exist_ok=True)
        (space.folder / path).write_text("1\n")
    changes = snapshot.take(git, space, [".cache.v*/**"]).changes
    assert [change.path for change in changes] == ["shop/.cache.v4/kept", "shop/new"]
