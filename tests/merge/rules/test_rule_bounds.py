"""Rules at their bounds: where each just settles, and where it just declines."""

import pytest

from merge.options import Options
from merge.revision import Triple
from merge.rules import Context
from merge.rules.adjacent import adjacent_lines
from merge.rules.comma_list import comma_list
from merge.rules.contained_edit import contained_edit
from merge.rules.one_side_space import reindented
from merge.rules.rule import Function
from merge.rules.token_merge import touching_tokens
from merge.rules.union import _stacked, are_rivals, union
from merge.rules.versions import higher_version, version_key

Sides = tuple[bytes, bytes, bytes]


def given(rule: Function, sides: Sides, path: str = "a.py", place: str = "", **options: str) -> bytes | None:
    chosen = Options()
    for name, value in options.items():
        setattr(chosen, name, value)
    context = Context(None, chosen, path)
    context.place = place
    found = rule(Triple(*sides), context)
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        (b"1.2", b"1.10"),
        (b"1.9.9", b"2.0"),
        (b"1.2", b"1.2.1"),
        (b"1.0.0-rc.1", b"1.0.0"),
        (b"1.0.0-alpha", b"1.0.0-beta"),
        (b"1.0.0-rc.2", b"1.0.0-rc.10"),
        (b"2023-12-31", b"2024-01-01"),
        (b"v1.2", b"v1.3"),
        (b"1.0-beta", b"1.0.Final"),
        (b"31.0-jre", b"31.1-jre"),
    ],
)
def test_versions_have_an_order(lower: bytes, higher: bytes) -> None:
    assert version_key(lower) < version_key(higher)
    assert given(higher_version, (b"v = 0.1 \n", b"v = %b \n" % lower, b"v = %b \n" % higher)) == b"v = %b \n" % higher
    assert given(higher_version, (b"v = 0.1 \n", b"v = %b \n" % higher, b"v = %b \n" % lower)) == b"v = %b \n" % higher


def test_trailing_zeros_and_the_letter_say_nothing() -> None:
    assert version_key(b"1.0.0") == version_key(b"1") == version_key(b"v1.0")
    assert version_key(b"1.0.0-jre")[1] == version_key(b"1.0")[1] == 1
    assert version_key(b"latest") == ((), 0, ())


@pytest.mark.parametrize(
    ("sides", "result"),
    [
        ((b"a 1.0\nb 1.0\n", b"a 1.1\nb 1.1\n", b"a 1.2\nb 1.2\n"), b"a 1.2\nb 1.2\n"),
        ((b"a 1.0\nb 1.0\n", b"a 1.1\nb 1.5\n", b"a 1.2\nb 1.0\n"), b"a 1.2\nb 1.5\n"),
        ((b"a 1.0\nb 1.0\n", b"a 1.3\nb 1.1\n", b"a 1.2\nb 1.2\n"), None),
        ((b"version = 3\n", b"version = 4\n", b"version = 5\n"), b"version = 5\n"),
        ((b"number = 3\n", b"number = 4\n", b"number = 5\n"), None),
        ((b"a 1.0 x\n", b"a 1.1 y\n", b"a 1.2 x\n"), b"a 1.2 y\n"),
        ((b"a 1.0 x\n", b"a 1.1 y\n", b"a 1.2 z\n"), None),
        ((b"a 1.0 0123456789ab\n", b"a 1.1 1123456789ab\n", b"a 1.2 2123456789ab\n"), b"a 1.2 2123456789ab\n"),
        ((b"x 0123456789ab\n", b"x 1123456789ab\n", b"x 2123456789ab\n"), None),
        ((b"a 1.0\n", b"a 1.1\n", b"a 1.2 1.3\n"), None),
    ],
)
def test_versions_of_a_hunk_move_together(sides: Sides, result: bytes | None) -> None:
    assert given(higher_version, sides, "a.ini") == result


def rivals(ours: bytes, theirs: bytes, place: str = "other", path: str = "a.py") -> bool:
    context = Context(None, Options(), path)
    context.place = place
    assert are_rivals(ours, theirs, context) == are_rivals(theirs, ours, context)
    return are_rivals(ours, theirs, context)


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (b"class A {\n  x\n}\n", b"class A {\n  y\n}\n", True),
        (b"@one\nclass A {}\n", b"@two\nclass A {}\n", True),
        (b"total = f(1)\n", b"total = other.thing(2)\n", True),
        (b"  a: 1\n  b: 2\n", b"  c: 3\n  b: 4\n", True),
        (b"a: 1\n  b: 2\n", b"c: 3\n  b: 4\n", False),
        (b"f(one)\n", b"f(two)\n", False),
        # 7 of 10 lines, 2 of 3
        (b"".join(b"line %d\n" % n for n in range(10)), b"".join(b"line %d\n" % n for n in range(3, 13)), True),
        (b"".join(b"line %d\n" % n for n in range(10)), b"".join(b"line %d\n" % n for n in range(4, 14)), True),
        (b"a b\nc d\ne f\n", b"g h\nc d\ne f\n", False),
    ],
)
def test_two_versions_of_one_addition_are_rivals(ours: bytes, theirs: bytes, found: bool) -> None:
    assert rivals(ours, theirs) is found


