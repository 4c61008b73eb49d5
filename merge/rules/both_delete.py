"""Both sides only take away: what either took away is gone."""

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import token_edits

EXAMPLES = (
    Example((b"a\nb\nc\n", b"a\n", b"b\nc\n"), b""),
    Example((b"f(a, b, c)\n", b"f(a, b)\n", b"f(b, c)\n"), b"f(b)\n"),
    Example((b"a\nb\n", b"a\n", b"a\nB\n"), None),
)


def both_delete(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """Base less the tokens that either side deleted."""
    if not sides.base.strip():
        return None
    keep: list[bool] = []
    tokens: list[bytes] = []
    for side in (sides.ours, sides.theirs):
        found = token_edits(sides.base, side)
        if found is None or any(token.strip() for block in found.blocks for token in found.replacement(block)):
            return None
        tokens = found.base
        keep = keep or [True] * len(tokens)
        for i, j, _, _ in found.blocks:
            keep[i:j] = [False] * (j - i)
    return Resolution(b"".join(token for token, kept in zip(tokens, keep, strict=True) if kept))
