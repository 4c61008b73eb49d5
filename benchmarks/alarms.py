"""Findings on past merges that nobody had to touch: the alarms that `interference.py alarms` counts.

One line of JSON a merge is added to a file as it is done, so that a run that ends early goes on where it was.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from math import inf
from pathlib import Path

from clones import name_of

from merge.repository.fold import writing_nothing
from merge.repository.git import Git, GitError
from merge.repository.merge_tree import IDENTITY
from scopes.check import check
from scopes.finding import Severity
from scopes.snapshot import language_of

MOST_FILES = 40  # changed by one side of a merge
LOOKED_AT = 8000  # merges of one repository, the newest first

Merge = tuple[str, str, str, str]  # base, ours, theirs, and the tree that git makes of them


def run_alarms(repositories: list[Path], most: int, seconds: float, log: Path) -> dict[str, object]:
    """Check up to `most` merges of each repository, each for at most so many seconds; `log` is what is done."""
    for repository in repositories:
        done = {str(row["merge"]) for row in _logged(log) if row["repository"] == name_of(repository)}
        started = time.monotonic()
        with writing_nothing(Git(repository, environment=IDENTITY)) as git:
            for merge, sides in clean_merges(git, done, started + seconds):
                if len(done) >= most:
                    break
                done.add(merge)
                row = {"repository": name_of(repository), "merge": merge, **_checked(git, sides, log.parent)}
                with log.open("a") as file:
                    file.write(json.dumps(row) + "\n")
        print(f"{name_of(repository)}: {len(done)} merges", file=sys.stderr)
    return tallied(_logged(log))


def _checked(git: Git, sides: Merge, cache: Path) -> dict[str, object]:
    base, ours, theirs, tree = sides
    started = time.monotonic()
    found = check(git, base, {"ours": ours, "theirs": theirs}, tree, cache)
    return {
        "seconds": round(time.monotonic() - started, 2),
        "sides": [base, ours, theirs],
        "found": [[str(one.severity), one.rule, f"{one.location} {one.message}"] for one in found],
    }


def tallied(rows: list[dict[str, object]]) -> dict[str, object]:
    """Counts by repository and in all, rates per thousand merges, and every error."""
    by_name: dict[str, Counter[str]] = {}
    rules: Counter[str] = Counter()
    errors = []
    for row in rows:
        counts = by_name.setdefault(str(row["repository"]), Counter())
        counts["merges"] += 1
        found = row["found"]
        assert isinstance(found, list)
        for severity, rule, message in found:
            counts[severity] += 1
            rules[f"{severity} {rule}"] += 1
            if severity == Severity.ERROR:
                errors.append(f"{row['repository']} {row['merge']} {rule} {message}")
    total = sum(by_name.values(), Counter())
    rates = {str(one): round(1000 * total[str(one)] / max(1, total["merges"]), 1) for one in Severity}
    times = sorted(float(str(row["seconds"])) for row in rows) or [0.0]
    return {
        "repositories": by_name,
        "total": total,
        "per thousand": rates,
        "rules": rules,
        "seconds": {"median": times[len(times) // 2], "95 %": times[len(times) * 95 // 100]},
        "errors": errors,
    }


def _logged(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def clean_merges(git: Git, but: set[str], until: float = inf) -> Iterator[tuple[str, Merge]]:
    """Past merges in which both sides changed sources and which git merges cleanly, without those named; `until`: when
    the clock is there, no more."""
    for line in git.text("rev-list", "--merges", "--parents", f"--max-count={LOOKED_AT}", "HEAD").splitlines():
        if time.monotonic() > until:
            return
        merge, ours, *rest = line.split()
        if len(rest) == 1 and merge not in but:
            try:
                sides = _sides(git, ours, rest[0])
            except GitError:
                continue
            if sides is not None:
                yield merge, sides


def _sides(git: Git, ours: str, theirs: str) -> Merge | None:
    bases = git.merge_bases(ours, theirs)
    if len(bases) != 1 or bases[0] in (ours, theirs):
        return None
    if not all(_touches(git, bases[0], side) for side in (theirs, ours)):
        return None
    output = git.run("merge-tree", "--write-tree", ours, theirs, codes=(0, 1))
    return (bases[0], ours, theirs, output.text.strip()) if output.code == 0 else None


def _touches(git: Git, base: str, side: str) -> bool:
    paths = git.records("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, side)
    return len(paths) <= MOST_FILES and any(language_of(path) for path in paths)
