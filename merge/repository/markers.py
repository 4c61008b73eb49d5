"""Merges a file again from the conflict markers that are in it: git's three styles, and jj's.

Around the markers the text is settled (and perhaps edited by hand since); so it stands alike in all three
versions, and only what is between the markers can come out otherwise.
"""

from merge.hunks import NO_BASE, parse_conflicts, zealous
from merge.lines import merge_lines
from merge.options import Options
from merge.regions import Decision, Hunk, Region
from merge.repository.contents import merge_contents
from merge.residue import residue
from merge.result import Conflict, MergeResult
from merge.revision import Triple

UNKNOWN_BASE = "the markers show no base: what each side changed is not known (merge.conflictStyle diff3 keeps it)"
SAFE_WITHOUT_BASE = frozenset({"same-but-for-spaces", "one-side-only-space"})


def has_markers(text: bytes) -> bool:
    """Is there a conflict in the text? Raises merge.hunks.MarkerError where one is broken."""
    return any(isinstance(region, Hunk) for region in parse_conflicts(text))


def merge_again(
    text: bytes, path: str, options: Options, stages: Triple[bytes] | None = None, root: str = "."
) -> MergeResult:
    """Merge what is between the markers of `text`. `stages` are the whole versions, where they are known:
    they tell the base of a hunk whose markers do not.

    Where a base stays unknown, what looks like two additions may be two edits of one line; so only the rules
    that hold for both are trusted, and the file is left as it is if others were needed.
    Raises merge.hunks.MarkerError.
    """
    regions = parse_conflicts(text)
    bases = _bases(stages) if stages else {}
    unknown: list[Hunk] = []
    for region in regions:
        if isinstance(region, Hunk) and region.reason == NO_BASE:
            base = bases.get((region.sides.ours, region.sides.theirs))
            if base is not None:
                region.sides = Triple(base, region.sides.ours, region.sides.theirs)
            elif region.sides.ours != region.sides.theirs:
                unknown.append(region)
    result = merge_contents(residue(regions), path, options, "", root)
    if unknown and not (result.is_clean and all(map(_needs_no_base, result.decisions))):
        return _unsolved(text, regions)
    return result


def _needs_no_base(decision: Decision) -> bool:
    """Would the decision be the same whatever the base was? An import too many does no harm."""
    return decision.rule in SAFE_WITHOUT_BASE or decision.place == "imports"


def _unsolved(text: bytes, regions: list[Region]) -> MergeResult:
    hunks = [region for region in regions if isinstance(region, Hunk)]
    for hunk in hunks:
        hunk.reason = UNKNOWN_BASE
    result = MergeResult(text, regions)
    result.conflicts = tuple(Conflict(hunk.sides, "", UNKNOWN_BASE, 1) for hunk in hunks)
    return result


def _bases(stages: Triple[bytes]) -> dict[tuple[bytes, bytes], bytes]:
    """The base of each hunk of the line merge, as git shows it (less what both sides have in common) and whole."""
    by_lines = merge_lines(stages)
    found = {}
    for region in (*by_lines, *zealous(by_lines)):
        if isinstance(region, Hunk):
            found[region.sides.ours, region.sides.theirs] = region.sides.base
    return found
