"""Looks at an installation and says what is missing, what is in the way, and how to mend each."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from grammars.catalogue import all_languages
from merge.repository import attributes, command, install
from merge.repository.git import Git

FAULT, NOTE = "fault", "note"
TRIAL = {
    "base": "import os\n",
    "ours": "import os\nimport re\n",
    "theirs": "import os\nimport sys\n",
}
STYLES = {"merge": (2, 0), "diff3": (2, 0), "zdiff3": (2, 35)}


class Diagnosis:
    """One thing found: how grave, what it is, what mends it."""

    __slots__ = ("grade", "mend", "what")

    def __init__(self, grade: str, what: str, mend: str) -> None:
        self.grade = grade  # FAULT: merges are not what they could be; NOTE: worth knowing
        self.what = what
        self.mend = mend


def examine(git: Git) -> list[Diagnosis]:
    """All that is to be said about Treaty in this repository; nothing, if all is well."""
    found: list[Diagnosis] = []
    for check in CHECKS:
        found.extend(check(git))
    return found


def _git_version(git: Git) -> Iterator[Diagnosis]:
    found = git.version()
    told = f"git is {found[0]}.{found[1]}"
    if found < install.OLDEST_GIT:
        yield Diagnosis(FAULT, f"{told}; 2.34 is the oldest that Treaty knows", "install a newer git")
    elif found < (2, 38):
        yield Diagnosis(NOTE, f"{told}: `treaty merge branches` needs 2.38", "install a newer git for it")


def _driver(git: Git) -> Iterator[Diagnosis]:
    driver = git.config("merge.treaty.driver")
    if driver is None:
        yield Diagnosis(FAULT, "git does not know the driver (merge.treaty.driver)", "`treaty merge install`")
        return
    interpreter, script = command.started_files(driver)
    again = "`treaty merge install` again, with the Treaty that you want"
    if not script:
        yield Diagnosis(FAULT, f"merge.treaty.driver is not Treaty's: {driver}", again)
    elif not os.access(interpreter, os.X_OK):
        yield Diagnosis(FAULT, f"the driver's interpreter is gone: {interpreter}", again)
    elif not Path(script).is_file():
        yield Diagnosis(FAULT, f"the driver's program is gone: {script}", again)
    elif driver != command.driver_command():
        yield Diagnosis(NOTE, f"the driver is another Treaty's: {script}, run by {interpreter}", again)


def _trial(git: Git) -> Iterator[Diagnosis]:
    """Lets git start the registered driver on a merge that lines alone cannot do."""
    driver = git.config("merge.treaty.driver") or ""
    start = driver.partition(" %O")[0]
    if not command.started_files(driver)[1]:
        return
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        for name, text in TRIAL.items():
            Path(folder, name).write_text(text)
        apart = Git(folder, environment={"GIT_CEILING_DIRECTORIES": str(Path(folder).parent)})
        words = "base ours theirs 7 trial.py"
        output = apart.run("-c", f"alias.trial=!{start} {words}", "trial", codes=(), deadline=60)
        told = os.fsdecode(output.stderr).strip().splitlines()
        merged = Path(folder, "ours").read_text()
    if output.code or not all(word in merged for word in ("import re", "import sys")):
        what = "the driver does not merge" + (f": {told[-1]}" if told else f" (exit code {output.code})")
        yield Diagnosis(FAULT, what, "`treaty merge install` again; if that does not help, reinstall treaty")


def _attributes(git: Git) -> Iterator[Diagnosis]:
    names = [pattern.replace("*", "example") for pattern in attributes.patterns(all_languages())]
    found = git.records("check-attr", "-z", "merge", "--", *names)
    values = dict(zip(found[0::3], found[2::3], strict=True))
    missing = [name for name in names if values.get(name) == "unspecified"]
    if len(missing) == len(names):
        yield Diagnosis(FAULT, "no file is given to the driver: attributes are missing", "`treaty merge install`")
    elif missing:
        some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        yield Diagnosis(FAULT, f"files like {some} are not given to the driver", "`treaty merge install` again")
    others = sorted({value for value in values.values() if value not in ("treaty", "unspecified")})
    if others:
        mine = ", ".join(name for name in names if values.get(name) in others)
        yield Diagnosis(
            NOTE, f"{mine}: attributes say merge={', '.join(others)}", "change them, if Treaty shall merge them"
        )


def _block(git: Git) -> Iterator[Diagnosis]:
    file = install.attributes_file(git, install.LOCAL)
    text = file.read_text("utf-8", "surrogateescape") if file.is_file() else ""
    wanted = "\n".join(install.wanted_block(git, install.LOCAL))
    if attributes.BEGIN in text and wanted not in text:
        what = f"{file} is older than the languages, or than .gitattributes of this repository"
        yield Diagnosis(FAULT, what, "`treaty merge install --local` again")


def _conflict_style(git: Git) -> Iterator[Diagnosis]:
    style = git.config("merge.conflictStyle")
    if style is None or style == "merge":
        what = "conflict markers have no base (merge.conflictStyle): `treaty merge solve` knows less without"
        yield Diagnosis(NOTE, what, "`git config --global merge.conflictStyle diff3` (or zdiff3 from git 2.35)")
    elif style not in STYLES:
        yield Diagnosis(FAULT, f"merge.conflictStyle is {style!r}", "choose merge, diff3 or zdiff3")
    elif STYLES[style] > git.version():
        yield Diagnosis(FAULT, f"this git does not know merge.conflictStyle {style}", "choose diff3")


def _rerere(git: Git) -> Iterator[Diagnosis]:
    if git.config("rerere.enabled", "--type=bool") != "true":
        return
    what = "rerere is on: resolutions that it recorded without Treaty no longer fit Treaty's smaller conflicts"
    yield Diagnosis(NOTE, what, "`git rerere forget PATH` where one comes back wrong")
    if git.config("rerere.autoUpdate", "--type=bool") == "true":
        what = "rerere.autoUpdate stages what it replays before anyone has seen it"
        yield Diagnosis(NOTE, what, "`git config rerere.autoUpdate false`")


def _parser(_git: Git) -> Iterator[Diagnosis]:
    from grammars.parser import GrammarMissing, load

    python = next((language for language in all_languages() if language.name == "python"), None)
    if python is None:
        yield Diagnosis(FAULT, "the language table is empty: this installation is broken", "reinstall treaty")
        return
    try:
        load(python.grammar)
    except GrammarMissing as error:
        yield Diagnosis(FAULT, f"no file is merged by structure: {error}", "reinstall treaty")


def _stray_tool(git: Git) -> Iterator[Diagnosis]:
    tool = git.config("mergetool.treaty.cmd")
    if tool is None:
        yield Diagnosis(NOTE, "git knows no mergetool treaty", "`treaty merge install`")
        return
    interpreter, script = command.started_files(tool)
    if not os.access(interpreter, os.X_OK) or not Path(script).is_file():
        yield Diagnosis(FAULT, f"the mergetool's program is gone: {tool}", "`treaty merge install` again")


CHECKS: tuple[Callable[[Git], Iterator[Diagnosis]], ...] = (
    _git_version,
    _driver,
    _trial,
    _stray_tool,
    _parser,
    _attributes,
    _block,
    _conflict_style,
    _rerere,
)
