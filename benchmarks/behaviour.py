"""Behaviour conflicts planted into real merges: is the true pair among the first five warnings and notes?

A pair is two small edits of which each side's tests pass alone, and of which the merge fails a test: that is
tried out by running them. Each is laid over a past merge of a repository that has the most findings of its own,
so that the true pair has company. The merges come from the log of `interference.py alarms`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clones import name_of
from seeding import Edits

from merge.repository.fold import writing_nothing
from merge.repository.git import Git
from merge.repository.merge_tree import IDENTITY
from scopes.check import check
from scopes.finding import Finding, Severity

FIRST = 5


@dataclass(frozen=True)
class Pair:
    """A module as base has it, what ours makes of it, and the new or edited user of theirs, each with its test."""

    name: str
    base: str
    old: str
    new: str
    tested: str  # by ours, in the changed module
    user: str
    wanted: str  # by theirs, of the user
    user_before: str = ""


PAIRS = (
    Pair(
        "unit",
        "def total(prices):\n    return sum(prices)\n",
        "sum(prices)",
        "sum(prices) * 100",
        "total([1]) == 100",
        "from planted.core import total\n\n\ndef bill(prices):\n    return f'{total(prices)} EUR'\n",
        "bill([2]) == '2 EUR'",
    ),
    Pair(
        "constant",
        "LIMIT = 10\n",
        "10",
        "0",
        "LIMIT == 0",
        "from planted.core import LIMIT\n\n\ndef fits(number):\n    return number < LIMIT\n",
        "fits(3)",
    ),
    Pair(
        "order",
        "def ranked(names):\n    return sorted(names)\n",
        "sorted(names)",
        "sorted(names, reverse=True)",
        "ranked('ab') == ['b', 'a']",
        "from planted.core import ranked\n\n\ndef first(names):\n    return ranked(names)[0]\n",
        "first('ab') == 'a'",
    ),
    Pair(
        "none for an error",
        "def find(names, name):\n    return names[name]\n",
        "names[name]",
        "names.get(name)",
        "find({}, 1) is None",
        "from planted.core import find\n\n\ndef has(names, name):\n    try:\n        find(names, name)\n    except KeyError:\n        return False\n    return True\n",  # noqa: E501
        "not has({}, 1)",
    ),
    Pair(
        "method",
        "class Cart:\n    def size(self):\n        return 1\n",
        "return 1",
        "return 2",
        "Cart().size() == 2",
        "from planted.core import Cart\n\n\ndef count(cart: Cart):\n    return cart.size()\n",
        "count(__import__('planted.core').core.Cart()) == 1",
    ),
    Pair(
        "contains",
        "class Bag:\n    def __contains__(self, name):\n        return name == 'a'\n",
        "name == 'a'",
        "name == 'b'",
        "'b' in Bag()",
        "from planted.core import Bag\n\n\ndef holds(bag: Bag):\n    return 'a' in bag\n",
        "holds(__import__('planted.core').core.Bag())",
    ),
    Pair(
        "operator",
        "class Sum:\n    def __init__(self, n):\n        self.n = n\n\n    def __add__(self, other):\n        return Sum(self.n + other)\n",  # noqa: E501
        "self.n + other",
        "self.n - other",
        "(Sum(3) + 1).n == 2",
        "from planted.core import Sum\n\n\ndef more(one: Sum):\n    return (one + 1).n\n",
        "more(__import__('planted.core').core.Sum(1)) == 2",
    ),
    Pair(
        "inherited",
        "class Shape:\n    def area(self):\n        return 4\n",
        "return 4",
        "return 5",
        "Shape().area() == 5",
        "from planted.core import Shape\n\n\nclass Box(Shape):\n    def double(self):\n        return 2 * self.area()\n",  # noqa: E501
        "Box().double() == 8",
    ),
    Pair(
        "connected",
        "def tax(n):\n    return n // 5\n",
        "n // 5",
        "n // 4",
        "tax(20) == 5",
        "from planted.core import tax\n\n\ndef price(n):\n    return n + tax(n) + 0\n",
        "price(20) == 24",
        "from planted.core import tax\n\n\ndef price(n):\n    return n + tax(n)\n",
    ),
    Pair(
        "through a class method",
        "class Clock:\n    @classmethod\n    def hour(cls):\n        return 12\n",
        "return 12",
        "return 24",
        "Clock.hour() == 24",
        "from planted.core import Clock\n\n\ndef late():\n    return Clock.hour() > 13\n",
        "not late()",
    ),
)


def files_of(pair: Pair) -> tuple[Edits, Edits, Edits]:
    """Base, and what ours and theirs change, with their tests."""
    base = {"planted/__init__.py": "", "planted/core.py": pair.base}
    if pair.user_before:
        base["planted/user.py"] = pair.user_before
    ours = {
        "planted/core.py": pair.base.replace(pair.old, pair.new),
        "planted/test_core.py": f"from planted.core import *\n\n\ndef test_core():\n    assert {pair.tested}\n",
    }
    theirs = {
        "planted/user.py": pair.user,
        "planted/test_user.py": f"from planted.user import *\n\n\ndef test_user():\n    assert {pair.wanted}\n",
    }
    return base, ours, theirs


def passes(*layers: Edits) -> bool:
    """Do the tests in these files pass?"""
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        for layer in layers:
            for path, text in layer.items():
                file = Path(folder, path)
                file.parent.mkdir(exist_ok=True)
                file.write_text(text)
        tests = [path.stem for path in Path(folder, "planted").glob("test_*.py")]
        calls = "; ".join(f"from planted.{name} import *; {name}()" for name in tests)
        done = subprocess.run([sys.executable, "-c", calls], check=False, cwd=folder, capture_output=True, timeout=60)
    return done.returncode == 0


def is_behaviour_conflict(pair: Pair) -> bool:
    """Both sides pass alone, and the merge does not."""
    base, ours, theirs = files_of(pair)
    return passes(base, ours) and passes(base, theirs) and not passes(base, ours, theirs)


def run_behaviour(repositories: list[Path], log: Path, each: int) -> dict[str, object]:
    """Plant `each` pairs into every repository that the log has merges of."""
    rows = []
    pairs = [pair for pair in PAIRS if is_behaviour_conflict(pair)]
    place = 0
    for repository in repositories:
        with writing_nothing(Git(repository, environment=IDENTITY)) as git, tempfile.TemporaryDirectory() as cache:
            for base, ours, theirs in _noisiest(log, name_of(repository), each):
                pair = pairs[place % len(pairs)]
                place += 1
                found = _planted(git, (base, ours, theirs), pair, Path(cache))
                rank = next((number for number, one in enumerate(found, 1) if _is_true(one)), 0)
                rows.append({"repository": name_of(repository), "pair": pair.name, "rank": rank, "of": len(found)})
                print(rows[-1], file=sys.stderr)
    good = sum(0 < int(str(row["rank"])) <= FIRST for row in rows)
    return {
        "planted": len(rows),
        "repositories": len({row["repository"] for row in rows}),
        "in the first five": good,
        "real conflicts of the pairs": len(pairs),
        "rows": rows,
    }


def _noisiest(log: Path, name: str, number: int) -> Iterator[list[str]]:
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    mine = sorted((row for row in rows if row["repository"] == name), key=lambda row: -len(row["found"]))
    yield from (row["sides"] for row in mine[:number])


def _planted(git: Git, sides: tuple[str, str, str], pair: Pair, cache: Path) -> list[Finding]:
    """Warnings and notes of the merge with the pair in it."""
    base, ours, theirs = (git.resolve(one, "tree") for one in sides)
    merged = git.run("merge-tree", "--write-tree", sides[1], sides[2]).text.strip()
    start, mine, other = files_of(pair)
    trees = [_over(git, base, start), _over(git, ours, start | mine), _over(git, theirs, start | other)]
    tree = _over(git, merged, start | mine | other)
    found = check(git, trees[0], {"ours": trees[1], "theirs": trees[2]}, tree, cache)
    return [one for one in found if one.severity is not Severity.ERROR]


def _over(git: Git, tree: str, files: Edits) -> str:
    oids = git.write_blobs([text.encode() for text in files.values()])
    return git.edit_tree(tree, {path: ("100644", oid) for path, oid in zip(files, oids, strict=True)})


def _is_true(one: Finding) -> bool:
    places = {one.location.file, *(edit.location.file for edit in one.related)}
    return {"planted/core.py", "planted/user.py"} <= places
