"""What a stage leaves to the next: three texts in which all that is settled reads alike."""

from merge.regions import Hunk, Region
from merge.revision import Triple


def residue(regions: list[Region]) -> Triple[bytes]:
    """The three texts that the next stage merges: settled text identical in all, hunks by side.

    What is settled cannot be reopened by a later stage, since no side differs there.
    """
    parts: Triple[list[bytes]] = Triple([], [], [])
    for region in regions:
        own = region.sides if isinstance(region, Hunk) else Triple(region.text, region.text, region.text)
        for side, text in zip(parts, own, strict=True):
            side.append(text)
    return parts.map(b"".join)
