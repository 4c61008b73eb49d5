"""Trees as the rest of the project sees them."""

import pytest

from grammars import catalogue, parser
from grammars.language import Grammar, Language
from grammars.node import Node


def language(name: str) -> Language:
    found = catalogue.by_name(name)
    assert found is not None
    return found


def kinds(node: Node) -> list[str]:
    return [child.kind for child in node.children]


def test_the_root_spans_the_file_and_nodes_have_no_white_space_around_them() -> None:
    data = b"\n\nx: |\n  a\n  b\n\ny: 1\n\n"
    root = parser.parse(data, language("yaml"))
    assert (root.start, root.end) == (0, len(data))
    for node in root.walk():
        if node is not root:
            assert node.text == node.text.strip()


def test_children_are_made_when_asked_for_and_carry_fields() -> None:
    root = parser.parse(b"def f(a):\n    return a\n", language("python"))
    function = root.children[0]
    assert function.kind == "function_definition"
    name = function.child("name")
    assert name is not None
    assert name.text == b"f"
    assert kinds(function) == ["def", "identifier", "parameters", ":", "block"]
    assert [child.kind for child in function.named_children] == ["identifier", "parameters", "block"]


def test_a_parse_error_is_marked_on_the_way_to_it_only() -> None:
    root = parser.parse(b"def f():\n    return 1\n\ndef g(:\n    pass\n", language("python"))
    assert root.has_error
    assert not root.children[0].has_error
    assert any(node.is_error or node.is_missing for node in root.walk())


def test_a_missing_token_is_kept() -> None:
    root = parser.parse(b'{"a": 1', language("json"))
    assert any(node.is_missing for node in root.walk())


def test_a_deep_tree_needs_no_recursion() -> None:
    data = b"x = " + b" + ".join([b"1"] * 5000) + b"\n"
    assert sum(1 for _ in parser.parse(data, language("python")).walk()) > 10_000


def test_a_missing_grammar_names_what_to_install() -> None:
    gone = Language("gone", Grammar("tree_sitter_gone", distribution="tree-sitter-gone", extra="languages"))
    with pytest.raises(parser.GrammarMissing, match=r"pip install 'treaty\[languages\]'"):
        parser.parse(b"", gone)


def test_captures_come_in_order_of_the_text() -> None:
    data = b"class A:\n    def f(self): ...\ndef g(): ...\n"
    found = parser.captures(language("python"), "definitions", data)
    assert [node.text for name, node in found if name == "name"] == [b"A", b"f", b"g"]
    matched = parser.matches(language("python"), "definitions", data)
    assert sorted(match["name"][0].text for match in matched) == [b"A", b"f", b"g"]


def test_a_query_that_does_not_fit_says_so() -> None:
    wrong = Language("wrong", Grammar("tree_sitter_python"))
    wrong.queries["definitions"] = "(no_such_node) @name"
    with pytest.raises(parser.QueryInvalid, match="no_such_node"):
        parser.captures(wrong, "definitions", b"")


def test_a_comment_of_yaml_is_where_its_indent_says() -> None:
    yaml = catalogue.by_name("yaml")
    assert yaml is not None
    text = b"a:\n  b:\n    c: 1\n    # of c\n  # of d\n\n  # too\n  d: |\n    # text\n# of e\ne: 2\n"
    held = [
        (node.kind, node.text) for node in parser.parse(text, yaml).walk() if node.children and "comment" in kinds(node)
    ]
    assert held == [
        ("block_mapping", b"a:\n  b:\n    c: 1\n    # of c\n  # of d\n\n  # too\n  d: |\n    # text\n# of e\ne: 2"),
        ("block_mapping", b"b:\n    c: 1\n    # of c\n  # of d\n\n  # too\n  d: |\n    # text"),
        ("block_mapping", b"c: 1\n    # of c"),
    ]
