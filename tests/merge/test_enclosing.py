"""The entity and the body of code around a place, and what decisions are told of them."""

import pytest

from grammars.catalogue import find
from grammars.parser import parse
from merge.enclosing import enclosing
from merge.engine import merge
from merge.options import Options
from merge.revision import Triple

PYTHON = b"""class Cart:
    size = 1

    def total(self, tax):
        price = self.price
        return price * tax
"""
JAVA = b"class Cart {\n  int size = 1;\n  int total(int tax) {\n    int price = 1;\n    return price * tax;\n  }\n}\n"
KOTLIN = b"class Cart {\n  val size = 1\n  fun total(tax: Int): Int {\n    return price * tax\n  }\n}\n"


@pytest.mark.parametrize(("path", "text"), [("a.py", PYTHON), ("Cart.java", JAVA), ("Cart.kt", KOTLIN)])
def test_the_method_and_its_body(path: str, text: bytes) -> None:
    language = find(path, text, "", "")
    assert language is not None
    at = text.index(b"price * tax")
    inside = enclosing(parse(text, language), language, at, at + 5)
    assert inside.label in ("method `Cart.total`", "function `Cart.total`")
    assert inside.body is not None
    field = text.index(b"size")
    outside = enclosing(parse(text, language), language, field, field + 4)
    assert outside.body is None
    assert outside.label.startswith(("class `Cart", "field `Cart", "property `Cart", "variable `Cart"))


def options(profile: str, *, same_body: bool = True) -> Options:
    made = Options()
    made.profile, made.same_body = profile, same_body
    made.both_wanted = True
    return made


SIDES = Triple(
    PYTHON,
    PYTHON.replace(b"price = self.price", b"price = self.net_price"),
    PYTHON.replace(b"return price * tax", b"return price * tax + self.fee"),
)
ONE_LINE = Triple(
    PYTHON,
    PYTHON.replace(b"return price * tax", b"return round(price * tax)"),
    PYTHON.replace(b"return price * tax", b"return round(price * tax + self.fee)"),
)


def test_what_a_rule_settles_in_a_body_is_tagged_and_named() -> None:
    for sides in (SIDES, ONE_LINE):
        result = merge(sides, "a.py", options("eager"))
        assert result.is_clean
        assert all("same-body" in one.tags for one in result.decisions), result.decisions[0].rule
        assert {one.entity for one in result.decisions} == {"method `Cart.total`"}


@pytest.mark.parametrize("chosen", [options("careful"), options("eager", same_body=False)])
def test_it_is_left_where_that_is_not_wanted(chosen: Options) -> None:
    for sides in (SIDES, ONE_LINE):
        result = merge(sides, "a.py", chosen)
        assert [conflict.entity for conflict in result.conflicts] == ["method `Cart.total`"]


def test_white_space_is_no_edit_of_a_body() -> None:
    spaced = PYTHON.replace(b"price * tax", b"price  *  tax")
    sides = Triple(PYTHON, spaced, PYTHON.replace(b"price * tax", b"price * tax * 2"))
    result = merge(sides, "a.py", options("careful"))
    assert not any("same-body" in one.tags for one in result.decisions)
