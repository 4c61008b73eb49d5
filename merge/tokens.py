"""Three-way merge inside statements: a lexer for any language, paired lines, edits that keep their distance.

Bounded: no token difference of more than `LIMIT` tokens, no likeness table of more than `PAIRS` lines.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from merge.kept import kept
from merge.lines import lines_of
from merge.mixed import mixes_lines
from merge.revision import Triple
from merge.sequences import Block, changed_blocks

LIMIT = 12_000
PAIRS = 900
ALIKE = 0.5
FLAT = 0.75
RUN = 4  # tokens that two sides do not bring in by chance
SHORT = 1_000  # bytes of a text of which many are kept in tokens
SMALL = 2  # tokens of a line that may well stand there twice
_TOKEN = re.compile(
    rb"[0-9]+(?:\.[0-9]+)+(?![A-Za-z0-9_])|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
    rb"|[A-Za-z0-9_\x80-\xff]+|[ \t\f\v]+|\r*\n|.",
    re.DOTALL,
)  # a decimal, a version, a date or a time is one token: half of one and half of another is neither
_WORD = re.compile(rb"[A-Za-z0-9_\x80-\xff]+|[^\sA-Za-z0-9_\x80-\xff]")


def lex(text: bytes) -> list[bytes]:
    """All tokens: words and numbers, runs of white space, line breaks, single signs. Joined, the text."""
    return _TOKEN.findall(text)


def words(text: bytes) -> list[bytes]:
    """The tokens that are not white space. Kept for the next who asks, so never to be changed."""
    return _short_words(text) if len(text) <= SHORT else _long_words(text)


def counted(text: bytes) -> Counter[bytes]:
    """The tokens that are not white space, each with its number. Kept as well, and never to be changed."""
    return _short_counts(text) if len(text) <= SHORT else _long_counts(text)


@kept(2048)
def _short_words(text: bytes) -> list[bytes]:
    return _WORD.findall(text)


@kept(24)
def _long_words(text: bytes) -> list[bytes]:
    return _WORD.findall(text)


@kept(2048)
def _short_counts(text: bytes) -> Counter[bytes]:
    return Counter(_short_words(text))


@kept(24)
def _long_counts(text: bytes) -> Counter[bytes]:
    return Counter(_long_words(text))


def is_space(token: bytes) -> bool:
    """Is the token white space or a line break?"""
    return token.isspace()


def is_word(token: bytes) -> bool:
    """Is the token a word or a number, not a sign and not white space?"""
    return token[:1].isalnum() or token[:1] == b"_" or token[:1] >= b"\x80"


def added(base: bytes, side: bytes) -> Counter[bytes]:
    """The multiset of tokens that a side has more of than base."""
    return counted(side) - counted(base)


def removed(base: bytes, side: bytes) -> Counter[bytes]:
    """The multiset of tokens that a side has fewer of than base."""
    return counted(base) - counted(side)


def lost(sides: Triple[bytes], text: bytes) -> Counter[bytes]:
    """Tokens that a side added and `text` lacks; an addition that both sides made counts once."""
    base, ours, theirs = map(counted, sides)
    wanted = (ours - base) | (theirs - base)
    gone = (base - ours) | (base - theirs)
    least = Counter({token: base[token] - gone[token] + count for token, count in wanted.items()})
    return least - counted(text)


class TokenEdits:
    """The tokens of base and of one side, and the blocks in which they differ."""

    __slots__ = ("base", "blocks", "side")

    def __init__(self, base: list[bytes], side: list[bytes], blocks: list[Block]) -> None:
        self.base = base
        self.side = side
        self.blocks = blocks

    def replacement(self, block: Block) -> list[bytes]:
        """What the side has in place of the block's base tokens."""
        return self.side[block[2] : block[3]]


