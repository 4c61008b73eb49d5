import json

import pytest

from merge.cli import main
from merge.repository.git import Git
from merge.repository.install import LOCAL, install
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
CLASH = (BASE, BASE.replace("sum(self.items)", "fsum(self.items)"), BASE.replace("sum(self.items)", "max(self.items)"))


@pytest.fixture
def here(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    monkeypatch.chdir(scratch.path)
    install(Git(scratch.path), LOCAL)
    return scratch


def diverge(scratch: Scratch, *sides: dict[str, str]) -> None:
    start = scratch.commit(sides[0])
    scratch.branch("side", start, sides[2])
    scratch.git("checkout", "-q", "main")
    scratch.commit(sides[1])


def test_a_merge_commit_of_the_past(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    diverge(here, {"cart.py": BASE}, {"cart.py": OURS}, {"cart.py": THEIRS})
    here.git("merge", "-q", "--no-edit", "side")
    here.commit({"later.py": "x = 1\n"})
    assert main(["explain", "HEAD~1"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"merge commit {Git(here.path).resolve('HEAD~1')[:12]}\n")
    assert "cart.py (python): 2 decisions, confidence " in told
    assert "    ours   + import re\n    theirs + import sys\n" in told
    assert "refuse `cart.py treaty-min-confidence=" in told


def test_what_it_says_of_a_refusal_is_true(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    diverge(here, {"cart.py": BASE}, {"cart.py": OURS}, {"cart.py": THEIRS})
    here.git("merge", "-q", "--no-edit", "side")
    assert main(["explain", "HEAD"]) == 0
    told = capsys.readouterr().out
    attribute = max(part.partition("`")[0] for part in told.split("refuse `")[1:])
    here.write(".git/info/attributes", f"*.py merge=treaty\n{attribute}\n")
    here.git("reset", "-q", "--hard", "HEAD~1")
    assert here.run("git", "merge", "side").returncode == 1


def test_a_file_of_the_merge_in_progress(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    diverge(
        here,
        {"cart.py": BASE, "sub/b.py": CLASH[0]},
        {"cart.py": OURS, "sub/b.py": CLASH[1]},
        {"cart.py": THEIRS, "sub/b.py": CLASH[2]},
    )
    assert here.run("git", "merge", "side").returncode == 1
    assert main(["explain"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("the merge in progress (MERGE_HEAD)\n\ncart.py (python): ")
    assert "left to a person: method `Cart.total`: changed on both sides" in told
    assert main(["explain", "sub/b.py", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [file["path"] for file in record["files"]] == ["sub/b.py"]
    assert record["files"][0]["conflicts"][0]["entity"] == "method `Cart.total`"


@pytest.mark.parametrize(("command", "head"), [("cherry-pick", "CHERRY_PICK_HEAD"), ("rebase", "REBASE_HEAD")])
def test_other_operations_in_progress(
    here: Scratch, capsys: pytest.CaptureFixture[str], command: str, head: str
) -> None:
    diverge(here, {"b.py": CLASH[0]}, {"b.py": CLASH[1]}, {"b.py": CLASH[2]})
    assert here.run("git", command, "side").returncode == 1
    assert main(["explain"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"the merge in progress ({head})\n\nb.py (python): ")


def test_no_merge_at_all(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    commit = here.commit({"a.py": "1\n"})
    assert main(["explain"]) == 3
    told = capsys.readouterr().err
    assert f"no merge is in progress, and commit {commit[:12]} has 0 parents: it is no merge of two" in told
    assert main(["explain", "HEAD"]) == 3
    assert f"git show: commit {commit[:12]} has 0 parents" in capsys.readouterr().err
    assert main(["explain", "nowhere"]) == 3
    assert "nowhere is neither a commit nor a file here (name a merge commit" in capsys.readouterr().err


def test_a_path_that_nobody_merged(here: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    diverge(here, {"cart.py": BASE, "b.py": "1\n"}, {"cart.py": OURS}, {"cart.py": THEIRS})
    here.git("merge", "-q", "--no-edit", "side")
    assert main(["explain", "b.py"]) == 3
    assert "b.py was not changed on both sides in merge commit" in capsys.readouterr().err
