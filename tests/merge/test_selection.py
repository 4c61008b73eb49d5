"""What the profile or the least confidence refuses is a hunk again, of what stands there and no more."""

import pytest

from grammars.catalogue import find
from merge.engine import merge
from merge.options import Options
from merge.regions import Hunk
from merge.revision import Triple

STEPS = """jobs:
  lock:
    steps:
      - uses: example/lock@{pin}
        with:
          issues: 14
          requests: 14
"""
OLD, NEW = "7de207be1d3ce97a9abe6ff1306222982d1ca9f9", "1bf7ec25051fe7c00bdd17e6a7cf3d7bfb7dc771"
PINNED = Triple(
    STEPS.format(pin=OLD).encode(),
    STEPS.format(pin=NEW).encode(),
    STEPS.format(pin=f"{OLD} # v5.0.1").encode(),
)


def options(profile: str, least: float) -> Options:
    made = Options()
    made.profile = profile
    made.min_confidence = least
    return made


@pytest.mark.parametrize(("profile", "least"), [("default", 0.0), ("default", 1.0), ("careful", 0.0)])
def test_an_item_whose_name_changed_is_opened_as_it_stands(profile: str, least: float) -> None:
    path = ".github/workflows/lock.yaml"
    result = merge(PINNED, path, options(profile, least), find(path, PINNED.ours, "", ""))
    for region in result.regions:
        if isinstance(region, Hunk):
            assert all(text in whole for text, whole in zip(region.sides, PINNED, strict=True)), region.sides
    if not result.is_clean:
        assert NEW in result.text.decode()


def test_a_pin_that_one_side_moved_and_the_other_commented() -> None:
    path = ".github/workflows/lock.yaml"
    wanted = options("eager", 0.0)
    wanted.both_wanted = True
    result = merge(PINNED, path, wanted, find(path, PINNED.ours, "", ""))
    assert result.text.decode() == STEPS.format(pin=f"{NEW} # v5.0.1")


def test_two_pins_of_one_place_are_a_conflict() -> None:
    path = ".github/workflows/lock.yaml"
    third = STEPS.format(pin="9" * 40).encode()
    sides = Triple(PINNED.base, PINNED.ours, third)
    assert not merge(sides, path, options("eager", 0.0), find(path, sides.ours, "", "")).is_clean
