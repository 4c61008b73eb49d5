from merge.lines import merge_lines
from merge.moves import follow_moves
from merge.regions import Hunk, Settled, joined
from merge.revision import Triple

BASE = b"""def f(a, b):
    if b <= a:
        raise ValueError("a must be smaller")
    return a


def last():
    pass
"""
OURS = b"""def f(a, b):
    check(a, b)
    return a


def check(a, b):
        if b <= a:
            raise ValueError("a must be smaller")


def last():
    pass
"""


def followed(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    sides = Triple(base, ours, theirs)
    return joined(follow_moves(merge_lines(sides), sides))


def test_an_edit_follows_extracted_code() -> None:
    theirs = BASE.replace(b"smaller", b"less than b")
    expected = OURS.replace(b"smaller", b"less than b")
    assert followed(BASE, OURS, theirs) == expected
    assert followed(BASE, theirs, OURS) == expected


def test_lines_that_the_edit_adds_get_the_new_indentation() -> None:
    theirs = BASE.replace(b"        raise", b"        log(a)\n        raise")
    assert followed(BASE, OURS, theirs) == OURS.replace(b"            raise", b"            log(a)\n            raise")


def test_an_edit_follows_code_that_changed_a_little_on_the_way() -> None:
    ours = OURS.replace(b"b <= a", b"b <= self.a").replace(b"check(a, b)\n    return", b"self.run()\n    return")
    theirs = BASE.replace(b"smaller", b"less than b")
    assert followed(BASE, ours, theirs) == ours.replace(b"smaller", b"less than b")


def test_code_that_was_rewritten_in_place_is_left() -> None:
    ours = OURS.replace(b"b <= a", b"b <= self.a").replace(
        b"check(a, b)\n    return", b"if b <= a: check(a)\n    return"
    )
    assert followed(BASE, ours, BASE.replace(b"smaller", b"less than b")) is None


def test_two_places_are_none() -> None:
    ours = OURS + OURS[OURS.index(b"        if b") : OURS.index(b"def last")]
    assert followed(BASE, ours, BASE.replace(b"smaller", b"less than b")) is None


def test_what_was_deleted_is_left() -> None:
    ours = BASE.replace(b'    if b <= a:\n        raise ValueError("a must be smaller")\n', b"    check()\n")
    sides = Triple(BASE, ours, BASE.replace(b"smaller", b"less"))
    assert any(isinstance(x, Hunk) for x in follow_moves(merge_lines(sides), sides))


def test_a_hunk_that_starts_at_the_bracket_before_a_function_that_was_moved() -> None:
    one, two, three = (
        b"%s {\n  %s;\n}\n\n" % part for part in ((b"a(p)", b"b = 1"), (b"c(q)", b"d = f(2)"), (b"e(r)", b"g"))
    )
    edited = two.replace(b"2", b"2, 3")
    regions = [
        Settled(one[:-3]),
        Hunk(Triple(b"}\n\n" + two[:-3], b"", b"}\n\n" + edited[:-3])),
        Settled(b"}\n\n" + three + two),
    ]
    sides = Triple(one + two + three, one + three + two, one + edited + three)
    assert joined(follow_moves(regions, sides)) == one + three + edited
