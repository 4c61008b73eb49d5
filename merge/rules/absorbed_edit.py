"""One side rewrote what the other edited, and its words hold all of that edit."""

from collections import Counter

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import added, removed, words

EXAMPLES = (
    Example((b"f(a)\n", b"f(b, a)\n", b"g(x, b, y, a)\n"), b"g(x, b, y, a)\n"),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
    Example((b"x = 1\n", b"x = 2 * 1\n", b"x = 2 * 1\nx = 1\n"), None),
    Example((b"", b"f(b)\n", b"f(b, c)\n"), None),
)


def absorbed_edit(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side that added all that the other added, in its order, and took away all that it took away."""
    if not sides.base.strip():
        return None
    if _absorbs(sides.base, sides.ours, sides.theirs):
        return Resolution(sides.ours)
    if _absorbs(sides.base, sides.theirs, sides.ours):
        return Resolution(sides.theirs)
    return None


def _absorbs(base: bytes, large: bytes, small: bytes) -> bool:
    """Are the small side's gains and losses among the large one's?"""
    gained, gone = added(base, small), removed(base, small)
    if not gained and not gone:
        return False
    if gained - added(base, large) or gone - removed(base, large):
        return False
    return not _leaves_alone(base, large, small) and _in_order(words(small), words(large), gained)


def _leaves_alone(base: bytes, large: bytes, small: bytes) -> bool:
    """Does the large side still have a line that the small one changed? Then it is no later form of that edit."""
    old, kept, lines = ({line.strip() for line in split_lines(text)} - {b""} for text in (base, large, small))
    return bool((old - lines) & kept)


def _in_order(small: list[bytes], large: list[bytes], gained: Counter[bytes]) -> bool:
    """Do the gained tokens come in the same order on both sides?"""
    rest = iter([token for token in large if token in gained])
    return all(token in rest for token in small if token in gained)
