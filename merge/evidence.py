"""What is known of a merge as a whole, for the confidence of what is decided in it."""

from merge.regions import Hunk, Region
from merge.reopening import Changes
from merge.revision import Triple
from merge.sequences import Block


class Evidence:
    """Counts over one file: of its conflicts, and of what the two sides did elsewhere in it."""

    __slots__ = ("alike", "changed", "hunks", "language", "left", "lines", "ours", "path", "sizes", "theirs")

    def __init__(self, path: str, language: str) -> None:
        self.path = path
        self.language = language  # name, "" for lines alone
        self.hunks = 0  # conflicts that the line merge leaves
        self.lines = 0  # lines of all three sides in those
        self.sizes: list[Triple[int]] = []  # lines of each of these in the three versions
        self.left = 0  # conflicts that are left now
        self.ours = 0  # changes that ours alone made, outside of the conflicts
        self.theirs = 0
        self.alike = 0  # changes that both sides made alike
        self.changed = Triple(0.0, 0.0, 0.0)  # share of base's lines that each side changed


def gather(changes: Changes, by_lines: list[Region], path: str, language: str) -> Evidence:
    """Count what there is to know before anything is decided."""
    evidence = Evidence(path, language)
    left = [region for region in by_lines if isinstance(region, Hunk)]
    evidence.hunks = len(left)
    evidence.sizes = [hunk.sides.map(_count) for hunk in left]
    evidence.lines = sum(map(sum, evidence.sizes))
    first, second = changes.blocks
    texts = {_text(block, changes.ours) for block in first} & {_text(block, changes.theirs) for block in second}
    evidence.alike = len(texts)
    evidence.ours = max(0, len(first) - evidence.alike - evidence.hunks)
    evidence.theirs = max(0, len(second) - evidence.alike - evidence.hunks)
    whole = max(1, len(changes.base))
    evidence.changed = Triple(0.0, sum(b[1] - b[0] for b in first) / whole, sum(b[1] - b[0] for b in second) / whole)
    return evidence


def _text(block: Block, lines: list[bytes]) -> tuple[int, int, bytes]:
    return block[0], block[1], b"".join(lines[block[2] : block[3]])


def _count(text: bytes) -> int:
    return text.count(b"\n")
