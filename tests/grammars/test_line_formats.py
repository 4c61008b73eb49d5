"""Line-oriented formats as trees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammars import catalogue, parser
from grammars.language import Language
from grammars.node import Node

LINE_LANGUAGES = [language for language in catalogue.all_languages() if language.grammar.line_format]


def tree(name: str, data: bytes) -> Node:
    language = catalogue.by_name(name)
    assert language is not None
    return parser.parse(data, language)


def shape(node: Node) -> object:
    """Kinds and leaves, nested."""
    return (node.kind, [shape(child) for child in node.children]) if node.children else node.text.decode()


def test_ini_has_sections_entries_and_lines_of_values() -> None:
    root = tree("ini", b"; top\n[a]\nx = 1\ny =\n    p\n    q\n\n# about b\n[b]\nz: 3\n")
    assert [child.kind for child in root.children] == ["comment", "section", "comment", "section"]
    first, second = root.children[1], root.children[3]
    assert [child.kind for child in first.children] == ["header", "entry", "entry"]
    value = first.children[2].child("value")
    assert value is not None
    assert [item.text for item in value.children] == [b"p", b"q"]
    assert first.text.endswith(b"    q")
    assert second.text == b"[b]\nz: 3"


def test_properties_go_on_behind_a_backslash() -> None:
    root = tree("properties", b"a = 1, \\\n  2\nb.c : 3\n! note\n")
    assert [child.text for child in root.children] == [b"a = 1, \\\n  2", b"b.c : 3", b"! note"]
    assert [child.text for child in root.children[1].children] == [b"b.c", b"3"]


def test_go_mod_has_blocks() -> None:
    root = tree("gomod", b"module a\n\nrequire (\n\tb v1\n\tc v2 // indirect\n)\nreplace d => ../d\n")
    assert [child.kind for child in root.children] == ["directive", "block", "replacement"]
    block = root.children[1]
    assert [child.kind for child in block.children] == ["name", "(", "requirement", "requirement", ")"]


def test_blocks_nest() -> None:
    root = tree("graphql", b'type A {\n  """\n  what it is\n  """\n  b: C\n}\nquery {\n  a(x: 1) {\n    b\n  }\n}\n')
    assert [child.kind for child in root.children] == ["block", "block"]
    assert [child.kind for child in root.children[0].children] == ["name", "{", "comment", "field", "}"]
    assert [child.kind for child in root.children[1].children] == ["name", "{", "block", "}"]


def test_cmake_commands_over_several_lines() -> None:
    root = tree("cmake", b"set(A\n  a.c\n  b.c)\nadd_library(x ${A})\n")
    assert [child.kind for child in root.children] == ["block", "command"]
    assert [child.text for child in root.children[0].children] == [b"set(A", b"a.c", b"b.c", b")"]


def test_a_block_that_is_not_closed_is_only_lines() -> None:
    root = tree("gomod", b"require (\n\tb v1\n")
    assert "block" not in {child.kind for child in root.children}


@pytest.mark.parametrize("language", LINE_LANGUAGES, ids=lambda language: language.name)
@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet='ab=:.[](){}#;! \t\n\r\\"-<>v1', max_size=80))
def test_any_text_has_a_tree_whose_nodes_lie_in_order(language: Language, text: str) -> None:
    data = text.encode()
    stack = [parser.parse(data, language)]
    while stack:
        node = stack.pop()
        at = node.start
        for child in node.children:
            assert at <= child.start <= child.end <= node.end
            assert child.text == child.text.strip()
            at = child.end
        stack.extend(node.children)
