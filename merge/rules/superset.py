"""One side made every edit that the other made, and more."""

from merge.lines import split_lines
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import TokenEdits, is_space, lost, token_edits

EXAMPLES = (
    Example((b"f(a)\ng(b)\n", b"f(x)\ng(y)\n", b"f(x)\ng(b)\n"), b"f(x)\ng(y)\n"),
    Example((b"f(a)\n", b"f(a, b)\n", b"f(a, b, c)\n"), b"f(a, b, c)\n"),
    Example((b"b = [1, 2]\n", b"a = [1, 2]\nb = x\n", b"b = x\n"), b"a = [1, 2]\nb = x\n"),
    Example((b"f(a)\n", b"f(b)\n", b"f(c)\n"), None),
    Example((b"a\nb\n", b"c\nd\n", b"c\n"), None),
)


def superset(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The side whose edits hold all of the other's.

    `careful` wants what the other added to be there by count as well: of lines that repeat, the wrong one may be gone.
    """
    found = _larger(sides)
    return None if found is None or (context.options.profile == "careful" and lost(sides, found.text)) else found


def _larger(sides: Triple[bytes]) -> Resolution | None:
    if _goes_on(sides.base, sides.ours, sides.theirs):
        return Resolution(sides.ours)
    if _goes_on(sides.base, sides.theirs, sides.ours):
        return Resolution(sides.theirs)
    ours, theirs = token_edits(sides.base, sides.ours), token_edits(sides.base, sides.theirs)
    if ours is None or theirs is None:
        return None
    if _holds(ours, theirs):
        return Resolution(sides.ours)
    if _holds(theirs, ours):
        return Resolution(sides.theirs)
    return None


def _goes_on(base: bytes, large: bytes, small: bytes) -> bool:
    """Did both put the same new lines in place of as many, and one of them more lines around those?"""
    old, lines, whole = (split_lines(text) for text in (base, small, large))
    if not old or len(lines) != len(old) or len(whole) <= len(lines) or not small.strip():
        return False
    known = {line.strip() for line in old}
    if any(line.strip() in known for line in lines) or any(line.strip() in known for line in whole):
        return False
    return any(whole[at : at + len(lines)] == lines for at in range(len(whole) - len(lines) + 1))


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
