"""What a revision did to which symbol."""

from pathlib import Path

import pytest

from scopes.changes import Did, changes
from scopes.index import SymbolIndex
from scopes.snapshot import Snapshot
from tests.scopes.interference.revisions import Files, new_git, tree_of

BASE: Files = {
    "a.py": "LIMIT = 3\n\n\ndef tax(amount):\n    value = amount * 2\n    return round(value)\n\n\nclass A(B): ...\n",
    "b.py": "def other():\n    return 1\n",
}
TEXT = BASE["a.py"] or ""


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ({"a.py": TEXT.replace("tax", "vat")}, [(Did.RENAMED, "tax", "vat")]),
        ({"a.py": TEXT.replace("tax", "vat").replace("* 2", "* 3")}, [(Did.RENAMED, "tax", "vat")]),
        ({"a.py": TEXT.replace("amount):", "amount, rate):")}, [(Did.SIGNATURE, "tax", "tax")]),
        ({"a.py": TEXT.replace("* 2", "* 3")}, [(Did.BODY, "tax", "tax")]),
        ({"a.py": TEXT.replace("LIMIT = 3", "LIMIT = 4")}, [(Did.VALUE, "LIMIT", "LIMIT")]),
        ({"a.py": TEXT.replace("A(B)", "A(C)")}, [(Did.BASES, "A", "A")]),
        ({"b.py": "def other():\n    return 1\n\n\ndef new():\n    return 2\n"}, [(Did.ADDED, "", "new")]),
        ({"b.py": "y = 1\n"}, [(Did.REMOVED, "other", ""), (Did.ADDED, "", "y")]),
        ({"b.py": "y = 1\n", "c.py": BASE["b.py"]}, [(Did.MOVED, "other", "other"), (Did.ADDED, "", "y")]),
        ({"a.py": TEXT.replace("def tax", "# said\ndef tax")}, []),
    ],
)
def test_changes(after: Files, wanted: list[tuple[Did, str, str]], tmp_path: Path) -> None:
    git = new_git(tmp_path)
    start = tree_of(git, BASE)
    with SymbolIndex(git, tmp_path / "c") as index:
        trees = [Snapshot(git, index, tree, "x") for tree in (start, tree_of(git, after, start))]
        found = changes(*trees)
    told = [(one.did, one.before.name if one.before else "", one.after.name if one.after else "") for one in found]
    assert told == wanted
