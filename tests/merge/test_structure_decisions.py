"""What is told of each merge by syntax: rule, place, entity, tags and text of every decision, and each hunk."""

import pytest

from grammars import catalogue
from merge.options import Options
from merge.regions import Hunk
from merge.revision import Triple
from merge.structure import merge_structure

CLASS = (
    "class A:\n    def f(self):\n        one(1)\n        x = 2\n        two(2)\n\n    def g(self):\n        return 1\n"
)
SUM = "def old(values):\n    total = 0\n    for value in values:\n        total += value\n    return total\n"
F, G = "def f():\n    a(1)\n    b(2)\n", "def g():\n    c(3)\n    d(4)\n"
JSON = '{\n  "a": 1,\n  "b": {"c": 1, "d": 2}\n}\n'
DOC = 'def f():\n    """One.\n\n    Two.\n\n    Three.\n    """\n'
JAVA = "class A {\n  @X(1)\n  @Y(1)\n  void f() {}\n}\n"
X = "x = 1\n"


def told(path: str, *texts: str, **chosen: str) -> list[tuple[str, ...]]:
    """Rule, place, entity, tags, text and what was dropped of each decision; entity, reason, place, sides of a hunk."""
    options = Options()
    for name, value in chosen.items():
        setattr(options, name, value)
    language = catalogue.find(path, b"")
    assert language is not None
    found: list[tuple[str, ...]] = []
    for region in merge_structure(Triple(*(text.encode() for text in texts)), language, options):
        if isinstance(region, Hunk):
            found.append(("hunk", region.entity, region.reason, region.place, *(x.decode() for x in region.sides)))
            continue
        for one in region.decisions:
            dropped = b" ".join(one.dropped).decode()
            found.append((one.rule, one.place, one.entity, "".join(one.tags), one.text.decode(), dropped))
    return found


