import json
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository.fold import merge_branches, move_ref, writing_nothing
from merge.repository.git import Git, GitError
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"


def method(name: str) -> str:
    return (
        BASE.replace("import os\n", f"import os\nimport {name}\n") + f"\n    def {name}(self):\n        return {name}\n"
    )


@pytest.fixture
def agents(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """`main`, two branches that merge by structure, one apart, two that clash with each other."""
    start = scratch.commit({"cart.py": BASE, "other.py": "x = 1\n"})
    scratch.branch("json", start, {"cart.py": method("json")})
    scratch.branch("re", start, {"cart.py": method("re")})
    scratch.branch("apart", start, {"new.py": "y = 1\n"})
    scratch.branch("two", start, {"other.py": "x = 2\n"})
    scratch.branch("three", start, {"other.py": "x = 3\n"})
    scratch.git("checkout", "-q", "main")
    monkeypatch.chdir(scratch.path)
    return scratch


def test_the_matrix_tells_text_from_structure(agents: Scratch) -> None:
    outcome = merge_branches(Git(agents.path), "main", ["json", "re", "apart", "two", "three"])
    kinds = {(pair.left, pair.right): pair.kind for pair in outcome.pairs}
    assert len(kinds) == 10
    assert kinds.pop(("json", "re")) == "text"
    assert kinds.pop(("two", "three")) == "structure"
    assert set(kinds.values()) == {"none"}
    assert len(outcome.left_out) == 1
    assert outcome.left_out[0].branch in ("two", "three")
    assert {"json", "re", "apart"} < set(outcome.order)


def test_all_branches_in_one_tree(agents: Scratch) -> None:
    git = Git(agents.path)
    outcome = merge_branches(git, "main", ["json", "re", "apart", "two"])
    assert outcome.is_clean
    text = git.text("cat-file", "blob", f"{outcome.tree}:cart.py")
    for word in ("import json", "import re", "def json", "def re"):
        assert text.count(word) == 1
    assert git.text("cat-file", "blob", f"{outcome.tree}:other.py") == "x = 2"
    again = merge_branches(git, "main", ["json", "re", "apart", "two"])
    assert (again.tree, again.commit) == (outcome.tree, outcome.commit)


def test_a_branch_moves_forward_only_and_by_compare_and_swap(agents: Scratch) -> None:
    git = Git(agents.path)
    outcome = merge_branches(git, "main", ["json", "re"])
    commit = move_ref(git, "merged", outcome, "Merge them\n")
    assert git.resolve("merged") == commit
    parents = git.text("show", "-s", "--format=%P", commit).split()
    assert parents == [git.resolve(name) for name in ("main", "json", "re")]
    with pytest.raises(GitError, match="merged holds commits that the base lacks"):
        move_ref(git, "merged", outcome, "again\n")
    with pytest.raises(GitError, match="main is checked out"):
        move_ref(git, "main", outcome, "again\n")
    with pytest.raises(GitError):
        move_ref(git, "bad..name", outcome, "again\n")
    further = merge_branches(git, "merged", ["apart"])
    move_ref(git, "merged", further, "more\n")
    assert "new.py" in git.text("ls-tree", "--name-only", "merged")


def test_check_writes_nothing(agents: Scratch) -> None:
    def files() -> set[Path]:
        return set(agents.path.rglob("*"))

    before = files()
    with writing_nothing(Git(agents.path)) as git:
        assert merge_branches(git, "main", ["json", "re"]).is_clean
    assert files() == before


def test_command_line(agents: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["branches", "main", "json", "re", "--into", "merged"]) == 0
    told = capsys.readouterr().out
    assert "order: json → re" in told
    assert f"merged is now {Git(agents.path).resolve('merged')}" in told
    assert main(["branches", "main", "two", "three", "--check"]) == 1
    told = capsys.readouterr().out
    assert "three: left out, 1 file in conflict" in told
    assert "other.py:1: " in told
    assert main(["branches", "main", "two", "three", "--into", "never", "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["commit"] is None
    assert record["pairs"] == [{"left": "two", "right": "three", "conflict": "structure", "paths": ["other.py"]}]
    assert not Git(agents.path).exists("never")


def test_bad_names_are_told_in_one_line(agents: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["branches", "main", "nowhere"]) == 3
    assert capsys.readouterr().err == (
        "treaty: git rev-parse: `nowhere` names no commit (check the name with `git branch -a` or `git log`)\n"
    )


def test_order_dependence_is_told(scratch: Scratch) -> None:
    start = scratch.commit({"list.md": "# List\n\n- a\n"})
    for name in ("left", "right"):
        scratch.branch(name, start, {"list.md": f"# List\n\n- a\n- {name}\n"})
    outcome = merge_branches(Git(scratch.path), start, ["left", "right"])
    assert outcome.is_clean
    assert outcome.order_matters
    assert outcome.order == ["left", "right"]
    assert not merge_branches(Git(scratch.path), start, ["left"]).order_matters
