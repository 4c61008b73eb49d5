"""Disjoint contributions put together at once give the very tree that merging one after another gives."""

import itertools

import pytest

from merge.options import Options
from merge.repository.git import Git
from merge.revision import Triple
from runner.merging import disjoint
from runner.merging.combine import Combination, Contribution, combine
from runner.merging.trees import Merged, Policy, merge_trees
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

# What agents write (None deletes); whether it may join what came before without a merge.
WORK: dict[str, tuple[dict[str, str | None], bool]] = {
    "new": ({"shop/new.py": "1\n"}, True),
    "stock": ({"shop/stock.py": "LIMIT = 11\n"}, True),
    "folder": ({"deep/down/a.txt": "a\n"}, True),
    "same folder": ({"deep/down/b.txt": "b\n"}, True),
    "gone": ({"docs/notes.md": None}, False),
    "after gone": ({"docs/other.md": "o\n"}, True),
    "append": ({"shop/stock.py": "LIMIT = 10\n\nMORE = 1\n"}, False),
}

# As in a workflow: the work of all is wanted.
OPTIONS = Options()
OPTIONS.both_wanted = True
WANTED = Policy(OPTIONS)


def work(scene: Scene, name: str) -> Contribution:
    base = scene.git("rev-parse", "main")
    scene.git("switch", "--quiet", "--detach", base)
    for path, text in WORK[name][0].items():
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
    told: list[tuple[str, bool]] = []

    def tell(contribution: Contribution, merged: Merged) -> None:
        told.append((contribution.agent, not merged.tree))

    combined = combine(git, contributions[0].start, contributions, Combination(WANTED, tell=tell))
    assert not combined.conflicts
    assert git.resolve(combined.commit, "tree") == one_by_one(git, contributions)
    assert dict(told)["append"] is False
    assert dict(told)["same folder"] is True
    assert dict(told)["gone"] is False


@pytest.mark.parametrize("order", list(itertools.permutations(["new", "gone", "folder"])), ids=" ".join)
def test_any_order(scene: Scene, order: tuple[str, ...]) -> None:
    git = Git(scene.repository)
    contributions = [work(scene, name) for name in order]
    combined = combine(git, contributions[0].start, contributions, Combination(WANTED))
    assert git.resolve(combined.commit, "tree") == one_by_one(git, contributions)


def test_a_file_in_the_way_of_a_folder_is_no_disjoint_change(scene: Scene) -> None:
    git = Git(scene.repository)
    WORK["file"] = ({"thing": "1\n"}, True)
    WORK["below"] = ({"thing/a": "1\n"}, False)
    file, below = work(scene, "file"), work(scene, "below")
    for first, second in ((file, below), (below, file)):
        tip = disjoint.Tip(git, file.start)
        assert tip.takes(first.start, first.commit)
        assert not tip.takes(second.start, second.commit)


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
