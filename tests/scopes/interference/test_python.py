"""Semantic conflicts in Python: each with the harmless twins that look like it."""

from pathlib import Path

import pytest

from scopes.check import check
from scopes.finding import Severity
from tests.scopes.interference.revisions import Files, checked, new_git, rules, tree_of

MONEY = """
    LIMIT = 3


    def tax(amount, rate=0.2):
        value = amount * rate
        return round(value, 2)


    class Money:
        def __init__(self, amount):
            self.amount = amount

        def plus(self, other):
            return Money(self.amount + other.amount)
"""
CART = """
    import json

    from shop.money import Money


    class Cart:
        def total(self):
            return Money(1)

        def size(self):
            # how many
            return 0
"""
BASE: Files = {"shop/__init__.py": "", "shop/money.py": MONEY, "shop/cart.py": CART}
RENAMED = MONEY.replace("def tax(", "def vat(")
USES_TAX = "from shop.money import tax\n\n\ndef order(x):\n    return tax(x)\n"


def changed(text: str, *swaps: tuple[str, str]) -> str:
    """A text with parts of it swapped."""
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text


POSITIVE: dict[str, tuple[Files, Files, str]] = {
    "renamed function": ({"shop/money.py": RENAMED}, {"shop/order.py": USES_TAX}, "SC701"),
    "through the module": (
        {"shop/money.py": RENAMED},
        {"shop/order.py": "from shop import money\n\n\ndef order(x):\n    return money.tax(x)\n"},
        "SC701",
    ),
    "renamed method on a declared value": (
        {"shop/money.py": changed(MONEY, ("def plus", "def add"))},
        {"shop/order.py": "from shop.money import Money\n\n\ndef order(m: Money):\n    return m.plus(m)\n"},
        "SC701",
    ),
    "removed method on self": (
        {
            "shop/cart.py": changed(
                CART, ("        def size(self):\n            # how many\n            return 0\n", "")
            )
        },
        {"shop/cart.py": changed(CART, ("return Money(1)", "return Money(self.size())"))},
        "SC701",
    ),
    "removed module": (
        {"shop/money.py": None, "shop/cash.py": MONEY, "shop/cart.py": CART.replace("shop.money", "shop.cash")},
        {"shop/order.py": "import shop.money\n\nprint(shop.money.LIMIT)\n"},
        "SC701",
    ),
    "new parameter": (
        {"shop/money.py": changed(MONEY, ("amount, rate=0.2", "amount, country, rate=0.2"))},
        {"shop/order.py": USES_TAX},
        "SC702",
    ),
    "renamed parameter": (
        {"shop/money.py": changed(MONEY, ("rate=0.2", "share=0.2"), ("* rate", "* share"))},
        {"shop/order.py": changed(USES_TAX, ("tax(x)", "tax(x, rate=1)"))},
        "SC702",
    ),
    "constructor": (
        {"shop/money.py": changed(MONEY, ("self, amount)", "self, amount, unit)"))},
        {"shop/order.py": "from shop.money import Money\n\nONE = Money(1)\n"},
        "SC702",
    ),
    "removed import": (
        {"shop/cart.py": changed(CART, ("    import json\n\n", ""))},
        {"shop/cart.py": changed(CART, ("            return 0", "            return json.loads('0')"))},
        "SC703",
    ),
    "field": (
        {"shop/money.py": MONEY.replace("self.amount", "self.value").replace("other.amount", "other.value")},
        {"shop/order.py": "from shop.money import Money\n\n\ndef order(m: Money):\n    return m.amount\n"},
        "SC705",
    ),
    "patched name": (
        {"shop/money.py": RENAMED},
        {"tests/test_tax.py": "from unittest.mock import patch\n\nwith patch('shop.money.tax'):\n    pass\n"},
        "SC708",
    ),
    "django migrations": (
        {"a/migrations/0002_x.py": "class Migration:\n    dependencies = [('a', '0001_start')]\n"},
        {"a/migrations/0002_y.py": "class Migration:\n    dependencies = [('a', '0001_start')]\n"},
        "SC707",
    ),
}

