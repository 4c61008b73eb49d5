"""What people made of the places that a merge decided: did they commit what it gave, did they keep both changes?"""

from collections import Counter

from benchmarks.corpus import TOKEN
from merge.lines import changed_blocks
from merge.regions import Decision, Hunk, Region
from merge.reopening import chosen_text, spans_of
from merge.revision import Triple


def judged(regions: list[Region], human: bytes) -> list[tuple[Decision, bool, bool]]:
    """Each decision with: did people commit what it gave, and did they keep both sides' changes there?"""
    text = chosen_text(regions)
    lines, offsets = _solid(text)
    people, _ = _solid(human)
    blocks = changed_blocks(lines, people)
    found = []
    for region, (start, end) in zip(regions, spans_of(regions), strict=True):
        if isinstance(region, Hunk) or not region.decisions:
            continue
        first = sum(offset[1] <= start for offset in offsets)
        last = max(first, sum(offset[0] < end for offset in offsets))
        theirs = _range_of(blocks, first, last)
        kept = people[theirs[0] : theirs[1]]
        right = sorted(lines[first:last]) == sorted(kept)
        head = text[offsets[first][0] : start] if first < len(offsets) else b""
        tail = text[end : offsets[last - 1][1]] if first < last else b""
        for decision in region.decisions:
            sides = decision.sides.map(lambda side, head=head, tail=tail: head + side + tail)  # type: ignore[misc]
            found.append((decision, right, is_additive(sides, b"\n".join(kept))))
    return found


def _solid(text: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """The lines that are not blank, stripped, and where each stands."""
    lines, offsets = [], []
    at = 0
    for line in text.split(b"\n"):
        if line.strip():
            lines.append(line.strip())
            offsets.append((at, at + len(line)))
        at += len(line) + 1
    return lines, offsets


def _range_of(blocks: list[tuple[int, int, int, int]], first: int, last: int) -> tuple[int, int]:
    """The lines of the other text that stand for these; what was put in at their border counts to them."""
    low, high = first, last
    start = end = 0
    for i, j, k, m in blocks:
        if j < low:
            start += (m - k) - (j - i)
        if i <= high:
            end += (m - k) - (j - i)
        if i <= high and j >= low:
            start += min(0, i - low)
            end += max(0, j - high)
    return low + start, max(low + start, high + end)


def is_additive(sides: Triple[bytes], human: bytes) -> bool:
    """Are the tokens those of base with both sides' changes, an equal change counted once or twice?"""
    base, ours, theirs = (Counter(TOKEN.findall(side)) for side in sides)
    kept = Counter(TOKEN.findall(human))
    for token in {*base, *ours, *theirs, *kept}:
        first, second = ours[token] - base[token], theirs[token] - base[token]
        allowed = {base[token] + first + second}
        if first * second > 0:
            allowed |= {base[token] + first, base[token] + second}
        if kept[token] not in allowed:
            return False
    return True
