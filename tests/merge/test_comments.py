from merge.comments import merge_comment, merge_prose
from merge.options import Options
from merge.regions import Settled, joined
from merge.revision import Triple

CLASH = Triple(b"# one", b"# two", b"# three")


def test_lines_and_words_that_keep_apart() -> None:
    sides = Triple(b"a b c d\ne\nf\n", b"A b c d\ne\nf\n", b"a b c D\ne\nF\n")
    regions = merge_prose(sides, "string-lines")
    assert regions is not None
    assert joined(regions) == b"A b c D\ne\nF\n"
    rules = {one.rule for x in regions if isinstance(x, Settled) for one in x.decisions}
    assert rules == {"string-lines"}


def test_edits_of_the_same_word_are_left() -> None:
    assert merge_prose(CLASH, "string-lines") is None
    assert merge_comment(CLASH, Options()) is None


def test_a_preference_tells_what_it_drops() -> None:
    options = Options()
    options.comment_merging = "prefer-theirs"
    regions = merge_comment(CLASH, options)
    assert regions is not None
    assert isinstance(regions[0], Settled)
    assert regions[0].text == b"# three"
    assert b"two" in regions[0].decisions[0].dropped
