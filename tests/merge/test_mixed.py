"""A token merge makes no line of lines that do not belong together."""

import pytest

from merge.mixed import mixes_lines
from merge.revision import Triple
from merge.tokens import merge_tokens, token_edits

APART = (  # a line of one side that the other has, whole, somewhere else
    (
        b'  "a": [2, 6],\n  "b": "first"\n',
        b'  "a": "item",\n  "b": [2, 6]\n',
        b'  "a": "item",\n  "b": "first"\n',
    ),
    (
        b'function save_0(a) {\n  return a;\n}\n\nexports.one = "7";\n',
        b'exports.one = 93 + "7";\n\nexports.two = "10";\n',
        b'function save_0(a) {\n  return a;\n}\n\nexports.one = 93 + "7";\n',
    ),
)


@pytest.mark.parametrize("sides", APART)
@pytest.mark.parametrize("gap", [0, 1])
def test_a_line_that_the_other_side_has_elsewhere_takes_no_edit(sides: tuple[bytes, bytes, bytes], gap: int) -> None:
    known = {line.strip() for text in sides for line in text.split(b"\n")}
    for triple in (Triple(*sides), Triple(sides[0], sides[2], sides[1])):
        merged = merge_tokens(triple, gap)
        assert merged is None or {line.strip() for line in merged.split(b"\n")} <= known


def mixed(
    base: bytes, ours: bytes, theirs: bytes, owners: tuple[int, ...], only: tuple[bytes, ...] | None = None
) -> bool:
    """Does it mix lines when the edits of these sides are made, or only those that bring in these words?"""
    found = token_edits(base, ours), token_edits(base, theirs)
    assert found[0] is not None
    assert found[1] is not None
    edits = [
        (block[0], block[1], side, one.replacement(block))
        for side, one in enumerate(found)
        if side in owners
        for block in one.blocks
        if only is None or any(word in only for word in one.replacement(block))
    ]
    return mixes_lines(Triple(base, ours, theirs), sorted(edits), (found[0], found[1]))


def test_edits_of_one_line_each() -> None:
    assert not mixed(b"f(a, b)\n", b"g(a, b)\n", b"f(a, c)\n", (0, 1))
    assert not mixed(b"x\nf(a, b)\n", b"x\ng(a, b)\n", b"y\nf(a, c)\n", (0, 1))


def test_a_line_that_one_side_joined_takes_the_others_edit() -> None:
    base, ours, theirs = b"call(\n    a,\n    b,\n)\n", b"call(a, b)\n", b"call(\n    a,\n    c,\n)\n"
    assert not mixed(base, ours, theirs, (0, 1))


def test_a_line_put_together_of_several_of_both() -> None:
    base, ours, theirs = b"a b c d\n", b"a\nb x c d\n", b"a b c\nd y\n"
    assert not mixed(base, ours, theirs, (0, 1))
    assert mixed(base, ours, theirs, (0, 1), only=(b"x", b"y"))


def test_a_line_that_the_other_has_whole() -> None:
    assert mixed(b"one two three\n", b"one x three\nfour\n", b"zero\none x three\n", ()) is False
    assert mixed(b"k = one two\n", b"k = one six\n", b"k = one six\nj = two\n", (0,)) is False  # a line of ours
    base, ours, theirs = APART[1]
    assert mixed(base, ours, theirs, (0,)) is False
