import threading

import pytest

from merge.options import Options
from merge.repository import file_jobs
from merge.repository.branches import merge_trees
from merge.repository.git import Git
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("import os\n", "import os\nimport re\n") + "\n    def count(self):\n        return 1\n"
THEIRS = BASE.replace("import os\n", "import os\nimport sys\n") + "\n    def clear(self):\n        self.items = []\n"
CLASH_OURS = BASE.replace("sum(self.items)", "fsum(self.items)")
CLASH_THEIRS = BASE.replace("sum(self.items)", "max(self.items)")

Files = dict[str, str | bytes | None]


def three(scratch: Scratch, base: Files, ours: Files, theirs: Files) -> tuple[str, str, str]:
    start = scratch.commit(base)
    return start, scratch.branch("ours", start, ours), scratch.branch("theirs", start, theirs)


def content(scratch: Scratch, tree: str, path: str) -> str:
    return scratch.git("cat-file", "blob", f"{tree}:{path}")


def assert_both(text: str) -> None:
    for line in ("import re", "import sys", "def count(self):", "def clear(self):"):
        assert text.count(line) == 1, text
    compile(text, "cart.py", "exec")


def test_what_git_leaves_is_merged_in_memory(scratch: Scratch) -> None:
    commits = three(
        scratch,
        {"a.py": BASE, "b.py": BASE, "only.txt": "1\n"},
        {"a.py": OURS, "b.py": CLASH_OURS},
        {"a.py": THEIRS, "b.py": CLASH_THEIRS, "only.txt": "2\n"},
    )
    before = scratch.git("status", "--porcelain", "--branch")
    merged = merge_trees(Git(scratch.path), *commits)
    assert_both(content(scratch, merged.tree, "a.py"))
    assert content(scratch, merged.tree, "only.txt") == "2"
    assert [file.path for file in merged.conflicts] == ["b.py"]
    left = content(scratch, merged.tree, "b.py")
    assert "<<<<<<< ours: " in left
    assert left.endswith(">>>>>>> theirs")
    by_path = {file.path: file for file in merged.files}
    assert by_path["a.py"].decisions
    assert by_path["a.py"].language == "python"
    assert 0 < by_path["a.py"].confidence <= 1
    assert len(by_path["b.py"].conflicts) == 1
    assert not merged.is_clean
    assert scratch.git("status", "--porcelain", "--branch") == before


def test_a_base_that_is_no_ancestor_counts(scratch: Scratch) -> None:
    start, ours, theirs = three(scratch, {"a.py": BASE}, {"a.py": OURS}, {"a.py": THEIRS})
    trees = [scratch.git("rev-parse", f"{commit}^{{tree}}") for commit in (start, ours, theirs)]
    by_trees = merge_trees(Git(scratch.path), *trees)
    by_history = merge_trees(Git(scratch.path), "", ours, theirs)
    assert by_trees.tree == by_history.tree
    nothing = merge_trees(Git(scratch.path), theirs, ours, theirs)
    assert nothing.tree == trees[1]


def test_an_edit_follows_a_rename(scratch: Scratch) -> None:
    commits = three(
        scratch,
        {"old.py": BASE * 3},
        {"old.py": None, "new.py": OURS.replace(BASE, "") + BASE * 3},
        {"old.py": BASE * 3 + "\nX = 1\n"},
    )
    merged = merge_trees(Git(scratch.path), *commits)
    assert merged.is_clean
    assert content(scratch, merged.tree, "new.py").endswith("X = 1")
    assert scratch.git("ls-tree", "--name-only", merged.tree) == "new.py"


def test_added_on_both_sides(scratch: Scratch) -> None:
    commits = three(scratch, {"x": ""}, {"a.py": OURS, "same.py": BASE}, {"a.py": THEIRS, "same.py": BASE})
    merged = merge_trees(Git(scratch.path), *commits)
    assert [file.path for file in merged.files] == ["a.py"]
    assert content(scratch, merged.tree, "same.py") == BASE.rstrip()
    if merged.is_clean:
        assert_both(content(scratch, merged.tree, "a.py"))


def test_what_no_merge_of_contents_can_settle_is_told(scratch: Scratch) -> None:
    apart = "".join(f"x{n} = {n}\n" for n in range(9))
    moved = "".join(f"call({n})\n" for n in range(9))
    base: Files = {"gone.py": apart, "gone too.py": BASE, "moved.py": moved, "raw.bin": b"\0a"}
    ours: Files = {"gone.py": None, "gone too.py": OURS, "moved.py": None, "here.py": moved, "raw.bin": b"\0b"}
    theirs: Files = {"gone.py": apart + "y = 1\n", "gone too.py": None, "moved.py": None, "there.py": moved}
    theirs["raw.bin"] = b"\0c"
    merged = merge_trees(Git(scratch.path), *three(scratch, base, ours, theirs))
    reasons = {file.path: file.reason for file in merged.conflicts}
    assert reasons["gone.py"] == "deleted by ours, changed by theirs"
    assert reasons["gone too.py"] == "deleted by theirs, changed by ours"
    assert "moved.py" in reasons["here.py"]
    assert "binary" in reasons["raw.bin"]
    assert scratch.git("cat-file", "blob", f"{merged.tree}:raw.bin") == "\0b"
    assert content(scratch, merged.tree, "gone.py") == apart + "y = 1"


