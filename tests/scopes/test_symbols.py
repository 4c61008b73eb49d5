"""What is read out of one file, and that it survives the cache."""

import pytest

from grammars.catalogue import by_name
from scopes.extraction import LARGEST, extract
from scopes.parameters import Arguments, misfit
from scopes.symbols import FileSymbols, unpacked

PYTHON = b"""
from shop.money import Money as M, tax
from . import stock
import a.b


@decorated(1)
class Cart(Base, x.Other, metaclass=Meta):
    RED = 1

    def __init__(self, a, /, b=1, *args, key, **kw):
        self.total = a
        c: Cart = a
        c.pay(1, x=2)

        def inner(q):
            return q

        inner(3)

    def run(self, tax):
        tax()
        M(3).round()
        return [y.z for y in stock.all(*self.total)]


if M:
    LIMIT = 3
"""
SCRIPT = b"""
import Def, { a as b } from "./mod";
export { q } from "./q";
export enum Color { Red, Blue = 3 }
export class Cart extends Base implements Shape {
  constructor(private readonly store: Store, n = 3) { super(); }
  total(a: number, b?: string, ...rest: any[]): number { return b(a) + this.store.size(); }
}
export const make = (x: number) => { const inner = b(x); return inner.z; };
"""
JAVA = b"""
package shop;
import java.util.List;
import static shop.Money.tax;
class Cart extends Base implements Shape {
    private Money money;
    @Override public int area(int a, int... more) { Money m = money; return m.plus(a) + tax(1); }
}
"""
GO = b"""
package shop
import ("example.org/x/money"; other "example.org/go-thing/v2")
type Cart struct { Base; money *money.Money }
func (c *Cart) Total(a, b int, more ...string) int { return c.size(a) + money.Tax(other.One) }
"""


def symbols(language: str, data: bytes) -> FileSymbols:
    """The symbols of a text."""
    found = by_name(language)
    assert found is not None
    return extract(data, found)


def names(found: FileSymbols) -> set[tuple[str, str]]:
    """Qualified name and kind of all definitions."""
    return {(one.qualified, one.kind) for one in found.definitions}


def uses(found: FileSymbols) -> set[str]:
    """All references as they are written."""
    return {one.shown for one in found.references}


def test_python_definitions() -> None:
    found = symbols("python", PYTHON)
    wanted = {("Cart", "class"), ("Cart.RED", "field"), ("Cart.__init__", "method"), ("Cart.total", "field")}
    assert names(found) == {*wanted, ("Cart.run", "method"), ("LIMIT", "variable")}
    cart, start = found.definitions[0], found.definitions[2]
    assert cart.bases == ("Base", "x.Other")
    assert cart.marks == ("decorated",)
    assert start.parameters is not None
    kinds = ["place", "place", "any", "rest", "name", "rest-by-name"]
    assert [one.kind for one in start.parameters] == kinds
    assert found.definitions[-1].is_branch


def test_python_uses() -> None:
    found = symbols("python", PYTHON)
    assert {"Cart().pay", "M().round", "stock.all", "self.total", "Base", "x.Other"} <= uses(found)
    assert not uses(found) & {"tax", "inner", "y", "a", "q", "Cart.total"}
    pay = next(one for one in found.references if one.name == "pay")
    assert (pay.count, pay.named, pay.is_open, pay.scope) == (1, ("x",), False, "Cart.__init__")
    assert next(one for one in found.references if one.name == "all").is_open


def test_python_imports() -> None:
    found = [(one.module, one.name, one.alias) for one in symbols("python", PYTHON).imports]
    assert found == [
        ("shop.money", "Money", "M"),
        ("shop.money", "tax", "tax"),
        (".", "stock", "stock"),
        ("a.b", "", "a.b"),
    ]


def test_typescript() -> None:
    found = symbols("typescript", SCRIPT)
    assert {("Color.Red", "member"), ("Cart.store", "field"), ("Cart.total", "method"), ("make", "function")} <= names(
        found
    )
    assert ("make.inner", "variable") not in names(found)
    assert {"this.store.size", "b", "?.z"} <= uses(found)
    assert [(i.module, i.name, i.alias, i.is_exported) for i in found.imports] == [
        ("./mod", "default", "Def", False),
        ("./mod", "a", "b", False),
        ("./q", "q", "q", True),
    ]
    total = next(one for one in found.definitions if one.name == "total")
    assert total.parameters is not None
    assert [one.is_optional for one in total.parameters] == [False, True, True]


