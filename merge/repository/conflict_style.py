"""How git would show a conflict: `merge.conflictStyle` and the labels, as far as git tells them.

A driver is not told the style. Asking git costs a process, so the places where it can be set are looked at
first; git is asked only where one of them names it (or includes another file).
"""

import os

from merge.revision import Triple

STYLES = frozenset({"merge", "diff3", "zdiff3"})


def conflict_style() -> str:
    """The style that the configuration asks for, "merge" where it says nothing we know."""
    if not _is_mentioned():
        return "merge"
    from merge.repository.git import Git, GitError  # a process, only where it is needed

    try:
        found = Git.here().config("merge.conflictStyle") or "merge"
    except GitError:
        return "merge"
    return found if found in STYLES else "merge"


def full_labels(labels: Triple[str]) -> Triple[str]:
    """The labels that git gave, else those that it would use, as far as the environment tells.

    `git merge` tells the name of each merged head in `GITHEAD_<object id>`, with every version of git.
    """
    heads = [value for name, value in os.environ.items() if name.startswith("GITHEAD_")]
    theirs = heads[0] if len(heads) == 1 else "theirs"
    ours = "HEAD" if len(heads) == 1 else "ours"
    return Triple(labels.base or "base", labels.ours or ours, labels.theirs or theirs)


def _is_mentioned() -> bool:
    if "conflictstyle" in os.environ.get("GIT_CONFIG_PARAMETERS", "").lower():
        return True
    if os.environ.get("GIT_CONFIG_COUNT"):
        return True
    return any(_mentions(path) for path in _files())


def _files() -> list[str]:
    home = os.environ.get("HOME", "")
    xdg = os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    files = [os.environ.get("GIT_CONFIG_GLOBAL") or f"{home}/.gitconfig", f"{xdg}/git/config"]
    files += [os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"]
    folder = os.environ.get("GIT_DIR") or ".git"
    if not os.path.isdir(folder):  # noqa: PTH112 - a worktree or submodule: `.git` is a file
        return [*files, ""]
    return [*files, f"{folder}/config", f"{folder}/config.worktree"]


def _mentions(path: str) -> bool:
    """May this file set the style? True for "", a place that we do not know."""
    if not path:
        return True
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            text = file.read().lower()
    except OSError:
        return False
    return b"conflictstyle" in text or b"[include" in text