NINE = b"alpha beta gamma delta epsilon zeta eta theta iota kappa\n"


@pytest.mark.parametrize(
    ("place", "other", "found"),
    [
        ("list-item", NINE.replace(b"alpha", b"omega"), False),
        ("call", NINE.replace(b"alpha", b"omega"), True),
        ("call", NINE.replace(b"alpha beta gamma", b"x y z"), False),
        ("list-item", b"x " + NINE.rstrip() + b"\n", True),
    ],
)
def test_single_lines_of_a_list_may_be_much_alike(place: str, other: bytes, found: bool) -> None:
    assert rivals(NINE, other, place) is found
    more = (b"one two three\n" + NINE, b"four five six\n" + other)
    assert rivals(*more, "call") is rivals(*more, "list-item")


@pytest.mark.parametrize(
    ("sides", "options", "result"),
    [
        ((b"", b"b(1)\nx\n", b"a(2)\ny\n"), {}, b"b(1)\nx\na(2)\ny\n"),
        ((b"", b"b(1)\nx\n", b"a(2)\ny\n"), {"method_ordering": "alphabetical"}, b"a(2)\ny\nb(1)\nx\n"),
        ((b"", b"a(1)\nx\n", b"b(2)\ny\n"), {"method_ordering": "alphabetical"}, b"a(1)\nx\nb(2)\ny\n"),
        ((b"", b"b {\n", b"a(2)\ny\n"), {}, None),
        ((b"", b"b {\n", b"a {\n"), {}, b"b {\na {\n"),
        ((b"", b"", b"a(2)\n"), {}, None),
        ((b"\n", b"b(1)\nx\n\n", b"a(2)\ny\n\n"), {}, b"b(1)\nx\n\na(2)\ny\n\n"),
        ((b"", b"\nb(1)\nx\n", b"\na(2)\ny\n"), {}, b"\nb(1)\nx\n\na(2)\ny\n"),
        ((b"", b"b(1)\nx\n\n\n", b"a(2)\ny\n\n"), {}, b"b(1)\nx\n\n\na(2)\ny\n\n\n"),
    ],
)
def test_the_union_of_two_additions(sides: Sides, options: dict[str, str], result: bytes | None) -> None:
    assert given(union, sides, place="declaration", **options) == result


@pytest.mark.parametrize(
    ("top", "bottom", "before", "after", "result"),
    [
        (b"  a\n", b"  b\n", b"  z,\n", b"]\n", b"  a,\n  b\n"),
        (b"  a\n", b"  b\n", b"[\n", b"]\n", b"  a,\n  b\n"),
        (b"  a,\n", b"  b\n", b"  z,\n", b"]\n", b"  a,\n  b\n"),
        (b"  a\n", b"  b,\n", b"  z,\n", b"]\n", b"  a\n  b,\n"),
        (b"  a\n", b"  b\n", b"  z\n", b"]\n", b"  a\n  b\n"),
        (b"  a\n", b"  b\n", b"  z,\n", b"x\n", b"  a\n  b\n"),
        (b"  # a\n", b"  b\n", b"  z,\n", b"]\n", b"  # a\n  b\n"),
        (b"  a;\n", b"  b\n", b"{\n", b"}\n", b"  a;\n  b\n"),
    ],
)
def test_the_upper_of_two_last_items_gets_a_comma(
    top: bytes, bottom: bytes, before: bytes, after: bytes, result: bytes
) -> None:
    context = Context(None, Options(), "a.py")
    context.before, context.after = before, after
    assert _stacked(top, bottom, context) == result


THREE = b"a = 1\nb = 2\nc = 3\n"


@pytest.mark.parametrize(
    ("sides", "profile", "result"),
    [
        ((THREE, b"a = 9\nb = 2\nc = 3\n", b"a = 1\nb = 8\nc = 3\n"), "default", b"a = 9\nb = 8\nc = 3\n"),
        ((THREE + b"d = 4\n", b"a = 9\nb = 2\nc = 3\nd = 4\n", b"a = 1\nb = 8\nc = 3\nd = 4\n"), "default", None),
        ((THREE + b"d = 4\n", b"a = 9\nb = 2\nc = 3\nd = 4\n", b"a = 1\nb = 8\nc = 3\nd = 4\n"), "eager",
         b"a = 9\nb = 8\nc = 3\nd = 4\n"),
        ((b"a = 1\nb = 2\n", b"a = x\nb = 2\n", b"a = 1\nb = x\n"), "default", None),
        ((b"a = 1\nb = 2\n", b"a = x\nb = 2\n", b"a = 1\nb = x\n"), "eager", b"a = x\nb = x\n"),
        ((b"a = 1\nb = 2\n", b"a = f(g, h)\nb = 2\n", b"a = 1\nb = i(j, k)\n"), "default", None),
        ((b"a = 1\nb = 2\n", b"a = f(g, h)\nb = 2\n", b"a = 1\nb = 3 4\n"), "default", b"a = f(g, h)\nb = 3 4\n"),
    ],
)  # fmt: skip
def test_adjacent_lines(sides: Sides, profile: str, result: bytes | None) -> None:
    assert given(adjacent_lines, sides, profile=profile) == result


