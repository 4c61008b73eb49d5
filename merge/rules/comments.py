"""Both sides changed a comment, and the user prefers one side's comments."""

from merge.revision import Triple
from merge.rules.rule import Context, Example, Resolution
from merge.tokens import added

_SIDE = {"prefer-ours": ("ours", "theirs"), "prefer-theirs": ("theirs", "ours")}

EXAMPLES = (
    Example((b"# a\n", b"# b\n", b"# c\n"), b"# b\n", options={"comment_merging": "prefer-ours"}).swapped_to(b"# c\n"),
    Example((b"", b"// b\n", b"// c\n"), b"// c\n", "a.ts", {"comment_merging": "prefer-theirs"}).swapped_to(b"// b\n"),
    Example((b"# a\n", b"# b\n", b"# c\n"), None),
    Example((b"a\n", b"b\n", b"# c\n"), None, options={"comment_merging": "prefer-ours"}),
)


def preferred_comment(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The preferred side's comment; what the other added is dropped."""
    chosen = _SIDE.get(context.options.comment_merging)
    if chosen is None or context.place != "comment" or not all(text.strip() for text in (sides.ours, sides.theirs)):
        return None
    text, other = getattr(sides, chosen[0]), getattr(sides, chosen[1])
    dropped = added(sides.base, other) - added(sides.base, text)
    return Resolution(text, tuple(dropped.elements()))
