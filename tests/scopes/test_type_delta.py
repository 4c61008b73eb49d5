"""`treaty scopes check --types`: what mypy says of the merge and of neither side, in a real run of it."""

from pathlib import Path

import pytest

from merge.repository.git import Git
from scopes.cli import main
from scopes.type_checkers import MYPY, PYRIGHT, TSC, CheckerFailedError, Complaint, chosen
from tests.scopes.interference.revisions import Files, branched, tree_of

BASE: Files = {
    "shop/__init__.py": "",
    "shop/money.py": "def tax(amount: int) -> int:\n    return amount * 2\n",
    "old.py": "value: int = 'text'\n",
}
OURS: Files = {
    "shop/money.py": "def tax(amount: int) -> str:\n    return str(amount * 2)\n",
    "old.py": "# more\nvalue: int = 'text'\n",
}
THEIRS: Files = {"shop/order.py": "from shop.money import tax\n\nPRICE: int = tax(1)\n"}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A base and two branches that fit each other but for a type."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return branched(tmp_path, BASE, {"ours": OURS, "theirs": THEIRS})


def check(git: Git, *more: str) -> int:
    """The exit code of a check of the three."""
    return main(["check", "base", "ours", "theirs", "--repository", str(git.path), *more])


def test_an_error_that_neither_side_has(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(repository, "--types") == 1
    shown = capsys.readouterr().out
    assert "error[SC712]: mypy: Incompatible types in assignment" in shown
    assert "shop/order.py:3:14 (in the merge)" in shown
    assert "mypy says it of the merge, and of neither ours nor theirs" in shown
    assert "old.py" not in shown  # it is wrong in base too, on another line
    assert not list(repository.path.glob("**/.mypy_cache"))


def test_nothing_is_run_unless_asked(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(repository) == 0
    assert "SC712" not in capsys.readouterr().out


def test_without_a_checker_it_is_said(
    repository: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(Path(next(p for p in ("/usr/bin/git", "/bin/git") if Path(p).exists())))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert check(repository, "--types") == 0
    assert "no type checker for Python: mypy or pyright is not there" in capsys.readouterr().err


def test_a_checker_that_gives_up_is_no_finding(repository: Git, capsys: pytest.CaptureFixture[str]) -> None:
    start = repository.resolve("base", "tree")
    files: Files = {"mypy.ini": "[mypy]\nplugins = nowhere.py\n", **THEIRS}
    tree = tree_of(repository, files, start)
    repository.update_ref(
        "refs/heads/theirs",
        repository.commit_tree(tree, [repository.resolve("base")], "theirs"),
        repository.resolve("theirs"),
    )
    assert check(repository, "--types") == 0
    said = capsys.readouterr().err
    assert "mypy gave no result for ours and theirs: mypy.ini:2" in said
    assert "Can't find plugin" in said


def test_the_output_of_each_checker(tmp_path: Path) -> None:
    assert [*MYPY.read("a/b.py:3:14: error: No  [x]\na/b.py:3:14: note: more\n", tmp_path)] == [
        Complaint("a/b.py", 3, 14, "No  [x]")
    ]
    assert [*TSC.read("src/a.ts(2,7): error TS2322: No.\n  more\n", tmp_path)] == [
        Complaint("src/a.ts", 2, 7, "TS2322: No.")
    ]
    place = '{"start": {"line": 2, "character": 4}}'
    listed = f'{{"file": "{tmp_path}/a.py", "severity": "error", "message": "No\\nmore", "range": {place}}}'
    other = f'{{"file": "{tmp_path}/a.py", "severity": "warning", "message": "Hm"}}'
    said = f'{{"generalDiagnostics": [{listed}, {other}]}}'
    assert [*PYRIGHT.read(said, tmp_path)] == [Complaint("a.py", 3, 5, "No")]
    with pytest.raises(CheckerFailedError, match="not json"):
        list(PYRIGHT.read("not json", tmp_path))


def test_which_checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mypy", "pyright"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chosen(["a.py"]) == ([MYPY], [])
    assert chosen(["a.py", "pyrightconfig.json"]) == ([PYRIGHT], [])
    assert chosen(["a.go"]) == ([], [])
    assert chosen(["a.ts"]) == ([], ["no type checker for TypeScript: tsc is not there"])
