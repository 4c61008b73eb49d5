import pytest

from grammars import catalogue
from grammars.parser import parse
from merge.imports import is_import, names_rule
from merge.items import split_list


@pytest.mark.parametrize("text", ["from x import a, b\n", "from x import (\n    a,\n    b,\n)\n"])
def test_the_names_of_a_statement_are_a_list(text: str) -> None:
    language = catalogue.find("a.py", b"")
    assert language is not None
    node = parse(text.encode(), language).children[0]
    rule = names_rule(node, language)
    assert rule is not None
    listing = split_list(node, rule, language)
    assert listing is not None
    assert [item.text for item in listing.items] == [b"a", b"b"]
    assert is_import(node, language)


@pytest.mark.parametrize("text", ["import a\n", "from x import *\n", "x = 1\n"])
def test_others_have_no_names(text: str) -> None:
    language = catalogue.find("a.py", b"")
    assert language is not None
    assert names_rule(parse(text.encode(), language).children[0], language) is None
