"""Difference of two sequences: trim, anchors, then Myers, with every insertion slid down as far as it goes.

Bounded: a gap without anchors costs at most `EFFORT` edit steps, then it counts as changed whole. On the
driver's path: standard library only.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

Items = Sequence[Hashable]
Block = tuple[int, int, int, int]
"""`a[i:j]` became `b[k:l]`, as `(i, j, k, l)`."""

EFFORT = 256
DEPTH = 24
STEP = 64  # items that are compared at once


def changed_blocks(a: Items, b: Items) -> list[Block]:
    """Where two sequences differ, in order; no two blocks touch.

    Pure insertions and deletions stand as far down as they can (canonical slide), so that the same edit
    made in two versions is found at the same place in both.
    """
    if a == b:
        return []
    size, other = len(a), len(b)
    head = _common_head(a, b, 0, size, 0, other)
    tail = _common_tail(a, b, head, size, head, other)
    left, right = size - head - tail, other - head - tail
    if not left or not right or left == right == 1:
        return _slide(a, b, [(head, size - tail, head, other - tail)])
    return _slide(a, b, _blocks_between(_matches(a, b), size, other))


def _matches(a: Items, b: Items) -> list[tuple[int, int, int]]:
    """Runs `(i, j, length)` with `a[i:i+length] == b[j:j+length]`, in order."""
    found: list[tuple[int, int, int]] = []
    stack = [(0, len(a), 0, len(b), 0)]
    while stack:
        i, j, k, m, depth = stack.pop()
        if i < j and k < m and a[i] == b[k]:
            head = _common_head(a, b, i, j, k, m)
            found.append((i, k, head))
            i, k = i + head, k + head
        if i < j and k < m and a[j - 1] == b[m - 1]:
            tail = _common_tail(a, b, i, j, k, m)
            j, m = j - tail, m - tail
            found.append((j, m, tail))
        if i == j or k == m:
            continue
        if set(a[i:j]).isdisjoint(b[k:m]):
            continue
        anchors = _anchors(a, b, (i, j, k, m)) if depth < DEPTH else []
        if anchors:
            gaps = _gaps(a, b, anchors, (i, j, k, m), found)
            stack.extend([(*gap, depth + 1) for gap in gaps])
        else:
            found.extend(_myers(a[i:j], b[k:m], i, k))
    found.sort()
    return found


def _common_head(a: Items, b: Items, i: int, j: int, k: int, m: int) -> int:
    """How many items the two ranges share at their start. Slices are compared, which costs little an item."""
    limit = min(j - i, m - k)
    done, step = 0, STEP
    while done < limit:
        size = min(step, limit - done)
        if a[i + done : i + done + size] == b[k + done : k + done + size]:
            done += size
        elif size == 1:
            break
        else:
            step = size // 4 or 1
    return done


def _common_tail(a: Items, b: Items, i: int, j: int, k: int, m: int) -> int:
    """How many items the two ranges share at their end."""
    limit = min(j - i, m - k)
    done, step = 0, STEP
    while done < limit:
        size = min(step, limit - done)
        if a[j - done - size : j - done] == b[m - done - size : m - done]:
            done += size
        elif size == 1:
            break
        else:
            step = size // 4 or 1
    return done


def _anchors(a: Items, b: Items, place: Block) -> list[tuple[int, int]]:
    """Pairs of items that occur once in each range, as the longest chain that ascends on both sides.

    Bram Cohen's patience difference. Where nothing is unique, items that occur equally often (up to four
    times) on both sides are paired by their occurrence.
    """
    i, j, k, m = place
    left, right = Counter(a[i:j]), Counter(b[k:m])
    unique = {item for item in left.keys() & right.keys() if left[item] == right[item] == 1}
    if unique:
        where = {b[y]: y for y in range(k, m) if b[y] in unique}
        return _ascending([(x, where[a[x]]) for x in range(i, j) if a[x] in unique])
    if j - i + m - k <= EFFORT:
        return []
    rare = {item for item in left.keys() & right.keys() if left[item] <= 4 and right[item] == left[item]}
    places: dict[Hashable, list[int]] = {}
    for y in range(m - 1, k - 1, -1):
        if b[y] in rare:
            places.setdefault(b[y], []).append(y)
    return _ascending([(x, places[a[x]].pop()) for x in range(i, j) if a[x] in rare])


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest sub-sequence whose second members ascend (patience sorting)."""
    rows = [y for _, y in pairs]
    if rows == sorted(rows):
        return pairs
    tops: list[int] = []
    ends: list[int] = []
    back = [-1] * len(pairs)
    for index, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        if pile:
            back[index] = ends[pile - 1]
        if pile == len(tops):
            tops.append(y)
            ends.append(index)
        else:
            tops[pile] = y
            ends[pile] = index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    chain.reverse()
    return chain


