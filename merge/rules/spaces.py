"""Both sides read the same but for white space."""

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import words

EXAMPLES = (
    Example((b"f( a )\n", b"f(b)\n", b"f(b )\n"), b"f(b)\n"),
    Example((b"x = 1\n", b"x = 2\n\n", b"x = 2\n"), b"x = 2\n\n"),
    Example((b"x = 1\n", b"x = 2\n", b"x = 3\n"), None),
    Example((b"x\n", b"y\n", b"\n"), None),
)


def same_but_for_spaces(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side without trailing white space, else the one with more line breaks: the same from both sides."""
    if words(sides.ours) != words(sides.theirs):
        return None
    return Resolution(max(sides.ours, sides.theirs, key=_tidiness))


def _tidiness(text: bytes) -> tuple[int, int, int, bytes]:
    """Greater is better; equal only for equal texts."""
    lines = text.split(b"\n")
    ragged = sum(line.rstrip(b"\r") != line.rstrip() for line in lines)
    return -ragged, len(lines), -len(text), text
