"""The options of one path in a repository: settings files and gitattributes (`treaty-profile=careful`)."""

from merge.options import Options
from merge.repository.git import Git, GitError
from merge.settings import ATTRIBUTE, options_for

LANGUAGE = ATTRIBUTE + "language"


def path_options(git: Git, path: str) -> tuple[Options, str]:
    """The options for `path`, counted from the current folder, and the language that attributes name.

    Raises merge.settings.SettingsError.
    """
    found = attributes(git, path)
    return options_for(path, found), found.get(LANGUAGE, "")


def attributes(git: Git, path: str) -> dict[str, str]:
    """The `treaty-…` attributes of a path; none outside a repository."""
    try:
        found = git.records("check-attr", "-z", "--all", "--", path)
    except GitError:
        return {}
    triples = zip(found[1::3], found[2::3], strict=True)
    return {name: value for name, value in triples if name.startswith(ATTRIBUTE)}
