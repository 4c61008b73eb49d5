"""`treaty scopes check`: commits and folders, its formats and exit codes, and the call that others make."""

import json
from pathlib import Path

import pytest

from merge.repository.git import Git
from scopes.check import check
from scopes.cli import main
from tests.scopes.interference.revisions import Files, branched, tree_of

BASE: Files = {"shop/money.py": "def tax(amount):\n    value = amount * 2\n    return value\n", "note.py": "a = 1\n"}
OURS: Files = {"shop/money.py": "def vat(amount):\n    value = amount * 2\n    return value\n"}
THEIRS: Files = {"shop/order.py": "from shop.money import tax\n\nPRICE = tax(1)\n"}
THIRD: Files = {"note.py": "a = 2\n"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository with a base and three branches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return branched(tmp_path, BASE, {"ours": OURS, "theirs": THEIRS, "third": THIRD})


def write(folder: Path, files: Files) -> str:
    """Files in a folder of the disk."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text or "")
    return str(folder)


def test_commits(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "base", "ours", "theirs", "--repository", str(repository.path)]) == 1
    shown = capsys.readouterr().out
    assert "error[SC701]: `tax` is renamed by ours and newly used by theirs" in shown
    assert "shop/order.py:1:24 (in the merge)" in shown
    assert "shop/money.py:1:5 (in ours)" in shown
    assert "text merged because the edits are in different files" in shown
    assert shown.endswith("1 error\n")


def test_any_number_of_revisions(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", "base", "third", "theirs", "ours", "--repository", str(repository.path), "--format", "json"]
    assert main(words) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [sorted(one["revisions"]) for one in found] == [["ours", "theirs"]]
    assert {edit["revision"] for edit in found[0]["edits"]} == {"ours", "theirs"}
    assert found[0]["edge"] == "import-bound"


def test_nothing_found(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "base", "ours", "third", "--repository", str(repository.path)]) == 0
    assert capsys.readouterr().out == "no semantic conflicts\n"


def test_sarif(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "base", "ours", "theirs", "--repository", str(repository.path), "--format", "sarif"])
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert [one["ruleId"] for one in run["results"]] == ["SC701"]
    assert "SC701" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]


def test_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    sides = [write(tmp_path / name, {**BASE, **files}) for name, files in (("b", {}), ("o", OURS), ("t", THEIRS))]
    assert main(["check", *sides]) == 1
    assert "error[SC701]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["base", "ours"], "at least two revisions"),
        (["base", "ours", "ours"], "named twice"),
        (["base", "ours", "nowhere"], "`nowhere` names no commit"),
    ],
)
def test_wrong_use(words: list[str], said: str, repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *words, "--repository", str(repository.path)]) == 2
    assert said in capsys.readouterr().err


def test_line_conflicts_are_told_and_left_alone(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    start = repository.resolve("base", "tree")
    for name, text in (("c1", "a = 3\n"), ("c2", "a = 4\n")):
        tree = tree_of(repository, {"note.py": text}, start)
        repository.update_ref(
            f"refs/heads/{name}", repository.commit_tree(tree, [repository.resolve("base")], name), ""
        )
    assert main(["check", "base", "c1", "c2", "--repository", str(repository.path)]) == 0
    assert "c1 and c2 conflict in note.py" in capsys.readouterr().err


def test_what_does_not_parse_is_told(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    tree = tree_of(repository, {"bad.py": "def f(:\n  )\n"}, repository.resolve("base", "tree"))
    repository.update_ref("refs/heads/bad", repository.commit_tree(tree, [repository.resolve("base")], "bad"), "")
    assert main(["check", "base", "ours", "bad", "--repository", str(repository.path)]) == 0
    assert "not wholly parsed, so less is known of bad.py" in capsys.readouterr().err


def test_a_tree_that_someone_else_merged(repository: Git, tmp_path: Path) -> None:
    merged = tree_of(repository, {**OURS, **THEIRS, **THIRD}, repository.resolve("base", "tree"))
    revisions = {name: repository.resolve(name) for name in ("ours", "theirs", "third")}
    found = check(repository, "base", revisions, merged, tmp_path / "cache")
    assert [(one.rule, set(one.agents)) for one in found] == [("SC701", {"ours", "theirs"})]


def test_of_many_revisions_the_one_that_took_the_name_is_told(repository: Git, tmp_path: Path) -> None:
    start = repository.resolve("base", "tree")
    test: Files = {
        "test_tax.py": "from unittest.mock import patch\n\n\n@patch('shop.money.tax')\ndef test(tax):\n    pass\n"
    }
    other: Files = {"note.py": "def tax(amount, rate):\n    return amount * rate\n"}
    trees = {"ours": OURS, "tester": test, "other": {**other}}
    merged = tree_of(repository, {**OURS, **test}, start)
    revisions = {name: tree_of(repository, files, start) for name, files in trees.items()}
    found = check(repository, "base", revisions, merged, tmp_path / "cache")
    assert [(one.rule, one.agents) for one in found] == [("SC708", ("tester", "ours"))]


def test_several_names_that_are_gone_are_looked_for_at_once(repository: Git, tmp_path: Path) -> None:
    base: Files = {"shop/money.py": "def first():\n    return 1\n\n\ndef second():\n    return 2\n"}
    start = tree_of(repository, base)
    use = "from shop.money import first, second\n\nVALUE = first() + second()\n"
    sides: dict[str, Files] = {
        "ours": {"shop/money.py": "def one():\n    return 11\n", "a b/ü: x.py": "def second():\n    return 3\n"},
        "theirs": {"use.py": use},
    }
    merged = tree_of(repository, {**sides["ours"], **sides["theirs"]}, start)
    revisions = {name: tree_of(repository, files, start) for name, files in sides.items()}
    for key in ("grep.lineNumber", "grep.column"):
        repository.run("config", key, "true")
    repository.run("config", "color.ui", "always")
    found = check(repository, start, revisions, merged, tmp_path / "cache")
    assert [(one.rule, one.message.split("`")[1]) for one in found] == [("SC701", "first")]
