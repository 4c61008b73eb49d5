"""The example that a newcomer sees first: git conflicts on it, Treaty does not, and the shop still works."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "quickstart"
AGENTS = ("coupons", "gifts", "tidy", "client")


def run(folder: Path, *command: str, expect: int = 0, **env: str) -> str:
    """The output of a command that must end with the expected code."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, env={**os.environ, **env}, check=False
    )
    assert done.returncode == expect, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The example as a repository with one commit on main."""
    folder = tmp_path / "shop"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "demo.py"))
    run(folder, "git", "init", "-q", "-b", "main")
    run(folder, "git", "config", "user.name", "Tester")
    run(folder, "git", "config", "user.email", "tester@example.com")
    run(folder, "git", "add", "-A")
    run(folder, "git", "commit", "-qm", "the shop")
    return folder


@pytest.fixture
def branches(shop: Path) -> Path:
    """The same with each agent's work on a branch of its own, made by hand."""
    for agent in AGENTS:
        run(shop, "git", "switch", "-qc", agent, "main")
        run(shop, sys.executable, "-B", f"agents/{agent}.py")
        run(shop, "git", "add", "-A")
        run(shop, "git", "commit", "-qm", agent)
    run(shop, "git", "switch", "-qc", "together", "main")
    return shop


def test_each_agents_work_is_good_by_itself(branches: Path) -> None:
    for agent in AGENTS:
        run(branches, "git", "switch", "-q", agent)
        run(branches, sys.executable, "-B", "-m", "unittest")


@pytest.mark.parametrize(
    ("first", "second", "files"),
    [
        ("coupons", "gifts", ["shop/__init__.py", "shop/api.py", "shop/cart.py"]),
        ("coupons", "tidy", ["shop/cart.py"]),
        ("gifts", "tidy", ["shop/cart.py"]),
    ],
)
def test_git_conflicts_on_each_pair_that_edits_the_cart(
    branches: Path, first: str, second: str, files: list[str]
) -> None:
    run(branches, "git", "merge", "-q", first)
    run(branches, "git", "merge", "-q", second, expect=1)
    assert run(branches, "git", "diff", "--name-only", "--diff-filter=U").split() == files


def test_the_workflow_merges_all_four_and_the_shop_still_works(shop: Path, tmp_path: Path) -> None:
    treaty = (sys.executable, "-m", "treaty")
    env = {"XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    run(shop, *treaty, "workflow", "run", "workflow.yaml", **env)
    run(shop, "git", "switch", "-q", "feature/shop-sprint")
    run(shop, sys.executable, "-B", "-m", "unittest")
    cart = (shop / "shop" / "cart.py").read_text()
    for text in ("def apply_coupon(", "def wrap_as_gift(", "quantity: int = 1", "import date", "import shorten"):
        assert cart.count(text) == 1
    assert "qty" not in cart
    merged = set(run(shop, "git", "diff", "--name-only", "main").split())
    assert {"shop/coupons.py", "shop/gifts.py", "client/money.ts", "client/shop.ts"} < merged


def test_the_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path), "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    shown = run(tmp_path, sys.executable, str(EXAMPLE / "demo.py"), **env)
    assert "CONFLICT" in shown
    assert "def apply_coupon(" in shown
    assert "\x1b[" not in shown
    assert list(tmp_path.iterdir()) == []


def test_the_check_of_the_interface_can_fail(shop: Path) -> None:
    assert json.loads((shop / "docs" / "openapi.json").read_text())["paths"]
    run(shop, sys.executable, "-B", "checks/interface.py", "server", expect=1)
    run(shop, sys.executable, "-B", "checks/interface.py", "client", expect=1)
