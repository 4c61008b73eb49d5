"""Each example in examples/strategies, run in the quickstart's shop."""

import shutil
from pathlib import Path

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

EXAMPLES = Path(__file__).parents[2] / "examples"
COUPONS, GIFTS, CLIENT = "shop/coupons.py", "shop/gifts.py", "client/shop.ts"

# Per example: branch to commit titles on it since main, in any order, and files that it must hold.
WANTED: dict[str, dict[str, tuple[list[str], set[str]]]] = {
    "sequential": {"feature/sequential": (["sequential: client", "sequential: coupons"], {COUPONS, CLIENT})},
    "batch": {"feature/batch": (["batch: coupons, gifts"], {COUPONS, GIFTS})},
    "staged": {"feature/staged": (["staged: client", "staged: coupons, gifts"], {COUPONS, GIFTS, CLIENT})},
    "pr-per-agent": {
        "feature/apart-coupons": (["pr-per-agent: coupons"], {COUPONS}),
        "feature/apart-client": (["pr-per-agent: client"], {CLIENT}),
    },
}


@pytest.mark.parametrize("name", sorted(WANTED))
def test_an_example_does_what_it_says(scene: Scene, name: str) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "demo.py")
    shutil.copytree(EXAMPLES / "quickstart", scene.repository, ignore=ignored, dirs_exist_ok=True)
    scene.commit("the shop")
    said = scene.treaty("run", str(EXAMPLES / "strategies" / f"{name}.yaml"))
    assert said.code == 0, said.out + said.err
    branches = scene.git("branch", "--list", "feature/*", "--format=%(refname:short)").split()
    assert sorted(branches) == sorted(WANTED[name])
    for branch, (titles, files) in WANTED[name].items():
        found = scene.git("log", "--first-parent", "--format=%s", f"main..{branch}").splitlines()
        assert [sorted(title.replace(":", ",").split(", ")) for title in sorted(found)] == [
            sorted(title.replace(":", ",").split(", ")) for title in sorted(titles)
        ]
        changed = set(scene.git("diff", "--name-only", "main", branch).splitlines())
        assert files <= changed
    if name == "staged":
        assert found[0] == "staged: client"  # after the server
    if name == "pr-per-agent":
        assert "no pull request will be made: there is no remote `origin` to push to" in said.err


def test_every_strategy_has_an_example() -> None:
    assert {path.stem for path in (EXAMPLES / "strategies").glob("*.yaml")} == set(WANTED)
