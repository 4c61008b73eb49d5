"""What the runner needs to know of the user's repository, asked once per process and not at each of many steps."""

import threading
from dataclasses import dataclass

from merge.repository.git import Git


@dataclass(frozen=True, slots=True)
class OwnRepository:
    """`control` is the common git folder, `objects` that of its objects.

    `quiet` runs nothing that the user's configuration names, but for the filters of the repository itself: its files
    are read through them.
    """

    control: str
    objects: str
    object_format: str
    quiet: Git


_KNOWN: dict[str, OwnRepository] = {}
_LOCK = threading.Lock()


def known(git: Git) -> OwnRepository:
    """The facts about the repository of `git`."""
    key = str(git.path)
    with _LOCK:
        if key not in _KNOWN:
            asked = ("--path-format=absolute", "--git-common-dir", "--git-path", "objects", "--show-object-format")
            control, objects, object_format = git.text("rev-parse", *asked).split("\n")
            _KNOWN[key] = OwnRepository(control, objects, object_format, git.without(git.programs("system", "global")))
        return _KNOWN[key]


def quiet_at(git: Git, folder: str) -> Git:
    """Git in a folder of ours, with as little of the user's own configuration run there."""
    quiet = known(git).quiet
    return Git(folder, quiet.settings, quiet.environment)