@pytest.mark.parametrize(
    ("sides", "result"),
    [
        ((b"log(x)\n", b"log(x, y)\n", b"info(x, y, z)\n"), b"info(x, y, z)\n"),
        ((b"a = 1\n", b"a  = 1\n", b"a = 2\n"), b"a = 2\n"),
        ((b"f(a, b)\n", b"f(a)\n", b"f()\n"), b"f()\n"),
        ((b"f(a)\n", b"f(a, c)\n", b"f(a, b, c)\n"), b"f(a, b, c)\n"),
        ((b"f(a)\n", b"f(a, b)\n", b"f(a, c)\n"), None),
        ((b"", b"f(a, b)\n", b"f(a)\n"), None),
    ],
)
def test_an_edit_in_another(sides: Sides, result: bytes | None) -> None:
    assert given(contained_edit, sides) == result
    assert given(contained_edit, (sides[0], sides[2], sides[1])) == result


@pytest.mark.parametrize(
    ("base", "moved", "edited", "result"),
    [
        (b"a\nb\n", b"  a\n  b\n", b"a\nc\n", b"  a\n  c\n"),
        (b"  a\n  b\n", b"a\nb\n", b"  a\n    c\n  b\n", b"a\n  c\nb\n"),
        (b"  a\n  b\n", b"a\nb\n", b" x\n  a\n  b\n", b" x\na\nb\n"),
        (b"a\nb\n", b"\ta\n\tb\n", b"a\n\nc\nb\n", b"\ta\n\n\tc\n\tb\n"),
        (b"f(a, b)\n", b"f(a,\n  b)\n", b"f(a, c)\n", b"f(a, c)\n"),
        (b"a\nb\n", b"a\n  b\n", b"a\nb\nc\n", b"a\n  b\n  c\n"),
        (b"    a\n    b\n", b"  a\n  b\n", b"        a\n    b\n", b"        a\n  b\n"),
    ],
)
def test_new_indentation_for_edited_lines(base: bytes, moved: bytes, edited: bytes, result: bytes) -> None:
    assert reindented(base, moved, edited) == result


@pytest.mark.parametrize(
    ("sides", "place", "result"),
    [
        ((b"x = limit\n", b"x = bound\n", b"x = limit * 2\n"), "statements", b"x = bound * 2\n"),
        ((b"x = limit\n", b"x = bound\n", b"x = limit * 2\n"), "comment", None),
        ((b"x = limit\n", b"x = bound\n", b"x = limit * 2\ny\n"), "statements", None),
        ((b"x = a b\n", b"x = a c b\n", b"x = a d b\n"), "statements", None),
        ((b"count.up()\n", b"self.count.up()\n", b"number.up()\n"), "call", None),
        ((b"count.up()\n", b"number.up()\n", b"self.count.up()\n"), "call", None),
    ],
)
def test_edits_that_touch(sides: Sides, place: str, result: bytes | None) -> None:
    assert given(touching_tokens, sides, place=place) == result


@pytest.mark.parametrize(
    ("sides", "after", "result"),
    [
        ((b"  a\n", b"  a,\n  b1(2)\n", b"  a,\n  cc[3]\n"), b"]\n", b"  a,\n  b1(2),\n  cc[3]\n"),
        ((b"  a,\n", b"  a,\n  b1(2),\n", b"  a,\n  cc[3],\n"), b"]\n", None),
        ((b"  a\n", b"  a,\n  b1(2),\n", b"  a,\n  cc[3]\n"), b"]\n", b"  a,\n  b1(2),\n  cc[3],\n"),
        ((b"  a\n", b"  a,\n  b1(2)\n", b"  a,\n  cc[3]\n"), b"x\n", None),
        ((b"  a\n  z\n", b"  a,\n  b1(2)\n", b"  a,\n  cc[3]\n"), b"]\n", None),
        ((b"  a\n", b"", b"  a,\n  cc[3]\n"), b"]\n", None),
    ],
)
def test_the_comma_of_the_last_line_moves(sides: Sides, after: bytes, result: bytes | None) -> None:
    context = Context(None, Options(), "a.js")
    context.after = after
    found = comma_list(Triple(*sides), context)
    assert (None if found is None else found.text) == result
