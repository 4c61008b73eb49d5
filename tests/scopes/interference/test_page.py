"""The page shows what the check really says."""

from pathlib import Path

import pytest

from scopes.interference import KINDS
from tests.scopes.interference.examples import EXAMPLES
from tests.scopes.interference.page import PAGE, page
from tests.scopes.interference.revisions import checked


@pytest.mark.parametrize("rule", EXAMPLES)
def test_each_example_shows_its_kind(rule: str, tmp_path: Path) -> None:
    assert [one.rule for one in checked(tmp_path, *EXAMPLES[rule]).findings][:1] == [rule]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.scopes.interference.page"


def test_each_kind_has_a_number_of_its_own() -> None:
    assert len({kind.about.id for kind in KINDS}) == len(KINDS)
