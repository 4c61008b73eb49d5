"""Where one side deletes what the other edits, only the items with edits are left to a person."""

from hypothesis import given, settings
from hypothesis import strategies as st

from grammars.catalogue import find
from merge.lines import merge_lines
from merge.regions import Hunk, Region, Settled
from merge.residue import residue
from merge.revision import Triple
from merge.shrinking import shrink

PYTHON = find("a.py", b"", "", "")


def function(name: str, value: int = 0) -> str:
    return f"# about {name}\ndef {name}(a):\n    b = a + {value}\n    return b\n\n\n"


def hunks(sides: Triple[bytes]) -> list[Hunk]:
    return [region for region in shrink(merge_lines(sides), PYTHON) if isinstance(region, Hunk)]


def module(*changed: str) -> bytes:
    names = [f"do_{index}" for index in range(40)]
    return "".join(function(name, 7 if name in changed else 0) for name in names).encode()


def test_of_a_deleted_module_the_edited_function_is_left_with_its_comment() -> None:
    left = hunks(Triple(module(), module("do_11"), b"import moved\n"))
    assert [hunk.sides for hunk in left] == [
        Triple(function("do_11").strip().encode() + b"\n", function("do_11", 7).strip().encode() + b"\n", b"")
    ]


def test_the_same_from_the_other_side() -> None:
    sides = Triple(module(), module("do_11", "do_30"), b"import moved\n")
    left, right = hunks(sides), hunks(sides.swapped())
    assert len(left) == 2
    assert [hunk.sides.swapped() for hunk in right] == [hunk.sides for hunk in left]


def test_what_replaces_the_deleted_stays() -> None:
    regions = shrink(merge_lines(Triple(module(), module("do_11"), b"import moved\n")), PYTHON)
    assert [region.text for region in regions if isinstance(region, Settled)] == [b"import moved\n"]


def test_a_side_that_writes_anew_is_shown_whole() -> None:
    anew = b"".join(b"new(%d)\n" % index for index in range(120))
    assert [hunk.sides.base for hunk in hunks(Triple(module(), module("do_11"), anew))] == [module()]


def test_an_insertion_into_deleted_code_is_left() -> None:
    ours = module().replace(b"# about do_20\n", b"brought = 1\n\n\n# about do_20\n")
    left = hunks(Triple(module(), ours, b"import moved\n"))
    assert len(left) == 1
    assert b"brought = 1" in left[0].sides.ours
    assert left[0].sides.ours.count(b"\n") < 10


def test_conflicts_with_one_line_between_them_are_one() -> None:
    near = Triple(b"a\nx\nb\n", b"a1\nx\nb1\n", b"a2\nx\nb2\n")
    assert [hunk.sides for hunk in hunks(near)] == [near]
    assert len(hunks(near.map(lambda text: text.replace(b"x\n", b"x\ny\n")))) == 2


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "def f():\n", "    x = 1\n", "\n", "# c\n"]), max_size=40)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sets(st.integers(0, 39)), st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_the_sides_hold_what_they_held(base: list[str], edited: set[int], low: int, high: int, swap: bool) -> None:
    """An edit of single lines against a deletion: nothing of a hunk is lost, and none gets clean."""
    edit = [f"edit {at}\n{line}" if at in edited else line for at, line in enumerate(base)]
    kept = base[:low] + base[max(low, high) :]
    sides = Triple(*("".join(lines).encode() for lines in (base, edit, kept)))
    sides = sides.swapped() if swap else sides
    before = merge_lines(sides)
    after = shrink(before, PYTHON)
    assert _is_open(after) == _is_open(before)
    first, second = residue(before), residue(after)
    assert _edits(second.ours if not swap else second.theirs) == _edits(first.ours if not swap else first.theirs)


def _count(regions: list[Region]) -> int:
    return sum(isinstance(region, Hunk) for region in regions)


def _is_open(regions: list[Region]) -> bool:
    return _count(regions) > 0


def _edits(text: bytes) -> list[bytes]:
    return [line for line in text.split(b"\n") if line.startswith(b"edit")]


RUBY = """class Cart
  def total(items)
    items.sum { |item| item.price * %s }
  end

  def names(items)
    items.map { |item| item.name }
  end

  def prices(items)
    items.map { |item| item.price }
  end

  def weights(items)
    items.map { |item| item.weight }
  end

  def first(items)
    items.%s
  end
end
"""


def versions(one: tuple[str, str], other: tuple[str, str]) -> Triple[bytes]:
    return Triple(b"", (RUBY % one).encode(), (RUBY % other).encode())


def test_of_two_versions_of_an_addition_what_differs_is_left() -> None:
    sides = versions(("rate", "first"), ("item.count", "min"))
    result = shrink([Hunk(sides, "class `Cart`", "both add this differently")], None)
    left = [region for region in result if isinstance(region, Hunk)]
    assert [hunk.sides for hunk in left] == [
        Triple(
            b"",
            b"    items.sum { |item| item.price * rate }\n",
            b"    items.sum { |item| item.price * item.count }\n",
        ),
        Triple(b"", b"    items.first\n", b"    items.min\n"),
    ]
    assert {(hunk.entity, hunk.reason) for hunk in left} == {("class `Cart`", "both add this differently")}
    assert b"".join(region.text if isinstance(region, Settled) else region.sides.theirs for region in result) == (
        sides.theirs
    )


def test_it_is_cut_alike_from_the_other_side() -> None:
    sides = versions(("rate", "first"), ("item.count", "min"))
    cut, swapped = (shrink([Hunk(one)], None) for one in (sides, sides.swapped()))
    assert [x.sides for x in cut if isinstance(x, Hunk)] == [x.sides.swapped() for x in swapped if isinstance(x, Hunk)]


def test_an_addition_that_is_the_other_and_more_stays_whole() -> None:
    sides = versions(("rate", "first"), ("rate", "first"))
    longer = Triple(b"", sides.ours, sides.theirs + b"\nCart.new\n")
    assert [region.sides for region in shrink([Hunk(longer)], None) if isinstance(region, Hunk)] == [longer]


def test_what_one_side_alone_has_goes_with_the_next_difference() -> None:
    sides = versions(("rate", "first"), ("item.count", "first"))
    longer = Triple(b"", sides.ours, sides.theirs + b"\nCart.new\n")
    left = [region for region in shrink([Hunk(longer)], None) if isinstance(region, Hunk)]
    assert len(left) == 1
    assert all((left[0].sides.ours, left[0].sides.theirs))


def test_two_short_entries_stay_whole_though_most_lines_are_alike() -> None:
    entry = b"- kind: code\n  number: null\n  name: %s\n  settings: {}\n  outputs: []\n  source: %s\n"
    sides = Triple(b"", entry % (b"alpha", b"first"), entry % (b"beta", b"second"))
    assert [region.sides for region in shrink([Hunk(sides)], None) if isinstance(region, Hunk)] == [sides]


def test_two_additions_stay_whole_though_they_end_alike() -> None:
    sides = Triple(
        b"", b"def one(items)\n  items.first\n  end\nend\n\n", b"def two(other)\n  other.last\n  end\nend\n\n"
    )
    assert [region.sides for region in shrink([Hunk(sides)], None) if isinstance(region, Hunk)] == [sides]
