"""The white space between two items of a merged list: from whichever version has them side by side."""

import pytest

from grammars.catalogue import by_name
from grammars.parser import parse
from merge.gaps import HEAD, TAIL, Gaps
from merge.items import Listing, split_list
from merge.revision import Triple

Pair = tuple[str, str]


def listing(text: str | None) -> Listing | None:
    """A JavaScript array; each item is known by its letter, the same in all versions."""
    if text is None:
        return None
    known = by_name("javascript")
    assert known is not None
    node = next(node for node in parse(text.encode(), known).walk() if node.kind == "array")
    rule = known.list_rule(node, None)
    assert rule is not None
    found = split_list(node, rule, known)
    assert found is not None
    for item in found.items:
        item.ident = ord(item.text[:1])
    return found


def between(versions: tuple[str | None, str | None, str | None], pair: str, *, separated: bool = True) -> bytes:
    """The gap between the two items that the pair names; `<` and `>` are the ends of the list."""
    gaps = Gaps(Triple(*versions).map(listing), b"\n", separated=separated)
    first, second = ({"<": HEAD, ">": TAIL}.get(letter, ord(letter)) for letter in pair)
    return gaps.between(first, second)


@pytest.mark.parametrize(
    ("versions", "pair", "gap"),
    [
        # side by side in all three: merged
        (("[a, b]", "[a,  b]", "[a, b]"), "ab", b"  "),
        (("[a, b]", "[a, b]", "[a,\n  b]"), "ab", b"\n  "),
        (("[a, b]", "[a,  b]", "[a,   b]"), "ab", b"  "),
        # in some
        (("[a, c]", "[a,  b, c]", "[a, c]"), "ab", b"  "),
        (("[a, c]", "[a, c]", "[a,   b, c]"), "ab", b"   "),
        (("[c]", "[a,  b]", "[a,   b]"), "ab", b"  "),
        (("[a,\tb]", "[a, x, b]", "[a, y, b]"), "ab", b"\t"),
        (("[a,\tb]", "[a,  b]", "[a, y, b]"), "ab", b"  "),
        # in none: as before the second elsewhere, sides before base
        (("[a,\tb]", "[a,  c, b]", "[a,   d, b]"), "dc", b"  "),
        (("[a,\tb]", "[a,  c, b]", "[a,   d, b]"), "cd", b"   "),
        (("[a,\tb]", "[c, b]", "[d,   b]"), "ab", b"\t"),
        (("[x,    b]", "[a]", "[c]"), "ab", b"    "),
        # the ends
        (("[ a]", "[ a]", "[  a]"), "<a", b"  "),
        (("[ a, b]", "[ a, b]", "[ a, b]"), "<b", b" "),
        (("[ a, b]", "[  c]", "[ a, b]"), "<z", b"  "),
        (("[\n  a\n]", "[\n  a\n]", "[\n  a\n]"), "z>", b"\n"),
        (("[a ]", "[a  ]", "[a ]"), "a>", b"  "),
        (("[a, b ]", "[b  ]", "[a, b ]"), "a>", b"  "),
        (("[ a ]", "[ a ]", "[ a ]"), "<>", b""),
        ((None, None, None), "<a", b""),
        ((None, None, None), "a>", b""),
        # first of its list wherever it is
        (("[\n    a, b]", "[\n    a, b]", "[\n    a, b]"), "za", b"\n    "),
        (("[a,  b]", "[a,  b]", "[a,  b]"), "za", b"  "),
        (("[b, a]", "[c,   d]", "[z]"), "ac", b"   "),
        (("[x,    y]", "[x,    y]", "[a]"), "ya", b" "),
        # a version that is not there
        ((None, "[a,  b]", "[a, b]"), "ab", b"  "),
        ((None, "[a]", "[b]"), "ab", b" "),
    ],
)
def test_the_gap_between_two_items(versions, pair: str, gap: bytes) -> None:
    assert between(versions, pair) == gap


def test_without_separators_new_neighbours_stand_on_lines_of_their_own() -> None:
    assert between((None, "[a]", "[b]"), "ab", separated=False) == b"\n"
    assert between((None, "[a]", "[b]"), "ab", separated=True) == b" "
