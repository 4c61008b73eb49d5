"""One side moved the lines deeper or further out while it edited, the other edited them where they were."""

from merge.lines import merge_lines, split_lines
from merge.regions import joined
from merge.revision import Triple
from merge.rules.one_side_space import reindented
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import merge_tokens, words

EXAMPLES = (
    Example((b"a\nb\n", b"if x:\n    a\n    b\n", b"a\nc\nb\n"), b"if x:\n    a\n    c\n    b\n"),
    Example((b"  f(1)\n  g(2)\n", b"    f(1, 3)\n    g(2)\n    h()\n", b"  f(1)\n  g(4)\n"),
            b"    f(1, 3)\n    g(4)\n    h()\n"),
    Example((b"f\n  a\n  b\n", b"if x:\n  f\n    a\n    b\n", b"f(1)\n  a\n  b\n"),
            b"if x:\n  f(1)\n    a\n    b\n"),
    Example((b"f:\n  a\n  b\n", b"f:\n  if x:\n    a\n    b\n", b"f:\n  a\n  b\n\ng\n"),
            b"f:\n  if x:\n    a\n    b\n\ng\n"),
    Example((b"a\nb\n", b"a\nc\nb\n", b"a\nd\nb\n"), None),
    Example((b"a\nb\n", b"if x:\n    a\n    b\n", b"if y:\n    a\n    b\n"), None),
)  # fmt: skip


def reindented_edit(sides: Triple[bytes], _context: Context) -> Resolution | None:
    """The merge once base and the side that stayed are moved as the other side moved them."""
    moved = [_moves(sides.base, side) for side in (sides.ours, sides.theirs)]
    if moved[0] == moved[1]:
        return None
    mover, stayer = (sides.ours, sides.theirs) if moved[0] else (sides.theirs, sides.ours)
    there = Triple(reindented(sides.base, mover, sides.base), mover, reindented(sides.base, mover, stayer))
    text = joined(merge_lines(there))
    if text is None:
        text = merge_tokens(there)
    return None if text is None else Resolution(text)


def _moves(base: bytes, side: bytes) -> bool:
    """Does the side keep most lines of base, at another indentation?"""
    lines = [line for line in split_lines(base) if words(line)]
    kept = {line.strip(): line for line in split_lines(side)}
    moved = sum(line not in kept.values() and line.strip() in kept for line in lines)
    return 0 < len(lines) <= moved * 2
