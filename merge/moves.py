"""Code that one side moved or extracted while the other side edited it: the edit follows to the new place.

Looked for where a hunk is left whose base text one side no longer has there: among the lines that this
side inserted elsewhere, the same lines (indentation apart), or as many that are much alike. Only a single
such place counts, and none that base had before.
"""

from collections import Counter

from merge.gaps import reindented
from merge.lines import lines_of, split_lines, text_blocks
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple
from merge.tokens import counted, likeness, merge_tokens

LEAST = 6  # tokens that the moved text must have
LEAST_ALIKE = 16  # and if it was changed on the way
ALIKE = 0.7  # of what the mover has at the new place, to base
LEFT = 0.5  # at most, of what the mover has at the old place, to base
LEFT_ALIKE = 0.2  # and if it was changed on the way
EDITED = 0.6  # at least, of what the other side made of it, to base
MOST_LINES = 400
SHIFTED = 4  # lines, at most, that a hunk is shifted by
MOST_HUNKS = 40
MOST_COMPARED = 60_000  # lines of the text times lines inserted


def follow_moves(regions: list[Region], sides: Triple[bytes]) -> list[Region]:
    """The regions with hunks settled whose edit belongs to lines that the other side moved."""
    hunks = [region for region in regions if isinstance(region, Hunk)]
    if not hunks or len(hunks) > MOST_HUNKS:
        return regions
    inserted = (_inserted(sides.base, sides.ours), _inserted(sides.base, sides.theirs))
    for hunk in hunks:
        for mover, runs in enumerate(inserted):
            moved = _followed(regions, hunk, mover, runs) or _followed_shifted(regions, hunk, mover, runs)
            if moved is not None:
                regions = moved
                break
    return regions


def _followed_shifted(regions: list[Region], hunk: Hunk, mover: int, runs: list[bytes]) -> list[Region] | None:
    """The same with the hunk shifted down, where it starts with what stands behind it (`}`) and could as well."""
    at = regions.index(hunk)
    after = regions[at + 1] if at + 1 < len(regions) else None
    base, *both = hunk.sides
    if not isinstance(after, Settled) or after.decisions or both[mover]:
        return None
    head = _shared_head(base, after.text)
    if not head or not both[1 - mover].startswith(head):
        return None
    shifted = Hunk(hunk.sides.map(lambda text: text and text[len(head) :] + head), hunk.entity, hunk.reason, hunk.place)
    rest = Settled(after.text[len(head) :])
    return _followed([*regions[:at], Settled(head), shifted, rest, *regions[at + 2 :]], shifted, mover, runs)


def _shared_head(text: bytes, other: bytes) -> bytes:
    """The lines that both start with, not all of either."""
    head = b""
    for line, same in zip(split_lines(text)[:-1], split_lines(other)[:SHIFTED], strict=False):
        if line != same:
            break
        head += line
    return head


def _inserted(base: bytes, side: bytes) -> list[bytes]:
    """The runs of lines that a side inserted or changed."""
    lines = lines_of(side)
    return [b"".join(lines[k:m]) for _, _, k, m in text_blocks(base, side) if m > k]


def _followed(regions: list[Region], hunk: Hunk, mover: int, runs: list[bytes]) -> list[Region] | None:
    """The regions with one hunk settled, None where its text went nowhere."""
    base, *both = hunk.sides
    left, edited = both[mover], both[1 - mover]
    bag = counted(base)
    if bag.total() < LEAST or base.count(b"\n") > MOST_LINES or likeness(bag, counted(edited)) < EDITED:
        return None
    window = _window(base, bag, runs)
    if window is None or _was_rewritten(bag, counted(left), is_exact=_solid(base) == _solid(window)):
        return None
    places = [x for x in regions if isinstance(x, Settled) and window in x.text]
    if len(places) != 1 or places[0].text.count(window) != 1:
        return None
    old, new = _indentation(base), _indentation(window)
    before = new + reindented(base, old, new)[len(old) :]
    after = new + reindented(edited, old, new)[len(old) :]
    merged = after if before == window else merge_tokens(Triple(before, window, after))
    if merged is None:
        return None
    return _replaced(regions, (hunk, left), (places[0], window), merged)


def _was_rewritten(bag: Counter[bytes], left: Counter[bytes], *, is_exact: bool) -> bool:
    """Does the mover still have too much of the text where it was? Then it was rewritten there."""
    if not is_exact:
        return likeness(bag, left) > LEFT_ALIKE
    return likeness(bag, left) > LEFT or 2 * left.total() > bag.total()


def _window(base: bytes, bag: Counter[bytes], runs: list[bytes]) -> bytes | None:
    """The one place among the inserted lines that holds the text, as it is or much alike."""
    size = len(_solid(base))
    if not size or size * sum(run.count(b"\n") for run in runs) > MOST_COMPARED:
        return None
    found: list[tuple[float, bytes]] = []
    for run in runs:
        lines = split_lines(run)
        for start in range(len(lines)):
            window = _lines_from(lines, start, size)
            if window is None:
                continue
            score = 2.0 if _solid(window) == _solid(base) else likeness(bag, counted(window))
            if score > 1 or (score >= ALIKE and size > 1 and bag.total() >= LEAST_ALIKE):
                found.append((score, window))
    best = max((score for score, _ in found), default=0.0)
    winners = [window for score, window in found if score == best]
    return winners[0] if len(winners) == 1 else None


def _solid(text: bytes) -> list[bytes]:
    """The lines that are not blank, without indentation."""
    return [line.strip() for line in text.split(b"\n") if line.strip()]


def _lines_from(lines: list[bytes], start: int, size: int) -> bytes | None:
    """So many lines that are not blank, from one that is not."""
    stop, left = start, size
    if not lines[start].strip():
        return None
    while stop < len(lines) and left:
        left -= bool(lines[stop].strip())
        stop += 1
    return None if left else b"".join(lines[start:stop])


def _indentation(text: bytes) -> bytes:
    return text[: len(text) - len(text.lstrip(b" \t"))]


def _replaced(
    regions: list[Region], settled: tuple[Hunk, bytes], place: tuple[Settled, bytes], merged: bytes
) -> list[Region]:
    """The hunk as the mover left it, and the edit at the new place."""
    hunk, left = settled
    target, window = place
    at = target.text.find(window)
    decision = Decision("moved-code", hunk.sides, left)
    decision.entity, decision.place = hunk.entity, hunk.place
    result: list[Region] = []
    for region in regions:
        if region is hunk:
            result.append(Settled(left, (decision,)))
        elif region is target:
            follower = Decision("moved-code", Triple(window, window, merged), merged)
            follower.entity, follower.place = hunk.entity, hunk.place
            result.append(Settled(target.text[:at], target.decisions))
            result.append(Settled(merged, (follower,)))
            result.append(Settled(target.text[at + len(window) :]))
        else:
            result.append(region)
    return result
