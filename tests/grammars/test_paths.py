"""Paths to parts of nodes."""

import pytest

from grammars import catalogue, parser
from grammars.node import Node
from grammars.paths import part_of


def first(name: str, data: bytes) -> Node:
    language = catalogue.by_name(name)
    assert language is not None
    return parser.parse(data, language).children[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("name", b"f"),
        ("parameters.*type", b"int,List<String>,int... c"),
        ("parameters.#formal_parameter.name", b"a,b"),
        ("parameters.!formal_parameter.name", b"a"),
        ("body.nothing", b""),
        ("#nothing", b""),
    ],
)
def test_a_path_leads_to_text(path: str, text: bytes) -> None:
    method = first("java", b"class A { void f(int a, List<String>  b, int... c) {} }").child("body")
    assert method is not None
    assert part_of(method.named_children[0], path) == text


def test_a_dot_is_the_node_itself_with_its_white_space_folded() -> None:
    assert part_of(first("python", b"import  a,\\\n  b\n"), ".") == b"import a,\\ b"