@kept(32)
def token_edits(base: bytes, side: bytes) -> TokenEdits | None:
    """The edits of one side, lines paired by likeness first; None past the bounds.

    Kept for the next rules, which ask for the same two again.
    """
    tokens, others = _lexed(base)[0], _lexed(side)[0]
    if len(tokens) + len(others) > LIMIT:
        return None
    blocks: list[Block] = []
    for group in _grouped(paired_spans(base, side)):
        found = [block for span in group for block in _span_edits(tokens, others, span)]
        if len(group) > 1 and not all(_is_pair(tokens, others, span) for span in group):
            whole = (group[0][0], group[-1][1], group[0][2], group[-1][3])
            flat = _span_edits(tokens, others, whole)
            found = flat if _cost(flat) < FLAT * _cost(found) else found
        blocks.extend(found)
    return TokenEdits(tokens, others, _joined(blocks))


def _is_pair(tokens: list[bytes], others: list[bytes], span: Block) -> bool:
    """Is the span one line on either side? Lines that stand for each other line by line hold no other's words."""
    i, j, k, m = span
    return i < j and k < m and _lines(tokens[i : j - 1]) == _lines(others[k : m - 1]) == 0


def _lines(tokens: list[bytes]) -> int:
    return sum(token.endswith(b"\n") for token in tokens)


def _grouped(spans: list[Block]) -> list[list[Block]]:
    """The spans, those that touch on both sides together."""
    groups: list[list[Block]] = []
    for span in spans:
        if groups and groups[-1][-1][1] == span[0] and groups[-1][-1][3] == span[2]:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _span_edits(tokens: list[bytes], others: list[bytes], span: Block) -> list[Block]:
    """The edits within one span."""
    i, j, k, m = span
    return [(i + a, i + b, k + c, k + d) for a, b, c, d in changed_blocks(tokens[i:j], others[k:m])]


def _cost(blocks: list[Block]) -> int:
    """How many tokens the edits take away and bring in."""
    return sum(j - i + m - k for i, j, k, m in blocks)


def _joined(blocks: list[Block]) -> list[Block]:
    """The same blocks, those that touch on both sides made one."""
    result: list[Block] = []
    for block in blocks:
        if result and result[-1][1] == block[0] and result[-1][3] == block[2]:
            i, _, k, _ = result.pop()
            result.append((i, block[1], k, block[3]))
        else:
            result.append(block)
    return result


def paired_spans(base: bytes, side: bytes) -> list[Block]:
    """Spans of tokens that differ and belong together, in order: a pair of lines, or lines without partner."""
    a_at, b_at = _lexed(base)[1], _lexed(side)[1]
    return [(a_at[i], a_at[j], b_at[k], b_at[m]) for i, j, k, m in paired_texts(base, side)]


@kept(32)
def _lexed(text: bytes) -> tuple[list[bytes], list[int]]:
    """All tokens; the index of each line's first, and the number of all."""
    tokens = lex(text)
    starts = [0, *[at for at, token in enumerate(tokens, 1) if token[-1:] == b"\n"]]
    return tokens, starts if starts[-1] == len(tokens) else [*starts, len(tokens)]


@kept(32)
def paired_texts(base: bytes, side: bytes) -> list[Block]:
    """`pair_lines` of two texts."""
    return pair_lines(lines_of(base), lines_of(side))


def pair_lines(a: list[bytes], b: list[bytes]) -> list[Block]:
    """Ranges of lines that differ and belong together: one changed line each, or what has no partner."""
    pairs: list[Block] = []
    for i, j, k, m in changed_blocks([b" ".join(x.split()) for x in a], [b" ".join(x.split()) for x in b]):
        pairs.extend(_pair_block(a[i:j], b[k:m], i, k))
    return _with_space_changes(a, b, pairs)


