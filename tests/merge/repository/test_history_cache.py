"""What was replayed is kept, until it is asked for anew."""

import json
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository import history
from merge.repository.git import Git
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree


def totals(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["history", "--json", "--processes", "1", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found["totals"]  # type: ignore[no-any-return]


def test_records_are_taken_from_the_cache_unless_fresh_ones_are_asked_for(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(scratch.home / "cache"))
    monkeypatch.chdir(scratch.path)
    start = scratch.commit({"a.py": "x = 1\n"})
    scratch.branch("side", start, {"a.py": "x = 1\n\n\ny = 1\n"})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"b.py": "z = 1\n"})
    scratch.git("merge", "-q", "--no-edit", "side")
    assert totals(capsys)["git_seconds"] != 99.0
    cache: Path = history.cache_file(Git(scratch.path))
    (line,) = cache.read_text().splitlines()
    cache.write_text(json.dumps({**json.loads(line), "git_seconds": 99.0}) + "\n")
    assert totals(capsys)["git_seconds"] == 99.0
    fresh = totals(capsys, "--fresh")
    assert (fresh["merges"], fresh["git_seconds"] != 99.0) == (1, True)
    assert totals(capsys)["git_seconds"] == fresh["git_seconds"]
