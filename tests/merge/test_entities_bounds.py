"""Who is who at the bounds: how alike, how many, in which order, and what is never matched."""

import pytest

from grammars import catalogue
from grammars.language import Language
from grammars.parser import parse
from merge import entities
from merge.entities import Added, describe, match, match_added
from merge.items import Item, split_list


def language(path: str) -> Language:
    found = catalogue.find(path, b"")
    assert found is not None
    return found


def items(path: str, text: str, kind: str = "") -> list[Item]:
    known = language(path)
    root = parse(text.encode(), known)
    node = next(node for node in root.walk() if node.kind == kind) if kind else root
    rule = known.list_rule(node, None)
    assert rule is not None
    found = split_list(node, rule, known)
    assert found is not None
    return found.items


def matched(path: str, base: str, side: str, kind: str = "", *, by_place: bool = False, new: str = "") -> list[int]:
    fresh = frozenset(text.encode() for text in new.split("|") if text)
    return match(items(path, base, kind), items(path, side, kind), language(path), by_place=by_place, new=Added(fresh))


@pytest.mark.parametrize(
    ("base", "side", "found"),
    [
        # half of the tokens is not enough
        ("go(a, b)", "go(c, d)", [0]),
        ("a.b(c)", "x.y(z)", [-1]),
        ("a(1)", "b(2)", [-1]),
        # the most alike first, moved ones too
        ("one(a, b, c)\ntwo(d, e, f)", "two(d, e, g)\none(a, b, h)", [1, 0]),
        ("one(a, b, c)", "one(a, x, y)\none(a, b, z)", [-1, 0]),
        ("one(a, b, c)\none(a, x, y)", "one(a, b, z)", [0]),
        # a statement inside another
        ("run(a)", "if ready:\n    again(b, c, d, e, f)\n    run(a)", [-1]),
        ("x(1)\ny(2)\nz(3)", "x(1)\nq.r\nz(3)", [0, -1, 2]),
        # equal and moved
        ("go(a)\nx = 1\ny = 2", "x = 1\ny = 2\ngo(a)", [1, 2, 0]),
        ("go\nx = 1\ny = 2", "x = 1\ny = 2\ngo", [1, 2, 0]),
        ("go(a)\nx = 1\ngo(a)", "x = 1\ngo(a)", [1, 2]),
        # names
        ("x = 1\ny = 2", "y = 3\nx = 4", [1, 0]),
        ("x = 1\nx = 2\nx = 3", "x = 4\nx = 5", [0, 1]),
    ],
)
def test_statements(base: str, side: str, found: list[int]) -> None:
    assert matched("a.py", base + "\n", side + "\n") == found


def method(name: str, *lines: str) -> str:
    return "".join([f"def {name}(self, value):\n", *(f"    {line}\n" for line in lines), "\n\n"])


SEVEN = ("a = b", "c = d", "e = f", "g = h")


@pytest.mark.parametrize(
    ("base", "side", "found"),
    [
        (method("f", *SEVEN), method("g", *SEVEN), [0]),
        (method("f", *SEVEN), method("g", *SEVEN[:3], "x = y"), [0]),
        (method("f", *SEVEN), method("g", *SEVEN[:1], "i = j", "k = l", "x = y"), [-1]),
        (method("f", "a = b"), method("g", "a = b"), [-1]),
        (method("f", "a = b", "c = d"), method("g", "a = b", "c = d"), [-1]),
        (method("f", "a = b", "c = d", "e"), method("g", "a = b", "c = d", "e"), [0]),
        (method("k", "x") + method("f", *SEVEN), method("g", *SEVEN) + method("k", "x"), [1, 0]),
        (method("f", *SEVEN) + method("g", *SEVEN), method("g", *SEVEN), [1]),
    ],
)
def test_entities_with_a_new_name(base: str, side: str, found: list[int]) -> None:
    assert matched("a.py", base, side) == found


def test_what_is_known_to_be_new_is_no_other_form_of_anything() -> None:
    base, side = "go(a, b)\n", "go(a, d)\n"
    assert matched("a.py", base, side) == [0]
    assert matched("a.py", base, side, new="go(a, d)") == [-1]
    old, renamed = method("k", "x") + method("f", *SEVEN), method("g", *SEVEN) + method("k", "x")
    assert matched("a.py", old, renamed, new=renamed.split("\n\n\n")[0]) == [-1, 0]


def test_by_place_only_as_many_as_there_were() -> None:
    assert matched("a.js", "f(a, b, c);", "f(1, 2, 3);", "arguments", by_place=True) == [0, 1, 2]
    assert matched("a.js", "f(a, b, c);", "f(1, 2);", "arguments", by_place=True) == [-1, -1]
    assert matched("a.js", "f(a, b, c);", "f(1, b, 2, 3);", "arguments", by_place=True) == [0, 1, -1, -1]
    assert matched("a.js", "f(a, b, c);", "f(1, 2, b, 3);", "arguments", by_place=True) == [-1, -1, 1, 2]


@pytest.mark.parametrize(("bound", "found"), [(4, [0, 1]), (3, [-1, -1])])
def test_too_many_pairs_are_not_compared(monkeypatch: pytest.MonkeyPatch, bound: int, found: list[int]) -> None:
    monkeypatch.setattr(entities, "LIKENESS_PAIRS", bound)
    assert matched("a.py", "go(a, b)\nup(c, d)\n", "go(a, x)\nup(c, y)\n") == found
    renamed = [method("f", *SEVEN), method("k", *SEVEN[::-1], "z")]
    other = [text.replace("def f", "def g").replace("def k", "def l") for text in renamed]
    assert (matched("a.py", "".join(renamed), "".join(other)) == [-1, -1]) is (bound == 3)


def test_long_items_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "LIKENESS_BYTES", 8)
    assert matched("a.py", "go(a, b)\n", "go(a, c)\n") == [0]
    assert matched("a.py", "goo(a, b)\n", "goo(a, c)\n") == [-1]


@pytest.mark.parametrize(
    ("path", "text", "name", "key"),
    [
        ("a.py", "import os\n", b"os", ("import", "import_statement")),
        ("a.py", "def f(): pass\n", b"f", ("function_definition", b"f")),
        ("a.py", "@x\ndef f(): pass\n", b"f", ("function_definition", b"f")),
        ("a.ts", "export class A {}\n", b"A", ("class_declaration", b"A")),
        ("a.py", "go()\n", b"", None),
    ],
)
def test_what_an_item_is_known_by(path: str, text: str, name: bytes, key: tuple[object, ...] | None) -> None:
    (item,) = items(path, text)
    described = describe(item, language(path))
    assert described.name == name
    assert (described.key and described.key[: len(key or ())]) == key
    assert describe(item, language(path)) is item


def test_of_what_both_added_each_is_one_of_the_other_side_once() -> None:
    def added(ours: str, theirs: str) -> list[tuple[bytes, bytes]]:
        pairs = match_added(items("a.py", ours), items("a.py", theirs), language("a.py"))
        return [(one.text, other.text) for one, other in pairs]

    assert added("x = 1\nx = 2\n", "x = 3\n") == [(b"x = 1", b"x = 3")]
    assert added("x = 1\n", "x = 3\nx = 4\n") == [(b"x = 1", b"x = 3")]
    assert added("x = 1\nx = 2\n", "x = 3\nx = 4\n") == [(b"x = 1", b"x = 3"), (b"x = 2", b"x = 4")]
    assert added("go()\n", "go()\n") == []
    assert added("x = 1\n", "y = 1\n") == []
