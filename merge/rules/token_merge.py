"""Both sides edit one text, at different tokens."""

from merge.revision import Triple
from merge.rules.comment_above import is_of_another
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import merge_tokens

FAR_EXAMPLES = (
    Example((b"def f(a, b, c):\n", b"def g(a, b, c):\n", b"def f(a, b, d):\n"), b"def g(a, b, d):\n"),
    Example((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), None),
)
NEAR_EXAMPLES = (
    Example((b"f(a, b)\n", b"g(a, b)\n", b"f(c, b)\n"), b"g(c, b)\n"),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
    Example((b"def f(a):\n", b"# about f\ndef f(a):\n", b"def g(b):\n"), None),
)


def far_tokens(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """Both edits, two untouched words or more between them."""
    return _merged(sides, 2, of_words=True)


def near_tokens(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """Both edits, an untouched token between them."""
    return _merged(sides, 1, of_words=False)


def _merged(sides: Triple[bytes], gap: int, *, of_words: bool) -> Resolution | None:
    """The token merge as a resolution; not of two additions."""
    if not sides.base.strip() or is_of_another(sides):
        return None
    text = merge_tokens(sides, gap, of_words=of_words)
    return None if text is None else Resolution(text)
