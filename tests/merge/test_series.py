"""What is a series, and that two additions to one follow one another."""

import pytest

from grammars import catalogue
from grammars.parser import parse
from merge.items import Item, split_list
from merge.options import Options
from merge.order import Order
from merge.regions import Hunk, joined
from merge.revision import Triple
from merge.series import form_of
from merge.structure import merge_structure


def statements(path: str, text: str) -> tuple[list[Item], Order]:
    language = catalogue.find(path, b"")
    assert language is not None
    root = parse(text.encode(), language)
    rule = language.list_rule(root, None)
    assert rule is not None
    found = split_list(root, rule, language)
    assert found is not None
    order = Order(language, Options())
    order.parent = rule.parent
    return found.items, order


def merged(path: str, *texts: str, profile: str = "eager") -> str:
    options = Options()
    options.profile = profile
    language = catalogue.find(path, b"")
    assert language is not None
    regions = merge_structure(Triple(*(text.encode() for text in texts)), language, options)
    return "CONFLICT" if any(isinstance(x, Hunk) for x in regions) else (joined(regions) or b"").decode()


@pytest.mark.parametrize(
    ("text", "is_series"),
    [
        ('add("a", 1);\nadd("b");', True),
        ("exports.a = 1;\nexports.b = f(2);", True),
        ("add(1);\nremove(1);", False),
        ("let a = 1;\nlet b = 2;", False),
        ("a = 1;\nb = 2;", False),
        ("if (a) { b(); }\nif (c) { d(); }", False),
    ],
)
def test_the_form_of_statements(text: str, is_series: bool) -> None:
    items, order = statements("a.js", text)
    first, second = (form_of(item, order) for item in items)
    assert (first is not None and first == second) is is_series


BASE = 'function f() {\n  add("a");\n  done();\n}\n'


def test_both_go_on_with_a_series() -> None:
    ours, theirs = (BASE.replace('"a");\n', f'"a");\n  add("{name}");\n') for name in "xy")
    both = BASE.replace('"a");\n', '"a");\n  add("x");\n  add("y");\n')
    assert merged("a.js", BASE, ours, theirs) == both
    assert merged("a.js", BASE, ours, theirs, profile="default") == "CONFLICT"


def test_statements_that_only_stand_side_by_side_are_for_a_person() -> None:
    ours, theirs = (BASE.replace('"a");\n', f'"a");\n  {name}();\n') for name in ("go", "halt"))
    assert merged("a.js", BASE, ours, theirs) == "CONFLICT"


def test_arguments_of_one_form_are_a_series_where_there_are_many() -> None:
    many = "val s = Seq(\n  skip(1),\n  skip(2),\n  skip(3)\n)\n"
    ours, theirs = (many.replace("skip(3)", f"skip(3),\n  skip({number})") for number in (4, 5))
    assert merged("a.scala", many, ours, theirs) == many.replace("skip(3)", "skip(3),\n  skip(4),\n  skip(5)")
    few = "val s = f(skip(1), skip(2))\n"
    ours, theirs = (few.replace("skip(2)", f"skip(2), skip({number})") for number in (4, 5))
    assert merged("a.scala", few, ours, theirs) == "CONFLICT"


@pytest.mark.parametrize("profile", ["default", "eager"])
def test_members_of_an_enum_without_values(profile: str) -> None:
    base = "enum E {\n  a,\n}\n"
    texts = [base.replace("a,\n", f"a,\n  {name},\n") for name in ("b", "c", "b,\n  c")]
    assert merged("a.ts", base, *texts[:2], profile=profile) == texts[2]
    valued = [f"enum e {{\n  a,{more}\n}};\n" for more in ("", "\n  b = 1,", "\n  c = 1,")]
    assert merged("a.c", *valued, profile=profile) == "CONFLICT"
