"""Merges of a repository as a corpus: the file that conflicted is there in four versions, others are not."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from benchmarks.harvest import Limits, harvest, is_fit, is_from_inputs, told_conflicts
from merge.repository.git import Git

WHO = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ENVIRONMENT = {**os.environ, **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def _git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    return done.stdout


def _commit(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        (root / f"{name}.py").write_text(text, encoding="utf-8")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "--no-edit", "-m", "a change")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One merge in which `cart.py` conflicts and `user.py` does not."""
    root = tmp_path / "shops+cart" / "repo"
    root.mkdir(parents=True)
    if Git(root).version() < (2, 38):
        pytest.skip("merge-tree --write-tree came with git 2.38")
    _git(root, "init", "-q", "-b", "main")
    _commit(root, cart="limit = 1\n", user="name = 1\n")
    _git(root, "checkout", "-q", "-b", "other")
    _commit(root, cart="limit = 3\n", user="name = 1\nage = 2\n")
    _git(root, "checkout", "-q", "main")
    _commit(root, cart="limit = 2\n")
    _git(root, "merge", "-q", "other")
    _commit(root, cart="limit = 2 + 3\n")
    return root / ".git"


def test_the_file_that_conflicted_is_there_in_four_versions(repository: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    before = sorted(str(path) for path in (repository / "objects").rglob("*"))
    assert harvest(repository, corpus, Limits()) == 1
    (row,) = map(json.loads, (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["repo"], row["path"], row["lang"], row["ext"]) == ("shops/cart", "cart.py", "Python", "py")
    assert not row["from_inputs"]  # the line that people committed is nobody's
    texts = [(corpus / row["id"] / f"{side}.py").read_text() for side in ("base", "ours", "theirs", "human")]
    assert texts == ["limit = 1\n", "limit = 2\n", "limit = 3\n", "limit = 2 + 3\n"]
    assert before == sorted(str(path) for path in (repository / "objects").rglob("*"))  # nothing was written there


def test_no_more_files_are_taken_than_asked_for(repository: Path, tmp_path: Path) -> None:
    assert harvest(repository, tmp_path, Limits(files=0)) == 0


@pytest.mark.parametrize(
    "human", [b"", b"a\0b", b"<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"], ids=["gone", "binary", "markers"]
)
def test_what_people_did_not_resolve_is_no_case(human: bytes) -> None:
    assert is_fit([b"a\n", b"b\n", b"c\n", b"b\nc\n"])
    assert not is_fit([b"a\n", b"b\n", b"c\n", human])


def test_one_side_that_changed_nothing_is_no_case() -> None:
    assert not is_fit([b"a\n", b"a\n", b"c\n", b"c\n"])


def test_each_line_comes_from_a_version_or_not() -> None:
    assert is_from_inputs([b"a\n", b"b\n", b"c\n", b"c\nb\n"])
    assert not is_from_inputs([b"a\n", b"b\n", b"c\n", b"d\n"])


def test_entries_are_told_merge_by_merge() -> None:
    told = b"1 tree  0 tree 100644_aa_1\tx.c 100644_bb_2\tx.c  1 tree  ".replace(b" ", b"\0")
    assert list(told_conflicts(told)) == [[], [b"100644_aa_1\tx.c", b"100644_bb_2\tx.c"], []]
