"""The cache of symbols: kept by blob, made anew when it is no good, safe for two at once."""

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from merge.repository.git import Git
from scopes.index import FEW, Key, SymbolIndex
from tests.scopes.interference.revisions import new_git, tree_of


def blobs(git: Git, number: int) -> list[Key]:
    """The keys of so many small Python files."""
    tree = tree_of(git, {f"m{n}.py": f"def f{n}(a):\n    return a\n" for n in range(number)})
    return [(line.split()[2], "python") for line in git.text("ls-tree", tree).splitlines()]


def names(git: Git, keys: list[Key], folder: Path) -> set[str]:
    """The names of all definitions, by an index of its own."""
    with SymbolIndex(git, folder) as index:
        found = index.read(keys)
    assert set(found) == set(keys)
    return {one.name for symbols in found.values() for one in symbols.definitions}


def file_of(folder: Path) -> Path:
    """The one cache there is."""
    return next(folder.glob("*.sqlite"))


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    keys = blobs(git, 3)
    assert names(git, keys, tmp_path / "c") == {"f0", "f1", "f2"}
    with sqlite3.connect(file_of(tmp_path / "c")) as database:
        database.execute("UPDATE symbols SET packed = replace(packed, 'f0', 'kept')")
    assert names(git, keys, tmp_path / "c") == {"kept", "f1", "f2"}


def test_outlines_are_completed_when_uses_are_asked_for(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    tree = tree_of(git, {"a.py": "import os\n\n\ndef f():\n    return os.path\n"})
    key = git.text("ls-tree", tree).split()[2], "python"
    with SymbolIndex(git, tmp_path / "c") as index:
        assert not index.read([key], with_uses=False)[key].references
        assert index.read([key])[key].references
    with SymbolIndex(git, tmp_path / "c") as index:
        assert index.read([key], with_uses=False)[key].references


@pytest.mark.parametrize("harm", ["cut", "garbage", "older", "row"])
def test_a_cache_that_is_no_good_is_made_anew(harm: str, tmp_path: Path) -> None:
    git = new_git(tmp_path)
    keys = blobs(git, 40)
    names(git, keys, tmp_path / "c")
    file = file_of(tmp_path / "c")
    if harm == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif harm == "garbage":
        file.write_bytes(b"no database" * 1000)
    else:
        words = {"older": "PRAGMA user_version = 999", "row": "UPDATE symbols SET packed = '[1'"}
        with sqlite3.connect(file) as database:
            database.execute(words[harm])
    assert names(git, keys, tmp_path / "c") == {f"f{n}" for n in range(40)}


def test_a_folder_that_cannot_be_made_costs_the_cache_alone(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    (tmp_path / "file").write_text("")
    assert names(git, blobs(git, 2), tmp_path / "file" / "c") == {"f0", "f1"}


def test_a_blob_that_is_missing_is_left_out(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    with SymbolIndex(git, tmp_path / "c") as index:
        assert index.read([("0" * 40, "python")]) == {}


def test_many_blobs_are_read_by_workers(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    assert len(names(git, blobs(git, FEW + 20), tmp_path / "c")) == FEW + 20


def test_two_processes_at_once(tmp_path: Path) -> None:
    git = new_git(tmp_path)
    keys = blobs(git, 40)
    with ProcessPoolExecutor(2, get_context("forkserver")) as pool:
        runs = [pool.submit(names, git, keys, tmp_path / "c") for _ in range(4)]
        assert all(run.result(timeout=120) == {f"f{n}" for n in range(40)} for run in runs)
