"""`.worktreeinclude`: ignored files of the user's checkout that every clone gets too: a local configuration, installed
dependencies.

Its patterns are those of `.gitignore`. Only files that the repository's own `.gitignore` leaves out are copied: they
can never become part of what an agent changed. They share their blocks with the originals where the file system can.
Links are made again where they lead to something inside the checkout by a relative way, and left out otherwise.
"""

import contextlib
import os
from pathlib import Path

from merge.repository.git import Git
from runner.copying import Copying

NAME = ".worktreeinclude"


def copy_included(git: Git, clone: Path) -> Copying:
    """Copy them from the work tree of `git`; what that came to."""
    listing, done = git.path / NAME, Copying()
    if not listing.is_file():
        return done
    flags = ("ls-files", "-z", "--others", "--ignored")
    ignored = set(git.records(*flags, "--exclude-per-directory=.gitignore"))
    wanted = [path for path in git.records(*flags, f"--exclude-from={listing}") if path in ignored]
    root = clone.resolve()
    for path in wanted:
        source, target = git.path / path, clone / path
        if not target.parent.resolve().is_relative_to(root):
            continue
        with contextlib.suppress(OSError):  # a folder in the way, or a file that may not be read
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_symlink():
                _link(source, target, git.path)
            elif source.is_file():
                done.copy(source, target)
    return done


def _link(source: Path, target: Path, top: Path) -> None:
    leads = source.readlink()
    if not leads.is_absolute() and Path(os.path.normpath(source.parent / leads)).is_relative_to(top):
        target.symlink_to(leads)
