"""Headings that two additions to a document have in common."""

import pytest

from merge.options import Options
from merge.revision import Triple
from merge.rules.rule import Context
from merge.rules.sections import read_sections, shared_headings, united_sections
from merge.rules.union import union
from tests.merge.laws import broken_laws, merged


def paths(text: bytes) -> list[tuple[bytes, ...]]:
    return [one.path for one in read_sections(text)]


def test_headings_of_every_form_have_the_path_of_those_above_them() -> None:
    text = b"a\n# One\n\n## Two\nb\n## Three ##\n# Four\n"
    assert paths(text) == [(), (b"# One",), (b"# One", b"## Two"), (b"# One", b"## Three ##"), (b"# Four",)]
    under = b"One\n===\n\nTwo\n---\n\nThree\n~~~~~\n\nFour\n====\n"
    one = b"One\n==="
    two = (one, b"Two\n---")
    assert [len(path) for path in paths(under)] == [0, 1, 2, 3, 1]
    assert b"".join(part.heading + part.body for part in read_sections(under)) == under
    assert two[0] == one


def test_what_is_no_heading() -> None:
    code, table = b"```\n# code\n```\n", b"| a | b |\n|---|---|\n"
    for text in (b"#no\n", code, table, b"text\n\n---\n", b"* item\n---\n", b"####### 7\n"):
        assert paths(text) == [()], text


def joined(ours: bytes, theirs: bytes) -> bytes | None:
    return united_sections(ours, theirs, lambda one, other: one + other)


def test_sections_of_one_heading_become_one() -> None:
    assert joined(b"## A\na\n## B\nb\n", b"## B\nx\n## C\nc\n") == b"## A\na\n## B\nb\nx\n## C\nc\n"
    assert joined(b"## A\na\n", b"## A\n\n") == b"## A\na\n"
    assert joined(b"# V\n## A\na\n# W\n", b"# V\n## B\nb\n") == b"# V\n## A\na\n## B\nb\n# W\n"


def test_a_heading_below_another_one_is_another() -> None:
    assert not shared_headings(b"# 1\n## Fixed\na\n", b"# 2\n## Fixed\nb\n")
    assert shared_headings(b"## Fixed\na\n", b"## Added\n## Fixed\nb\n")


def test_a_heading_that_a_side_has_twice_is_left() -> None:
    assert joined(b"## A\na\n## A\nb\n", b"## A\nc\n") is None


BASE = b"# Changelog\n\n## Unreleased\n\n### Bug fixes\n\n* Old fix of the parser\n\n## 1.0\n\n* First\n"


@pytest.mark.parametrize("heading", [b"### New features", b"### New"])
def test_one_heading_that_both_add_to_a_changelog(heading: bytes) -> None:
    ours, theirs = (
        BASE.replace(b"### Bug fixes", b"%s\n\n* %s\n\n### Bug fixes" % (heading, item))
        for item in (b"Add a lexer for numbers", b"Support colours in output")
    )
    result = merged(BASE, ours, theirs, "CHANGELOG.md", "default")
    assert result.is_clean
    wanted = b"%s\n\n* Add a lexer for numbers\n* Support colours in output\n\n### Bug fixes\n" % heading
    assert wanted in result.text
    assert broken_laws(BASE, ours, theirs, "CHANGELOG.md") == []


def test_two_versions_of_one_item_below_one_heading_are_left() -> None:
    sides = Triple(b"", b"### Added\n\n* The lexer of numbers\n", b"### Added\n\n* The lexer of all numbers\n")
    assert union(sides, Context(None, Options(), "CHANGES.md")) is None
    loose = Triple(b"", b"### Added\n\n* The lexer\n\n* More\n", b"### Added\n\n* Some colours\n")
    found = union(loose, Context(None, Options(), "CHANGES.md"))
    assert found is not None
    assert found.text == b"### Added\n\n* The lexer\n\n* More\n\n* Some colours\n"
