from hypothesis import given
from hypothesis import strategies as st

from merge.regions import Hunk, Region, Settled
from merge.render import collapse, trimmed
from merge.revision import Triple


def shown(regions: list[Region]) -> list[object]:
    return [tuple(x.sides) if isinstance(x, Hunk) else x.text for x in collapse(regions)]


def test_a_hunk_grows_to_its_line_and_no_further() -> None:
    regions: list[Region] = [Settled(b"one\na = "), Hunk(Triple(b"1", b"2", b"3")), Settled(b";\nlast\n")]
    assert shown(regions) == [b"one\n", (b"a = 1;\n", b"a = 2;\n", b"a = 3;\n"), b"last\n"]


def test_hunks_on_one_line_become_one() -> None:
    one, two = Hunk(Triple(b"1", b"2", b"3"), "x", "why"), Hunk(Triple(b"4", b"5", b"6"), "x", "other")
    regions: list[Region] = [one, Settled(b", "), two, Settled(b"\nrest\n")]
    assert shown(regions) == [(b"1, 4\n", b"2, 5\n", b"3, 6\n"), b"rest\n"]
    merged = collapse(regions)[0]
    assert isinstance(merged, Hunk)
    assert (merged.entity, merged.reason) == ("x", "changed on both sides")


def test_hunks_on_two_lines_stay_two() -> None:
    hunk = Triple(b"1", b"2", b"3")
    assert len(shown([Hunk(hunk), Settled(b"\nmiddle\n"), Hunk(hunk), Settled(b"\n")])) == 3


def test_an_inserted_line_does_not_take_its_neighbours_along() -> None:
    regions: list[Region] = [
        Settled(b"a();"),
        Hunk(Triple(b"\n    ", b"\n    x();\n    ", b"\n    y();\n    ")),
        Settled(b"b();\n"),
    ]
    assert shown(regions) == [b"a();\n", (b"", b"    x();\n", b"    y();\n"), b"    b();\n"]


def test_lines_that_all_share_are_taken_out() -> None:
    before, hunk, after = trimmed(Hunk(Triple(b"s\n1\nt\n", b"s\n2\nt\n", b"s\n3\nt\n")))
    assert (before, tuple(hunk.sides), after) == (b"s\n", (b"1\n", b"2\n", b"3\n"), b"t\n")


TEXT = st.text(alphabet="ab\n", max_size=5).map(str.encode)
HUNKS = st.tuples(TEXT, TEXT, TEXT).map(lambda x: Hunk(Triple(b"1" + x[0], b"2" + x[1], b"3" + x[2])))
REGIONS = st.lists(st.one_of(TEXT.map(Settled), HUNKS))


@given(REGIONS)
def test_no_side_changes(regions: list[Region]) -> None:
    for index in range(3):

        def side(parts: list[Region], at: int = index) -> bytes:
            return b"".join(tuple(x.sides)[at] if isinstance(x, Hunk) else x.text for x in parts)

        assert side(collapse(regions)) == side(regions)


@given(REGIONS)
def test_hunks_start_and_end_with_lines(regions: list[Region]) -> None:
    done = collapse(regions)
    before = b"\n"
    for at, region in enumerate(done):
        if isinstance(region, Hunk):
            assert before.endswith(b"\n")
            assert at == len(done) - 1 or all(not x or x.endswith(b"\n") for x in region.sides)
            before = b"\n"
        elif region.text:
            before = region.text
