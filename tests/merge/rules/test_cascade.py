"""The cascade of rules: laws, line ends, profiles, and what the decisions say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merge.lines import merge_lines
from merge.options import Options
from merge.regions import Hunk, Settled, joined
from merge.residue import residue
from merge.revision import Triple
from merge.rules import Context, apply_rules
from merge.rules.cascade import apply_rules as cascade
from merge.rules.rule import DEFAULT, Resolution, Rule
from merge.tokens import lost, words

LINE = st.sampled_from([b"a = 1\n", b"a = 2\n", b"  b(c, d)\n", b"b(c, d)\n", b"b(e, d)\n", b"\n", b"# x\n", b"}\n"])
TEXT = st.lists(LINE, max_size=6).map(b"".join)
ENDED = st.tuples(TEXT, st.sampled_from([b"", b"z", b"y y"])).map(b"".join)


def ruled(base, ours, theirs, profile="eager", path="a.py"):
    options = Options()
    options.profile = profile
    return apply_rules(merge_lines(Triple(base, ours, theirs)), Context(None, options, path))


@given(ENDED, ENDED)
@settings(max_examples=150)
def test_one_changed_side_wins_whole(base, side):
    assert joined(ruled(base, base, side)) == joined(ruled(base, side, base)) == joined(ruled(base, side, side)) == side


@given(ENDED, ENDED, ENDED)
@settings(max_examples=300)
def test_swapping_sides_changes_order_at_most(base, ours, theirs):
    one, other = ruled(base, ours, theirs), ruled(base, theirs, ours)
    assert [isinstance(region, Hunk) for region in one] == [isinstance(region, Hunk) for region in other]
    for region, twin in zip(one, other, strict=True):
        if isinstance(region, Settled):
            assert sorted(words(region.text)) == sorted(words(twin.text))


@given(ENDED, ENDED, ENDED)
@settings(max_examples=300)
def test_what_is_left_is_what_each_side_has(base, ours, theirs):
    before = merge_lines(Triple(base, ours, theirs))
    after = apply_rules(before, Context(None, Options(), "a.py"))
    for region in after:
        if isinstance(region, Hunk):
            assert all(text in whole for text, whole in zip(region.sides, residue(before), strict=True))
        for decision in region.decisions if isinstance(region, Settled) else ():
            assert decision.text == region.text
            assert decision.place


@given(TEXT, TEXT, TEXT)
@settings(max_examples=300)
def test_careful_drops_nothing(base, ours, theirs):
    for region in ruled(base, ours, theirs, "careful"):
        for decision in region.decisions if isinstance(region, Settled) else ():
            assert not decision.dropped
            assert not lost(decision.sides, decision.text)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=100)
def test_crlf_files_merge_like_others_and_stay_crlf(base, ours, theirs):
    plain = joined(ruled(base, ours, theirs))
    crlf = joined(ruled(*(text.replace(b"\n", b"\r\n") for text in (base, ours, theirs))))
    assert crlf == (None if plain is None else plain.replace(b"\n", b"\r\n"))


def test_a_side_that_changes_the_line_endings_of_all_lines_conflicts_with_nothing():
    base = b"a\nb\nc\nd\n"
    merged = ruled(base, base.replace(b"\n", b"\r\n"), b"a\nb\nX\nd\n")
    assert joined(merged) == b"a\r\nb\r\nX\r\nd\r\n"


def test_a_missing_final_newline_stays_missing():
    assert joined(ruled(b"f(a)\nx", b"f(a)\nx\ny(b, c)", b"f(a)\nx\nz(d, e)")) == b"f(a)\nx\ny(b, c)\nz(d, e)"


def test_a_decision_names_rule_sides_place_and_what_it_let_go():
    (settled,) = ruled(b"v: 1.0\n", b"v: 1.2\n", b"v: 1.10\n", path="a.yml")
    (decision,) = settled.decisions
    assert (decision.rule, decision.place, decision.text) == ("version-number", "key-value", b"v: 1.10\n")
    assert decision.sides == Triple(b"v: 1.0\n", b"v: 1.2\n", b"v: 1.10\n")
    assert decision.dropped == (b"1", b".", b"2")


def test_the_entity_of_a_hunk_goes_into_the_decision():
    hunk = Hunk(Triple(b"f(a)\n", b"f(a, b)\n", b"f(a,  b)\n"), "method `f`", "", "arguments")
    (settled,) = apply_rules([hunk], Context(None, Options(), "a.py"))
    assert (settled.decisions[0].entity, settled.decisions[0].place) == ("method `f`", "arguments")


def test_no_rule_takes_back_what_both_sides_did():
    base, ours, theirs = b"f(a)\n", b"f(b)\n", b"g(c)\n"
    rule = Rule("base", lambda sides, _context: Resolution(sides.base), DEFAULT, ())
    hunk = Hunk(Triple(base, ours, theirs), "", "")
    (left,) = cascade([hunk], Context(None, Options(), "a.py"), (rule,))
    assert isinstance(left, Hunk)


def test_a_hunk_is_cut_where_each_part_is_sure():
    base = b"name: parser\nversion: 1.0\n"
    merged = ruled(base, b"name: parser!\nversion: 1.1\n", b"name: parser\nversion: 1.2\n", path="a.yml")
    assert joined(merged) == b"name: parser!\nversion: 1.2\n"


def test_a_rule_works_only_in_its_profiles():
    sides = (b"v: 1.0\n", b"v: 1.2\n", b"v: 1.10\n")
    assert joined(ruled(*sides, "careful")) is None
    assert joined(ruled(*sides, "default")) == b"v: 1.10\n"


def test_a_plain_statement_is_put_to_another_only_by_eager():
    sides = (b"", b"alpha beta gamma\n", b"delta epsilon zeta\n")
    assert joined(ruled(*sides, "eager")) == b"alpha beta gamma\ndelta epsilon zeta\n"
    assert joined(ruled(*sides, "default")) is None


def test_blocks_of_three_lines_are_put_together():
    ours, theirs = b"if a {\n  b += 1;\n}\n", b"while c {\n  d.run(e);\n}\n"
    assert joined(ruled(b"", ours, theirs, "default")) == ours + theirs
    assert joined(ruled(b"", ours, theirs.replace(b"\n}", b" }"), "default")) is None


@pytest.mark.parametrize("line", [b"x%d(a, b) = c;", b"<td class='c%d'>t</td>"])
def test_one_long_line_stays_bounded(line):
    base = b"".join(line % number for number in range(3_000)) + b"\n"
    ours, theirs = base.replace(b"5", b"f"), base.replace(b"7", b"ss ")
    start = time.process_time()
    ruled(base, ours, theirs)
    assert time.process_time() - start < 4
