"""Of several revisions: which pairs conflict, in which order they go best, whom to send back."""

from pathlib import Path

from merge.repository.git import Git
from scopes.check import Checked, check_revisions
from scopes.check_plan import SentBack, order, sent_back
from scopes.check_report import to_json, to_text
from tests.scopes.interference.revisions import Files, new_git, tree_of

MONEY = "def tax(amount):\n    value = amount * 2\n    return value\n"
BASE: Files = {"money.py": MONEY, "note.py": "a = 1\n"}
SIDES: dict[str, Files] = {
    "caller": {"order.py": "from money import tax\n\nPRICE = tax(1)\n"},
    "writer": {"note.py": "a = 2\n"},
    "renamer": {"money.py": MONEY.replace("tax", "vat")},
    "other": {"bill.py": "from money import tax\n\nBILL = tax(2)\n"},
}


def looked_at(folder: Path, *names: str) -> Checked:
    """The check of some of the sides."""
    git: Git = new_git(folder)
    start = tree_of(git, BASE)
    trees = {name: tree_of(git, SIDES[name], start) for name in names}
    return check_revisions(git, start, trees, folder / "cache")


def test_who_changes_goes_before_who_uses(tmp_path: Path) -> None:
    found = looked_at(tmp_path, "caller", "writer", "renamer", "other")
    assert sent_back(found.findings) == [SentBack("caller", "renamer", 1, 0), SentBack("other", "renamer", 1, 0)]
    assert order(found.revisions, found.findings) == ["writer", "renamer", "caller", "other"]
    assert to_text(found).endswith(
        "2 errors\nsend back caller, after renamer is merged: 1 error, 0 warnings\n"
        "send back other, after renamer is merged: 1 error, 0 warnings\norder: writer → renamer → caller → other"
    )
    data = to_json(found)
    assert data["order"] == ["writer", "renamer", "caller", "other"]
    assert data["send_back"][0] == {"revision": "caller", "because_of": "renamer", "errors": 1, "warnings": 0}


def test_nothing_to_say(tmp_path: Path) -> None:
    found = looked_at(tmp_path, "caller", "writer", "other")
    assert to_text(found) == "no semantic conflicts"
    assert order(found.revisions, found.findings) == ["caller", "writer", "other"]
