"""Difference of two sequences: trim, anchors, then Myers, with every insertion slid down as far as it goes.

Bounded: a gap without anchors costs at most `EFFORT` edit steps, then it counts as changed whole. On the
driver's path: standard library only.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

Block = tuple[int, int, int, int]
"""`a[i:j]` became `b[k:l]`, as `(i, j, k, l)`."""

EFFORT = 256
DEPTH = 24


def changed_blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Block]:
    """Where two sequences differ, in order; no two blocks touch.

    Pure insertions and deletions stand as far down as they can (canonical slide), so that the same edit
    made in two versions is found at the same place in both.
    """
    head = _common_head(a, b, 0, len(a), 0, len(b))
    tail = _common_tail(a, b, head, len(a), head, len(b))
    codes: dict[Hashable, int] = {}
    left = [codes.setdefault(item, len(codes)) for item in a[head : len(a) - tail]]
    right = [codes.setdefault(item, len(codes)) for item in b[head : len(b) - tail]]
    blocks = _blocks_between(_matches(left, right), len(left), len(right))
    return _slide(a, b, [(i + head, j + head, k + head, m + head) for i, j, k, m in blocks])


def changed_codes(a: list[int], b: list[int]) -> list[Block]:
    """`changed_blocks` of sequences that are interned already."""
    return _slide(a, b, _blocks_between(_matches(a, b), len(a), len(b)))


def _matches(a: list[int], b: list[int]) -> list[tuple[int, int, int]]:
    """Runs `(i, j, length)` with `a[i:i+length] == b[j:j+length]`, in order."""
    found: list[tuple[int, int, int]] = []
    stack = [(0, len(a), 0, len(b), 0)]
    while stack:
        i, j, k, m, depth = stack.pop()
        head = _common_head(a, b, i, j, k, m)
        if head:
            found.append((i, k, head))
            i, k = i + head, k + head
        tail = _common_tail(a, b, i, j, k, m)
        if tail:
            j, m = j - tail, m - tail
            found.append((j, m, tail))
        if i == j or k == m:
            continue
        anchors = _anchors(a, b, (i, j, k, m)) if depth < DEPTH else []
        if anchors:
            stack.extend(_gaps(anchors, (i, j, k, m), depth + 1))
            found.extend((x, y, 1) for x, y in anchors)
        else:
            found.extend(_myers(a[i:j], b[k:m], i, k))
    found.sort()
    return found


def _common_head(a: Sequence[Hashable], b: Sequence[Hashable], i: int, j: int, k: int, m: int) -> int:
    """How many items the two ranges share at their start."""
    limit = min(j - i, m - k)
    step = 64
    done = 0
    while done < limit and a[i + done : i + min(done + step, limit)] == b[k + done : k + min(done + step, limit)]:
        done = min(done + step, limit)
    while done < limit and a[i + done] == b[k + done]:
        done += 1
    return done


def _common_tail(a: Sequence[Hashable], b: Sequence[Hashable], i: int, j: int, k: int, m: int) -> int:
    """How many items the two ranges share at their end."""
    limit = min(j - i, m - k)
    step = 64
    done = 0
    while done + step <= limit and a[j - done - step : j - done] == b[m - done - step : m - done]:
        done += step
    while done < limit and a[j - done - 1] == b[m - done - 1]:
        done += 1
    return done


def _anchors(a: list[int], b: list[int], place: Block) -> list[tuple[int, int]]:
    """Pairs of items that occur once in each range, as the longest chain that ascends on both sides.

    Bram Cohen's patience difference. Where nothing is unique, items that occur equally often (up to four
    times) on both sides are paired by their occurrence.
    """
    i, j, k, m = place
    left, right = Counter(a[i:j]), Counter(b[k:m])
    unique = {item for item, count in left.items() if count == 1 and right.get(item) == 1}
    if unique:
        where = {b[y]: y for y in range(k, m) if b[y] in unique}
        return _ascending([(x, where[a[x]]) for x in range(i, j) if a[x] in unique])
    if j - i + m - k <= EFFORT:
        return []
    rare = {item for item, count in left.items() if count <= 4 and right.get(item) == count}
    places: dict[int, list[int]] = {}
    for y in range(m - 1, k - 1, -1):
        if b[y] in rare:
            places.setdefault(b[y], []).append(y)
    return _ascending([(x, places[a[x]].pop()) for x in range(i, j) if a[x] in rare])


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest sub-sequence whose second members ascend (patience sorting)."""
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


def _gaps(anchors: list[tuple[int, int]], place: Block, depth: int) -> list[tuple[int, int, int, int, int]]:
    """The ranges between anchors that still have something on both sides."""
    i, j, k, m = place
    gaps = []
    for x, y in [*anchors, (j, m)]:
        if x > i and y > k:
            gaps.append((i, x, k, y, depth))
        i, k = x + 1, y + 1
    return gaps


def _myers(a: list[int], b: list[int], i: int, k: int) -> list[tuple[int, int, int]]:
    """Matching runs of a shortest edit script (Myers 1986), none when it takes over `EFFORT` edits."""
    size, other = len(a), len(b)
    limit = min(size + other, EFFORT)
    if size + other - 2 * _shared(a, b) > limit or not set(a) & set(b):
        return []
    middle = limit + 1
    furthest = [0] * (2 * limit + 3)
    history: list[list[int]] = []
    for edits in range(limit + 1):
        history.append(furthest[middle - edits - 1 : middle + edits + 2])
        left_over = limit - edits  # from further off than this the end is not reached any more
        low, high = max(-edits, size - other - left_over), min(edits, size - other + left_over)
        for diagonal in range(low + (low + edits) % 2, high + 1, 2):
            at = middle + diagonal
            left, right = furthest[at - 1], furthest[at + 1]
            x = right if diagonal == -edits or (left < right and diagonal != edits) else left + 1
            y = x - diagonal
            while x < size and y < other and a[x] == b[y]:
                x += 1
                y += 1
            furthest[at] = x
            if x >= size and y >= other:
                return _runs(history, size, other, i, k)
    return []


def _shared(a: list[int], b: list[int]) -> int:
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


def _slide(a: Sequence[Hashable], b: Sequence[Hashable], blocks: list[Block]) -> list[Block]:
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


def _can_slide(a: Sequence[Hashable], b: Sequence[Hashable], block: Block) -> bool:
    """Is the block an insertion or a deletion that may as well stand one further down?"""
    i, j, k, m = block
    if i == j:
        return b[k] == b[m]
    return k == m and a[i] == a[j]
