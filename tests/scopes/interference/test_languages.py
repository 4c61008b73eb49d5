"""Semantic conflicts in TypeScript, JavaScript, Java and Go: each with the harmless twins that look like it."""

from pathlib import Path

import pytest

from tests.scopes.interference.revisions import Files, checked, rules

TS: Files = {
    "src/money.ts": """
        export enum Unit { Euro, Dollar }
        export function tax(amount: number, rate = 0.2): number {
          return amount * rate;
        }
        export class Money {
          constructor(readonly amount: number) {}
          plus(other: Money): Money { return new Money(this.amount + other.amount); }
        }
    """,
    "src/cart.ts": """
        import { Money } from './money';

        export function total(): Money {
          return new Money(1);
        }

        export function size(): number {
          // how many
          return 0;
        }
    """,
    "src/index.ts": "export * from './money';\n",
}
JAVA: Files = {
    "src/shop/Money.java": """
        package shop;

        public class Money {
            public static final int LIMIT = 3;
            public enum Unit { EURO, DOLLAR }

            public static int tax(int amount) {
                return amount * LIMIT;
            }

            public int plus(Money other) {
                return tax(1);
            }
        }
    """,
    "src/shop/Shape.java": "package shop;\n\npublic interface Shape {\n    int area(int scale);\n}\n",
    "src/shop/Cart.java": "package shop;\n\npublic class Cart {\n    int size() {\n        return 0;\n    }\n}\n",
}
GO: Files = {
    "go.mod": "module example.org/shop\n",
    "money/money.go": """
        package money

        type Money struct {
            Amount int
        }

        func Tax(amount int) int {
            return amount * 2
        }

        func (m *Money) Plus(other int) int {
            return m.Amount + other
        }
    """,
    "money/other.go": "package money\n\nfunc Other() int {\n\treturn 1\n}\n",
    "cart/cart.go": "package cart\n\nfunc Size() int {\n\treturn 0\n}\n",
}


def edited(base: Files, path: str, *swaps: tuple[str, str]) -> dict[str, str | None]:
    """One file of a base with parts of it swapped."""
    text = base[path]
    assert text is not None
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return {path: text}


def java(body: str, extra: str = "") -> Files:
    """A new class that uses the others."""
    return {"src/shop/Order.java": f"package shop;\n\npublic class Order {extra}{{\n    {body}\n}}\n"}


def go(body: str) -> Files:
    """A new file of another package."""
    return {"order/order.go": f'package order\n\nimport "example.org/shop/money"\n\n{body}\n'}


USE_TS: Files = {"src/order.ts": "import { tax } from './money';\n\nexport const order = (x: number) => tax(x);\n"}
USE_JAVA = java("int order(int x) { return Money.tax(x); }")
USE_GO = go("func Order(x int) int { return money.Tax(x) }")

POSITIVE: dict[str, tuple[Files, Files, Files, str]] = {
    "ts: renamed function": (TS, edited(TS, "src/money.ts", ("function tax", "function vat")), USE_TS, "SC701"),
    "ts: through a re-export": (
        TS,
        edited(TS, "src/money.ts", ("function tax", "function vat")),
        {"src/order.ts": "import { tax } from '.';\n\nexport const order = (x: number) => tax(x);\n"},
        "SC701",
    ),
    "ts: method of a declared value": (
        TS,
        edited(TS, "src/money.ts", ("plus(other", "add(other")),
        {"src/o.ts": "import { Money } from './money';\nexport function f(m: Money) { return m.plus(m); }\n"},
        "SC701",
    ),
    "ts: member of an enum": (
        TS,
        edited(TS, "src/money.ts", ("Euro, Dollar", "Euro, Yen")),
        {"src/o.ts": "import { Unit } from './money';\nexport const unit = Unit.Dollar;\n"},
        "SC705",
    ),
    "ts: new parameter": (TS, edited(TS, "src/money.ts", ("rate = 0.2", "rate: number")), USE_TS, "SC702"),
    "ts: removed import": (
        TS,
        edited(
            TS, "src/cart.ts", ("import { Money } from './money';", ""), ("Money {", "any {"), ("new Money(1)", "1")
        ),
        edited(TS, "src/cart.ts", ("return 0", "return new Money(2).amount")),
        "SC703",
    ),
    "ts: mocked module": (
        TS,
        {"src/money.ts": None, "src/cash.ts": TS["src/money.ts"], "src/index.ts": "export * from './cash';\n"}
        | edited(TS, "src/cart.ts", ("'./money'", "'./cash'")),
        {"src/o.test.ts": "jest.mock('./money');\n"},
        "SC708",
    ),
    "java: renamed method": (
        JAVA,
        edited(JAVA, "src/shop/Money.java", ("int tax", "int vat"), ("return tax", "return vat")),
        USE_JAVA,
        "SC701",
    ),
    "java: method of a declared value": (
        JAVA,
        edited(JAVA, "src/shop/Money.java", ("int plus", "int add")),
        java("int order(Money m) { return m.plus(m); }"),
        "SC701",
    ),
    "java: field": (
        JAVA,
        edited(JAVA, "src/shop/Money.java", ("LIMIT", "MOST")),
        java("int order() { return Money.LIMIT; }"),
        "SC705",
    ),
    "java: new parameter": (
        JAVA,
        edited(JAVA, "src/shop/Money.java", ("tax(int amount)", "tax(int amount, int rate)"), ("tax(1)", "tax(1, 2)")),
        USE_JAVA,
        "SC702",
    ),
    "java: override": (
        JAVA,
        edited(JAVA, "src/shop/Shape.java", ("int scale", "int scale, int unit")),
        java("@Override public int area(int scale) { return 1; }", "implements Shape "),
        "SC706",
    ),
    "java: new abstract method": (
        JAVA,
        edited(JAVA, "src/shop/Shape.java", ("scale);", "scale);\n    int edge();")),
        java("public int area(int scale) { return 1; }", "implements Shape "),
        "SC706",
    ),
    "go: renamed function": (GO, edited(GO, "money/money.go", ("func Tax", "func Vat")), USE_GO, "SC701"),
    "go: method of a declared value": (
        GO,
        edited(GO, "money/money.go", (") Plus", ") Add")),
        go("func Order(m *money.Money) int { return m.Plus(1) }"),
        "SC701",
    ),
    "go: field of a literal": (
        GO,
        edited(GO, "money/money.go", ("Amount", "Value")),
        go("func Order() money.Money { return money.Money{Amount: 1} }"),
        "SC705",
    ),
    "go: new parameter": (GO, edited(GO, "money/money.go", ("Tax(amount", "Tax(rate, amount")), USE_GO, "SC702"),
    "go: defined in two files": (
        GO,
        edited(GO, "money/money.go", ("func Tax", "func Round() int {\n\treturn 1\n}\n\nfunc Tax")),
        edited(GO, "money/other.go", ("func Other", "func Round() int {\n\treturn 2\n}\n\nfunc Other")),
        "SC704",
    ),
}

