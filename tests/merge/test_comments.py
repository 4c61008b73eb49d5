from merge.comments import merge_comment, merge_prose
from merge.options import Options
from merge.regions import Settled, joined
from merge.revision import Triple

CLASH = Triple(b"# one", b"# two", b"# three")


def test_lines_and_words_that_keep_apart() -> None:
    sides = Triple(b"a b c d\ne\nf\n", b"A b c d\ne\nf\n", b"a b c D\ne\nF\n")
    regions = merge_prose(sides, "string-lines", Options())
    assert regions is not None
    assert joined(regions) == b"A b c D\ne\nF\n"
    rules = {one.rule for x in regions if isinstance(x, Settled) for one in x.decisions}
    assert rules == {"string-lines"}


def test_edits_of_the_same_word_are_left() -> None:
    assert merge_prose(CLASH, "string-lines", Options()) is None
    assert merge_comment(CLASH, Options()) is None


def test_a_preference_tells_what_it_drops() -> None:
    options = Options()
    options.comment_merging = "prefer-theirs"
    regions = merge_comment(CLASH, options)
    assert regions is not None
    assert isinstance(regions[0], Settled)
    assert regions[0].text == b"# three"
    assert b"two" in regions[0].decisions[0].dropped


def test_lines_added_behind_or_before_a_changed_one() -> None:
    base, changed = b"a\nb\nc\n", b"a\nother words\nc\n"
    for added in (b"a\nb\nnew\nc\n", b"a\nnew\nb\nc\n"):
        both = added.replace(b"b\n", b"other words\n")
        for sides in (Triple(base, changed, added), Triple(base, added, changed)):
            regions = merge_prose(sides, "string-lines", Options())
            assert regions is not None
            assert joined(regions) == both
    careful = Options()
    careful.profile = "careful"
    assert merge_prose(Triple(base, changed, b"a\nb\nnew\nc\n"), "string-lines", careful) is None


def test_lines_added_behind_one_that_both_changed_are_left() -> None:
    assert merge_prose(Triple(b"a\nb\n", b"a\nx\ny\n", b"a\nz\n"), "string-lines", Options()) is None
