"""What a merge has once too often: both sides' addition at two places, and what one moved and the other deleted."""

from merge.astray import MOVED, TWICE, is_moved
from merge.engine import merge
from merge.options import Options
from merge.precedence import is_circular
from merge.reopening import Changes
from merge.result import MergeResult
from merge.revision import Triple
from tests.merge import laws

ONE = b"fn one(a: i32) -> i32 {\n    let first = load(83);\n    item(a, first)\n}\n"
TWO = b"fn two(b: i32) -> i32 {\n    let second = save(12);\n    price(b, second)\n}\n"
THREE = b"fn three(c: i32) -> i32 {\n    let third = name(99);\n    count(c, third)\n}\n"
NEW = b"fn added(d: i32) -> i32 {\n    let fourth = size(55);\n    total(d, fourth)\n}\n"


def program(*blocks: bytes) -> bytes:
    return b"use a::b;\n\n" + b"\n".join(blocks)


def merged(base: bytes, ours: bytes, theirs: bytes, path: str = "a.rs", profile: str = "default") -> MergeResult:
    options = Options()
    options.profile, options.both_wanted, options.seconds = profile, True, 60.0
    return merge(Triple(base, ours, theirs), path, options)


def test_what_one_moves_and_the_other_deletes_is_gone() -> None:
    result = merged(program(ONE, TWO, THREE), program(TWO, THREE), program(TWO, THREE, ONE))
    assert result.is_clean
    assert result.text == program(TWO, THREE)


def test_without_a_structure_it_is_a_conflict() -> None:
    result = merged(program(ONE, TWO, THREE), program(TWO, THREE), program(TWO, THREE, ONE), "a.txt")
    assert [one.reason for one in result.conflicts] == [MOVED[1]]
    swapped = merged(program(ONE, TWO, THREE), program(TWO, THREE, ONE), program(TWO, THREE), "a.txt")
    assert [one.reason for one in swapped.conflicts] == [MOVED[0]]


def test_what_both_add_at_two_places_stands_there_once() -> None:
    base, ours, theirs = program(ONE, TWO, THREE), program(ONE, NEW, TWO, THREE), program(ONE, TWO, NEW, THREE)
    assert merged(base, ours, theirs).text.count(NEW) == 1
    assert [one.reason for one in merged(base, ours, theirs, "a.txt").conflicts] == [TWICE]


def test_a_line_of_two_additions_is_close_in_either_order() -> None:
    base = b"Old\n===\n\n* fix the parser of numbers\n"
    one = b"1.2\n===\n\n* fix(query): count with filters\n\n"
    more = b"".join(b"* feat: number %d of them\n" % number for number in range(9))
    other = b"2.1\n===\n\n* fix(query): count with filters\n" + more + b"\n"
    first, second = (text + base for text in (one, other))
    assert merged(base, first, second, "a.md").is_clean
    assert merged(base, second, first, "a.md").is_clean
    code = b"def f():\n    pass\n"
    one = b"if a is None:\n    load(the_whole_thing)\n"
    other = b"if b:\n    load(the_whole_thing)\n" + b"    g(b)\n" * 60
    for ours, theirs in ((one, other), (other, one)):
        result = merged(code, ours + code, theirs + code, profile="eager", path="a.py")
        assert [conflict.reason for conflict in result.conflicts] == [TWICE]


def test_an_edit_goes_where_its_text_went_and_not_into_what_stands_there_now() -> None:
    edited = ONE.replace(b"load(83)", b"load(84)")
    result = merged(program(ONE, TWO), program(NEW, TWO, ONE), program(edited, TWO))
    assert b"load(84)" not in result.text.split(b"fn two")[0] or not result.is_clean
    sides = Triple(ONE, NEW, edited)
    assert is_moved(sides, Changes(Triple(program(ONE, TWO), program(NEW, TWO, ONE), program(edited, TWO))))
    assert not is_moved(sides, Changes(Triple(program(ONE, TWO), program(NEW, TWO), program(edited, TWO))))


def test_merged_again_it_is_the_same_or_a_conflict() -> None:
    base = program(ONE, TWO, THREE)
    for ours, theirs in (
        (program(TWO, ONE, THREE), program(ONE.replace(b"one", b"uno"), THREE, TWO)),
        (program(ONE.replace(b"83", b"84"), TWO), program(TWO, ONE, THREE)),
        (program(NEW, TWO, THREE), program(TWO, ONE, THREE)),
    ):
        result = merged(base, ours, theirs, profile="eager")
        again = merged(base, result.text, theirs, profile="eager") if result.is_clean else result
        assert not again.is_clean or again.text == result.text
        assert all(one.reason for one in result.conflicts)


def test_orders_that_contradict_each_other() -> None:
    assert is_circular([0, 1, 2], [1, 0, 2], [0, 2, 1])
    assert not is_circular([0, 1, 2], [1, 0, 2], [0, 1, 2])
    assert not is_circular([0, 1, 2, 3], [1, 0, 2, 3], [0, 1, 3, 2])
    assert not is_circular([0, 1, 2], [1, 0, 2], [1, 0, 2])


def test_a_short_line_that_one_puts_in_and_the_other_makes_of_its_neighbour_stands_once() -> None:
    base = b"def f(a):\n    name = 32\n    save = g(20)\n    return 8\n"
    ours, theirs = base.replace(b"= 32", b"= 4 * 32"), base.replace(b"    name", b"    name = 4 * 32\n    name", 1)
    for one, other in ((ours, theirs), (theirs, ours)):
        result = merged(base, one, other, "a.py", "eager")
        assert result.text.count(b"name = 4 * 32") == 1 or not result.is_clean


def test_two_functions_may_end_in_the_same_line() -> None:
    base = b"class A:\n    def a(self):\n        return 1\n"
    ours = base + b"\n    def refund(self, o):\n        o.lines = []\n        return total\n"
    theirs = base + b"\n    def cancel(self, o):\n        log(o)\n        return total\n"
    assert laws.merged(base, ours, theirs, "a.py").text == ours + theirs[len(base) :]
    assert laws.broken_laws(base, ours, theirs, "a.py") == []


def test_what_one_moves_with_another_header_and_the_other_deletes_is_a_whole_conflict() -> None:
    long = ONE.replace(b"load(83)", b"load_everything(83)")
    renamed = long.replace(b"fn one", b"fn uno")
    for mover, path in ((0, "a.rs"), (1, "a.rs"), (0, "a.txt")):
        sides = [program(TWO, THREE, renamed), program(TWO, THREE)]
        result = merged(program(long, TWO, THREE), sides[mover], sides[1 - mover], path)
        assert [one.reason for one in result.conflicts] == [MOVED[mover]]
        assert renamed in result.text
