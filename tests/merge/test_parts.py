from grammars import catalogue
from grammars.parser import parse
from merge.items import split_parts
from merge.parts import identify_parts
from merge.revision import Triple


def idents(path: str, *texts: str) -> list[list[int]]:
    language = catalogue.find(path, b"")
    assert language is not None
    lists = [split_parts(parse(text.encode(), language).children[0]).items for text in texts]
    identify_parts(Triple(*lists))
    return [[item.ident for item in items] for items in lists]


def test_by_field_whatever_the_kind() -> None:
    assert idents("a.py", "x = 1\n", "x = f()\n", "y = 1\n")[0] == idents("a.py", "x = 1\n", "x = f()\n", "y = 1\n")[1]


def test_what_both_add_in_one_place_is_one() -> None:
    base, ours, theirs = idents("a.py", "def f(): pass\n", "def f() -> int: pass\n", "def f() -> str: pass\n")
    assert ours == theirs
    assert set(ours) > set(base)
