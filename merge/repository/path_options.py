"""The options of one path in a repository: settings files and gitattributes (`treaty-profile=careful`)."""

import os
from collections.abc import Sequence

from merge.options import Options
from merge.repository.git import Git, GitError
from merge.settings import ATTRIBUTE, options_for

LANGUAGE = ATTRIBUTE + "language"


def path_options(git: Git, path: str) -> tuple[Options, str]:
    """The options for `path`, counted from the current folder, and the language that attributes name.

    Raises merge.settings.SettingsError.
    """
    found = attributes_of(git, [path]).get(path, {})
    return options_for(path, found), found.get(LANGUAGE, "")


def attributes_of(git: Git, paths: Sequence[str]) -> dict[str, dict[str, str]]:
    """The `treaty-…` attributes of each path that has some; none outside a repository."""
    stdin = os.fsencode("".join(f"{path}\0" for path in paths))
    try:
        output = git.run("check-attr", "-z", "--all", "--stdin", stdin=stdin)
    except GitError:
        return {}
    fields = os.fsdecode(output.stdout).split("\0")
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        if name.startswith(ATTRIBUTE):
            found.setdefault(path, {})[name] = value
    return found