CASES: dict[str, tuple[tuple[str, ...], dict[str, str], list[tuple[str, ...]]]] = {
    "both add methods": (
        (
            "a.py",
            CLASS,
            CLASS + "\n    def h(self):\n        return 2\n",
            CLASS + "\n    def i(self):\n        return self\n",
        ),
        {},
        [
            ("commutative-insert", "class-body", "class `A`", "", "def h(self):\n        return 2", ""),
            ("commutative-insert", "class-body", "class `A`", "", "def i(self):\n        return self", ""),
        ],
    ),
    "edits of one body": (
        ("a.py", CLASS, CLASS.replace("one(1)", "one(3)"), CLASS.replace("two(2)", "two(4)")),
        {},
        [
            ("statement-merge", "statements", "method `A.f`", "same-body", "one(3)", ""),
            ("statement-merge", "statements", "method `A.f`", "same-body", "two(4)", ""),
        ],
    ),
    "one statement": (
        ("a.py", CLASS, CLASS.replace("one(1)", "one(3)"), CLASS.replace("one(1)", "one(4)")),
        {},
        [
            (
                "hunk",
                "method `A.f`",
                "changed on both sides",
                "set",
                "        one(1)\n",
                "        one(3)\n",
                "        one(4)\n",
            ),
        ],
    ),
    "statements at one place": (
        ("a.py", CLASS, CLASS.replace("(1)\n", "(1)\n        p()\n"), CLASS.replace("(1)\n", "(1)\n        q()\n")),
        {},
        [
            ("hunk", "method `A.f`", "both add at this place", "statements", "", "        p()\n", "        q()\n"),
        ],
    ),
    "deleted and changed": (
        ("a.py", f"{F}\n\n{G}", F, f"{F}\n\n{G}".replace("d(4)", "d(9)")),
        {},
        [
            (
                "hunk",
                "function `g`",
                "deleted in ours, changed in theirs",
                "top-level",
                "\n\ndef g():\n    c(3)\n    d(4)\n",
                "",
                "\n\ndef g():\n    c(3)\n    d(9)\n",
            ),
        ],
    ),
    "changed and deleted": (
        ("a.py", f"{F}\n\n{G}", f"{F}\n\n{G}".replace("d(4)", "d(9)"), F),
        {},
        [
            (
                "hunk",
                "function `g`",
                "changed in ours, deleted in theirs",
                "top-level",
                "\n\ndef g():\n    c(3)\n    d(4)\n",
                "\n\ndef g():\n    c(3)\n    d(9)\n",
                "",
            ),
        ],
    ),
    "imports": (
        ("a.py", "import a\n", "import a\nimport b\n", "import a\nimport c\n"),
        {},
        [
            ("import-union", "top-level", "", "", "import b", ""),
            ("import-union", "top-level", "", "", "import c", ""),
        ],
    ),
    "moved and edited": (
        ("a.py", f"{F}\n\n{G}", f"{G}\n\n{F}", f"{F}\n\n{G}".replace("b(2)", "b(9)")),
        {},
        [
            ("entity-match", "top-level", "function `f`", "", "def f():\n    a(1)\n    b(9)", ""),
        ],
    ),
    "moved and edited by both": (
        ("a.py", f"{F}\n\n{G}", f"{G}\n\n{F}".replace("a(1)", "a(8)"), f"{F}\n\n{G}".replace("b(2)", "b(9)")),
        {},
        [
            ("statement-merge", "statements", "function `f`", "same-body", "a(8)", ""),
            ("statement-merge", "statements", "function `f`", "same-body", "b(9)", ""),
        ],
    ),
    "renamed and edited": (
        ("a.py", SUM, SUM.replace("old", "new"), SUM.replace("= 0", "= 1")),
        {},
        [
            ("renamed-entity", "top-level", "", "", "", ""),
            ("part-merge", "top-level", "function `old`", "", "new", ""),
            (
                "part-merge",
                "top-level",
                "function `old`",
                "",
                "total = 1\n    for value in values:\n        total += value\n    return total",
                "",
            ),
        ],
    ),
    "keys of a map": (
        ("a.json", JSON, JSON.replace(": 1", ": 3"), JSON.replace("2}\n", '4},\n  "e": 5\n')),
        {},
        [
            ("list-merge", "keyed-map", 'key `"a"`', "", '"a": 3', ""),
            ("list-merge", "keyed-map", 'key `"b"."c"`', "", '"c": 3', ""),
            ("list-merge", "keyed-map", 'key `"b"."d"`', "", '"d": 4', ""),
            ("list-merge", "keyed-map", "", "", '"e": 5', ""),
        ],
    ),
    "one key with two values": (
        ("a.json", JSON, JSON.replace("1,\n", '1,\n  "k": 2,\n'), JSON.replace("1,\n", '1,\n  "k": 3,\n')),
        {},
        [
            (
                "hunk",
                'key `"k"`',
                'both add key `"k"` with different values',
                "keyed-map",
                "",
                '  "k": 2,\n',
                '  "k": 3,\n',
            ),
        ],
    ),
    "an addition in another": (
        ("a.py", X, f"{X}\n\n{F}".replace("    b(2)\n", ""), f"{X}\n\n{F}"),
        {},
        [
            ("addition-contained", "top-level", "function `f`", "", "def f():\n    a(1)\n    b(2)", ""),
        ],
    ),
    "an entity added differently": (
        ("a.py", X, f"{X}\n\n{F}", f"{X}\n\n{F}".replace("a(1)", "c(7)")),
        {},
        [
            (
                "hunk",
                "function `f`",
                "both add function `f` differently",
                "top-level",
                "",
                "\n\ndef f():\n    a(1)\n    b(2)\n",
                "\n\ndef f():\n    c(7)\n    b(2)\n",
            ),
        ],
    ),
    "arguments": (
        ("a.py", "f(a, b, c)\n", "f(x, b, c)\n", "f(a, b, y)\n"),
        {},
        [
            ("list-merge", "set", "", "", "x", ""),
            ("list-merge", "set", "", "", "y", ""),
        ],
    ),
    "parameters at one place": (
        ("a.py", "def f(a, b):\n    pass\n", "def f(a, b, c):\n    pass\n", "def f(a, b, d):\n    pass\n"),
        {},
        [
            (
                "hunk",
                "function `f`",
                "both add at this place",
                "arguments",
                "def f(a, b):\n",
                "def f(a, b, c):\n",
                "def f(a, b, d):\n",
            ),
        ],
    ),
    "a comment and what it is about": (
        ("a.py", "# one two\nx = 1\n", "# three\nx = 1\n", "# one two\nx = 2\n"),
        {},
        [
            ("comment-merge", "top-level", "variable `x`", "", "# three\n", ""),
            ("entity-match", "top-level", "variable `x`", "", "x = 2", ""),
        ],
    ),
    "a comment twice": (
        ("a.py", "# one two\nx = 1\n", "# three\nx = 1\n", "# four\nx = 1\n"),
        {},
        [
            ("hunk", "variable `x`", "changed on both sides", "top-level", "# one two\n", "# three\n", "# four\n"),
        ],
    ),
    "a comment as ours has it": (
        ("a.py", "# one two\nx = 1\n", "# three\nx = 1\n", "# four\nx = 1\n"),
        {"comment_merging": "prefer-ours"},
        [
            ("comment-preference", "top-level", "variable `x`", "", "# three\n", "# four"),
        ],
    ),
    "a comment as theirs has it": (
        ("a.py", "# one two\nx = 1\n", "# three\nx = 1\n", "# four\nx = 1\n"),
        {"comment_merging": "prefer-theirs"},
        [
            ("comment-preference", "top-level", "variable `x`", "", "# four\n", "# three"),
        ],
    ),
    "a docstring": (
        ("a.py", DOC, DOC.replace("One.", "One!"), DOC.replace("Three.", "Three!")),
        {},
        [
            (
                "token-merge",
                "statements",
                "function `f`",
                "same-body",
                '"""One!\n\n    Two.\n\n    Three!\n    """',
                "",
            ),
        ],
    ),
    "members of an enum": (
        ("a.ts", "enum E {\n  A,\n}\n", "enum E {\n  A,\n  B,\n}\n", "enum E {\n  A,\n  C,\n}\n"),
        {},
        [
            ("series-insert", "set", "type `E`", "", "B", ""),
            ("series-insert", "set", "type `E`", "", "C", ""),
        ],
    ),
    "annotations": (
        ("A.java", JAVA, JAVA.replace("@X(1)", "@X(2)"), JAVA.replace("@Y(1)", "@Y(2)")),
        {},
        [
            ("entity-match", "class-body", "annotation `A.f.X`", "", "@X(2)", ""),
            ("entity-match", "class-body", "annotation `A.f.Y`", "", "@Y(2)", ""),
        ],
    ),
    "an annotation and the body": (
        ("A.java", JAVA, JAVA.replace("@X(1)", "@X(2)"), JAVA.replace("{}", "{ g(); }")),
        {},
        [
            ("part-merge", "class-body", "method `A.f`", "", "@X(2)\n  @Y(1)", ""),
            ("part-merge", "class-body", "method `A.f`", "", "{ g(); }", ""),
        ],
    ),
    "code in a document": (
        (
            "a.md",
            "# T\n\n```python\nimport a\n```\n",
            "# T\n\n```python\nimport a\nimport b\n```\n",
            "# T\n\n```python\nimport a\nimport c\n```\n",
        ),
        {},
        [
            ("import-union", "class-body", "section `T`", "", "import b", ""),
            ("import-union", "class-body", "section `T`", "", "import c", ""),
        ],
    ),
    "a set": (
        ("a.py", "x = {1, 2}\n", "x = {1, 2, 3}\n", "x = {1, 2, 4}\n"),
        {},
        [
            ("commutative-insert", "set", "variable `x`", "", "3", ""),
            ("commutative-insert", "set", "variable `x`", "", "4", ""),
        ],
    ),
    "a list": (
        ("a.js", "x = [\n  1,\n];\n", "x = [\n  1,\n  2,\n];\n", "x = [\n  1,\n  3,\n];\n"),
        {},
        [
            ("hunk", "statement `x`", "both add at this place", "arguments", "", "  2,\n", "  3,\n"),
        ],
    ),
    "a list, eagerly": (
        ("a.js", "x = [\n  1,\n];\n", "x = [\n  1,\n  2,\n];\n", "x = [\n  1,\n  3,\n];\n"),
        {"profile": "eager"},
        [
            ("commutative-insert", "arguments", "statement `x`", "", "2", ""),
            ("commutative-insert", "arguments", "statement `x`", "", "3", ""),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_told(name: str) -> None:
    texts, options, expected = CASES[name]
    assert told(*texts, **options) == expected