NEGATIVE: dict[str, tuple[Files, Files, Files]] = {
    "ts: alias kept": (
        TS,
        edited(TS, "src/money.ts", ("export function tax", "export { vat as tax };\nfunction vat")),
        USE_TS,
    ),
    "ts: shadowed": (
        TS,
        edited(TS, "src/money.ts", ("function tax", "function vat")),
        {"src/order.ts": "export const order = (x: number, tax: any) => tax(x);\n"},
    ),
    "ts: default added": (TS, edited(TS, "src/money.ts", ("rate = 0.2", "rate = 0.2, unit = 1")), USE_TS),
    "ts: from outside": (
        TS,
        edited(TS, "src/money.ts", ("function tax", "function vat")),
        {"src/order.ts": "import { tax } from 'taxes';\n\nexport const order = (x: number) => tax(x);\n"},
    ),
    "js: fewer arguments are no error": (
        {"m.js": "export function tax(a) {\n  return a;\n}\n"},
        {"m.js": "export function tax(a, b) {\n  return a;\n}\n"},
        {"o.js": "import { tax } from './m';\ntax(1);\n"},
    ),
    "java: overload kept": (
        JAVA,
        edited(
            JAVA,
            "src/shop/Money.java",
            (
                "public static int tax(int amount) {",
                "static int tax(int a, int b) { return a; }\n\n    static int tax(int amount) {",
            ),
        ),
        USE_JAVA,
    ),
    "java: inherited from outside": (
        JAVA,
        edited(JAVA, "src/shop/Money.java", ("class Money", "class Money extends lib.Base"), ("int plus", "int add")),
        java("int order(Money m) { return m.plus(m); }"),
    ),
    "java: default method": (
        JAVA,
        edited(JAVA, "src/shop/Shape.java", ("scale);", "scale);\n    default int edge() { return 1; }")),
        java("public int area(int scale) { return 1; }", "implements Shape "),
    ),
    "go: shadowed package": (
        GO,
        edited(GO, "money/money.go", ("func Tax", "func Vat")),
        go("type Box struct{ Tax func(int) int }\n\nfunc Order(money Box) int { return money.Tax(1) }"),
    ),
    "go: variadic": (
        GO,
        edited(GO, "money/money.go", ("amount int)", "amount int, more ...int)")),
        USE_GO,
    ),
    "go: files for two systems": (
        GO,
        {"money/a_linux.go": "package money\n\nfunc Round() int {\n\treturn 1\n}\n"},
        {"money/a_windows.go": "package money\n\nfunc Round() int {\n\treturn 2\n}\n"},
    ),
}


@pytest.mark.parametrize("name", POSITIVE)
def test_found(name: str, tmp_path: Path) -> None:
    base, ours, theirs, rule = POSITIVE[name]
    assert rules(checked(tmp_path, base, ours, theirs)) == [rule]


@pytest.mark.parametrize("name", NEGATIVE)
def test_not_found(name: str, tmp_path: Path) -> None:
    base, ours, theirs = NEGATIVE[name]
    assert rules(checked(tmp_path, base, ours, theirs)) == []
