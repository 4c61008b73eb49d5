"""`treaty scopes check --tests`: the tests that reach what both sides edited."""

from pathlib import Path

import pytest

from scopes.cli import main
from tests.scopes.interference.revisions import Files, new_git, tree_of

BASE: Files = {
    "shop/__init__.py": "",
    "shop/money.py": "def tax(n):\n    return n\n",
    "shop/stock.py": "def left():\n    return 1\n",
    "shop/order.py": "from shop.money import tax\nfrom shop.stock import left\n",
    "tests/test_order.py": "from shop.order import tax\n",
    "tests/test_money.py": "from shop.money import tax\n",
    "web/cart.ts": "export const cart = 1;\n",
    "web/price.ts": "export const price = 1;\n",
    "web/both.test.ts": "import { cart } from './cart';\nimport { price } from './price';\n",
    "web/one.test.ts": "import { cart } from './cart';\n",
    "bill/a.go": "package bill\n\nfunc A() int { return 1 }\n",
    "bill/b.go": "package bill\n\nfunc B() int { return 1 }\n",
    "bill/bill_test.go": "package bill\n",
}
OURS: Files = {
    "shop/money.py": "def tax(n):\n    return n + 1\n",
    "web/cart.ts": "export const cart = 2;\n",
    "bill/a.go": "package bill\n\nfunc A() int { return 2 }\n",
}
THEIRS: Files = {
    "shop/stock.py": "def left():\n    return 2\n",
    "web/price.ts": "export const price = 2;\n",
    "bill/b.go": "package bill\n\nfunc B() int { return 2 }\n",
}


def test_commands_for_each_runner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    git = new_git(tmp_path)
    start = tree_of(git, BASE)
    base = git.commit_tree(start, [], "base")
    for name, files in (("ours", OURS), ("theirs", THEIRS)):
        git.update_ref(f"refs/heads/{name}", git.commit_tree(tree_of(git, files, start), [base], name), "")
    assert main(["check", base, "ours", "theirs", "--tests", "--repository", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "pytest tests/test_order.py\nnpx jest web/both.test.ts\ngo test ./bill\n"
