"""Bodies that both sides edit at places which no line has in common."""

import pytest

from merge.engine import merge
from merge.options import Options
from merge.revision import Triple

BASE = b"""class Cart:
    def total(self):
        price = self.price
        for item in self.items:
            price += item.price
        return price

    def clear(self):
        self.items = []
"""
FIRST = BASE.replace(b"price = self.price", b"price = self.base_price")
LAST = BASE.replace(b"return price", b"return round(price)")
OTHER = BASE.replace(b"self.items = []", b"self.items.clear()")


def options(profile: str = "default", **values: object) -> Options:
    made = Options()
    made.profile = profile
    for name, value in values.items():
        setattr(made, name, value)
    return made


def test_edits_of_one_body_that_lines_take_together_are_told() -> None:
    result = merge(Triple(BASE, FIRST, LAST), "a.py", options())
    assert result.is_clean
    (told,) = result.decisions
    assert (told.rule, told.entity, told.tags) == ("line-merge", "method `Cart.total`", ("same-body",))
    assert told.sides.ours.startswith(b"        price = self.base_price\n")
    assert told.text in result.text
    assert told.text.endswith(b"return round(price)\n")


def test_edits_of_two_bodies_are_not() -> None:
    for profile in ("careful", "default"):
        result = merge(Triple(BASE, FIRST, OTHER), "a.py", options(profile))
        assert result.is_clean
        assert result.decisions == ()


@pytest.mark.parametrize("chosen", [options("careful"), options(same_body=False), options(min_confidence=0.96)])
def test_they_are_left_where_that_is_not_wanted(chosen: Options) -> None:
    for sides in (Triple(BASE, FIRST, LAST), Triple(BASE, LAST, FIRST)):
        result = merge(sides, "a.py", chosen)
        (conflict,) = result.conflicts
        assert (conflict.entity, conflict.reason) == ("method `Cart.total`", "both sides changed this body")
        assert conflict.sides.base == BASE[BASE.index(b"        price") : BASE.index(b"\n    def clear")]


def test_one_side_alone_may_edit_a_body_twice() -> None:
    twice = FIRST.replace(b"return price", b"return round(price)")
    result = merge(Triple(BASE, twice, OTHER), "a.py", options("careful"))
    assert result.is_clean
    assert result.decisions == ()


def test_what_both_did_alike_is_of_neither() -> None:
    both = Triple(BASE, FIRST, FIRST.replace(b"self.items = []", b"self.items.clear()"))
    assert merge(both, "a.py", options("careful")).is_clean
