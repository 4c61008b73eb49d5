"""Semantic conflicts: recall and precision on seeded faults, alarms on real clean merges, speed of the index.

    python benchmarks/interference.py seeds FOLDER [--cases 20] [--json FILE]
    python benchmarks/interference.py alarms FOLDER --log FILE [--merges 100] [--seconds 40] [--only NAME,NAME]
    python benchmarks/interference.py speed REPOSITORY [--commit HEAD]

FOLDER holds bare git repositories, at any depth down to two. `seeds`: in the head of each, an operator picks a
symbol by regular expressions alone (not by the index under test), changes it on one side and repairs that side
in the whole tree by words; the other side adds a use in the form in which the repository uses it already. The
name occurs in one definition of the tree, so text alone proves that each side is whole and the merge is not.
Each positive has its negative twins (alias kept, default added, shadowed name, another symbol used). `alarms`:
past merges that git merges cleanly and in which both sides changed source files, as people made them; what is in
the log is not done again. `speed`:
cold, warm, and after 50 blobs more.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from alarms import name_of, run_alarms  # noqa: E402
from seeding import Case, Edits, seeded  # noqa: E402

from merge.repository.fold import writing_nothing  # noqa: E402
from merge.repository.git import Git, GitError  # noqa: E402
from merge.repository.merge_tree import IDENTITY  # noqa: E402
from scopes.check import Checked, check_revisions  # noqa: E402
from scopes.finding import Severity  # noqa: E402
from scopes.index import SymbolIndex  # noqa: E402
from scopes.snapshot import Snapshot  # noqa: E402

SECONDS = 40.0  # for one repository


@dataclass
class Tally:
    """Counts of one kind of case."""

    cases: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


def tree_with(git: Git, tree: str, edits: Edits) -> str:
    """The tree with these files."""
    paths = list(edits)
    oids = git.write_blobs([edits[path].encode("utf-8", "surrogateescape") for path in paths])
    return git.edit_tree(tree, {path: ("100644", oid) for path, oid in zip(paths, oids, strict=True)})


def run_seeds(repositories: list[Path], wanted: int, cache: Path) -> dict[str, object]:
    """All operators over all repositories."""
    tallies: dict[tuple[str, str, str], Tally] = {}
    reported: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for repository in repositories:
        started = time.monotonic()
        with writing_nothing(Git(repository, environment=IDENTITY)) as git:
            tree = git.resolve("HEAD", "tree")
            for case in until_git_fails(seeded(git, tree, wanted)):
                if time.monotonic() - started > SECONDS:
                    break
                checked = judged(git, tree, case, cache)
                if checked is None:
                    continue
                rules = [one.rule for one in checked.findings if one.severity is Severity.ERROR]
                tally = tallies.setdefault((family(case.language), case.operator, case.rule), Tally())
                tally.cases += 1
                is_found = case.rule in rules if case.rule else bool(rules)
                tally.found += is_found
                if is_found != bool(case.rule):
                    tally.missed.append(f"{repository.parent.name}: {min(case.theirs)} {rules}")
                reported.update(rules)
                right.update(rule for rule in rules if rule == case.rule)
        print(f"{repository.parent.name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    rows = [
        {"language": key[0], "operator": key[1], "expected": key[2], **vars(tally)}
        for key, tally in sorted(tallies.items())
    ]
    precision = {rule: right[rule] / number for rule, number in reported.items()}
    return {"rows": rows, "errors": dict(reported), "precision": precision}


def until_git_fails(cases: Iterator[Case]) -> Iterator[Case]:
    """The cases up to a search that takes git too long."""
    try:
        yield from cases
    except GitError as error:
        print(error, file=sys.stderr)


def family(ending: str) -> str:
    """The language of an ending, as the table names it."""
    return {"py": "Python", "ts": "TypeScript", "tsx": "TypeScript", "js": "JavaScript", "java": "Java", "go": "Go"}[
        ending
    ]


def judged(git: Git, tree: str, case: Case, cache: Path) -> Checked | None:
    """The check of a case, None where its text does not merge or a side is as it was."""
    ours, theirs = tree_with(git, tree, case.ours), tree_with(git, tree, case.theirs)
    if tree in (ours, theirs):
        return None
    checked = check_revisions(git, tree, {"ours": ours, "theirs": theirs}, cache)
    return None if checked.conflicts else checked


def run_speed(repository: Path, commit: str) -> dict[str, object]:
    """Seconds of the whole index: cold, warm, and with 50 blobs not in it."""
    git = Git(repository)
    cache = Path(tempfile.mkdtemp(prefix="treaty-"))
    found: dict[str, object] = {}
    try:
        for name in ("cold", "warm", "50 changed"):
            if name == "50 changed":
                _forget(cache, 50)
            started, used = time.monotonic(), cpu_seconds()
            with SymbolIndex(git, cache) as index:
                tree = Snapshot(git, index, git.resolve(commit, "tree"), "head")
                sources = tree.sources()
                tree.prepare(sources, with_uses=False)
            seconds = time.monotonic() - started, cpu_seconds() - used
            found[name] = dict(zip(("wall", "cpu of all processes"), (round(one, 2) for one in seconds), strict=True))
        found["files"] = len(sources)
        found["megabytes of the cache"] = round(sum(f.stat().st_size for f in cache.iterdir()) / 1e6, 1)
        found["peak megabytes, this process"] = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        found["peak megabytes, one worker"] = getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
    finally:
        shutil.rmtree(cache)
    return found


def cpu_seconds() -> float:
    """Processor time of this process and of those that it has reaped."""
    return sum(use.ru_utime + use.ru_stime for use in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def _forget(cache: Path, number: int) -> None:
    import sqlite3

    file = next(cache.glob("*.sqlite"))
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM symbols WHERE blob IN (SELECT blob FROM symbols LIMIT ?)", (number,))


def repositories(folder: Path) -> list[Path]:
    """Bare repositories in a folder, sorted."""
    return sorted({head.parent for pattern in ("*/HEAD", "*/*/HEAD") for head in folder.glob(pattern)})


def main() -> None:
    """Run one part and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("seeds", "alarms", "speed"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=20, help="symbols per language and repository")
    parser.add_argument("--merges", type=int, default=100, help="merges per repository")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one repository")
    parser.add_argument("--only", help="names of repositories, with commas")
    parser.add_argument("--log", type=Path, help="of `alarms`: a line a merge")
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--json", type=Path, help="write the result there too")
    words = parser.parse_args()
    chosen = [one for one in repositories(words.folder) if not words.only or name_of(one) in words.only.split(",")]
    cache = Path(tempfile.mkdtemp(prefix="treaty-"))
    try:
        if words.part == "seeds":
            result = run_seeds(chosen, words.cases, cache)
        elif words.part == "alarms":
            result = run_alarms(chosen, words.merges, words.seconds, words.log or cache / "log")
        else:
            result = run_speed(words.folder, words.commit)
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    text = json.dumps(result, indent=1)
    print(text)
    if words.json:
        words.json.write_text(text)


if __name__ == "__main__":
    main()
