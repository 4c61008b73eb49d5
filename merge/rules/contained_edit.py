"""One side's edit is a part of the other's, at the same place."""

from collections import Counter

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.sequences import Block
from merge.tokens import TokenEdits, token_edits

EXAMPLES = (
    Example((b"log(x)\n", b"log(x, y)\n", b"info(x, y, z)\n"), b"info(x, y, z)\n"),
    Example((b"f(a, b)\n", b"f(b)\n", b"g(b, c)\n"), None),
    Example((b"a = f(1)\nb = f(1)\n", b"a = f(2)\nb = g(1)\n", b"a = f(1)\nb = f(2)\n"), None),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
)


def contained_edit(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side whose edits cover the other's places and hold all that the other put there."""
    if not sides.base.strip():
        return None
    ours, theirs = token_edits(sides.base, sides.ours), token_edits(sides.base, sides.theirs)
    if ours is None or theirs is None:
        return None
    if _covers(ours, theirs):
        return Resolution(sides.ours)
    if _covers(theirs, ours):
        return Resolution(sides.theirs)
    return None


def _covers(large: TokenEdits, small: TokenEdits) -> bool:
    """Is each edit of the small one inside one of the large one's?"""
    return bool(large.blocks) and all(
        any(_inside(large, other, small, block) for other in large.blocks)
        for block in small.blocks
        if not _is_space(small, block)
    )


def _is_space(edits: TokenEdits, block: Block) -> bool:
    """Does the edit change white space alone?"""
    return not b"".join([*edits.base[block[0] : block[1]], *edits.replacement(block)]).strip()


def _inside(large: TokenEdits, other: Block, small: TokenEdits, block: Block) -> bool:
    """Does the large edit span the small one, with its text in one piece and none of what it took away?"""
    if other[0] > block[0] or other[1] < block[1]:
        return False
    text = [token for token in small.replacement(block) if not token.isspace()]
    whole = [token for token in large.replacement(other) if not token.isspace()]
    if b"\0".join([b"", *text, b""]) not in b"\0".join([b"", *whole, b""]):
        return False
    gone = Counter(token for token in small.base[block[0] : block[1]] if not token.isspace()) - Counter(text)
    left = Counter(large.base[other[0] : other[1]]) - Counter(whole)
    return not gone - left
