"""Merges by syntax: the table of examples, and laws over generated programs."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammars import catalogue
from merge.lines import merge_lines
from merge.options import Options
from merge.regions import Hunk, Region, Settled, joined
from merge.revision import Triple
from merge.structure import merge_structure
from merge.tokens import words
from tests.merge import laws
from tests.merge.structure_examples import CLEAN, CONFLICTS


def merged(path: str, *texts: str, options: Options | None = None) -> list[Region]:
    language = catalogue.find(path, b"")
    assert language is not None
    sides = Triple(*(text.encode() for text in texts))
    return merge_structure(sides, language, options or Options())


def text_of(regions: list[Region]) -> str:
    text = joined(regions)
    assert text is not None, [region for region in regions if isinstance(region, Hunk)]
    return text.decode()


@pytest.mark.parametrize("name", CLEAN)
def test_merges(name: str) -> None:
    path, base, ours, theirs, expected = CLEAN[name]
    assert text_of(merged(path, base, ours, theirs)) == expected


@pytest.mark.parametrize("name", CLEAN)
def test_swapped_sides_change_the_order_of_lines_at_most(name: str) -> None:
    path, base, ours, theirs, expected = CLEAN[name]
    swapped = text_of(merged(path, base, theirs, ours))
    assert sorted(words(swapped.encode())) == sorted(words(expected.encode()))


@pytest.mark.parametrize("name", CONFLICTS)
def test_leaves_small_labelled_conflicts(name: str) -> None:
    path, base, ours, theirs, entity, reason, side = CONFLICTS[name]
    hunks = [x for x in merged(path, base, ours, theirs) if isinstance(x, Hunk)]
    assert [(x.entity, x.reason, x.sides.base.decode()) for x in hunks] == [(entity, reason, side)]


def test_edits_of_one_body_carry_the_tag() -> None:
    regions = merged("a.py", *CLEAN["python: different statements of one body"][1:4])
    tags = {tag for x in regions if isinstance(x, Settled) for one in x.decisions for tag in one.tags}
    assert tags == {"same-body"}


@pytest.mark.parametrize(("profile", "same_body"), [("careful", True), ("default", False)])
def test_edits_of_one_body_are_left_where_the_user_wants_that(profile: str, same_body: bool) -> None:
    options = Options()
    options.profile, options.same_body = profile, same_body
    regions = merged("a.py", *CLEAN["python: different statements of one body"][1:4], options=options)
    assert [x.entity for x in regions if isinstance(x, Hunk)] == ["function `f`"]


def test_orders_additions_of_both_by_name_if_asked() -> None:
    options = Options()
    options.method_ordering = "alphabetical"
    base = "class A:\n    def m(self):\n        pass\n"
    ours = base + "\n    def z(self):\n        return self.y\n"
    theirs = base + "\n    def b(self, a):\n        print(a)\n"
    text = text_of(merged("a.py", base, ours, theirs, options=options))
    assert text.index("def m") < text.index("def b") < text.index("def z")


def test_keeps_duplicate_imports_if_asked() -> None:
    options = Options()
    options.import_deduplication = False
    text = text_of(merged("a.py", "import a\n", "import a\nimport b\n", "import a\n\nimport b\n", options=options))
    assert text.count("import b") == 2


@pytest.mark.parametrize(("choice", "expected"), [("prefer-ours", "# two\n"), ("prefer-theirs", "# three\n")])
def test_chooses_between_comments_if_asked(choice: str, expected: str) -> None:
    options = Options()
    options.comment_merging = choice
    code = "def f():\n    pass\n"
    text = text_of(merged("a.py", "# one\n" + code, "# two\n" + code, "# three\n" + code, options=options))
    assert text == expected + code


def test_attributes_are_no_comments_to_choose_between() -> None:
    options = Options()
    options.comment_merging = "prefer-ours"
    sides = [f"#[inline({how})]\nfn f() {{}}\n" for how in ("a", "b", "c")]
    assert any(isinstance(x, Hunk) for x in merged("a.rs", *sides, options=options))


def test_an_import_that_both_narrowed_keeps_what_neither_removed() -> None:
    text = text_of(merged("a.py", "from x import a, b, c\n", "from x import a, b\n", "from x import b, c\n"))
    assert text == "from x import b\n"


@pytest.mark.parametrize(("profile", "is_clean"), [("default", False), ("eager", True)])
def test_values_at_one_place_of_an_array(profile: str, is_clean: bool) -> None:
    options = Options()
    options.profile = profile
    regions = merged("a.json", '["a"]\n', '["a", "b"]\n', '["a", "c"]\n', options=options)
    assert joined(regions) == (b'["a", "b", "c"]\n' if is_clean else None)


def test_a_clash_that_touches_moved_items_shows_all_versions() -> None:
    base = '{\n  "beta": 1,\n  "alpha": 1,\n  "gamma": 1\n}\n'
    ours, theirs = '{\n  "alpha": 1,\n  "beta": 1\n}\n', '{\n  "gamma": 2,\n  "beta": 1,\n  "alpha": true\n}\n'
    hunks = [x for x in merged("a.json", base, ours, theirs) if isinstance(x, Hunk)]
    assert b"true" in b"".join(x.sides.theirs for x in hunks)


def test_comments_that_clash_are_left_by_default() -> None:
    code = "def f():\n    pass\n"
    regions = merged("a.py", "# one\n" + code, "# two\n" + code, "# three\n" + code)
    assert [x.sides.base for x in regions if isinstance(x, Hunk)] == [b"# one\n"]


def test_a_very_deep_expression_is_no_trouble() -> None:
    deep = "x = " + "(" * 3000 + "1" + ")" * 3000 + "\n"
    regions = merged("a.py", deep + "y = 1\n", deep.replace("1", "2", 1) + "y = 1\n", deep.replace("1", "3", 1))
    assert any(isinstance(x, Hunk) for x in regions)


def test_a_deadline_that_has_passed_gives_the_line_merge() -> None:
    language = catalogue.find("a.py", b"")
    assert language is not None
    sides = Triple(*(text.encode() for text in CLEAN["python: both add a method at the end of a class"][1:4]))
    regions = merge_structure(sides, language, Options(), time.monotonic() - 1)
    assert [repr(x) for x in regions] == [repr(x) for x in merge_lines(sides)]


NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
STATEMENTS = st.sampled_from(["x = 1", "y = x + 2", "call(x, y)", "return x", "if x:\n        y = 3"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A small module of functions with distinct names."""
    parts = ["import os\n"] * draw(st.integers(0, 1))
    for name in draw(st.lists(NAMES, unique=True, max_size=4)):
        body = draw(st.lists(STATEMENTS, min_size=1, max_size=4))
        parts.append(f"\n\ndef {name}(x, y):\n" + "".join(f"    {line}\n" for line in body))
    return "".join(parts)


