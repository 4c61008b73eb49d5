"""The residue triple: settled text alike in all three, hunks by side."""

from merge.regions import Hunk, Settled
from merge.residue import residue
from merge.revision import Triple


def test_settled_text_is_in_all_three_and_hunks_by_side():
    regions = [Settled(b"head\n"), Hunk(Triple(b"b\n", b"o\n", b"t\n")), Settled(b"tail\n")]
    assert residue(regions) == Triple(b"head\nb\ntail\n", b"head\no\ntail\n", b"head\nt\ntail\n")


def test_nothing_gives_three_empty_texts():
    assert residue([]) == Triple(b"", b"", b"")
