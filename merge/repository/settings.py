"""The options of a merge as a repository sets them: `.treaty.toml`, `[tool.treaty]`, gitattributes.

The nearest wins: a flag (the caller's), then an attribute of the path (`treaty-profile=careful`, any option
with dashes, and `treaty-language`), then `[merge]` in `.treaty.toml`, then `[tool.treaty.merge]` in
`pyproject.toml`, then the default.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from merge.options import Options
from merge.repository.git import Git, GitError

CHOICES = {
    "profile": ("careful", "default", "eager"),
    "method_ordering": ("alphabetical", "agent-completion-order", "base"),
    "comment_merging": ("preserve-all", "prefer-ours", "prefer-theirs"),
}
NUMBERS = {"min_confidence": (0.0, 1.0), "seconds": (0.01, 3600.0)}
SWITCHES = ("import_deduplication", "same_body")
WORDS = {"true": True, "set": True, "yes": True, "1": True, "false": False, "unset": False, "no": False, "0": False}


class SettingsError(ValueError):
    """A setting that cannot be used: where it stands, what is wrong, what would be right."""


def read_options(root: str, path: str = "") -> tuple[Options, str]:
    """The options for `path` in the work tree at `root`, and the language that attributes name ("": none).

    Without a path, attributes are left out. Raises SettingsError.
    """
    options = Options()
    for name, keys in (("pyproject.toml", ("tool", "treaty", "merge")), (".treaty.toml", ("merge",))):
        file = Path(root, name)
        if file.is_file():
            for key, value in _table(file, keys).items():
                set_option(options, key, value, f"{name}: [{'.'.join(keys)}] {key}")
    language = ""
    for key, word in attributes(root, path).items() if path else ():
        if key == "language":
            language = word
        else:
            set_option(options, key.replace("-", "_"), _value(word), f".gitattributes: treaty-{key}={word}")
    return options, language


def set_option(options: Options, key: str, value: object, place: str) -> None:
    """Set one option by its name after checking its value. Raises SettingsError, which tells `place`."""
    if key in CHOICES:
        if value not in CHOICES[key]:
            raise SettingsError(f"{place}: {value!r} is not one of {', '.join(CHOICES[key])}")
        setattr(options, key, value)
    elif key in NUMBERS:
        low, high = NUMBERS[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise SettingsError(f"{place}: {value!r} is not a number from {low:g} to {high:g}")
        setattr(options, key, float(value))
    elif key in SWITCHES:
        if not isinstance(value, bool):
            raise SettingsError(f"{place}: {value!r} is neither true nor false")
        setattr(options, key, value)
    else:
        known = ", ".join((*CHOICES, *NUMBERS, *SWITCHES))
        raise SettingsError(f"{place}: unknown option {key}; there are {known}")


def attributes(root: str, path: str) -> dict[str, str]:
    """The `treaty-…` attributes of a path, without that prefix. Empty outside a repository."""
    git = Git.here() if root == "." else Git(root)
    try:
        found = git.records("check-attr", "-z", "--all", "--", path)
    except GitError:
        return {}
    triples = zip(found[1::3], found[2::3], strict=True)
    return {name.removeprefix("treaty-"): value for name, value in triples if name.startswith("treaty-")}


def _table(file: Path, keys: tuple[str, ...]) -> Mapping[str, object]:
    try:
        table: object = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.name}: not TOML: {error}") from None
    for key in keys:
        table = table.get(key, {}) if isinstance(table, dict) else table
    if not isinstance(table, dict):
        raise SettingsError(f"{file.name}: {'.'.join(keys)} is no table")
    return table


def _value(word: str) -> object:
    """The value that an attribute's word stands for."""
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    try:
        return float(word)
    except ValueError:
        return word
