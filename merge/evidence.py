"""What is known of a merge as a whole, for the confidence of what is decided in it."""

from merge.lines import changed_blocks, split_lines
from merge.regions import Hunk, Region
from merge.reopening import chosen_text
from merge.revision import Triple
from merge.sequences import Block

AGREE, DIFFER, UNKNOWN = "agree", "differ", "unknown"


class Evidence:
    """Counts over one file: of its conflicts, and of what the two sides did elsewhere in it."""

    __slots__ = ("alike", "changed", "hunks", "language", "left", "lines", "ours", "path", "routes", "theirs")

    def __init__(self, path: str, language: str) -> None:
        self.path = path
        self.language = language  # name, "" for lines alone
        self.hunks = 0  # conflicts that the line merge leaves
        self.lines = 0  # lines of all three sides in those
        self.left = 0  # conflicts that are left now
        self.ours = 0  # changes that ours alone made, outside of the conflicts
        self.theirs = 0
        self.alike = 0  # changes that both sides made alike
        self.changed = Triple(0.0, 0.0, 0.0)  # share of base's lines that each side changed
        self.routes = UNKNOWN  # do the line-first and the structure-first route agree?


def gather(sides: Triple[bytes], by_lines: list[Region], path: str, language: str) -> Evidence:
    """Count what there is to know before anything is decided."""
    evidence = Evidence(path, language)
    left = [region for region in by_lines if isinstance(region, Hunk)]
    evidence.hunks = len(left)
    evidence.lines = sum(text.count(b"\n") for hunk in left for text in hunk.sides)
    base, ours, theirs = sides.map(split_lines)
    first, second = changed_blocks(base, ours), changed_blocks(base, theirs)
    texts = {_text(block, ours) for block in first} & {_text(block, theirs) for block in second}
    evidence.alike = len(texts)
    evidence.ours = max(0, len(first) - evidence.alike - evidence.hunks)
    evidence.theirs = max(0, len(second) - evidence.alike - evidence.hunks)
    whole = max(1, len(base))
    evidence.changed = Triple(0.0, sum(b[1] - b[0] for b in first) / whole, sum(b[1] - b[0] for b in second) / whole)
    return evidence


def routes(by_structure: list[Region], text: bytes) -> str:
    """Does the structure-first route give this text too? UNKNOWN where it leaves a hunk."""
    if any(isinstance(region, Hunk) for region in by_structure):
        return UNKNOWN
    return AGREE if chosen_text(by_structure).split() == text.split() else DIFFER


def _text(block: Block, lines: list[bytes]) -> tuple[int, int, bytes]:
    return block[0], block[1], b"".join(lines[block[2] : block[3]])
