"""Where two agents' work will probably conflict: same lines, not same files."""

import pytest

from merge.repository.git import Git
from runner.merging.contribution import Contribution
from runner.merging.prediction import predicted_places
from tests.runner.scene import CART, Scene, scene

__all__ = ["scene"]

TOP = {"shop/cart.py": "import math\n\n" + CART}
END = {"shop/cart.py": CART + "\n    def empty(self):\n        self.items = []\n"}
BOTTOM = {"shop/cart.py": CART + "\n    def count(self):\n        return len(self.items)\n"}
BINARY = {"docs/logo": "\0one"}


def work(scene: Scene, name: str, files: dict[str, str]) -> Contribution:
    base = scene.git("rev-parse", "main")
    scene.git("switch", "--quiet", "--detach", base)
    for path, text in files.items():
        scene.write(path, text)
    made = scene.commit(name)
    scene.git("switch", "--quiet", "main")
    return Contribution(name, base, made)


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        (TOP, END, {}),
        (END, BOTTOM, {"a": 1, "b": 1}),
        (END, END, {}),
        (BINARY, {"docs/logo": "\0two"}, {"a": 1, "b": 1}),
        (BINARY, {"docs/other": "\0two"}, {}),
    ],
)
def test_places(scene: Scene, first: dict[str, str], second: dict[str, str], places: dict[str, int]) -> None:
    found = [work(scene, "a", first), work(scene, "b", second)]
    assert predicted_places(Git(scene.repository), found) == places


def test_one_that_meets_two(scene: Scene) -> None:
    third = {"shop/cart.py": CART + "\n    def last(self):\n        return self.items[-1]\n"}
    found = [work(scene, "a", END), work(scene, "b", BOTTOM), work(scene, "c", third), work(scene, "d", TOP)]
    assert predicted_places(Git(scene.repository), found) == {"a": 2, "b": 2, "c": 2}
