"""Seconds of the symbol index over a whole repository, and of a check of two large branches in it.

The branches are made: each edits so many files, a tenth of them the same ones. Ours gives the first function of each
of its files one more parameter and renames a few; theirs adds a function to each of its files that calls one of
them, so that everything that a check does is done.
"""

import random
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from seeding import Edits
from seeds import tree_with

from merge.repository.fold import writing_nothing
from merge.repository.git import Git
from merge.repository.merge_tree import IDENTITY
from scopes.check import check_revisions
from scopes.index import SymbolIndex
from scopes.snapshot import Snapshot

RENAMED = 5
FUNCTION = re.compile(r"^def ([a-z]\w{5,})\(([^()*=\n]*)\):\n(?=    )", re.MULTILINE)


def run_speed(repository: Path, commit: str, changed: int) -> dict[str, object]:
    """Seconds of the index and of the check: cold, warm, and with 50 blobs not in the cache."""
    cache = Path(tempfile.mkdtemp(prefix="treaty-"))
    try:
        with writing_nothing(Git(repository, environment=IDENTITY)) as git:
            head = git.resolve(commit, "tree")
            found: dict[str, object] = {
                "outlines": _three_times(cache / "o", lambda: _index(git, head, cache / "o", with_uses=False)),
                "with all uses": _three_times(cache / "u", lambda: _index(git, head, cache / "u", with_uses=True)),
            }
            base, *sides = _branches(git, head, changed)
            found[f"check of 2 branches, {changed} files each"] = _three_times(
                cache / "c", lambda: _check(git, base, sides, cache / "c")
            )
        found["megabytes of the cache"] = round(sum(f.stat().st_size for f in (cache / "u").iterdir()) / 1e6, 1)
        found["peak megabytes, this process"] = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        found["peak megabytes, one worker"] = getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
    finally:
        shutil.rmtree(cache)
    return found


def _three_times(cache: Path, work: Callable[[], int]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in ("cold", "warm", "50 changed"):
        if name == "50 changed":
            _forget(cache, 50)
        started, used = time.monotonic(), cpu_seconds()
        found["files or findings"] = work()
        seconds = time.monotonic() - started, cpu_seconds() - used
        found[name] = dict(zip(("wall", "cpu of all processes"), (round(one, 2) for one in seconds), strict=True))
    return found


def _index(git: Git, head: str, cache: Path, with_uses: bool) -> int:
    with SymbolIndex(git, cache) as index:
        tree = Snapshot(git, index, head, "head")
        sources = tree.sources()
        tree.prepare(sources, with_uses)
    return len(sources)


def _check(git: Git, base: str, sides: list[str], cache: Path) -> int:
    checked = check_revisions(git, base, dict(zip(("ours", "theirs"), sides, strict=True)), cache)
    return len(checked.findings)


def _branches(git: Git, head: str, changed: int) -> list[str]:
    """The trees of base, ours and theirs."""
    texts = _with_functions(git, head, 2 * changed)
    paths = list(texts)
    shared = changed // 10
    ours: Edits = {}
    called = []
    for number, path in enumerate(paths[:changed]):
        name, parameters = FUNCTION.search(texts[path]).groups()  # type: ignore[union-attr]
        longer = f"def {name}({', '.join(one for one in (parameters, 'seeded_more') if one)}):\n"
        new = re.sub(rf"\b{name}\b", f"{name}_seeded", texts[path])
        ours[path] = new if number < RENAMED else FUNCTION.sub(lambda _, line=longer: line, texts[path], count=1)
        called.append((path.removesuffix(".py").removeprefix("lib/").replace("/", "."), name))
    theirs: Edits = {}
    for number, path in enumerate(paths[changed - shared : 2 * changed - shared]):
        module, name = called[number % len(called)]
        theirs[path] = f"{texts[path]}\n\ndef seeded_use():\n    from {module} import {name}\n    return {name}()\n"
    return [head, tree_with(git, head, ours), tree_with(git, head, theirs)]


def _with_functions(git: Git, head: str, wanted: int) -> dict[str, str]:
    """Python files that define a plain function, at random."""
    with git.objects() as objects:
        listed = [line.split("\t") for line in git.text("ls-tree", "-r", "--full-tree", head).splitlines()]
        sources = [(path, words.split()[2]) for words, path in listed if path.endswith(".py")]
        random.Random(7).shuffle(sources)
        found: dict[str, str] = {}
        for path, blob in sources:
            text = objects.read(blob).decode("utf-8", "replace")
            if FUNCTION.search(text):
                found[path] = text
            if len(found) == wanted:
                break
    return found


def cpu_seconds() -> float:
    """Processor time of this process and of those that it has reaped."""
    return sum(use.ru_utime + use.ru_stime for use in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def _forget(cache: Path, number: int) -> None:
    file = next(cache.glob("*.sqlite"))
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM symbols WHERE blob IN (SELECT blob FROM symbols LIMIT ?)", (number,))
