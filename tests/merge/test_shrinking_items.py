"""Deletions against edits in code: the items that are left, with what belongs to them."""

import pytest

from grammars.catalogue import by_name
from merge.lines import merge_lines
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple
from merge.shrinking import shrink

PYTHON = by_name("python")


def function(name: str, *lines: str, lead: str = "") -> str:
    return f"{lead}def {name}():\n" + "".join(f"    {line}\n" for line in lines) + "\n\n"


def left(base: str, edited: str, deleted: str = "", *, before: str = "") -> list[str]:
    """The base text of each hunk that is left, whichever side deletes."""
    sides = Triple(*((before + text).encode() for text in (base, edited, deleted)))
    hunks = [x for x in shrink(merge_lines(sides), PYTHON) if isinstance(x, Hunk)]
    twins = [x for x in shrink(merge_lines(sides.swapped()), PYTHON) if isinstance(x, Hunk)]
    assert [hunk.sides.swapped() for hunk in twins] == [hunk.sides for hunk in hunks]
    return [hunk.sides.base.decode() for hunk in hunks]


NAMES = ("one", "two", "three", "four", "five")
BODY = ("a = 1", "b = 2", "c = 3", "d = 4")
MODULE = "".join(function(name, *BODY, f"return {name!r}") for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_function_that_was_edited(name: str) -> None:
    (text,) = left(MODULE, MODULE.replace(repr(name), "0"))
    assert text.rstrip() == function(name, *BODY, f"return {name!r}").rstrip()


def test_two_functions() -> None:
    edited = MODULE.replace("'one'", "0").replace("'five'", "0")
    assert [text.split("(")[0] for text in left(MODULE, edited)] == ["def one", "def five"]


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("# about it\n", True),
        ("# about it\n# and more\n", True),
        ("# about it\n\n", False),
        ("@cache\n", True),
        ("x = 1\n", False),
    ],
)
def test_comments_and_attributes_right_above_it_are_left_too(lead: str, shown: bool) -> None:
    middle = function("it", *BODY, "return 1", lead=lead)
    base = MODULE + middle + MODULE.replace("def ", "def other_")
    (text,) = left(base, base.replace("return 1", "return 2"))
    assert text == (middle if shown else middle.removeprefix(lead)).rstrip() + "\n"


def test_of_a_long_class_the_method_that_was_edited() -> None:
    methods = "".join(
        f"    def m{number}(self):\n" + "".join(f"        x{line} = {number}\n" for line in range(6)) + "\n"
        for number in range(20)
    )
    base = "class A:\n" + methods
    (text,) = left(base, base.replace("x3 = 7\n", "x3 = 0\n"))
    assert text.startswith("    def m7(self):\n        x0 = 7\n")
    assert text.endswith("x5 = 7\n")
    short = "class A:\n" + "".join(methods.split("\n\n")[number] + "\n\n" for number in range(5, 9))
    (whole,) = left(MODULE + short + MODULE, (MODULE + short + MODULE).replace("x3 = 7\n", "x3 = 0\n"))
    assert whole.startswith("class A:\n    def m5(self):\n")


def test_an_edit_at_the_top_of_what_is_deleted_and_one_at_its_end() -> None:
    base = "first = 1\n\n\n" + MODULE + "last = 1\n"
    assert left(base, base.replace("first = 1", "first = 2")) == ["first = 1\n"]
    assert left(base, base.replace("last = 1", "last = 2")) == ["last = 1\n"]


def test_places_are_counted_from_the_start_of_the_file() -> None:
    before = "# head\n" * 3 + "kept = 1\n\n\n"
    assert left(MODULE, MODULE.replace("'three'", "0"), before=before) == [
        function("three", *BODY, "return 'three'").rstrip() + "\n"
    ]


def test_a_second_conflict_behind_what_was_settled() -> None:
    base = "k = 1\nm = 1\nn = 1\n" + MODULE
    ours = "k = 2\nm = 1\nn = 1\n" + MODULE.replace("'two'", "0")
    sides = Triple(base.encode(), ours.encode(), b"k = 3\nm = 1\nn = 1\n")
    regions: list[Region] = shrink(merge_lines(sides), PYTHON)
    assert [x.sides.base.split(b"\n")[0] for x in regions if isinstance(x, Hunk)] == [b"k = 1", b"def two():"]
    assert [x.text for x in regions if isinstance(x, Settled)] == [b"m = 1\nn = 1\n"]