VALUES = st.recursive(
    st.sampled_from(["1", "2", "true", '"s"']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(NAMES, inner, max_size=3).map(
            lambda items: "{" + ", ".join(f'"{key}": {value}' for key, value in items.items()) + "}"
        )
    ),
    max_leaves=6,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4).map(
    lambda items: "{\n" + ",\n".join(f'  "{key}": {value}' for key, value in items.items()) + "\n}\n"
)
CASES = st.sampled_from(["a.py", "a.json"]).flatmap(
    lambda path: st.tuples(st.just(path), *[programs() if path == "a.py" else OBJECTS] * 3)
)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_a_side_that_changed_nothing_gives_the_other(case: tuple[str, str, str, str]) -> None:
    path, base, other, _ = case
    assert text_of(merged(path, base, base, other)) == other
    assert text_of(merged(path, base, other, base)) == other
    assert text_of(merged(path, base, other, other)) == other


@settings(max_examples=120, deadline=None)
@given(CASES)
def test_either_way_round_the_same_is_settled(case: tuple[str, str, str, str]) -> None:
    path, base, ours, theirs = case
    one, two = joined(merged(path, base, ours, theirs)), joined(merged(path, base, theirs, ours))
    if one is not None and two is not None:
        assert sorted(words(one)) == sorted(words(two))
    elif one is not None or two is not None:  # this stage may leave one of the two, the engine neither or both
        sides = base.encode(), ours.encode(), theirs.encode()
        assert laws.merged(*sides, path).is_clean == laws.merged(sides[0], sides[2], sides[1], path).is_clean


@settings(max_examples=120, deadline=None)
@given(CASES)
def test_nothing_that_a_side_added_is_lost(case: tuple[str, str, str, str]) -> None:
    path, base, ours, theirs = case
    regions = merged(path, base, ours, theirs)
    kept = {word for x in regions for text in (x.sides if isinstance(x, Hunk) else (x.text,)) for word in words(text)}
    for side in (ours, theirs):
        new = set(words(side.encode())) - set(words(base.encode()))
        assert {word for word in new if word.isalnum()} <= kept  # separators are written anew
