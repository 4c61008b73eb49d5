"""Small repositories out of dictionaries, and what a check says of three of their trees."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from merge.repository.git import Git
from merge.repository.merge_tree import EMPTY_TREES, IDENTITY
from scopes.check import Checked, check_revisions
from scopes.finding import Severity

Files = Mapping[str, str | None]


def new_git(folder: Path) -> Git:
    """An empty repository in a folder."""
    git = Git(folder, environment=IDENTITY)
    git.run("init", "-q")
    return git


def tree_of(git: Git, files: Files, on: str = EMPTY_TREES["sha1"]) -> str:
    """`on` with these files; None takes one away."""
    kept = {path: dedent(text).lstrip("\n") for path, text in files.items() if text is not None}
    oids = dict(zip(kept, git.write_blobs([text.encode() for text in kept.values()]), strict=True))
    return git.edit_tree(on, {path: ("100644", oids[path]) if path in oids else None for path in files})


def branched(folder: Path, base: Files, branches: Mapping[str, Files]) -> Git:
    """A repository with a branch `base`, and others that each change something in it."""
    git = new_git(folder)
    start = tree_of(git, base)
    root = git.commit_tree(start, [], "base")
    git.update_ref("refs/heads/base", root, "")
    for name, files in branches.items():
        git.update_ref(f"refs/heads/{name}", git.commit_tree(tree_of(git, files, start), [root], name), "")
    return git


def checked(folder: Path, base: Files, ours: Files, theirs: Files) -> Checked:
    """The check of two trees, each given as what it changes in base."""
    git = new_git(folder)
    start = tree_of(git, base)
    revisions = {"ours": tree_of(git, ours, start), "theirs": tree_of(git, theirs, start)}
    found = check_revisions(git, start, revisions, folder / "cache")
    assert not found.conflicts, "the text of an example must merge"
    return found


def rules(found: Checked, *severities: Severity) -> list[str]:
    """The rules that a check reports, without warnings and notes unless these are asked for."""
    wanted = severities or (Severity.ERROR,)
    return [one.rule for one in found.findings if one.severity in wanted]