def _gaps(
    a: Items, b: Items, anchors: list[tuple[int, int]], place: Block, found: list[tuple[int, int, int]]
) -> list[Block]:
    """The ranges between anchors that still have something on both sides; what matches between goes to `found`."""
    i, j, k, m = place
    gaps: list[Block] = []
    start, other = i, k  # where the run of matches began that ends here
    for x, y in [*anchors, (j, m)]:
        if x - i != y - k or (x > i and a[i:x] != b[k:y]):
            if i > start:
                found.append((start, other, i - start))
            if x > i and y > k:
                gaps.append((i, x, k, y))
            start, other = x, y
        i, k = x + 1, y + 1
    if j > start:
        found.append((start, other, j - start))
    return gaps


def _myers(a: Items, b: Items, i: int, k: int) -> list[tuple[int, int, int]]:
    """Matching runs of a shortest edit script (Myers 1986), none when it takes over `EFFORT` edits."""
    size, other = len(a), len(b)
    limit = min(size + other, EFFORT)
    if size + other - 2 * _shared(a, b) > limit:
        return []
    middle = limit + 1
    furthest = [-2] * (2 * limit + 3)  # where no edit has come yet, so far back that it is never gone on from
    furthest[middle + 1] = 0
    history: list[list[int]] = []
    for edits in range(limit + 1):
        history.append(furthest[middle - edits - 1 : middle + edits + 2])
        left_over = limit - edits  # from further off than this the end is not reached any more
        low, high = max(-edits, size - other - left_over), min(edits, size - other + left_over)
        for diagonal in range(low + (low + edits) % 2, high + 1, 2):
            at = middle + diagonal
            x, right = furthest[at - 1] + 1, furthest[at + 1]
            if x <= right:
                x = right
            end = other + diagonal if other + diagonal < size else size  # noqa: FURB136 - a call costs too much here
            while x < end and a[x] == b[x - diagonal]:
                x += 1
            furthest[at] = x
            if x >= size and x - diagonal >= other:
                return _runs(history, size, other, i, k)
    return []


def _shared(a: Items, b: Items) -> int:
    """The most items that can be matched, in whatever order."""
    return (Counter(a) & Counter(b)).total() if len(a) + len(b) > EFFORT else min(len(a), len(b))


def _runs(history: list[list[int]], x: int, y: int, i: int, k: int) -> list[tuple[int, int, int]]:
    """The matching runs on the way back through Myers' furthest points, moved by `i` and `k`.

    The entry of each number of edits has its diagonals from one below the least to one above the greatest.
    """
    runs = []
    for edits in range(len(history) - 1, -1, -1):
        furthest = history[edits]
        diagonal = x - y
        at = diagonal + edits + 1
        down = diagonal == -edits or (diagonal != edits and furthest[at - 1] < furthest[at + 1])
        last = furthest[at + 1] if down else furthest[at - 1]
        start = last if down else last + 1
        if edits == 0:
            start = 0
        if x > start:
            runs.append((i + start, k + start - diagonal, x - start))
        x, y = last, last - (diagonal + 1 if down else diagonal - 1)
    return runs


def _blocks_between(matches: list[tuple[int, int, int]], size: int, other: int) -> list[Block]:
    """What lies between matching runs."""
    blocks = []
    i = k = 0
    for x, y, length in [*matches, (size, other, 0)]:
        if x > i or y > k:
            blocks.append((i, x, k, y))
        i, k = x + length, y + length
    return blocks


def _slide(a: Items, b: Items, blocks: list[Block]) -> list[Block]:
    """Move insertions and deletions down as far as they go; blocks that then touch become one."""
    done: list[Block] = []
    for block in reversed(blocks):
        i, j, k, m = block
        while True:
            stop, other_stop = (done[-1][0], done[-1][2]) if done else (len(a), len(b))
            while j < stop and m < other_stop and _can_slide(a, b, (i, j, k, m)):
                i, j, k, m = i + 1, j + 1, k + 1, m + 1
            if not done or j < stop or m < other_stop:
                break
            _, j, _, m = done.pop()
        done.append((i, j, k, m))
    done.reverse()
    return done


def _can_slide(a: Items, b: Items, block: Block) -> bool:
    """Is the block an insertion or a deletion that may as well stand one further down?"""
    i, j, k, m = block
    if i == j:
        return b[k] == b[m]
    return k == m and a[i] == a[j]