def _with_space_changes(a: list[bytes], b: list[bytes], pairs: list[Block]) -> list[Block]:
    """Add the lines that are alike but for white space."""
    result: list[Block] = []
    x = y = 0
    for i, j, k, m in [*pairs, (len(a), len(a), len(b), len(b))]:
        for offset in range(i - x):
            if a[x + offset] != b[y + offset]:
                result.append((x + offset, x + offset + 1, y + offset, y + offset + 1))
        if j > i or m > k:
            result.append((i, j, k, m))
        x, y = j, m
    return result


def _pair_block(a: list[bytes], b: list[bytes], i: int, k: int) -> list[Block]:
    """Pair the lines of a changed block by likeness, in order; what lies between pairs stays together."""
    if not a or not b or len(a) == len(b) == 1:
        return [(i, i + len(a), k, k + len(b))]
    pairs = likely_pairs(list(map(counted, a)), list(map(counted, b)))
    if len(pairs) < min(len(a), len(b)) and len(a) != len(b):
        return [(i, i + len(a), k, k + len(b))]
    result = []
    x = y = 0
    for p, q in [*pairs, (len(a), len(b))]:
        if p > x or q > y:
            result.append((i + x, i + p, k + y, k + q))
        if p < len(a) and q < len(b):
            result.append((i + p, i + p + 1, k + q, k + q + 1))
        x, y = p + 1, q + 1
    return result


def likeness(a: Counter[bytes], b: Counter[bytes]) -> float:
    """Dice's coefficient of two multisets, 0..1."""
    total = a.total() + b.total()
    return 2 * _common(a, b) / total if total else 1.0


def _common(a: Counter[bytes], b: Counter[bytes]) -> int:
    """How many tokens two multisets share."""
    return sum([min(a[token], b[token]) for token in a.keys() & b.keys()])


def likely_pairs(a: list[Counter[bytes]], b: list[Counter[bytes]]) -> list[tuple[int, int]]:
    """The ascending pairs with the greatest sum of likeness over `ALIKE`."""
    if len(a) * len(b) > PAIRS:
        return []
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    sizes = [y.total() for y in b]
    table = [_scores(x, b, sizes) for x in a]
    for x in range(len(a) - 1, -1, -1):
        row, below, scores = best[x], best[x + 1], table[x]
        for y in range(len(b) - 1, -1, -1):
            take = scores[y] + below[y + 1] if scores[y] else 0.0
            row[y] = max(take, below[y], row[y + 1])
    return _walked(best, table)


def _scores(bag: Counter[bytes], others: list[Counter[bytes]], sizes: list[int]) -> list[float]:
    """By how much each of the others is more like this one than `ALIKE`, 0 where it is not."""
    size = bag.total()
    return [
        0.0
        if min(size, other_size) <= ALIKE * (size + other_size) / 2 and size + other_size
        else max(0.0, likeness(bag, other) - ALIKE)
        for other, other_size in zip(others, sizes, strict=True)
    ]