NEGATIVE: dict[str, tuple[Files, Files]] = {
    "alias kept": ({"shop/money.py": RENAMED + "\n\n    tax = vat\n"}, {"shop/order.py": USES_TAX}),
    "re-exported": (
        {"shop/money.py": "from shop.taxes import tax\n", "shop/taxes.py": MONEY},
        {"shop/order.py": USES_TAX},
    ),
    "same name in another class survives": (
        {"shop/money.py": RENAMED, "shop/other.py": "class Other:\n    def tax(self):\n        return 1\n"},
        {"shop/order.py": USES_TAX},
    ),
    "shadowed by a parameter": (
        {"shop/money.py": RENAMED},
        {"shop/order.py": "def order(x, tax):\n    return tax(x)\n"},
    ),
    "shadowed by a local": (
        {"shop/money.py": RENAMED},
        {"shop/order.py": "def order(x):\n    tax = len\n    return tax(x)\n"},
    ),
    "new parameter with a default": (
        {"shop/money.py": changed(MONEY, ("rate=0.2", "rate=0.2, country='x'"))},
        {"shop/order.py": USES_TAX},
    ),
    "spread arguments": (
        {"shop/money.py": changed(MONEY, ("amount, rate=0.2", "amount, country, rate=0.2"))},
        {"shop/order.py": changed(USES_TAX, ("tax(x)", "tax(*x)"))},
    ),
    "user of both": ({"shop/money.py": RENAMED}, {"shop/order.py": changed(USES_TAX, ("tax", "net"))}),
    "unknown receiver": (
        {"shop/money.py": changed(MONEY, ("def plus", "def add"))},
        {"shop/order.py": "def order(m):\n    return m.plus(m)\n"},
    ),
    "import kept under another form": (
        {"shop/cart.py": changed(CART, ("import json", "from x import json"))},
        {"shop/cart.py": changed(CART, ("            return 0", "            return json.loads('0')"))},
    ),
    "names made at run time": (
        {"shop/money.py": RENAMED + "\n\n    def __getattr__(name):\n        return vat\n"},
        {"shop/order.py": USES_TAX},
    ),
    "migrations in a row": (
        {"a/migrations/0002_x.py": "class Migration:\n    dependencies = [('a', '0001_start')]\n"},
        {"a/migrations/0003_y.py": "class Migration:\n    dependencies = [('a', '0002_x')]\n"},
    ),
}


@pytest.mark.parametrize("name", POSITIVE)
def test_found(name: str, tmp_path: Path) -> None:
    ours, theirs, rule = POSITIVE[name]
    found = checked(tmp_path, BASE, ours, theirs)
    assert rules(found) == [rule]
    one = found.findings[0]
    assert set(one.agents) == {"ours", "theirs"}
    assert one.witness is not None
    assert one.excerpt


@pytest.mark.parametrize("name", list(POSITIVE)[:3])
def test_found_the_other_way_round(name: str, tmp_path: Path) -> None:
    ours, theirs, rule = POSITIVE[name]
    assert rules(checked(tmp_path, BASE, theirs, ours)) == [rule]


@pytest.mark.parametrize("name", NEGATIVE)
def test_not_found(name: str, tmp_path: Path) -> None:
    ours, theirs = NEGATIVE[name]
    assert rules(checked(tmp_path, BASE, ours, theirs)) == []


def test_one_side_alone_is_no_conflict(tmp_path: Path) -> None:
    """What is broken in a side's own tree is not the merge's doing."""
    ours: Files = {"shop/money.py": RENAMED, "shop/order.py": USES_TAX}
    assert rules(checked(tmp_path, BASE, ours, {"note.py": "x = 1\n"})) == []


def test_changed_callee_is_a_warning(tmp_path: Path) -> None:
    found = checked(tmp_path, BASE, {"shop/money.py": changed(MONEY, ("value, 2", "value, 4"))}, {"o.py": USES_TAX})
    assert rules(found, Severity.WARNING) == ["SC710"]
    assert rules(found) == []


def test_edits_that_are_joined_by_a_call_are_a_note(tmp_path: Path) -> None:
    base = {**BASE, "shop/order.py": USES_TAX}
    ours: Files = {"shop/money.py": changed(MONEY, ("value, 2", "value, 4"))}
    theirs: Files = {"shop/order.py": changed(USES_TAX, ("return tax(x)", "return tax(x) or 1"))}
    assert rules(checked(tmp_path, base, ours, theirs), Severity.NOTE) == ["SC711"]


def twice(folder: Path, ours: str, theirs: str, merged: str) -> list[str]:
    """The rules for one file that both sides changed, merged by someone else."""
    git = new_git(folder)
    start = tree_of(git, {"a.py": "import os\n"})
    revisions = {"ours": tree_of(git, {"a.py": ours}, start), "theirs": tree_of(git, {"a.py": theirs}, start)}
    return [one.rule for one in check(git, start, revisions, tree_of(git, {"a.py": merged}, start), folder / "cache")]


def test_defined_twice(tmp_path: Path) -> None:
    first, second = "def pay():\n    return 1\n", "def pay():\n    return 2\n"
    assert twice(tmp_path, first + "import os\n", "import os\n" + second, first + "import os\n" + second) == ["SC704"]


def test_defined_in_two_branches(tmp_path: Path) -> None:
    first, second = "if os:\n    def pay(): ...\n", "if not os:\n    def pay(): ...\n"
    assert twice(tmp_path, "import os\n" + first, second, "import os\n" + first + second) == []
