"""Faults of one text: which there are, where they stand, and how they are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammars.catalogue import by_name
from grammars.parser import parse
from merge.faults import Fault, Spans, parse_faults, shape_faults

PLACES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)).map(lambda x: (x[0], x[0] + x[1])), max_size=5)


def shapes(text: bytes, language: str, spans: Spans | None = None) -> list[tuple[str, bytes, str]]:
    """Kind, text and message of the shape faults."""
    known = by_name(language)
    assert known is not None
    faults = shape_faults(parse(text, known), known, spans)
    return [(one.kind, text[one.start : one.end], one.message) for one in faults]


def errors(text: bytes, language: str = "python") -> list[Fault]:
    known = by_name(language)
    assert known is not None
    return parse_faults(parse(text, known))


@given(PLACES, st.integers(0, 16), st.integers(0, 5))
@settings(max_examples=200)
def test_a_span_meets_what_it_touches(places: list[tuple[int, int]], start: int, size: int) -> None:
    end = start + size
    assert Spans(places).meet(start, end) == any(low <= end and start <= high for low, high in places)


def test_parse_errors_are_found_once_each_with_their_text() -> None:
    assert errors(b"a = 1\n") == []
    first, second = sorted(errors(b"a = = 1\nb = 2\nc = ) 3\n"), key=lambda one: one.start)
    assert (first.kind, first.message) == ("parse", "no longer parses")
    assert b"=" in first.mark
    assert first.end <= 8
    assert (second.mark, second.start, second.end) == (b")", 18, 19)
    assert repr(second) == "Fault('parse', 18-19, 'no longer parses')"


def test_a_token_that_the_parser_invents_is_an_error() -> None:
    (fault,) = errors(b'{"a": 1', "json")
    assert fault.start == fault.end or fault.mark


def test_the_mark_of_an_error_does_not_depend_on_its_white_space() -> None:
    (one,), (other,) = errors(b"a = 1\nx = = y\n"), errors(b"a = 1\nx =   = y\n")
    assert one.mark.split() == one.mark.split(b" ")
    assert one.mark == other.mark


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (b"import os\nimport sys\nimport os\n", "python", [("duplicate", b"import os", "import `import os` twice")]),
        (b"import os\nimport  os\n", "python", [("duplicate", b"import  os", "import `import os` twice")]),
        (b"import os\nimport sys\n", "python", []),
        (b"import os\n", "python", []),
        (b'{"a": 1, "b": 2, "a": 3}\n', "json", [("duplicate", b'"a": 3', 'key `"a"` twice')]),
        (b'{"a": {"b": 1}, "c": {"b": 2}}\n', "json", []),
        (b'{"x": {"a": 1, "a": 2}}\n', "json", [("duplicate", b'"a": 2', 'key `"a"` twice')]),
        (b"f({a, , b});\n", "javascript", [("separator", b",", "a stray `,`")]),
        (b"f({, a});\n", "javascript", [("separator", b",", "a stray `,`")]),
        (b"f({a, b,});\n", "javascript", []),
        (b"x = `${f({a, , b})}`;\n", "javascript", []),
    ],
)
def test_shapes(text: bytes, language: str, found: list[tuple[str, bytes, str]]) -> None:
    assert shapes(text, language) == found


def test_a_name_three_times_is_told_twice_with_the_first_as_the_other() -> None:
    json = by_name("json")
    assert json is not None
    text = b'{"a": 1, "a": 2, "b": 0, "a": 3}'
    faults = shape_faults(parse(text, json), json, None)
    assert [text[one.start : one.end] for one in faults] == [b'"a": 2', b'"a": 3']
    assert {text[slice(*one.also)] for one in faults if one.also} == {b'"a": 1'}
    assert len({one.mark for one in faults}) == 1


@pytest.mark.parametrize("first", [True, False])
def test_only_what_meets_a_span_is_looked_at_and_its_twin_is_found_elsewhere(*, first: bool) -> None:
    text = b'{"a": 1, "b": 2, "a": 3, "c": 4, "c": 5}'
    at = text.index(b'"a": 1') if first else text.index(b'"a": 3')
    assert shapes(text, "json", Spans([(at, at + 1)])) == [("duplicate", b'"a": 3', 'key `"a"` twice')]
    assert shapes(text, "json", Spans([(9, 10)])) == []
    assert shapes(text, "json", Spans([])) == []


def test_a_signature_tells_overloads_apart() -> None:
    one = b"class A {\n  void f(int a) {}\n  void f(String a) {}\n}\n"
    assert shapes(one, "java") == []
    twice = b"class A {\n  void f(int a) {}\n  void f(int a) { g(); }\n}\n"
    ((kind, text, _),) = shapes(twice, "java")
    assert (kind, text) == ("duplicate", b"void f(int a) { g(); }")


def test_decorators_tell_accessors_apart() -> None:
    apart = (
        b"class A:\n    @property\n    def x(self):\n        pass\n\n    @x.setter\n    def x(self, v):\n        pass\n"
    )
    assert shapes(apart, "python") == []
    alike = apart.replace(b"@x.setter", b"@property").replace(b"(self, v)", b"(self)")
    ((kind, text, message),) = shapes(alike, "python")
    assert kind == "duplicate"
    assert text.startswith(b"@property")
    assert "`x` twice" in message


def test_a_long_name_is_cut_in_the_message() -> None:
    for size, told in ((58, '"' + 58 * "k" + '"'), (59, '"' + 56 * "k" + "...")):
        key = b'"' + b"k" * size + b'"'
        ((_, _, message),) = shapes(b"{" + key + b": 1, " + key + b": 2}", "json")
        assert message == f"key `{told}` twice"
