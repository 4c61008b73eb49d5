"""One side made every edit that the other made, and more."""

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import TokenEdits, is_space, token_edits

EXAMPLES = (
    Example((b"f(a)\ng(b)\n", b"f(x)\ng(y)\n", b"f(x)\ng(b)\n"), b"f(x)\ng(y)\n"),
    Example((b"f(a)\n", b"f(a, b)\n", b"f(a, b, c)\n"), b"f(a, b, c)\n"),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
)


def superset(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side whose edits hold all of the other's."""
    ours, theirs = token_edits(sides.base, sides.ours), token_edits(sides.base, sides.theirs)
    if ours is None or theirs is None:
        return None
    if _holds(ours, theirs):
        return Resolution(sides.ours)
    if _holds(theirs, ours):
        return Resolution(sides.theirs)
    return None


def _holds(large: TokenEdits, small: TokenEdits) -> bool:
    """Is each edit of the small one an edit of the large one, or the head or tail of its insertion?"""
    edits: dict[tuple[int, int], list[bytes]] = {
        (block[0], block[1]): _solid(large.replacement(block)) for block in large.blocks
    }
    for block in small.blocks:
        text = _solid(small.replacement(block))
        if not text and all(map(is_space, small.base[block[0] : block[1]])):
            continue
        other = edits.get((block[0], block[1]))
        if other is None:
            return False
        if other != text and not (block[0] == block[1] and text == other[: len(text)]):
            return False
    return True


def _solid(tokens: list[bytes]) -> list[bytes]:
    """The tokens that are not white space."""
    return [token for token in tokens if not token.isspace()]
