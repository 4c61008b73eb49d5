"""Both sides edit neighbouring lines, neither the same one."""

from merge.lines import merge_blocks, split_lines
from merge.regions import Region, joined
from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import added, pair_lines, removed

EXAMPLES = (
    Example((b"a = 1\nb = 2\n", b"a = 3\nb = 2\n", b"a = 1\nb = 4\n"), b"a = 3\nb = 4\n"),
    Example((b"a = 1\n", b"a = 3\n", b"a = 1\nc = 4\n"), b"a = 3\nc = 4\n"),
    Example((b"a = 1\n", b"a = 3\n", b"a = 2\n"), None),
)


def adjacent_lines(sides: Triple[bytes], context: Context) -> Resolution | None:
    """Both edits, each in its lines; but for `eager` no name may be touched by both."""
    if context.options.profile != "eager" and _share_names(sides):
        return None
    text = joined(by_lines(sides))
    return None if text is None else Resolution(text)


def by_lines(sides: Triple[bytes]) -> list[Region]:
    """The regions when lines are paired by likeness and changes that only touch stay apart."""
    lines = sides.map(split_lines)
    ours, theirs = pair_lines(lines.base, lines.ours), pair_lines(lines.base, lines.theirs)
    return merge_blocks(lines, ours, theirs, touching=False)


def _share_names(sides: Triple[bytes]) -> bool:
    """Does a word belong to the changes of both sides?"""
    mine = added(sides.base, sides.ours) + removed(sides.base, sides.ours)
    yours = added(sides.base, sides.theirs) + removed(sides.base, sides.theirs)
    return any(token[:1].isalpha() for token in mine.keys() & yours.keys())
