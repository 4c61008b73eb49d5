"""Where one text differs from another that was parsed before, for parsing the changed places alone.

Any answer is right as long as the texts are alike outside of the edits; how few bytes they hold decides only on
the time. So this looks for the next line that both have, and not for a shortest difference. On the merge
driver's path: standard library only.
"""

Edit = tuple[int, int, int, int]
"""`old[i:j]` became `new[k:m]`, as `(i, j, k, m)`."""

MOST = 16  # edits; with more, what is left alone between them is not worth keeping
LINES = 48  # lines that are looked for in the other text
SIGNS = 48  # bytes by which a line is known there
SHARE = 3  # at most one byte in so many may have changed
_STEP = 64


def edits_between(old: bytes, new: bytes) -> list[Edit] | None:
    """The edits in order, None where too much changed for the old tree to help."""
    if abs(len(new) - len(old)) * SHARE > len(new):
        return None
    edits: list[Edit] = []
    i = k = 0
    lines = LINES
    while True:
        same = alike_from(old, i, new, k)
        i, k = i + same, k + same
        if i == len(old) and k == len(new):
            return edits
        j, m, lines = _next_alike(old, i, new, k, lines)
        edits.append((i, j, k, m))
        if len(edits) > MOST or sum(edit[3] - edit[2] for edit in edits) * SHARE > len(new):
            return None
        i, k = j, m


def _next_alike(old: bytes, i: int, new: bytes, k: int, lines: int) -> tuple[int, int, int]:
    """Where the texts are alike again, and how many lines may be looked for after that; else before their tails."""
    at = i
    while lines:
        at = old.find(b"\n", at) + 1
        if not at or at == len(old):
            break
        lines -= 1
        found = new.find(old[at : at + SIGNS], k)
        if found >= 0:
            while at > i and found > k and old[at - 1] == new[found - 1]:
                at, found = at - 1, found - 1
            return at, found, lines
    tail = alike_from(old[i:][::-1], 0, new[k:][::-1], 0)
    return len(old) - tail, len(new) - tail, 0


def alike_from(old: bytes, i: int, new: bytes, k: int) -> int:
    """How many bytes are alike from these offsets on."""
    limit = min(len(old) - i, len(new) - k)
    done, step = 0, _STEP
    while done < limit:
        size = min(step, limit - done)
        if old[i + done : i + done + size] == new[k + done : k + done + size]:
            done += size
            step *= 4
        elif size == 1:
            break
        else:
            step = size // 4 or 1
    return done
