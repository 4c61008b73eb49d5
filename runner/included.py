"""`.worktreeinclude`: ignored files of the user's checkout that every clone gets too, such as a local configuration.

Its patterns are those of `.gitignore`. Only files that the repository's own `.gitignore` leaves out are copied: they
can never become part of what an agent changed. Links are not followed.
"""

import contextlib
import shutil
from pathlib import Path

from merge.repository.git import Git

NAME = ".worktreeinclude"


def copy_included(git: Git, clone: Path) -> list[str]:
    """Copy them from the work tree of `git`; which they are."""
    listing = git.path / NAME
    if not listing.is_file():
        return []
    flags = ("ls-files", "-z", "--others", "--ignored")
    ignored = set(git.records(*flags, "--exclude-per-directory=.gitignore"))
    wanted = [path for path in git.records(*flags, f"--exclude-from={listing}") if path in ignored]
    copied = []
    for path in wanted:
        source, target = git.path / path, clone / path
        if source.is_symlink() or not source.is_file() or not target.parent.resolve().is_relative_to(clone.resolve()):
            continue
        with contextlib.suppress(OSError):  # a folder in the way, or a file that may not be read
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            copied.append(path)
    return copied
