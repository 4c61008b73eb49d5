"""How many lines an agent has to write: a guess from its scope, its instructions and the files that are there.

The figures below are rules of thumb, meant to be right in proportion: a new file is as long as its neighbours or,
where there are none to go by, as files of its kind usually are; a change is a part of the file; tests follow the
length of what they test.
"""

import re
from functools import cached_property
from statistics import median

from scopes.dependence import read_path
from scopes.member import Member, Placed, included
from scopes.survey import Survey
from scopes.tested_files import name_under_test

ROUTE_LINES = 15
CHANGED = 0.25  # of a file that is there
TESTS = 0.6  # of the lines that they test
EXISTING_TESTS = 0.2  # the same for code that nobody is about to write
MOST_THINGS = 25
MOST_FILES = 300
LONGEST = 1500  # lines that one agent is thought to test or to change
_SAMPLE = 30

# What a path pattern says about the files in it, the first that fits: lines of a usual file.
_USUAL: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"migrat"), 40),
    (re.compile(r"(?:^|/)(?:test|tests|spec|specs|__tests__|e2e)(?:/|$)"), 90),
    (re.compile(r"serializer|(?:^|/)(?:types|dto|config|locales|fixtures)(?:/|$)|\.(?:ya?ml|json|toml|ini|css)$"), 30),
    (re.compile(r"component|view|page|\.(?:tsx|jsx|vue|svelte|html|erb)$"), 85),
    (re.compile(r"service|handler|domain|core|engine"), 110),
    (re.compile(r"(?:^|/)(?:docs?)(?:/|$)|\.(?:md|rst|adoc)$"), 60),
)
_OTHERWISE = 70
_TEST_FOLDERS = {"test", "tests", "spec", "specs", "__tests__", "e2e"}

_THINGS = re.compile(r"(?<![\w./-])(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z]+_[a-z_]+|`[^`\s]+`)(?![\w/-])")
_ROUTES = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE) /\S+")
_BRANDS = {"TypeScript", "JavaScript", "GitHub", "GitLab", "OpenAPI", "GraphQL", "PostgreSQL", "MySQL", "FastAPI"}
_WHOLE = re.compile(
    r"\b(?:all|every|each)\s+(?:\w+\s+)?(?:files?|modules?|pages?|class(?:es)?|tests?|functions?|templates?)\b"
)
_THOROUGH = re.compile(
    r"\b(?:comprehensive|thorough\w*|exhaustive\w*|complete|production|edge cases?|error (?:cases?|paths?|handling)"
    r"|each error|(?:all|every) errors?|failed|failures?|network errors?|retr(?:y|ies))\b",
    re.IGNORECASE,
)
_MORE, _MOST = 0.08, 1.4  # for each such demand, and at most


class Workload:
    """The lines of every agent of a workflow."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    @cached_property
    def lines(self) -> dict[int, dict[str, float]]:
        """By the index of an agent, the lines of each of its write patterns."""
        found = {m.index: _parts(self._survey, m) for m in self._survey.members if not _writes_tests(m)}
        written = dict(found)
        for member in self._survey.members:
            if member.index not in written:
                found[member.index] = _parts_of_tests(self._survey, member, written)
        return found

    def total(self, member: Member) -> int:
        """The lines of an agent."""
        return round(sum(self.lines[member.index].values()))


def things(instructions: str) -> list[str]:
    """What instructions name for making: classes, tables, whatever stands in backticks; no paths."""
    found = dict.fromkeys(word.strip("`") for word in _THINGS.findall(instructions))
    return [word for word in found if word not in _BRANDS][:MOST_THINGS]


def _factor(instructions: str) -> float:
    """What thoroughness costs."""
    demands = {word.lower() for word in _THOROUGH.findall(instructions)}
    return min(1 + _MORE * len(demands), _MOST)


def _writes_tests(member: Member) -> bool:
    """Is all that it writes tests?"""
    patterns = [placed.pattern for placed in included(member.writes)]
    return bool(patterns) and all(
        _TEST_FOLDERS & set(p.prefix.split("/")[:-1]) or name_under_test(p.text) is not None for p in patterns
    )


def _parts(survey: Survey, member: Member) -> dict[str, float]:
    """New files by what the instructions name, shared among the folders; changes of files that are there."""
    instructions = member.agent.instructions
    writes = list(included(member.writes))
    folders = sum(not placed.pattern.exact for placed in writes) or 1
    number = max(len(things(instructions)), 1) / folders
    routes = ROUTE_LINES * len(set(_ROUTES.findall(instructions))) / max(len(writes), 1)
    whole = _WHOLE.search(instructions) is not None
    factor = _factor(instructions)
    return {
        placed.pattern.text: factor * (routes + _lines_of(survey, member, placed, number, whole)) for placed in writes
    }


def _lines_of(survey: Survey, member: Member, placed: Placed, number: float, whole: bool) -> float:
    usual = usual_lines(survey, placed)
    tracked = len(survey.files_of(placed, member.write))
    if whole and tracked > 1:
        return min(tracked, MOST_FILES) * CHANGED * usual
    if placed.pattern.exact:
        return CHANGED * usual if tracked else usual
    new = max(number - tracked, 0) if tracked else number
    return new * usual + min(number, tracked) * CHANGED * usual


def _parts_of_tests(survey: Survey, member: Member, written: dict[int, dict[str, float]]) -> dict[str, float]:
    """A share of what others write and this agent reads; without that, of the code that it reads."""
    writes = list(included(member.writes))
    seen = TESTS * sum(_seen(member, other, written.get(other.index, {})) for other in survey.members)
    if not seen and survey.repository is not None:
        code = {p for r in included(member.reads) for p in survey.files_of(r, member.read) if not name_under_test(p)}
        seen = EXISTING_TESTS * min(len(code) * _OTHERWISE, LONGEST)
    named = max(len(things(member.agent.instructions)), 1) * _OTHERWISE / 2
    total = _factor(member.agent.instructions) * max(seen, named)
    return {placed.pattern.text: total / len(writes) for placed in writes}


def _seen(reader: Member, writer: Member, parts: dict[str, float]) -> float:
    """The lines of another agent that this one reads."""
    patterns = {placed.pattern.text: placed.pattern for placed in included(writer.writes)}
    return sum(
        lines
        for text, lines in parts.items()
        if any(read_path(reader, reads.pattern, writer, patterns[text]) for reads in included(reader.reads))
    )


def usual_lines(survey: Survey, placed: Placed) -> float:
    """How long files are in that place or in the nearest folder around it, or else those of its kind."""
    kind = next((lines for form, lines in _USUAL if form.search(placed.pattern.text.lower())), _OTHERWISE)
    repository = survey.repository
    folder = placed.pattern.prefix.rpartition("/")[0]
    if repository is None or not folder:
        return kind
    while folder and not repository.has_folder(f"{folder}/"):
        folder = folder.rpartition("/")[0]
    paths = repository.files_in(f"{folder}/")[:_SAMPLE] if folder else []
    counts = [data.count(b"\n") for path in paths if (data := repository.read(path)) is not None]
    known = [count for count in counts if count >= 5]  # shorter ones are empty packages and the like
    return min(max(median(known), 20), 300) if known else kind
