import pytest

from merge.repository.git import Git, GitError
from merge.repository.merge_tree import beside, merge_tree, own_drivers
from merge.revision import Triple
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = needs_merge_tree


def test_every_path_that_both_sides_changed_comes_back_with_its_stages(scratch: Scratch) -> None:
    lines = "".join(f"{n}\n" for n in range(20))
    start = scratch.commit({"a.py": lines, "b.py": "1\n", "c.py": "1\n"})
    ours = scratch.branch("ours", start, {"a.py": "first\n" + lines, "b.py": "2\n"})
    theirs = scratch.branch("theirs", start, {"a.py": lines + "last\n", "c.py": "2\n"})
    git = Git(scratch.path)
    with beside(git, ours) as apart:
        outcome = merge_tree(apart, Triple("", ours, theirs))
    [conflict] = outcome.conflicts  # git alone would have merged its lines
    assert conflict.path == "a.py"
    assert [stage.oid if stage else "" for stage in conflict.stages] == [
        git.text("rev-parse", f"{commit}:a.py") for commit in (start, ours, theirs)
    ]
    assert git.text("cat-file", "blob", f"{outcome.tree}:b.py") == "2"
    assert git.text("cat-file", "blob", f"{outcome.tree}:c.py") == "2"


def test_a_bad_name_is_no_conflict(scratch: Scratch) -> None:
    commit = scratch.commit({"a": "1"})
    with beside(Git(scratch.path), commit) as apart, pytest.raises(GitError, match="nowhere"):
        merge_tree(apart, Triple("", commit, "nowhere"))


def test_histories_without_an_ancestor_want_a_base(scratch: Scratch) -> None:
    ours = scratch.commit({"a": "1"})
    scratch.git("checkout", "-q", "--orphan", "other")
    theirs = scratch.commit({"b": "1"})
    with beside(Git(scratch.path), ours) as apart:
        with pytest.raises(GitError, match="unrelated histories"):
            merge_tree(apart, Triple("", ours, theirs))
        base = Git(scratch.path).make_tree([])
        assert merge_tree(apart, Triple(base, ours, theirs)).conflicts == []


def test_attributes_of_others_stay_in_force(scratch: Scratch) -> None:
    attributes = "* merge=union\n*.py merge=treaty\n*.lock -merge\n"
    start = scratch.commit({".gitattributes": attributes, "a.md": "1\n", "b.py": "1\n", "c.lock": "1\n"})
    changed = [dict.fromkeys(("a.md", "b.py", "c.lock"), f"{side}\n") for side in ("ours", "theirs")]
    ours = scratch.branch("ours", start, changed[0])
    theirs = scratch.branch("theirs", start, changed[1])
    git = Git(scratch.path)
    with beside(git, ours) as apart:
        outcome = merge_tree(apart, Triple("", ours, theirs))
        assert [conflict.path for conflict in outcome.conflicts] == ["b.py", "c.lock"]
        assert own_drivers(apart, ["b.py", "c.lock"]) == {"c.lock"}
    assert git.text("cat-file", "blob", f"{outcome.tree}:a.md") == "ours\ntheirs"


def test_the_repository_is_left_as_it_was(scratch: Scratch) -> None:
    start = scratch.commit({"a.py": "1\n"})
    ours = scratch.branch("ours", start, {"a.py": "2\n"})
    theirs = scratch.branch("theirs", start, {"a.py": "3\n"})
    before = {path: path.read_bytes() for path in scratch.path.rglob("*") if path.is_file()}
    with beside(Git(scratch.path), ours) as apart:
        merge_tree(apart, Triple(start, ours, theirs))
    after = {path: path.read_bytes() for path in scratch.path.rglob("*") if path.is_file()}
    assert {path for path in after if "objects" not in path.parts} == {
        path for path in before if "objects" not in path.parts
    }
    assert all(after[path] == content for path, content in before.items())
