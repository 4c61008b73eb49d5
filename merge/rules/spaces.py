"""Both sides read the same but for white space."""

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import token_edits, words

EXAMPLES = (
    Example((b"f( a )\n", b"f(b)\n", b"f(b )\n"), b"f(b)\n"),
    Example((b"x = 1\n", b"x = 2\n\n", b"x = 2\n"), b"x = 2\n\n"),
    Example((b"x = 1\n\n", b"", b"\n"), b""),
    Example((b"\nx = 1\n\n", b"", b"\n"), b""),
    Example((b"x\n\n", b"\nx\n", b"x\n"), b"\nx\n"),
    Example((b"x = f(a)\n\n", b"x = g(a)\n", b"x = g(a)\n\n"), b"x = g(a)\n"),
    Example((b"x = f( a )\n", b"x = f(b)\n", b"x = f( b )\n"), b"x = f(b)\n"),
    Example((b"x = 1\n", b"x = 2\n", b"x = 3\n"), None),
    Example((b"x\n", b"y\n", b"\n"), None),
)


def same_but_for_spaces(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The side that changed the layout; where both did, the one without trailing white space, with more line breaks.

    The same from both sides. Where all that was said is gone, only blank lines are left to compare.
    """
    if words(sides.ours) != words(sides.theirs):
        return None
    if not words(sides.ours):
        blank = b"".join(line for line in split_lines(sides.base) if not line.strip())
        merged = Triple(blank, sides.ours, sides.theirs).trivial_merge()
        if merged is None and max(map(len, (sides.ours, sides.theirs))) < len(blank):
            merged = min(sides.ours, sides.theirs, key=lambda text: (len(text), text))
    else:
        changes = [_changes_layout(sides.base, side) for side in (sides.ours, sides.theirs)]
        merged = sides.ours if changes == [True, False] else sides.theirs if changes == [False, True] else None
    return Resolution(max(sides.ours, sides.theirs, key=_tidiness) if merged is None else merged)


def _changes_layout(base: bytes, side: bytes) -> bool:
    """Does a side change white space between tokens that it leaves?"""
    if words(base) == words(side):
        return base != side
    edits = token_edits(base, side)
    return edits is not None and any(
        not b"".join([*edits.base[block[0] : block[1]], *edits.replacement(block)]).strip() for block in edits.blocks
    )


def _tidiness(text: bytes) -> tuple[int, int, int, bytes]:
    """Greater is better; equal only for equal texts."""
    lines = text.split(b"\n")
    ragged = sum(line.rstrip(b"\r") != line.rstrip() for line in lines)
    return -ragged, len(lines), -len(text), text
