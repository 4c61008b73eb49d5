import json
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from merge.cli import main
from merge.repository import history
from merge.repository.git import Git
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
SOLVED = (
    BASE.replace("import os\n", "import os\nimport re\nimport sys\n")
    + "\n    def count(self):\n        return 1\n\n    def clear(self):\n        self.items = []\n"
)
CLASH = (BASE, BASE.replace("sum(self.items)", "fsum(self.items)"), BASE.replace("sum(self.items)", "max(self.items)"))


@pytest.fixture
def past(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """Four merges: solved as committed, solved otherwise, left, and clean in git; then an octopus."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(scratch.home / "cache"))
    start = scratch.commit({"keep": ""})
    resolutions = {"same": SOLVED, "other": SOLVED.replace("return 1", "return 2"), "left": CLASH[1], "clean": ""}
    for name, resolution in resolutions.items():
        path = f"{name}.py"
        base, ours, theirs = CLASH if name == "left" else (BASE, OURS, THEIRS)
        if name == "clean":
            ours, theirs = BASE + "\n\nX = 1\n", "# top\n" + BASE
        scratch.git("checkout", "-q", "main")
        start = scratch.commit({path: base})
        scratch.branch(f"side-{name}", start, {path: theirs})
        scratch.git("checkout", "-q", "main")
        scratch.commit({path: ours})
        scratch.run("git", "merge", "--no-edit", f"side-{name}")
        if resolution:
            scratch.commit({path: resolution}, f"merge {name}")
    start = scratch.git("rev-parse", "HEAD")
    for name in ("x", "y"):
        scratch.branch(name, start, {f"{name}.txt": name})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"z.txt": "z"})
    scratch.git("merge", "-q", "--no-edit", "x", "y")
    return scratch


def records_of(past: Scratch, processes: int) -> dict[str, dict[str, object]]:
    git = Git(past.path)
    found = {}
    for record in history.replay_all(git, history.past_merges(git), processes):
        for file in record.get("files") or []:  # type: ignore[attr-defined]
            found[file["path"]] = file
    return found


def test_what_git_and_treaty_leave_and_what_people_committed(past: Scratch) -> None:
    files = records_of(past, 1)
    told = {path: (file["git"], file["treaty"], file["same"]) for path, file in files.items()}
    assert told == {
        "same.py": ("conflict", "clean", True),
        "other.py": ("conflict", "clean", False),
        "left.py": ("conflict", "conflict", None),
    }
    assert files["same.py"]["language"] == "python"


def test_workers_give_the_same_and_leave_nothing(past: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    scrap = past.home / "scrap"
    scrap.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scrap))
    before = sorted(past.path.rglob("*"))
    assert records_of(past, 2) == records_of(past, 1)
    assert sorted(past.path.rglob("*")) == before
    assert list(scrap.iterdir()) == []


def test_a_run_that_was_stopped_goes_on(past: Scratch) -> None:
    git = Git(past.path)
    merges = history.past_merges(git)
    assert [len(parents) for _, parents in merges] == [3, 2, 2, 2, 2]
    cache = history.cache_file(git)
    stopped = history.replay_all(git, merges, 1, cache)
    first = [next(stopped), next(stopped)]
    stopped.close()  # type: ignore[attr-defined]
    with cache.open("a") as file:
        file.write('{"commit": "cut off')
    begun = time.perf_counter()
    again = list(history.replay_all(git, merges, 1, cache))
    assert time.perf_counter() - begun < 60
    assert {record["commit"] for record in again} == {commit for commit, _ in merges}
    kept = {record["commit"]: record for record in again}
    assert all(kept[record["commit"]] == record for record in first)


def test_command_line(past: Scratch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["history", str(past.path), "--processes", "1"]) == 0
    told = capsys.readouterr().out
    assert "merges replayed                  5\n" in told
    assert "solved by Treaty               2  67 %\n" in told
    assert "as it was committed          1  50 % of the solved\n" in told
    assert "solved otherwise than committed" in told
    assert "python                   3       2     1" in told
    commit = told.rstrip().split("\n")[-1].split()[0]
    assert main(["history", str(past.path), "--diff", commit, "other.py"]) == 0
    assert "-        return 2\n+        return 1\n" in capsys.readouterr().out
    assert main(["history", str(past.path), "--limit", "1", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["totals"]["merges"] == 1
    assert record["merges"][0]["parents"] == 3


def test_page_with_plots(past: Scratch, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["history", str(past.path), "--processes", "1", "--html", str(page)]) == 0
    text = page.read_text()
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert tags.seen["rect"] == 3  # one bar: as committed, otherwise, left
    assert "Of 3 files that git leaves in conflict, in 3 of 5 merges, Treaty solves 2 (67 %)" in text
    assert "http" not in text


class Tags(HTMLParser):
    """Counts tags and notes those that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, *_words: object) -> None:
        self.seen[tag] += 1
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, *_words: object) -> None:
        self.seen[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_what_cannot_be_replayed_is_told(past: Scratch) -> None:
    git = Git(past.path)
    record = history.replay(git, git.resolve("HEAD"), ["0" * 40, "1" * 40])
    assert record["error"]


def test_not_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["history", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"treaty: not a git repository: {tmp_path} (")


@needs_merge_tree
def test_a_clone_without_its_past_or_without_its_files(past: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not here is told, and the rest is replayed."""
    past.git("config", "uploadpack.allowFilter", "true")
    shallow, partial = past.home / "shallow", past.home / "partial"
    past.git("clone", "-q", "--depth=1", f"file://{past.path}", str(shallow))
    assert main(["history", str(shallow)]) == 0
    told = capsys.readouterr()
    assert "a shallow clone: only its part of the history is here" in told.err
    past.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{past.path}", str(partial))
    Git(partial).text("remote", "remove", "origin")
    assert main(["history", str(partial)]) == 0
    told = capsys.readouterr()
    assert "an object is missing: a shallow or partial clone?" in told.out
    assert "shallow clone: only" not in told.err


def test_a_repository_without_a_past(scratch: Scratch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(scratch.path)]) == 3
    assert "the repository has no commit yet" in capsys.readouterr().err
