import json

import pytest

from merge.cli import main
from merge.repository.git import Git
from merge.repository.verify import FAULT, NOTE, verify
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree

BASE = "import os\n\n\ndef total(items):\n    return sum(items)\n"
OURS = BASE.replace("sum(items)", "fsum(items)")
THEIRS = BASE.replace("sum(items)", "max(items)")


@pytest.fixture
def merging(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """A merge that stopped: `cart.py` is in conflict, `notes.txt` and `other.txt` are not."""
    monkeypatch.chdir(scratch.path)
    start = scratch.commit({"cart.py": BASE, "notes.txt": "1\n", "other.txt": "1\n"})
    scratch.branch("side", start, {"cart.py": THEIRS, "notes.txt": "2\n"})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS, "other.txt": "2\n"})
    scratch.run("git", "merge", "--no-edit", "side")
    return scratch


def grades(scratch: Scratch) -> dict[str, str]:
    return {one.path: one.grade for one in verify(Git(scratch.path), "HEAD")}


def test_a_conflict_settled_by_hand_is_a_note_with_what_is_gone(
    merging: Scratch, capsys: pytest.CaptureFixture[str]
) -> None:
    merging.commit({"cart.py": OURS}, "merge")
    assert main(["verify"]) == 0
    told = capsys.readouterr().out
    assert "cart.py: a conflict, settled by hand; lines that are gone: 1 of theirs" in told
    assert "1 merge verified, no faults" in told


def test_what_no_conflict_called_for_is_a_fault(merging: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    merging.commit({"cart.py": OURS, "notes.txt": "3\n", "new.txt": "new\n"}, "merge")
    assert grades(merging) == {"cart.py": NOTE, "notes.txt": FAULT, "new.txt": FAULT}
    assert main(["verify", "main~1..main"]) == 1
    assert "notes.txt: the sides merge without a conflict" in capsys.readouterr().out


def test_a_side_that_was_thrown_away_is_a_fault(merging: Scratch) -> None:
    merging.git("merge", "--abort")
    merging.git("merge", "-q", "-s", "ours", "--no-edit", "side")
    assert grades(merging) == {"cart.py": NOTE, "notes.txt": FAULT}


def test_committed_markers_are_a_fault(merging: Scratch) -> None:
    merging.commit({}, "merge")
    assert grades(merging)["cart.py"] == FAULT


def test_what_treaty_merges_as_it_was_committed_is_nothing_to_tell(scratch: Scratch) -> None:
    start = scratch.commit({"cart.py": BASE})
    scratch.branch("side", start, {"cart.py": BASE.replace("import os\n", "import os\nimport sys\n")})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": BASE.replace("import os\n", "import os\nimport re\n")})
    scratch.run("git", "merge", "--no-edit", "side")
    scratch.commit({"cart.py": BASE.replace("import os\n", "import os\nimport re\nimport sys\n")}, "merge")
    assert grades(scratch) == {}


def test_the_staged_merge(merging: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--staged"]) == 1
    assert "the staged merge cart.py: it is unmerged still" in capsys.readouterr().out
    merging.write("cart.py", OURS)
    merging.git("add", "-A")
    status = merging.git("status", "--porcelain")
    assert main(["verify", "--staged", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"][0]["grade"] == NOTE
    assert merging.git("status", "--porcelain") == status
    merging.git("commit", "-q", "--no-edit")
    assert main(["verify", "--staged"]) == 0
    assert capsys.readouterr().out == "no merge here: nothing to verify\n"


def test_nothing_is_written(merging: Scratch) -> None:
    merging.commit({"cart.py": OURS, "notes.txt": "3\n"}, "merge")
    before = merging.git("count-objects", "-v"), merging.git("for-each-ref")
    assert main(["verify"]) == 1
    assert (merging.git("count-objects", "-v"), merging.git("for-each-ref")) == before


def test_an_octopus(scratch: Scratch) -> None:
    start = scratch.commit({"keep": ""})
    for name in ("x", "y"):
        scratch.branch(name, start, {f"{name}.txt": name})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"z.txt": "z"})
    scratch.git("merge", "-q", "--no-edit", "x", "y")
    assert grades(scratch) == {}
    scratch.write("x.txt", "not x")
    scratch.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert grades(scratch) == {"x.txt": FAULT}


def test_names_that_are_no_merge(merging: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "main"]) == 0
    assert capsys.readouterr().out == "no merge here: nothing to verify\n"
    for name in ("nowhere", "nowhere..main", "--all"):
        assert main(["verify", "--", name]) == 3
        assert "names no commit" in capsys.readouterr().err


def test_annotations_for_github(merging: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    merging.commit({"cart.py": OURS, "a,b.txt": "new\n"}, "merge")
    assert main(["verify", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=a%2Cb.txt,title=treaty merge verify::")
    assert lines[1].startswith("::notice file=cart.py,")
