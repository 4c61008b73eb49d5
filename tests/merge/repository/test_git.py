import os
import threading
import time
from pathlib import Path

import pytest

from merge.repository.git import Git, GitError
from tests.merge.repository.scratch import Scratch


def test_reads_objects_through_one_process(scratch: Scratch) -> None:
    scratch.commit({"a.bin": b"\0\xff\n", "empty": b""})
    git = Git(scratch.path)
    with git.objects() as objects:
        assert objects.read("HEAD:a.bin") == b"\0\xff\n"
        assert objects.read("HEAD:empty") == b""
        assert objects.find("HEAD:no such file") is None
        assert objects.read("HEAD:a.bin") == b"\0\xff\n"
        with pytest.raises(GitError, match="missing"):
            objects.read("0" * 40)


def test_object_reader_serves_threads(scratch: Scratch) -> None:
    scratch.commit({f"f{n}": str(n) * 5000 for n in range(20)})
    found: dict[int, bytes] = {}
    with Git(scratch.path).objects() as objects:

        def read(n: int) -> None:
            found[n] = objects.read(f"HEAD:f{n}")

        threads = [threading.Thread(target=read, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {n: (str(n) * 5000).encode() for n in range(20)}


def test_a_call_that_hangs_is_ended_with_all_its_children(scratch: Scratch) -> None:
    note = scratch.home / "pid"
    git = Git(scratch.path, settings=(f"alias.hang=!sleep 60 & echo $! > {note}; sleep 60",))
    begun = time.monotonic()
    with pytest.raises(GitError, match=r"no answer within 0\.5 s"):
        git.run("hang", deadline=0.5)
    assert time.monotonic() - begun < 10
    pid = int(note.read_text())
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split(")")[-1]:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child still lives")


def test_an_error_tells_what_and_how_to_mend_it(tmp_path: Path, scratch: Scratch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    with pytest.raises(GitError) as caught:
        Git(outside, environment={"GIT_CEILING_DIRECTORIES": str(tmp_path)}).top()
    assert str(caught.value).startswith(f"not a git repository: {outside.resolve()} (run it")
    assert caught.value.hint == "run it inside a git repository, or name one"
    assert caught.value.command[:2] == ("git", "rev-parse")
    with pytest.raises(GitError, match="no such folder"):
        Git(tmp_path / "absent").text("status")
    with pytest.raises(GitError, match="`nowhere` names no commit"):
        Git(scratch.path).resolve("nowhere")
    with pytest.raises(GitError, match="not a git repository"):
        Git(outside, environment={"GIT_CEILING_DIRECTORIES": str(tmp_path)}).resolve("HEAD")


def test_an_option_is_never_taken_for_a_name(scratch: Scratch) -> None:
    scratch.commit({"a": "1"})
    with pytest.raises(GitError, match="names no commit"):
        Git(scratch.path).resolve("--all")


def test_the_surroundings_of_a_hook_do_not_bend_a_call(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch.commit({"a": "1"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert Git(scratch.path).exists("HEAD")
    monkeypatch.chdir(scratch.path)
    with pytest.raises(GitError, match="not a git repository"):
        Git.here().text("status")


def test_nothing_that_an_untrusted_clone_names_is_run(scratch: Scratch) -> None:
    scratch.commit({"a.txt": "1\n", ".gitattributes": "*.txt filter=evil diff=evil\n"})
    mark = scratch.home / "ran"
    hook = scratch.write(".git/hooks/post-checkout", f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    for key in ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv"):
        scratch.git("config", key, f"touch {mark}; cat")
    mark.unlink(missing_ok=True)
    git = Git(scratch.path).untrusted()
    (scratch.path / "a.txt").write_text("2\n")
    git.run("status")
    git.run("add", "a.txt")
    git.run("diff", "--cached", "--no-ext-diff")
    with pytest.raises(GitError, match="cannot run"):
        git.run("diff", "--cached")
    git.run("checkout", "-q", "HEAD", "--", "a.txt")
    git.run("checkout", "-q", "-b", "side")
    assert not mark.exists()
    Git(scratch.path).run("checkout", "-q", "-b", "other")  # the same without care: the hook runs
    assert mark.exists()


def test_trees_are_edited_beside_the_index(scratch: Scratch) -> None:
    scratch.commit({"a/b.txt": "1", "gone.txt": "2", "tool": "#!/bin/sh\n"})
    git = Git(scratch.path)
    before = (scratch.path / ".git" / "index").read_bytes()
    [blob] = git.write_blobs([b"new\r\n"])
    assert git.write_blobs([]) == []
    tree = git.edit_tree(
        git.resolve("HEAD", "tree"),
        {"a/b.txt": ("100644", blob), "gone.txt": None, "n\u00e9w dir/x y": ("100755", blob)},
    )
    listed = git.records("ls-tree", "-r", "-z", tree)
    assert [entry.split("\t")[1] for entry in listed] == ["a/b.txt", "n\u00e9w dir/x y", "tool"]
    assert (scratch.path / ".git" / "index").read_bytes() == before
    made = git.make_tree([("100644", blob, "x"), ("40000", tree, "sub")])
    assert git.text("ls-tree", "--name-only", made) == "sub\nx"
    commit = git.commit_tree(tree, ["HEAD"], "by hand")
    assert git.text("show", "-s", "--format=%s %T", commit) == f"by hand {tree}"


def test_refs_move_by_compare_and_swap(scratch: Scratch) -> None:
    first = scratch.commit({"a": "1"})
    second = scratch.commit({"a": "2"})
    git = Git(scratch.path)
    git.update_ref("refs/heads/new", first, "")
    with pytest.raises(GitError, match="cannot lock ref"):
        git.update_ref("refs/heads/new", second, "")
    with pytest.raises(GitError, match="cannot lock ref"):
        git.update_ref("refs/heads/new", first, second)
    git.update_ref("refs/heads/new", second, first, "moved")
    assert git.resolve("new") == second
    assert git.merge_bases("main", "new") == [second]


def test_paths_that_are_not_utf8_survive(scratch: Scratch) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    scratch.commit({name: "1"})
    assert Git(scratch.path).ls_files() == [name]


def test_version_gate() -> None:
    git = Git("/")
    git.require((2, 20), "this")
    with pytest.raises(GitError, match=r"branches needs git 99\.0, this is "):
        git.require((99, 0), "branches")


def test_many_names_in_one_process(scratch: Scratch) -> None:
    scratch.commit({"a": "1\n"})
    git = Git(scratch.path)
    asked = ["HEAD", git.resolve("HEAD"), "HEAD^{tree}"]
    assert git.resolve_all(asked, "tree") == [git.resolve("HEAD", "tree")] * 3
    assert git.resolve_all([]) == []
    with pytest.raises(GitError, match="`nothing` names no commit"):
        git.resolve_all(["HEAD", "nothing"])