def test_modes_are_merged(scratch: Scratch) -> None:
    start = scratch.commit({"a.py": BASE})
    ours = scratch.branch("ours", start, {"a.py": OURS})
    scratch.git("checkout", "-q", "-b", "theirs", start)
    (scratch.path / "a.py").chmod(0o755)
    theirs = scratch.commit({"a.py": THEIRS})
    merged = merge_trees(Git(scratch.path), start, ours, theirs)
    assert merged.is_clean
    assert scratch.git("ls-tree", merged.tree).startswith("100755")


def test_links_and_foreign_drivers_stay_conflicts(scratch: Scratch) -> None:
    start = scratch.commit({"a.lock": "1\n", ".gitattributes": "*.lock -merge\n"})
    (scratch.path / "link").symlink_to("base")
    start = scratch.commit({})
    sides = []
    for side in ("ours", "theirs"):
        scratch.git("checkout", "-q", "-b", side, start)
        (scratch.path / "link").unlink()
        (scratch.path / "link").symlink_to(side)
        sides.append(scratch.commit({"a.lock": f"{side}\n"}))
    merged = merge_trees(Git(scratch.path), start, *sides)
    assert {file.path: file.reason for file in merged.conflicts} == {
        "a.lock": "its attributes name another merge driver, or none",
        "link": "a symbolic link, changed on both sides",
    }


def test_criss_cross_histories_have_several_bases(scratch: Scratch) -> None:
    _, ours, theirs = three(scratch, {"a.py": BASE}, {"a.py": OURS}, {"a.py": THEIRS})
    git = Git(scratch.path)
    crossed = merge_trees(git, "", ours, theirs)
    one = git.commit_tree(crossed.tree, [ours, theirs], "one")
    two = git.commit_tree(crossed.tree, [theirs, ours], "two")
    scratch.git("checkout", "-q", "-B", "one", one)
    left = scratch.commit({"a.py": content(scratch, one, "a.py") + "\n\nLEFT = 1\n"})
    scratch.git("checkout", "-q", "-B", "two", two)
    right = scratch.commit({"b.py": "RIGHT = 1\n"})
    assert len(git.merge_bases(left, right)) == 2
    merged = merge_trees(git, "", left, right)
    assert merged.is_clean
    assert "LEFT" in content(scratch, merged.tree, "a.py")


def test_settings_and_options_of_the_caller(scratch: Scratch) -> None:
    commits = three(scratch, {"a.py": BASE}, {"a.py": OURS}, {"a.py": THEIRS})
    git = Git(scratch.path)
    scratch.write(".treaty.toml", "[merge]\nmin_confidence = 1.0\nprofile = 'careful'\n")
    assert not merge_trees(git, *commits).is_clean
    assert merge_trees(git, *commits, Options()).is_clean
    (scratch.path / ".treaty.toml").unlink()
    scratch.git("config", "merge.conflictStyle", "diff3")
    options = Options()
    options.profile, options.min_confidence = "careful", 1.0
    merged = merge_trees(git, *commits, options)
    assert "||||||| base\n" in content(scratch, merged.tree, "a.py")


def many(scratch: Scratch, count: int) -> tuple[str, str, str]:
    names = [f"p{n % 7}/f{n}.py" for n in range(count)]
    sides = ({name: text.replace("Cart", f"Cart{n}") for n, name in enumerate(names)} for text in (BASE, OURS, THEIRS))
    base, ours, theirs = (dict(side) for side in sides)
    return three(scratch, base, ours, theirs)  # type: ignore[arg-type]


@pytest.mark.parametrize("threads", [False, True])
def test_many_files_go_to_workers(scratch: Scratch, threads: bool) -> None:
    commits = many(scratch, 30)
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    if threads:
        other.start()
    try:
        merged = merge_trees(Git(scratch.path), *commits)
    finally:
        stop.set()
    assert merged.is_clean
    assert len(merged.files) == 30
    for n in (0, 13, 29):
        text = content(scratch, merged.tree, f"p{n % 7}/f{n}.py")
        assert f"class Cart{n}:" in text
        assert_both(text)


@pytest.mark.parametrize("fault", ["crash", "hang"])
def test_a_worker_that_dies_takes_no_merge_with_it(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    import os
    import signal
    import time

    commits = many(scratch, 20)
    ours = os.getpid()
    real = file_jobs.merge_contents

    def faulty(*words: object) -> object:
        if words[1] == "p3/f3.py" and os.getpid() != ours:
            if fault == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            signal.alarm(1)
            time.sleep(60)
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(file_jobs, "merge_contents", faulty)
    monkeypatch.setattr("threading.active_count", lambda: 1)  # forked workers have the fault, whatever ran before
    merged = merge_trees(Git(scratch.path), *commits)
    assert len(merged.files) == 20
    [struck] = [file for file in merged.files if file.path == "p3/f3.py"]
    assert struck.reason == file_jobs.CRASHED
    assert "<<<<<<< ours" in content(scratch, merged.tree, "p3/f3.py")
    assert merged.files[0].path in {file.path for file in merged.files if file.oid}
