"""Runs the seeded cases of `interference.py seeds`: an oracle accepts or refuses each, then the check is asked."""

import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from clones import name_of
from members import member_seeds
from oracles import NAMES, Judge, Tools
from seeding import Case, Edits, Text, seeded

from merge.repository.fold import writing_nothing
from merge.repository.git import Git, GitError
from merge.repository.merge_tree import IDENTITY
from scopes.check import Checked, check_revisions
from scopes.finding import Severity

REFUSED = 0.35  # of a case that an oracle refused, so that no operator is tried for ever
LANGUAGES = {"py": "Python", "ts": "TypeScript", "tsx": "TypeScript", "js": "JavaScript", "java": "Java", "go": "Go"}
WEAK = ("SC706",)  # expected as a warning in languages that run it all the same


@dataclass
class Tally:
    """Counts of one operator in one language; `false` counts errors in cases that nothing breaks."""

    oracle: str
    cases: int = 0
    found: int = 0
    warned: int = 0  # of those not found: told as a warning
    refused: int = 0  # positives that the oracle did not see broken, or negatives that it did
    false: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Totals:
    """All operators, and the errors that were reported by rule, right ones and all."""

    tallies: dict[tuple[str, str, str, str], Tally] = field(default_factory=dict)
    reported: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        rows = [
            {"language": language, "operator": operator, "expected": rule, **vars(tally)}
            for (language, operator, rule, _), tally in sorted(self.tallies.items())
        ]
        recall = {}
        for language in sorted({str(row["language"]) for row in rows}):
            mine = [row for row in rows if row["language"] == language and row["expected"] and row["cases"]]
            shares = [int(str(row["found"])) / int(str(row["cases"])) for row in mine]
            cases, found, warned = (sum(int(str(row[key])) for row in mine) for key in ("cases", "found", "warned"))
            recall[language] = {
                "cases": cases,
                "of cases": round(found / max(1, cases), 3),
                "with warnings": round((found + warned) / max(1, cases), 3),
                "mean over operators": round(sum(shares) / max(1, len(shares)), 3),
            }
        precision = {rule: [self.right[rule], number] for rule, number in sorted(self.reported.items())}
        return {"rows": rows, "recall": recall, "errors right of all": precision}


def run_seeds(
    repositories: list[Path], wanted: int, seconds: float, tools: Tools | None, only: list[str]
) -> dict[str, object]:
    """All operators over all repositories, at most `wanted` cases of each in one repository; `only`: endings.

    Without `tools` no judge is asked."""
    totals = Totals()
    for repository in repositories:
        started, before = time.monotonic(), sum(tally.cases for tally in totals.tallies.values())
        with (
            writing_nothing(Git(repository, environment=IDENTITY)) as git,
            tempfile.TemporaryDirectory(prefix="treaty-") as scratch,
            ExitStack() as closing,
        ):
            folder = Path(scratch)
            tree = git.resolve("HEAD", "tree")
            judge = Judge(git, tree, folder, tools) if tools else None
            closing.callback(judge.close if judge else lambda: None)
            taken: dict[tuple[str, str], float] = defaultdict(float)
            for case in until_git_fails(_cases(git, tree, wanted, taken, only)):
                if time.monotonic() - started > seconds:
                    break
                accepted = _one(git, tree, case, (judge, folder / "cache"), totals, name_of(repository))
                taken[case.language, case.operator] += 1.0 if accepted else REFUSED
        done = sum(tally.cases for tally in totals.tallies.values()) - before
        print(f"{name_of(repository)}: {done} cases, {time.monotonic() - started:.0f} s", file=sys.stderr)
        print(json.dumps(totals.as_data()["recall"]), file=sys.stderr)
    return totals.as_data()


def _cases(git: Git, tree: str, wanted: int, taken: dict[tuple[str, str], float], only: list[str]) -> Iterator[Case]:
    text = Text(git, tree)
    listed = git.records("ls-tree", "-r", "-z", "--name-only", tree)
    random.Random(11).shuffle(listed)
    counts = Counter(path.rpartition(".")[2] for path in listed)
    endings = [one for one in ("py", "ts", "java", "go") if counts[one] >= 15 and one in only]
    members = member_seeds(text, listed, endings, lambda ending, name: taken[ending, name] >= wanted)
    for case in in_turn(members, seeded(git, tree, wanted)):
        if case.language in only and taken[case.language, case.operator] < wanted:
            yield case


def in_turn(*streams: Iterator[Case]) -> Iterator[Case]:
    """One of each, until all have ended."""
    for row in zip_longest(*streams):
        yield from (one for one in row if one is not None)


def _one(git: Git, tree: str, case: Case, tools: tuple[Judge | None, Path], totals: Totals, where: str) -> bool:
    """Judge one case and ask the check; whether the oracle accepted it."""
    judge, cache = tools
    if any(case.ours.get(path) == case.theirs[path] for path in case.theirs):
        return False
    checked = judged(git, tree, case, cache)
    if checked is None:
        return False
    breaks = judge.breaks(case.language, case.ours, case.theirs) if judge else None
    oracle = NAMES.get(case.language, "by construction") if breaks is not None else "by construction"
    key = LANGUAGES[case.language], case.operator, case.rule, oracle
    tally = totals.tallies.setdefault(key, Tally(oracle))
    errors = [one.rule for one in checked.findings if one.severity is Severity.ERROR]
    seen = errors + [one.rule for one in checked.findings if one.rule in WEAK]
    is_broken = bool(case.rule) if breaks is None else breaks
    totals.reported.update(errors)
    place = f"{where}: {min(case.ours)} | {min(case.theirs)} | {errors}"
    if is_broken:
        totals.right.update(errors)
    elif errors:
        tally.false += 1
        tally.wrong.append(place)
    if is_broken != bool(case.rule):
        tally.refused += 1
        return False
    tally.cases += 1
    if case.rule and case.rule in seen:
        tally.found += 1
    elif case.rule and errors:
        tally.found += 1  # told, by another rule
    elif any(one.rule == case.rule for one in checked.findings):
        tally.warned += 1
        tally.missed.append(f"{place}, but warned")
    elif case.rule:
        tally.missed.append(place)
    return True


def until_git_fails(cases: Iterator[Case]) -> Iterator[Case]:
    """The cases up to a search that takes git too long."""
    try:
        yield from cases
    except GitError as error:
        print(error, file=sys.stderr)


def tree_with(git: Git, tree: str, edits: Edits) -> str:
    """The tree with these files."""
    paths = list(edits)
    oids = git.write_blobs([edits[path].encode("utf-8", "surrogateescape") for path in paths])
    return git.edit_tree(tree, {path: ("100644", oid) for path, oid in zip(paths, oids, strict=True)})


def judged(git: Git, tree: str, case: Case, cache: Path) -> Checked | None:
    """The check of a case, None where its text does not merge or a side is as it was."""
    ours, theirs = tree_with(git, tree, case.ours), tree_with(git, tree, case.theirs)
    if tree in (ours, theirs):
        return None
    checked = check_revisions(git, tree, {"ours": ours, "theirs": theirs}, cache)
    return None if checked.conflicts else checked
