"""Both sides edit one text, at different tokens."""

from merge.revision import Triple
from merge.rules.comment_above import is_of_another
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import TokenEdits, merge_tokens, token_edits

# Where edits that touch were kept by people: in code, not in prose, where one phrase was written twice.
_CODE = frozenset({"call", "declaration", "imports", "key-value", "statements"})
_QUALIFIERS = frozenset({b".", b":", b">"})

FAR_EXAMPLES = (
    Example((b"def f(a, b, c):\n", b"def g(a, b, c):\n", b"def f(a, b, d):\n"), b"def g(a, b, d):\n"),
    Example((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), None),
)
NEAR_EXAMPLES = (
    Example((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), b"g(c, b)\n"),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
    Example((b"def f(a):\n", b"# about f\ndef f(a):\n", b"def g(b):\n"), None),
)
TOUCHING_EXAMPLES = (
    Example((b"x = limit\n", b"x = bound\n", b"x = limit * 2\n"), b"x = bound * 2\n"),
    Example((b"x = 'is empty'\n", b'x = "is empty"\n', b"x = 'is here'\n"), b'x = "is here"\n'),
    Example((b"f(a)\n", b"f(a, b)\n", b"f(a, c)\n"), None),
    Example((b"x = limit\n", b"x = bound\n", b"y = 1\nx = limit * 2\n"), None),
    Example((b"x = count.up()\n", b"x = self.count.up()\n", b"x = up(count)\n"), None),
    Example((b"the limit\n", b"the bound\n", b"the limit twice\n"), None, "a.md"),
)


def far_tokens(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """Both edits, two untouched words or more between them."""
    return _merged(sides, 2, of_words=True)


def near_tokens(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """Both edits, an untouched token between them."""
    return _merged(sides, 1, of_words=False)


def touching_tokens(sides: Triple[bytes], context: Context) -> Resolution | None:
    """Both edits where they only touch, in lines of code that no side added to or took from.

    Two insertions at one point stay a conflict: no order of them is told apart from the other.
    """
    if context.place not in _CODE or len({text.count(b"\n") for text in sides}) > 1:
        return None
    ours, theirs = token_edits(sides.base, sides.ours), token_edits(sides.base, sides.theirs)
    if ours is None or theirs is None or _insertions(ours) & _insertions(theirs):
        return None
    if _qualifies(ours, theirs) or _qualifies(theirs, ours):
        return None
    return _merged(sides, 0, of_words=False)


def _insertions(edits: TokenEdits) -> set[int]:
    """Where a side put tokens between two of base."""
    return {block[0] for block in edits.blocks if block[0] == block[1]}


def _qualifies(edits: TokenEdits, other: TokenEdits) -> bool:
    """Does a side put a qualifier (`self.`) in front of a name in whose place the other put something else?"""
    replaced = {block[0] for block in other.blocks if block[0] < block[1]}
    for block in edits.blocks:
        if block[0] == block[1] and block[0] in replaced and edits.side[block[3] - 1] in _QUALIFIERS:
            return True
    return False


def _merged(sides: Triple[bytes], gap: int, *, of_words: bool) -> Resolution | None:
    """The token merge as a resolution; not of two additions."""
    if not sides.base.strip() or is_of_another(sides):
        return None
    text = merge_tokens(sides, gap, of_words=of_words)
    return None if text is None else Resolution(text)
