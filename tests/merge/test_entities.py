from grammars import catalogue
from grammars.parser import parse
from merge.entities import describe, match, match_added
from merge.items import Item, split_list


def items(path: str, text: str, kind: str = "") -> list[Item]:
    language = catalogue.find(path, b"")
    assert language is not None
    root = parse(text.encode(), language)
    node = next(node for node in root.walk() if node.kind == kind) if kind else root
    rule = language.list_rule(node, None)
    assert rule is not None
    found = split_list(node, rule, language)
    assert found is not None
    return [describe(item, language) for item in found.items]


def matched(path: str, base: str, side: str, kind: str = "", *, by_place: bool = False) -> list[int]:
    language = catalogue.find(path, b"")
    assert language is not None
    return match(items(path, base, kind), items(path, side, kind), language, by_place=by_place)


def test_by_name_wherever_it_stands() -> None:
    assert matched("a.py", "def f(): 1\n\ndef g(): 2\n", "def g(): 3\n\ndef f(): 4\n") == [1, 0]


def test_the_same_name_again_by_occurrence() -> None:
    assert matched("a.py", "x = 1\nx = 2\n", "x = 3\nx = 4\n") == [0, 1]


def test_a_new_name_by_what_the_entity_holds() -> None:
    body = "    total = 0\n    for value in values:\n        total += value\n    return total\n"
    assert matched("a.py", "def f(values):\n" + body, "def g(values):\n" + body + "    # done\n") == [0]


def test_not_by_a_few_words_alone() -> None:
    assert matched("a.py", "def f(): pass\n", "def g(): pass\n") == [-1]


def test_imports_never_by_likeness() -> None:
    assert matched("a.py", "import one.two.three\n", "import one.two.four\n") == [-1]


def test_statements_by_likeness_in_order() -> None:
    assert matched("a.py", "go(a, b)\nstop(c)\n", "new()\ngo(a, d)\nstop(c, e)\n") == [-1, 0, 1]


def test_arguments_by_place() -> None:
    assert matched("a.js", "f(a, b);\n", "f(a, g.h(1));\n", "arguments") == [0, -1]
    assert matched("a.js", "f(a, b);\n", "f(a, g.h(1));\n", "arguments", by_place=True) == [0, 1]


def test_the_source_of_an_import_does_not_hold_its_names() -> None:
    one, two = items("a.rs", "use a::{b, c};\n")[0], items("a.rs", "use a::{d};\n")[0]
    assert one.key == two.key
    assert items("a.rs", "use a::b;\n")[0].key != one.key


def test_what_both_added_by_key_and_signature() -> None:
    language = catalogue.find("A.java", b"")
    assert language is not None
    ours = items("A.java", "class A { void f(int a) {} void f(long a) {} }", "class_body")
    theirs = items("A.java", "class A { void f(long b) {} void f(char a) {} }", "class_body")
    pairs = [(a.text, b.text) for a, b in match_added(ours, theirs, language)]
    assert pairs == [(b"void f(long a) {}", b"void f(long b) {}")]
