"""Sets the driver, the mergetool and the attributes up in git, or takes them out again.

Twice is as good as once; nothing that is not ours is touched, and every change is told.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from grammars.catalogue import all_languages
from merge.repository import attributes, command
from merge.repository.git import Git, GitError

OLDEST_GIT = (2, 34)
NAME = "Treaty: merges by structure"
LOCAL, GLOBAL = "local", "global"


def settings() -> dict[str, str]:
    """What git's configuration gets."""
    return {
        "merge.treaty.name": NAME,
        "merge.treaty.driver": command.driver_command(),
        "mergetool.treaty.cmd": command.tool_command(),
        "mergetool.treaty.trustExitCode": "true",
    }


def install(git: Git, scope: str) -> list[str]:
    """Set everything up for this repository (LOCAL) or this user (GLOBAL); one line for each change."""
    git.require(OLDEST_GIT, "`treaty merge install`")
    file = attributes_file(git, scope)  # a GitError here (no repository) leaves everything as it was
    text = _read(file)
    wanted = attributes.with_block(text, wanted_block(git, scope))
    before = {key: git.config(key, f"--{scope}") for key in settings()}
    try:
        changes = [line for key, value in settings().items() for line in _set(git, scope, key, value)]
        return changes + _write(file, text, wanted)
    except GitError:
        _restore(git, scope, before)
        raise


def uninstall(git: Git, scope: str) -> list[str]:
    """Take out what `install` put in; one line for each change."""
    file = attributes_file(git, scope)
    changes = []
    for key in settings():
        if git.config(key, f"--{scope}") is not None:
            git.run("config", f"--{scope}", "--unset-all", key)
            changes.append(f"removed {key} from the {scope} configuration")
    text = _read(file)
    return changes + _write(file, text, attributes.without_block(text))


def wanted_block(git: Git, scope: str) -> list[str]:
    """The block of attributes as it would be written today."""
    kept = list(_tracked_lines(git)) if scope == LOCAL else []
    root = str(git.top()) if scope == LOCAL and not is_bare(git) else ""
    return attributes.block(all_languages(root), kept)


def attributes_file(git: Git, scope: str) -> Path:
    """Where the attributes of this scope go."""
    if scope == LOCAL:
        return Path(git.text("rev-parse", "--path-format=absolute", "--git-path", "info/attributes"))
    named = git.config("core.attributesFile", "--global", "--type=path")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home, "git", "attributes")


def is_bare(git: Git) -> bool:
    """Is this a repository without a work tree?"""
    return git.text("rev-parse", "--is-bare-repository") == "true"


def _tracked_lines(git: Git) -> Iterator[str]:
    """What the repository's own `.gitattributes` files say about merging, root first, deeper ones later."""
    if is_bare(git):
        return
    top = git.top()
    found = Git(top).ls_files(":(glob)**/.gitattributes")
    for path in sorted(found, key=lambda name: (name.count("/"), name)):
        folder = path.rpartition("/")[0]
        yield from attributes.about_merging(_read(top / path), folder)


def _set(git: Git, scope: str, key: str, value: str) -> list[str]:
    old = git.config(key, f"--{scope}")
    if old == value:
        return []
    git.run("config", f"--{scope}", "--replace-all", key, value)
    return [f"set {key} = {value}"]


def _restore(git: Git, scope: str, values: dict[str, str | None]) -> None:
    """The configuration as it was, as far as it can be written at all."""
    for key, value in values.items():
        if git.config(key, f"--{scope}") != value:
            words = ("--unset-all", key) if value is None else ("--replace-all", key, value)
            git.run("config", f"--{scope}", *words, codes=())


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""


def _write(file: Path, old: str, new: str) -> list[str]:
    """Write aside, then rename (through a link, to the file it names); an empty file is removed."""
    if old == new:
        return []
    file = file.resolve()
    try:
        if not new:
            file.unlink()
            return [f"removed {file}"]
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f"{file.name}.treaty-{os.getpid()}")
        aside.write_bytes(new.encode("utf-8", "surrogateescape"))
        aside.replace(file)
    except OSError as error:
        raise GitError(("git", "config"), f"cannot write {file}: {error.strerror}", "check its owner") from None
    return [f"{'changed' if old else 'wrote'} {file}"]
