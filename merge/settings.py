"""Options from files: `[merge]` in `.treaty.toml`, `[tool.treaty.merge]` in `pyproject.toml`, attributes, flags.

The nearest wins: flag, then attribute of the path, then the nearest folder's `.treaty.toml`, its
`pyproject.toml`, then those of the folders above up to the root of the repository, then the default.
"""

import os
import re

from merge.options import Options

CHOICES: dict[str, tuple[str, ...]] = {
    "profile": ("careful", "default", "eager"),
    "method_ordering": ("alphabetical", "agent-completion-order", "base"),
    "comment_merging": ("preserve-all", "prefer-ours", "prefer-theirs"),
}
NUMBERS: dict[str, tuple[float, float]] = {"min_confidence": (0.0, 1.0), "seconds": (0.01, 3600.0)}
WHOLE_NUMBERS: dict[str, tuple[int, int]] = {"marker_size": (1, 100)}
SWITCHES = ("import_deduplication", "same_body")
NAMES = (*CHOICES, *NUMBERS, *WHOLE_NUMBERS, *SWITCHES)
FILES = ((".treaty.toml", ("merge",)), ("pyproject.toml", ("tool", "treaty", "merge")))
ATTRIBUTE = "treaty-"
_WORDS = {"true": True, "set": True, "yes": True, "false": False, "unset": False, "no": False}
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


class SettingsError(ValueError):
    """A setting that cannot be used: where it stands, what is wrong, how to mend it."""

    def __init__(self, place: str, what: str, hint: str = "") -> None:
        self.place = place  # "FILE:LINE", or the flag or attribute
        self.what = what
        self.hint = hint
        super().__init__(f"{place}: {what}" + (f" ({hint})" if hint else ""))


def options_for(path: str, attributes: dict[str, str] | None = None, start: Options | None = None) -> Options:
    """The options for a file by its place in the tree, and by its attributes where the caller knows them.

    They count over those of `start`. Raises SettingsError.
    """
    options = start.copied() if start is not None else Options()
    for folder in reversed(_folders(path)):
        for name, keys in reversed(FILES):
            file = os.path.join(folder, name)  # noqa: PTH118 - on the driver's path
            for key, (value, place) in read_table(file, keys).items():
                set_option(options, key, value, place)
    for key, word in (attributes or {}).items():
        if key.startswith(ATTRIBUTE) and key != ATTRIBUTE + "language":
            name = key.removeprefix(ATTRIBUTE).replace("-", "_")
            set_option(options, name, value_of(word), f".gitattributes: {key}={word}")
    return options


def set_option(options: Options, key: str, value: object, place: str) -> None:
    """Set one option by its name, its value checked. Raises SettingsError."""
    if key in CHOICES:
        if value not in CHOICES[key]:
            hint = _meant(str(value), CHOICES[key]) or f"one of {', '.join(CHOICES[key])}"
            raise SettingsError(place, f"{key} cannot be {value!r}", hint)
    elif key in NUMBERS:
        value = _number(key, value, place, NUMBERS[key])
    elif key in WHOLE_NUMBERS:
        value = int(_number(key, value, place, WHOLE_NUMBERS[key]))
    elif key in SWITCHES:
        if not isinstance(value, bool):
            raise SettingsError(place, f"{key} cannot be {value!r}", "true or false")
    else:
        raise SettingsError(place, f"no option {key!r}", _meant(key, NAMES) or f"there are {', '.join(NAMES)}")
    setattr(options, key, value)


def value_of(word: str) -> object:
    """The value that the word of an attribute stands for."""
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    try:
        return float(word)
    except ValueError:
        return word


def read_table(file: str, keys: tuple[str, ...]) -> dict[str, tuple[object, str]]:
    """The settings in one table of a TOML file with their places; empty where there is none."""
    try:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123 - on the driver's path
            text = stream.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from None
    if keys[-1] not in text:
        return {}
    table = _parsed(file, text)
    for depth, key in enumerate(keys):
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise SettingsError(_place(file, text, keys[:depth], key), f"{'.'.join(keys)} is no table")
        table = value
    return {key: (value, _place(file, text, keys, key)) for key, value in table.items()}


def _parsed(file: str, text: str) -> dict[str, object]:
    import tomllib  # only where there is a file to read

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        place = f"{file}:{found.group(1)}:{found.group(2)}" if found else file
        raise SettingsError(place, "not TOML: " + _LINE.sub("", str(error)).strip()) from None


def _place(file: str, text: str, keys: tuple[str, ...], key: str) -> str:
    """`FILE:LINE` of a key: TOML's parser does not tell, so the line is looked for below its table's header."""
    header = re.compile(r"\s*\[\s*" + r"\s*\.\s*".join(rf"[\"']?{re.escape(one)}[\"']?" for one in keys) + r"\s*\]")
    entry = re.compile(rf"\s*(?:[\w.\"']+\.)?[\"']?{re.escape(key)}[\"']?\s*[=.]")
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            inside = bool(header.match(line))
        elif (inside or "." in line.split("=")[0]) and entry.match(line):
            return f"{file}:{number}"
    return file


def _number(key: str, value: object, place: str, limits: tuple[float, float]) -> float:
    low, high = limits
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SettingsError(place, f"{key} cannot be {value!r}", f"a number from {low:g} to {high:g}")
    return float(value)


def _meant(word: str, known: tuple[str, ...]) -> str:
    import difflib  # only for a message

    near = difflib.get_close_matches(word.replace("-", "_"), known, 1) or difflib.get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else ""


def _folders(path: str) -> list[str]:
    """The folder of a path and those above it, up to the root of the repository that it is in."""
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    folders = [folder]
    while not os.path.exists(folder + "/.git"):  # noqa: PTH110
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            break
        folder = above
        folders.append(folder)
    return folders
