"""Both sides add at one place, and one addition holds the other."""

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import words

EXAMPLES = (
    Example((b"", b"a\nb\n", b"b\n"), b"a\nb\n"),
    Example((b"\n", b"import a\n", b"import a\nimport c\n"), b"import a\nimport c\n"),
    Example((b"", b"a\n", b"b\n"), None),
    Example((b"x\n", b"a\n", b"a\nb\n"), None),
)


def addition_contained(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The larger addition, where the lines of the smaller stand in it in the same order."""
    if sides.base.strip():
        return None
    ours, theirs = sides.ours, sides.theirs
    if _within(theirs, ours):
        return Resolution(ours)
    if _within(ours, theirs):
        return Resolution(theirs)
    return None


def _within(small: bytes, large: bytes) -> bool:
    """Do the lines of one text stand in the other in order, or its tokens in one piece?"""
    lines = [line.strip() for line in split_lines(small) if line.strip()]
    if not lines:
        return False
    rest = iter([line.strip() for line in split_lines(large)])
    if all(line in rest for line in lines):
        return True
    part, whole = words(small), words(large)
    return b"\0".join([b"", *part, b""]) in b"\0".join([b"", *whole, b""])
