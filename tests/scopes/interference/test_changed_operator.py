"""An operator of a class that one side changes, and the other newly relies on."""

from pathlib import Path

from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked, rules

BAG = "class Bag:\n    def __contains__(self, name):\n        return name == 'a'\n"
OURS: Files = {"bag.py": BAG.replace("'a'", "'b'")}
HOLDS = "from bag import Bag\n\n\ndef holds(bag: Bag):\n    return {}\n"


def test_membership(tmp_path: Path) -> None:
    found = checked(tmp_path, {"bag.py": BAG}, OURS, {"use.py": HOLDS.format("'a' in bag")})
    assert rules(found, Severity.WARNING) == ["SC710"]
    assert "`Bag.__contains__` is changed by ours" in found.findings[0].message
    assert found.findings[0].edge == "name-only"


def test_another_operator(tmp_path: Path) -> None:
    assert checked(tmp_path, {"bag.py": BAG}, OURS, {"use.py": HOLDS.format("bag")}).findings == []
