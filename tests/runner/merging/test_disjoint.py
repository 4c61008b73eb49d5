"""Disjoint contributions put together at once give the very tree that merging one after another gives."""

import itertools

import pytest

from merge.options import Options
from merge.repository.git import Git
from merge.revision import Triple
from runner.merging import disjoint
from runner.merging.changes import changes_of
from runner.merging.combine import Combination, Contribution, combine
from runner.merging.trees import Merged, Policy, merge_trees
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

# What agents write; None deletes.
WORK: dict[str, dict[str, str | None]] = {
    "new": {"shop/new.py": "1\n"},
    "stock": {"shop/stock.py": "LIMIT = 11\n"},
    "append": {"shop/stock.py": "LIMIT = 10\n\nMORE = 1\n", "shop/more.py": "1\n"},
    "folder": {"deep/down/a.txt": "a\n"},
    "same folder": {"deep/down/b.txt": "b\n"},
    "gone": {"docs/notes.md": None},
    "after gone": {"docs/other.md": "o\n"},
    "after all": {"shop/stock.py": "LIMIT = 10\n# the end\n"},
}

# As in a workflow: the work of all is wanted.
OPTIONS = Options()
OPTIONS.both_wanted = True
WANTED = Policy(OPTIONS)


def work(scene: Scene, name: str) -> Contribution:
    base = scene.git("rev-parse", "main")
    scene.git("switch", "--quiet", "--detach", base)
    for path, text in WORK[name].items():
        if text is None:
            (scene.repository / path).unlink()
        else:
            scene.write(path, text)
    made = scene.commit(name)
    scene.git("switch", "--quiet", "main")
    return Contribution(name, base, made)


def one_by_one(git: Git, contributions: list[Contribution]) -> str:
    tip = contributions[0].start
    for one in contributions:
        tree = merge_trees(git, Triple(one.start, tip, one.commit), WANTED).tree
        tip = git.commit_tree(tree, [tip], "x")
    return git.resolve(tip, "tree")


def test_the_same_tree_as_one_by_one(scene: Scene) -> None:
    git = Git(scene.repository)
    contributions = [work(scene, name) for name in WORK]
    told: dict[str, tuple[bool, int]] = {}

    def tell(contribution: Contribution, merged: Merged) -> None:
        told[contribution.agent] = (not merged.tree, merged.files)

    combined = combine(git, contributions[0].start, contributions, Combination(WANTED, tell=tell))
    assert not combined.conflicts
    assert git.resolve(combined.commit, "tree") == one_by_one(git, contributions)
    assert told["append"] == (True, 1)  # by path, its one file that both changed by the engine
    assert told["same folder"] == (True, 0)
    assert told["gone"] == (False, 0)
    assert told["after all"] == (False, 1)  # after a deletion, git looks


@pytest.mark.parametrize("removes", [False, True])
def test_work_that_starts_at_anothers_goes_by_path_too(scene: Scene, removes: bool) -> None:
    git = Git(scene.repository)
    new, stock, first = work(scene, "new"), work(scene, "stock"), work(scene, "folder")
    scene.git("switch", "--quiet", "--detach", first.commit)
    scene.write("deep/down/c.txt", "c\n")
    if removes:
        (scene.repository / "deep/down/a.txt").unlink()
    later = Contribution("later", first.commit, scene.commit("later"))
    scene.git("switch", "--quiet", "main")
    contributions = [new, first, stock, later]
    by_path: dict[str, bool] = {}

    def tell(contribution: Contribution, merged: Merged) -> None:
        by_path[contribution.agent] = not merged.tree

    combined = combine(git, first.start, contributions, Combination(WANTED, tell=tell))
    assert git.resolve(combined.commit, "tree") == one_by_one(git, contributions)
    assert by_path == {"new": True, "folder": True, "stock": True, "later": not removes}


@pytest.mark.parametrize("order", list(itertools.permutations(["new", "gone", "folder"])), ids=" ".join)
def test_any_order(scene: Scene, order: tuple[str, ...]) -> None:
    git = Git(scene.repository)
    contributions = [work(scene, name) for name in order]
    combined = combine(git, contributions[0].start, contributions, Combination(WANTED))
    assert git.resolve(combined.commit, "tree") == one_by_one(git, contributions)


