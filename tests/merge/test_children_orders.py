"""Where the items of a merged list stand: moves, deletions, replacements and insertions of both sides."""

import pytest

from tests.merge.test_children import arranged, arrays, objects


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "found"),
    [
        # moved
        ("1,2,3", "3,1,2", "1,2,3", ["3", "1", "2", "-"]),
        ("1,2,3,4", "4,1,2,3", "1,2,3", ["4", "1", "2", "3", "-"]),
        ("1,2,3,4", "4,1,2,3", "1,2,[3],4", ["4", "1", "2", "-", "-", "[3]"]),
        # deleted, replaced
        ("1,2,3", "1,3", "1,[2],3", ["1", "-", "[2]", "3"]),
        ("1,2,3", "1,3", "1,3", ["1", "-", "3"]),
        ("1,2,3,4", "1,4", "1,2,3,4,5", ["1", "-", "-", "4", "5"]),
        ("1,2,3", "1,5,6,3", "1,2,3", ["1", "-", "5", "6", "3"]),
        ("1", "", "1,2", ["-", "2"]),
        ("1,1,1", "1,1", "1,1,1,1", ["1", "1", "-", "1"]),
        # both
        ("1,2,3", "1,5,2,3", "1,2,6,3", ["1", "5", "2", "6", "3"]),
    ],
)
def test_where_order_counts(base: str, ours: str, theirs: str, found: list[str]) -> None:
    assert arrays(base, ours, theirs) == found
    assert arrays(base, theirs, ours) == found


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "found", "swapped"),
    [
        ("1,2,3", "1,7,3", "1,8,3", ["1", "<2/7/8>", "3"], ["1", "<2/8/7>", "3"]),
        ("1,2,3", "1,7,3", "1,2,8,3", ["1", "<2/7/2,8>", "3"], ["1", "<2/2,8/7>", "3"]),
        ("", "1", "2", ["</1/2>"], ["</2/1>"]),
    ],
)
def test_clashes_where_order_counts(base, ours, theirs, found, swapped) -> None:
    assert arrays(base, ours, theirs) == found
    assert arrays(base, theirs, ours) == swapped


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "found"),
    [
        ('"a":1,"b":1', '"b":1', '"a":2,"b":1', ['<"a":1//"a":2>', '"b":1']),
        ('"a":1,"b":1', '"k":5,"b":1', '"a":3,"b":1', ['<"a":1/"k":5/"a":3>', '"b":1']),
        ('"a":1,"b":1', '"k":5,"m":5,"b":1', '"a":3,"b":1', ['"k":5', '"m":5', '<"a":1//"a":3>', '"b":1']),
        ('"a":1,"b":1', '"a":1', '"b":1', ["-", "-"]),
        ('"a":1', '"k":1', '"a":1,"m":2', ["-", '"k":1', '"m":2']),
        ('"a":1', '"a":1,"k":1', '"a":1,"k":2', ['"a":1', '"k":1']),
        ('"a":1,"b":1,"c":1', '"c":1,"a":1,"b":1', '"b":1,"c":1,"a":1', ['"c":1!', '"b":1', '"a":1!']),
        ('"a":1,"b":1', '"b":1,"a":3', '"b":1,"a":4', ['"b":1!', '"a":3']),
        ('"a":[1]', '"a":[1],"b":1,"s":2', '"a":[1],"c":1,"s":2', ['"a":[1]', '"b":1', '"c":1', '"s":2']),
    ],
)
def test_where_it_does_not(base: str, ours: str, theirs: str, found: list[str]) -> None:
    assert objects(base, ours, theirs) == found


def arguments(base: str, ours: str, theirs: str, profile: str) -> list[str]:
    texts = (f"f({text});" for text in (base, ours, theirs))
    return arranged("a.js", *texts, kind="arguments", commutes=False, profile=profile)


@pytest.mark.parametrize("profile", ["careful", "default"])
def test_only_eager_puts_what_is_added_beside_what_replaces_its_neighbours(profile: str) -> None:
    assert arguments("1,2,3", "1,7,8,3", "1,2,9,3", profile) == ["1", "<2/7,8/2,9>", "3"]
    assert arguments("1,2,3", "1,7,8,3", "1,2,9,3", "eager") == ["1", "-", "7", "8", "9", "3"]
    assert arguments("1,2,3", "1,7,8,3", "1,9,2,3", "eager") == ["1", "-", "9", "7", "8", "3"]
    assert arguments("1,x(2),3", "1,7,3", "1,x(2),x(9),3", "eager") == ["1", "<x(2)/7/x(2),x(9)>", "3"]
