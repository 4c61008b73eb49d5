"""Which file a test tests, by the names that the languages' test runners go by."""

import re
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

# A group is the name of what is tested, another the ending.
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"test_(?P<name>.+)\.(?P<ending>py)",
        r"(?P<name>.+)_test\.(?P<ending>py|go|rb|rs|dart|exs?|cc|cpp)",
        r"(?P<name>.+)_spec\.(?P<ending>rb|lua)",
        r"(?P<name>.+)[.-](?:test|spec)\.(?P<ending>[cm]?[jt]sx?)",
        r"(?P<name>.+?)(?:Test|Tests|Spec|IT)\.(?P<ending>java|kt|scala|cs|swift|php)",
    )
)
_FAMILIES = dict.fromkeys(("js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts"), "js")


def name_under_test(path: str) -> tuple[str, str] | None:
    """The stem and language family of the file that this one tests; None where it is no test."""
    name = basename(path)
    for form in _FORMS:
        match = form.fullmatch(name)
        if match:
            return match["name"], _FAMILIES.get(match["ending"], match["ending"])
    return None


def pairs(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(code, test) for every test whose code can be told: the one file of its name, or the one that is nearest."""
    code: dict[tuple[str, str], list[str]] = {}
    tests = []
    for path in paths:
        if name_under_test(path) is not None:
            tests.append(path)
        else:
            stem, _, ending = basename(path).rpartition(".")
            code.setdefault((stem, _FAMILIES.get(ending, ending)), []).append(path)
    for test in tests:
        named = name_under_test(test)
        candidates = code.get(named, []) if named is not None else []
        if candidates:
            best = max(candidates, key=lambda path: (_shared(path, test), path))
            if len(candidates) == 1 or _shared(best, test):
                yield best, test


def _shared(first: str, second: str) -> int:
    """How many folder names two paths have in common."""
    return len(set(dirname(first).split("/")) & set(dirname(second).split("/")) - {""})
