"""SC709: an edit of a body that moved, lost where the conflict was settled for the side that moved it."""

from pathlib import Path

from scopes.check import check
from tests.scopes.interference.revisions import Files, checked, new_git, tree_of

LOAD = "import json\n\n\ndef load(text):\n    return json.loads(text)\n"
SIZE = "def size(cart):\n    number = 0\n    for one in cart:\n        number += one.count\n    return number\n"
EDITED = SIZE.replace("one.count", "one.count or 1")
BASE: Files = {"cart.py": f"{LOAD}\n\n{SIZE}"}
MOVED: Files = {"cart.py": LOAD, "sizes.py": SIZE}
EDIT: Files = {"cart.py": f"{LOAD}\n\n{EDITED}"}


def rules(folder: Path, merged: Files) -> list[str]:
    """What is told of a merge that somebody made."""
    git = new_git(folder)
    base = tree_of(git, BASE)
    sides = {"ours": tree_of(git, MOVED, base), "theirs": tree_of(git, EDIT, base)}
    return [one.rule for one in check(git, base, sides, tree_of(git, merged, base), folder / "cache")]


def test_the_edit_is_lost(tmp_path: Path) -> None:
    assert rules(tmp_path, MOVED) == ["SC709"]


def test_the_edit_is_made_again_where_the_body_is(tmp_path: Path) -> None:
    assert rules(tmp_path, {"cart.py": LOAD, "sizes.py": EDITED}) == []


def test_the_old_place_is_kept(tmp_path: Path) -> None:
    assert rules(tmp_path, {**EDIT, "sizes.py": SIZE}) == []


def test_a_merge_of_ours_takes_the_edit_along(tmp_path: Path) -> None:
    ours: Files = {"cart.py": f"{LOAD}\n\n{SIZE.replace('size(', 'length(')}"}
    assert checked(tmp_path, BASE, ours, EDIT).findings == []
