"""`treaty merge branches --check` tells what branches break in each other though their text merges."""

import json
from pathlib import Path

import pytest

from merge.repository.git import Git
from tests.scopes.interference.revisions import Files, new_git, tree_of
from treaty.__main__ import main

MONEY = "def tax(amount):\n    value = amount * 2\n    return value\n"
BASE: Files = {"shop/money.py": MONEY, "note.py": "a = 1\n"}
NEW: Files = {"shop/late.py": "def late():\n    return 'late'\n"}
BRANCHES: dict[str, tuple[str, Files]] = {
    "renamer": ("first", {"shop/money.py": MONEY.replace("tax", "vat")}),
    "caller": ("first", {"shop/order.py": "from shop.money import tax\n\nPRICE = tax(1)\n"}),
    "other": ("first", {"note.py": "a = 2\n"}),
    "later": ("base", {"shop/bill.py": "from shop.late import late\n\nlate()\n"}),
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A base with two commits, and branches that started at either."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    git = new_git(tmp_path)
    trees = {"first": tree_of(git, BASE)}
    trees["base"] = tree_of(git, NEW, trees["first"])
    commits = {"first": git.commit_tree(trees["first"], [], "first")}
    commits["base"] = git.commit_tree(trees["base"], [commits["first"]], "second")
    for name, (start, files) in BRANCHES.items():
        commits[name] = git.commit_tree(tree_of(git, files, trees[start]), [commits[start]], name)
    for name, commit in commits.items():
        git.update_ref(f"refs/heads/{name}", commit, "")
    monkeypatch.chdir(git.path)
    return git


def test_a_proved_one_is_found_and_told(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    before = repository.text("count-objects")
    assert main(["merge", "branches", "base", "renamer", "caller", "--check"]) == 1
    shown = capsys.readouterr().out
    assert "order: renamer → caller\nerror[SC701]: `tax` is renamed by renamer and newly used by caller\n" in shown
    assert shown.endswith("1 error\n")
    assert repository.text("count-objects") == before
    assert main(["merge", "branches", "base", "renamer", "caller", "--check", "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["clean"]
    assert [one["revisions"] for one in record["semantic_conflicts"]] == [["caller", "renamer"]]


def test_nothing_is_found(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "branches", "base", "other", "caller", "later", "--check"]) == 0
    assert capsys.readouterr().out.endswith("no semantic conflicts\n")


def test_without_check_nobody_looks(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "branches", "base", "renamer", "caller", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["semantic_conflicts"] is None


def test_branches_that_started_apart(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    """`caller` lacks what the base added since: it did not remove it from under `later`."""
    assert main(["merge", "branches", "base", "caller", "later", "--check"]) == 0
    assert capsys.readouterr().out.endswith("no semantic conflicts\n")