def test_java() -> None:
    found = symbols("java", JAVA)
    assert found.package == "shop"
    assert names(found) == {("Cart", "class"), ("Cart.money", "field"), ("Cart.area", "method")}
    assert found.definitions[0].bases == ("Base", "Shape")
    assert found.definitions[1].type == "Money"
    assert "Override" in found.definitions[2].marks
    assert {"Money().plus", "tax", "money"} <= uses(found)
    assert ("shop.Money", "tax", "tax") in [(one.module, one.name, one.alias) for one in found.imports]


def test_go() -> None:
    found = symbols("go", GO)
    assert names(found) == {("Cart", "class"), ("Cart.money", "field"), ("Cart.Total", "method")}
    assert found.definitions[0].bases == ("Base",)
    assert {"Cart().size", "money.Tax", "other.One"} <= uses(found)
    assert [one.alias for one in found.imports] == ["money", "other"]


@pytest.mark.parametrize(("language", "data"), [("python", PYTHON), ("typescript", SCRIPT), ("java", JAVA), ("go", GO)])
def test_packing_loses_nothing(language: str, data: bytes) -> None:
    found = symbols(language, data)
    assert unpacked(found.packed()) == found


def test_a_body_is_the_same_under_other_comments_and_space() -> None:
    first = symbols("python", b"def f(a):\n    return a  # one\n")
    second = symbols("python", b"# x\ndef f(a):\n    # two\n    return   a\n")
    other = symbols("python", b"def f(a):\n    return b\n")
    assert first.definitions[0].body == second.definitions[0].body != other.definitions[0].body


def test_what_does_not_parse_is_passed_over() -> None:
    found = symbols("python", b"def f(a):\n    return a\n\n)(\n\ndef g():\n    return f(1)\n")
    assert found.is_broken
    assert {"f", "g"} <= {one.name for one in found.definitions}


def test_a_tree_of_use_in_order_and_however_deep() -> None:
    found = symbols("rust", b"use a::{self, b::{c, d as e}, f::*};\n").imports
    assert [(one.module, one.name, one.alias) for one in found] == [
        ("$module", "a", "a"),
        ("a.b", "c", "c"),
        ("a.b", "d", "e"),
        ("a.f", "*", ""),
    ]
    (deep,) = symbols("rust", b"use " + b"a::{" * 2000 + b"b" + b"}" * 2000 + b";\n").imports
    assert (deep.module.count("a"), deep.name) == (2000, "b")


def test_a_huge_file_is_told_to_be_unknown() -> None:
    found = symbols("python", b"x = 1\n" * (LARGEST // 6 + 1))
    assert found.is_dynamic
    assert not found.definitions


@pytest.mark.parametrize(
    ("definition", "given", "fits"),
    [
        ("def f(a, b=1): ...", Arguments(1, (), False), True),
        ("def f(a, b=1): ...", Arguments(0, (), False), False),
        ("def f(a, b=1): ...", Arguments(3, (), False), False),
        ("def f(a, b=1): ...", Arguments(1, ("b",), False), True),
        ("def f(a, b=1): ...", Arguments(1, ("a",), False), False),
        ("def f(a, b=1): ...", Arguments(1, ("c",), False), False),
        ("def f(a, **kw): ...", Arguments(1, ("c",), False), True),
        ("def f(a, *, c): ...", Arguments(1, (), False), False),
        ("def f(a, *, c): ...", Arguments(1, ("c",), False), True),
        ("def f(a, *rest): ...", Arguments(5, (), False), True),
        ("def f(a, /): ...", Arguments(0, ("a",), False), False),
        ("def f(a, b): ...", Arguments(0, (), True), True),
        ("def f(a): ...", Arguments(2, (), True), False),
    ],
)
def test_fit(definition: str, given: Arguments, fits: bool) -> None:
    parameters = symbols("python", definition.encode()).definitions[0].parameters
    assert parameters is not None
    assert (misfit(parameters, given) == "") is fits