def _walked(best: list[list[float]], table: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs along the best path."""
    pairs = []
    x = y = 0
    while x < len(table) and y < len(table[0]):
        if table[x][y] and best[x][y] == table[x][y] + best[x + 1][y + 1]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return pairs


BOTH = 2
Edit = tuple[int, int, int, list[bytes]]
"""Start and end in base's tokens, the side (0 ours, 1 theirs), the replacement."""


def merge_tokens(sides: Triple[bytes], gap: int = 1, *, of_words: bool = False) -> bytes | None:
    """Both sides' edits of one text, None where two of them are less than `gap` tokens apart.

    The distance counts tokens of base that no side touched and that are not white space, or only words
    with `of_words`. Equal edits count once; an edit of white space alone gives way to any other.
    """
    ours, theirs = token_edits(sides.base, sides.ours), token_edits(sides.base, sides.theirs)
    if ours is None or theirs is None:
        return None
    edits = sorted(_edits(ours, 0) + _edits(theirs, 1), key=lambda edit: edit[:3])
    kept = _apart(ours.base, edits, gap, is_word if of_words else _is_solid)
    if kept is None or _slid(kept) or mixes_lines(sides, kept, (ours, theirs)):
        return None
    merged = _applied(ours.base, kept)
    return None if merged is None or doubles(sides, merged) else merged


def _slid(edits: list[Edit]) -> bool:
    """Do both sides bring in one run of tokens, at two places? It slid along like tokens of another line."""
    runs = [[list(filter(_is_solid, edit[3])) for edit in edits if edit[2] == side] for side in (0, 1)]
    return any(_holds(one, other) or _holds(other, one) for one in runs[0] for other in runs[1])


def _holds(long: list[bytes], short: list[bytes]) -> bool:
    """Is the one run, of some length, part of the other?"""
    size = len(short)
    return size >= RUN and any(long[at : at + size] == short for at in range(len(long) - size + 1))


def doubles(sides: Triple[bytes], text: bytes) -> bool:
    """Does a line that both sides add stand there more often than on either?"""
    base, ours, theirs = map(_stripped_lines, sides)
    both = [line for line in ours.keys() & theirs.keys() if min(ours[line], theirs[line]) > base[line]]
    if not both:
        return False
    found = _stripped_lines(text)
    return any(found[line] > max(ours[line], theirs[line]) and len(words(line)) > SMALL for line in both)


@kept(32)
def _stripped_lines(text: bytes) -> Counter[bytes]:
    """The lines without the white space at their ends, each with its number."""
    return Counter([line.strip() for line in lines_of(text)])


def _edits(found: TokenEdits, side: int) -> list[Edit]:
    """The blocks of one side as edits."""
    return [(block[0], block[1], side, found.replacement(block)) for block in found.blocks]


def _is_solid(token: bytes) -> bool:
    """Is the token anything but white space?"""
    return not token.isspace()


def _only_space(base: list[bytes], edit: Edit) -> bool:
    """Does the edit change white space alone?"""
    return all(map(is_space, edit[3])) and all(map(is_space, base[edit[0] : edit[1]]))


def _apart(base: list[bytes], edits: list[Edit], gap: int, counts: Callable[[bytes], bool]) -> list[Edit] | None:
    """The edits to make, in order, or None where two sides come too close."""
    kept: list[Edit] = []
    for edit in edits:
        if not _placed(base, kept, edit, gap, counts):
            return None
    return kept


def _placed(base: list[bytes], kept: list[Edit], edit: Edit, gap: int, counts: Callable[[bytes], bool]) -> bool:
    """Put the edit behind those kept; False where it comes too close to the other side's."""
    while kept:
        last = kept[-1]
        if last[:2] == edit[:2] and last[3] == edit[3]:
            kept[-1] = (edit[0], edit[1], BOTH, edit[3])
            return True
        if _may_follow(base, last, edit, gap, counts):
            break
        if _only_space(base, edit):
            return True
        if not _only_space(base, last):
            return False
        kept.pop()
    kept.append(edit)
    return True


def _may_follow(base: list[bytes], last: Edit, edit: Edit, gap: int, counts: Callable[[bytes], bool]) -> bool:
    """Is the edit of the same side as the last, or far enough from it?"""
    if edit[0] < last[1]:
        return False
    if edit[2] == last[2] or last[2] == BOTH:
        return True
    if edit[:2] != last[:2] and (_only_space(base, edit) or _only_space(base, last)):
        return True
    return sum(map(counts, base[last[1] : edit[0]])) >= gap


def _applied(base: list[bytes], edits: Iterable[Edit]) -> bytes | None:
    """The base with the edits made; None where two words would become one, the space between them gone."""
    parts: list[bytes] = []
    at = 0
    for start, end, _, replacement in [*edits, (len(base), len(base), BOTH, [])]:
        for more in (base[at:start], replacement):
            if parts and more and is_word(parts[-1]) and is_word(more[0]):
                return None
            parts.extend(more)
        at = end
    return b"".join(parts)
