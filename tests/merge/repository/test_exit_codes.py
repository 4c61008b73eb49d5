"""The exit codes of `treaty merge`: those that docs/git.md lists are those that the commands have."""

import argparse
import re
from pathlib import Path

import pytest

from merge.cli import _parser, main
from tests.merge.repository.scratch import Scratch, needs_merge_tree

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE.replace("sum", "max")
THEIRS = BASE.replace("sum", "min")

CODES = {
    "file": [
        (0, "file base.py base.py ours.py"),
        (1, "file base.py ours.py theirs.py"),
        (2, "file base.py ours.py theirs.py --language nosuch"),
        (3, "file base.py ours.py gone.py"),
    ],
    "tool": [
        (0, "tool base.py base.py ours.py out.py"),
        (1, "tool base.py ours.py theirs.py out.py"),
        (3, "tool base.py ours.py gone.py out.py"),
    ],
    "solve": [(0, "solve"), (1, "solve marked.py"), (2, "solve --nosuch"), (3, "solve gone.py")],
    "branches": [
        (0, "branches start one"),
        (1, "branches start one two"),
        (2, "branches"),
        (3, "branches start gone"),
    ],
    "verify": [(0, "verify HEAD"), (1, "verify more"), (2, "verify --format nosuch"), (3, "verify gone")],
    "doctor": [(0, "doctor"), (1, "doctor")],
    "install": [(0, "install --local"), (2, "install --local --global")],
    "explain": [(0, "explain more"), (3, "explain gone.py")],
    "history": [(0, "history"), (2, "history --limit many"), (3, "history no/such/folder")],
    "languages": [(0, "languages"), (2, "languages nosuch")],
}

pytestmark = needs_merge_tree


@pytest.fixture
def here(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """`one` and `two` conflict, `more` is a merge with a line that neither of its parents has."""
    monkeypatch.chdir(scratch.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(scratch.home / "cache"))
    start = scratch.commit({"cart.py": BASE})
    scratch.git("branch", "start", start)
    one = scratch.branch("one", start, {"cart.py": OURS})
    scratch.branch("two", start, {"cart.py": THEIRS})
    other = scratch.branch("other", start, {"b.py": "b = 1\n"})
    added = scratch.branch("added", one, {"b.py": "b = 1\n", "c.py": "c = 1\n"})
    scratch.git("branch", "more", scratch.git("commit-tree", f"{added}^{{tree}}", "-p", one, "-p", other, "-m", "more"))
    scratch.git("checkout", "-q", "start")
    marked = "<<<<<<< a\nx = 1\n||||||| b\nx = 0\n=======\nx = 2\n>>>>>>> c\n"
    for name, text in (("base", BASE), ("ours", OURS), ("theirs", THEIRS), ("marked", marked)):
        (scratch.path / f"{name}.py").write_text(text)
    return scratch


def ended(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as stop:
        return int(str(stop.code))


@pytest.mark.parametrize("command", [name for name in CODES if name != "doctor"])  # 0 needs `treaty` in PATH
def test_exit_codes(here: Scratch, command: str) -> None:
    assert [(ended(line.split()), line) for _, line in CODES[command]] == CODES[command]


def test_doctor_finds_a_fault(here: Scratch) -> None:
    assert ended(["install", "--local"]) == 0
    here.git("config", "merge.treaty.driver", "no-such-program %O %A %B")
    assert ended(["doctor"]) == 1


def test_the_page_lists_the_codes_of_every_command() -> None:
    page = Path("docs/git.md").read_text()
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([^|]*) \| ([^|]*)\|$", page, re.MULTILINE)
    told = {name: bool(one.strip()) for names, _, one in rows for name in re.findall(r"`(\w+)`", names)}
    groups = [action for action in _parser("all")._actions if isinstance(action, argparse._SubParsersAction)]
    assert set(told) == set(CODES) == set(groups[0].choices)
    assert {name for name, has_one in told.items() if has_one} == {
        name for name, cases in CODES.items() if any(code == 1 for code, _ in cases)
    }