@pytest.mark.parametrize("order", list(itertools.permutations(["stock", "append", "after all"])), ids=" ".join)
def test_one_file_by_many_in_any_order(scene: Scene, order: tuple[str, ...]) -> None:
    git = Git(scene.repository)
    contributions = [work(scene, name) for name in order]
    combined = combine(git, contributions[0].start, contributions, Combination(WANTED))
    alone = one_by_one(git, contributions)
    if combined.conflicts:
        done = contributions[: [one.agent for one in contributions].index(combined.agent)]
        assert git.resolve(combined.commit, "tree") == one_by_one(git, done)
    else:
        assert git.resolve(combined.commit, "tree") == alone


def test_a_conflict_has_the_very_tree_that_git_gives(scene: Scene) -> None:
    git = Git(scene.repository)
    WORK["other stock"] = {"shop/stock.py": "LIMIT = 12\n", "shop/extra.py": "1\n"}
    first, second = work(scene, "stock"), work(scene, "other stock")
    combined = combine(git, first.start, [first, second], Combination(WANTED))
    slow = merge_trees(git, Triple(first.start, first.commit, second.commit), WANTED, "other stock")
    assert combined.tree == slow.tree
    assert list(combined.conflicts) == slow.conflicts
    assert combined.agent == "other stock"
    assert git.resolve(combined.commit, "tree") == git.resolve(first.commit, "tree")


def test_paths_with_a_driver_of_their_own_are_not_the_engines(scene: Scene) -> None:
    scene.write(".gitattributes", "*.py merge=ours-only\n")
    scene.commit("attributes")
    git = Git(scene.repository)
    first, second = work(scene, "stock"), work(scene, "append")
    combined = combine(git, first.start, [first, second], Combination(WANTED))
    slow = merge_trees(git, Triple(first.start, first.commit, second.commit), WANTED, "append")
    assert [place.reason for place in combined.conflicts] == [place.reason for place in slow.conflicts]
    assert "another merge driver" in combined.conflicts[0].reason


def test_a_file_in_the_way_of_a_folder_is_no_disjoint_change(scene: Scene) -> None:
    git = Git(scene.repository)
    WORK["file"] = {"thing": "1\n"}
    WORK["below"] = {"thing/a": "1\n"}
    file, below = work(scene, "file"), work(scene, "below")
    for first, second in ((file, below), (below, file)):
        tip = disjoint.Tip(git, file.start)
        one, two = changes_of(git, [(first.start, first.commit), (second.start, second.commit)])
        met = tip.meet(first.start, one)
        assert met is not None
        tip.put(met.entries)
        assert tip.meet(second.start, two) is None


def test_changes_of_several_pairs_in_one_call(scene: Scene) -> None:
    git = Git(scene.repository)
    base = scene.git("rev-parse", "main")
    WORK["odd"] = {"shop/a b\tc.py": "1\n", "docs/notes.md": "other\n"}
    odd, gone = work(scene, "odd"), work(scene, "gone")
    found = changes_of(git, [(base, odd.commit), (base, base), (base, gone.commit), (base, odd.commit)])
    assert set(found[0].entries) == {"shop/a b\tc.py", "docs/notes.md"}
    assert found[0].before["shop/a b\tc.py"] is None
    assert found[0].before["docs/notes.md"] is not None
    assert not found[1].entries
    assert found[2].deletes
    assert found[3] == found[0]
    assert changes_of(git, []) == []


def test_dependants_count_from_where_they_started(scene: Scene) -> None:
    git = Git(scene.repository)
    first = work(scene, "stock")
    scene.git("switch", "--quiet", "--detach", first.commit)
    scene.write("shop/stock.py", "LIMIT = 12\n")
    scene.write("shop/extra.py", "1\n")
    second = Contribution("later", first.commit, scene.commit("later"))
    scene.git("switch", "--quiet", "main")
    combined = combine(git, first.start, [first, second], Combination(WANTED))
    assert not combined.conflicts
    assert scene.show(f"{combined.commit}:shop/stock.py") == "LIMIT = 12\n"
    assert scene.show(f"{combined.commit}:shop/extra.py") == "1\n"
