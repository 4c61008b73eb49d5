"""Trees kept for one merge: the same for the same text, and by way of another text the same as without it."""

from collections.abc import Iterator

import pytest

from grammars import catalogue, memory, parser
from grammars.node import Node

SAMPLES = {
    "python": b"def name_%d(first, second=None):\n    if first:\n        return second + %d\n    return []\n\n\n",
    "java": b"class Name%d {\n  int size(int first) {\n    return first + %d;\n  }\n}\n\n",
    "javascript": b"export function name%d(first) {\n  return `a ${first} ` + (() => %d)();\n}\n\n",
    "rust": b'fn name_%d(first: &str) -> usize {\n    let text = format!("{} %d", first);\n    text.len()\n}\n\n',
    "yaml": b"name_%d:\n  - first: |\n      several\n      lines\n    second: [%d, b]\n\n",
    "ruby": b'def name_%d(first)\n  first.each { |one| puts "#{one} %d" }\nend\n\n',
    "markdown": b"# Name %d\n\nSome *words* of %d\nlines.\n\n```python\na = 1\n```\n\n",
}


@pytest.fixture
def remembering() -> Iterator[None]:
    memory.remember()
    yield
    memory.forget()


def told(root: Node) -> list[tuple[str, int, int, str | None, bool]]:
    return [(node.kind, node.start, node.end, node.field, node.is_error) for node in root.walk()]


def text_of(name: str) -> bytes:
    return b"".join(SAMPLES[name] % (number, number) for number in range(60))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_tree_by_way_of_another_text_is_the_tree_of_the_text(name: str, remembering: None) -> None:
    language = catalogue.by_name(name)
    assert language is not None
    old = text_of(name)
    versions = [
        old.replace(b"first", b"other", 3),
        old.replace(SAMPLES[name] % (30, 30), b""),
        old.replace(SAMPLES[name] % (10, 10), SAMPLES[name] % (10, 10) + SAMPLES[name] % (99, 7)),
        old[: len(old) // 2] + b"\n" + old[len(old) // 2 :],
        old.replace(b"(", b"((", 1),
    ]
    parser.parse(old, language)
    found = [told(parser.parse(text, language)) for text in versions]
    memory.forget()
    assert found == [told(parser.parse(text, language)) for text in versions]


def test_one_text_is_parsed_once_until_all_is_forgotten(remembering: None) -> None:
    language = catalogue.by_name("python")
    assert language is not None
    first = parser.parse(b"a = 1\n", language)
    assert parser.parse(b"a = 1\n", language) is first
    memory.forget()
    assert parser.parse(b"a = 1\n", language) is not first
    assert parser.parse(b"a = 1\n", language) is not parser.parse(b"a = 1\n", language)


def test_the_oldest_are_forgotten_first(remembering: None, monkeypatch: pytest.MonkeyPatch) -> None:
    language = catalogue.by_name("python")
    assert language is not None
    monkeypatch.setattr(memory, "MOST_BYTES", 20)
    first = parser.parse(b"a = 1\n", language)
    texts = (b"b = 1\n", b"c = 1\n", b"d = 1\n")
    last = [parser.parse(text, language) for text in texts]
    assert parser.parse(b"a = 1\n", language) is not first
    assert parser.parse(texts[-1], language) is last[-1]
