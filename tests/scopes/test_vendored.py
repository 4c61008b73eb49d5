"""What gitattributes call vendored or generated is not looked into."""

from pathlib import Path

from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked, rules

MONEY = "def tax(amount):\n    value = amount * 2\n    return value\n"
USE = "from lib.money import tax\n\nPRICE = tax(1)\n"
RENAMED: Files = {"lib/money.py": MONEY.replace("tax", "vat")}


def test_a_use_in_a_vendored_file_is_left_alone(tmp_path: Path) -> None:
    base: Files = {"lib/money.py": MONEY, ".gitattributes": "vendor/** linguist-vendored\n"}
    assert rules(checked(tmp_path, base, RENAMED, {"vendor/order.py": USE})) == []


def test_a_change_in_a_generated_file_is_left_alone(tmp_path: Path) -> None:
    base: Files = {"lib/money.py": MONEY, "lib/.gitattributes": "*.py linguist-generated=true\n"}
    assert checked(tmp_path, base, RENAMED, {"order.py": USE}).findings == []


def test_attributes_that_are_taken_back(tmp_path: Path) -> None:
    base: Files = {
        "lib/money.py": MONEY,
        ".gitattributes": "vendor/** linguist-vendored\nvendor/own/** -linguist-vendored\n",
    }
    assert rules(checked(tmp_path, base, RENAMED, {"vendor/own/order.py": USE}), *Severity) == ["SC701"]
