"""SC305: files that people change together are written by different agents."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from scopes.finding import Finding, Related, Severity
from scopes.rule import Example, Rule
from scopes.survey import Survey

FEWEST_COMMITS = 5
LEAST_SHARE = 0.6  # of the commits of the file that changes less often
LARGEST_COMMIT = 12  # files; what touches more says little of any two


def check(rule: Rule, survey: Survey) -> Iterator[Finding]:
    """Pairs of files with a common history and different unordered writers, the strongest for each two agents."""
    if survey.repository is None or len(survey.members) < 2:
        return
    told: set[tuple[int, int]] = set()
    for first, second, together, alone in coupled(survey.repository.history):
        for mine in survey.writers.get(first, ()):
            for theirs in survey.writers.get(second, ()):
                early, late = sorted((mine.index, theirs.index))
                if (early, late) in told or not survey.unordered(mine, theirs):
                    continue
                if mine.write.match(second) or theirs.write.match(first):
                    continue
                told.add((early, late))
                yield rule.finding(
                    f"`{mine.id}` writes {first} and `{theirs.id}` {second}, which changed together in "
                    f"{together} of {alone} commits",
                    survey.place_of_file(theirs, second),
                    related=(Related(survey.place_of_file(mine, first), f"`{mine.id}` writes here"),),
                    witness=second,
                    agents=(mine.id, theirs.id),
                )


def coupled(history: Sequence[Sequence[str]]) -> list[tuple[str, str, int, int]]:
    """(file, file, commits with both, commits of the rarer) of pairs that belong together, strongest first."""
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for files in history:
        single.update(set(files))
        if len(files) <= LARGEST_COMMIT:
            double.update(combinations(sorted(set(files)), 2))
    found = [
        (first, second, together, min(single[first], single[second]))
        for (first, second), together in double.items()
        if together >= FEWEST_COMMITS and together >= LEAST_SHARE * min(single[first], single[second])
    ]
    return sorted(found, key=lambda row: (-row[2], row[:2]))


RULE = Rule(
    id="SC305",
    title="files that history changes together",
    severity=Severity.NOTE,
    rationale=(
        "In the past, whoever changed one of these files had to change the other. No import says so, which "
        "makes it the kind of dependency that is forgotten."
    ),
    fix="give both files to one agent, or let one agent read the other's file and wait for it",
    valid=(
        Example(
            'agents:\n  - id: a\n    scope: {write: ["a.py"]}\n  - id: b\n    scope: {write: ["b.sql"]}\n',
            {"a.py": "", "b.sql": ""},
        ),
    ),
    invalid=(),
    check=check,
)
