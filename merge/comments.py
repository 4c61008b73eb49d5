"""Comments, strings and other prose inside code: merged line by line."""

from merge.lines import merge_lines, split_lines
from merge.options import Options
from merge.regions import Decision, Region, Settled
from merge.revision import Triple
from merge.tokens import merge_tokens, words


def merge_prose(sides: Triple[bytes], rule: str, options: Options) -> list[Region] | None:
    """Lines of prose (a comment, a string, a block scalar), both sides' edits kept.

    None where they overlap. An edit of one line on both sides is merged by words; lines that one side adds
    behind or before what the other side changes stand there.
    """
    settled = sides.trivial_merge()
    if settled is not None:
        return [Settled(settled)]
    regions: list[Region] = []
    for region in merge_lines(sides):
        if isinstance(region, Settled):
            regions.append(region)
            continue
        text = _merged_words(region.sides)
        if text is None and options.profile != "careful":
            text = _extended(region.sides)
        if text is None:
            return None
        regions.append(Settled(text, (Decision(rule, region.sides, text),)))
    return regions


def merge_comment(sides: Triple[bytes], options: Options) -> list[Region] | None:
    """Comments by the user's choice; where both sides changed the same line, None with preserve-all."""
    merged = merge_prose(sides, "comment-merge", options)
    if merged is not None:
        return merged
    if options.comment_merging == "preserve-all":
        return None
    text = sides.ours if options.comment_merging == "prefer-ours" else sides.theirs
    other = sides.theirs if options.comment_merging == "prefer-ours" else sides.ours
    decision = Decision("comment-preference", sides, text)
    decision.dropped = tuple(words(other))
    return [Settled(text, (decision,))]


def _extended(sides: Triple[bytes]) -> bytes | None:
    """What one side changed with the lines that the other added behind or before it; None where both did both."""
    base, ours, theirs = sides
    if not base.strip() or not base.endswith(b"\n"):
        return None
    found = []
    for new, other in ((ours, theirs), (theirs, ours)):
        if new.startswith(base) and not other.startswith(base):
            found.append(other + new[len(base) :])
        elif new.endswith(b"\n" + base) and not other.endswith(b"\n" + base):
            found.append(new[: -len(base)] + other)
    is_ended = ours.endswith(b"\n") and theirs.endswith(b"\n")
    return found[0] if len(found) == 1 and is_ended else None


def _merged_words(sides: Triple[bytes]) -> bytes | None:
    """Both sides' edits of a few lines of prose, at least two words apart."""
    if any(len(split_lines(side)) > 12 for side in sides):
        return None
    return merge_tokens(sides, 2, of_words=True)
