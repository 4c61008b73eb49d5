"""What a clean result looks like as a whole, in numbers: what the trees of `merge.confidence` ask.

All of it is the same with ours and theirs exchanged: where each side has its figure, the smaller is `less`
and the larger `more`. Names and lines are read where a side changed something; what nobody touched cancels out.
"""

import re
from collections import Counter
from collections.abc import Iterable

from merge.confidence import file_kind, kept, language_group, shape, twin_share
from merge.evidence import Evidence
from merge.lines import lines_of, text_blocks
from merge.regions import Decision, Region, Settled
from merge.reopening import Changes, chosen_text
from merge.sequences import Block
from merge.tokens import counted, words

_NAME = re.compile(rb"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]{2,}")
_COMMENT = re.compile(rb"\s*(?://|/?\*|#(?!\s*include)|<!--|--)")
_INSIDE = re.compile(rb"[A-Za-z0-9_\x80-\xff]")
_LONG = 6  # bytes of a line that is more than a bracket
_SMALL = 40  # lines of a file in which a changed line is a large share, and says little
_FEW = 3  # names or lines that two sides share by chance, as keywords of the language in a small file
_ASKED = 100  # names that are looked for in the whole text, at most
Values = dict[str, float]


def file_features(regions: list[Region], evidence: Evidence, changes: Changes) -> Values:
    """The figures by name; a name that is missing counts as 0."""
    decisions = [one for region in regions if isinstance(region, Settled) for one in region.decisions]
    result = chosen_text(regions)
    values = dict.fromkeys(_marks(decisions, evidence), 1.0)
    values |= _conflicts(evidence)
    values |= _decided(decisions)
    values |= _lines(changes, result)
    values |= _words(changes, result)
    first, second = changes.blocks
    names = (_Names(changes.base, changes.ours, first), _Names(changes.base, changes.theirs, second))
    values |= _edits(*names)
    values |= _names(changes, names, result)
    return {name: round(value, 4) for name, value in values.items() if value}


def _marks(decisions: list[Decision], evidence: Evidence) -> set[str]:
    """What is so or is not."""
    names = {f"group {language_group(evidence.language)}", f"kind {file_kind(evidence.path)}"}
    for decision in decisions:
        names |= {f"rule {decision.rule}", f"place {decision.place}", f"shape {shape(decision.sides)}"}
        names |= {f"tag {tag}" for tag in decision.tags}
    return names


def _conflicts(evidence: Evidence) -> Values:
    """What the line merge left."""
    sizes = evidence.sizes
    return {
        "hunks": evidence.hunks,
        "hunk lines": evidence.lines,
        "hunk base lines": max((size.base for size in sizes), default=0),
        "hunk most lines": max((max(size) for size in sizes), default=0),
        "hunk balance": min((_share(*sorted((size.ours, size.theirs))) for size in sizes), default=1.0),
        "hunks of additions": sum(not size.base for size in sizes),
        "hunks with a deletion": sum(bool(size.base) and not (size.ours and size.theirs) for size in sizes),
        "alike": evidence.alike,
        **_pair("elsewhere", evidence.ours, evidence.theirs),
    }


def _decided(decisions: list[Decision]) -> Values:
    """What the decisions hold and give."""
    count = max(1, len(decisions))
    sides = Counter(kept(decision) for decision in decisions)
    sizes = [max(counted(text).total() for text in decision.sides) for decision in decisions]
    overlaps = [_overlap(decision) for decision in decisions]
    return {
        "decisions": len(decisions),
        "rules": len({decision.rule for decision in decisions}),
        "kept one": sides["one"] / count,
        "kept new": sides["new"] / count,
        "dropped": sum(len(text) for decision in decisions for text in decision.dropped),
        "size": sum(sizes),
        "largest": max(sizes, default=0),
        "twin": max((twin_share(decision.sides) for decision in decisions), default=0.0),
        "comment": max((_commented(decision.text) for decision in decisions), default=0.0),
        "added alike most": max((one["alike"] for one in overlaps), default=0.0),
        "added alike least": min((one["alike"] for one in overlaps), default=0.0),
        "deleted alike most": max((one["deleted alike"] for one in overlaps), default=0.0),
        "added balance": min((one["balance"] for one in overlaps), default=0.0),
        "added here less": sum(one["less"] for one in overlaps),
        "added here more": sum(one["more"] for one in overlaps),
        "added here most": max((one["more"] for one in overlaps), default=0.0),
    }


def _overlap(decision: Decision) -> Values:
    """How much of what one side added and deleted the other did too; 1 below nothing at all."""
    base, ours, theirs = map(counted, decision.sides)
    first, second = ours - base, theirs - base
    gone, others = base - ours, base - theirs
    less, more = sorted((first.total(), second.total()))
    return {
        "alike": (first & second).total() / less if less else -1.0,
        "deleted alike": _share((gone & others).total(), min(gone.total(), others.total())),
        "balance": less / more if more else -1.0,
        "less": less,
        "more": more,
    }


def _commented(text: bytes) -> float:
    """The share of lines that hold a comment alone."""
    lines = [line for line in text.split(b"\n") if line.strip()]
    return _share(sum(bool(_COMMENT.match(line)) for line in lines), len(lines))


class _Names:
    """The names in the lines that one side took away and in those it brought in."""

    __slots__ = ("fresh", "old")

    def __init__(self, base: list[bytes], side: list[bytes], blocks: list[Block]) -> None:
        self.old = _named(line for i, j, _, _ in blocks for line in base[i:j])
        self.fresh = _named(line for _, _, k, m in blocks for line in side[k:m])


def _edits(ours: _Names, theirs: _Names) -> Values:
    """The names that each side has more of than base, and those of which it has fewer."""
    added = (ours.fresh - ours.old, theirs.fresh - theirs.old)
    gone = (ours.old - ours.fresh, theirs.old - theirs.fresh)
    return {
        **_pair("names added", added[0].total(), added[1].total()),
        **_pair("names deleted", gone[0].total(), gone[1].total()),
        "names added alike": _part((added[0] & added[1]).total(), min(map(Counter.total, added))),
        "names at odds": len(gone[0].keys() & added[1].keys()) + len(gone[1].keys() & added[0].keys()),
    }


def _named(lines: Iterable[bytes]) -> Counter[bytes]:
    return Counter(_NAME.findall(b"".join(lines)))


def _lines(changes: Changes, text: bytes) -> Values:
    """How far the result is from each side, and which of its lines no side explains."""
    base, ours, theirs = changes.base, changes.ours, changes.theirs
    result = lines_of(text)
    (first, gone), (second, lost) = (
        _net(base, side, blocks) for side, blocks in zip((ours, theirs), changes.blocks, strict=True)
    )
    more, less = _net(ours, result, text_blocks(changes.sides.ours, text))
    others, fewer = _net(theirs, result, text_blocks(changes.sides.theirs, text))
    new = more.keys() & others.keys()
    made = new - set(ours) - set(theirs)
    return {
        **_pair("distance", more.total() + less.total(), others.total() + fewer.total()),
        **_pair("lines added", first.total(), second.total()),
        **_pair("changed", *(sum(j - i for i, j, _, _ in blocks) / (len(base) + _SMALL) for blocks in changes.blocks)),
        **_pair("lines deleted", gone.total(), lost.total()),
        "lines added alike": _part((first & second).total(), min(first.total(), second.total())),
        "lines doubled": len(new) - len(made),
        "lines made": len(made),
    }


def _words(changes: Changes, text: bytes) -> Values:
    """The words and signs that each side has more and fewer of than base, and how far the result is from both."""
    base, ours, theirs = changes.base, changes.ours, changes.theirs
    mine, yours = (_balance(base, side, blocks) for side, blocks in zip((ours, theirs), changes.blocks, strict=True))
    (first, gone), (second, lost) = (+mine, -mine), (+yours, -yours)
    off = _balance(ours, lines_of(text), text_blocks(changes.sides.ours, text))
    off.subtract(yours)
    alike = (first & second).total()
    less, more = sorted((first.total(), second.total()))
    return {
        "words added less": less,
        "words added more": more,
        "words added alike": _part(alike, less),
        "words added alike of more": _part(alike, more),
        **_pair("words deleted", gone.total(), lost.total()),
        "words deleted alike": _part((gone & lost).total(), min(gone.total(), lost.total())),
        "words at odds": (first & lost).total() + (second & gone).total(),
        "words over": (+off).total(),
        "words under": (-off).total(),
    }


def _balance(old: list[bytes], new: list[bytes], blocks: list[Block]) -> Counter[bytes]:
    """How many more of each word there are, below 0 where there are fewer."""
    found = Counter(word for _, _, k, m in blocks for line in new[k:m] for word in words(line))
    found.subtract(word for i, j, _, _ in blocks for line in old[i:j] for word in words(line))
    return found


def _net(old: list[bytes], new: list[bytes], blocks: list[Block]) -> tuple[Counter[bytes], Counter[bytes]]:
    """The lines of which there are more, and fewer, those aside that hardly say anything."""
    first = Counter(line for i, j, _, _ in blocks for line in old[i:j] if len(line.strip()) >= _LONG)
    second = Counter(line for _, _, k, m in blocks for line in new[k:m] if len(line.strip()) >= _LONG)
    return second - first, first - second


def _names(changes: Changes, names: tuple[_Names, _Names], result: bytes) -> Values:
    """Names that one side did away with in the whole file and that are still there; names that are new."""
    base, ours, theirs = changes.sides
    erased, new = [], []
    for text, one in zip((ours, theirs), names, strict=True):
        old, fresh = (sorted(left)[:_ASKED] for left in (one.old.keys() - one.fresh, one.fresh.keys() - one.old))
        erased.append({name for name in old if not _stands(name, text)})
        new.append({name for name in fresh if not _stands(name, base)})
    stale = [{name for name in names if _stands(name, result)} for names in erased]
    return {
        "stale names": len(stale[0]) + len(stale[1]),
        "stale share": max(_part(len(left), len(names)) for left, names in zip(stale, erased, strict=True)),
        **_pair("erased names", len(erased[0]), len(erased[1])),
        "new names alike": _part(len(new[0] & new[1]), min(len(new[0]), len(new[1]))),
        "new names lost": sum(not _stands(name, result) for name in new[0] | new[1]),
        "names gone": sum(not _stands(name, result) for name in erased[0] ^ erased[1]),
    }


def _stands(name: bytes, text: bytes) -> bool:
    """Is this a whole name somewhere in the text?"""
    at = text.find(name)
    while at >= 0:
        if not (_INSIDE.match(text, at + len(name)) or (at and _INSIDE.match(text, at - 1))):
            return True
        at = text.find(name, at + 1)
    return False


def _pair(name: str, first: float, second: float) -> Values:
    """The same figure of both sides."""
    less, more = sorted((first, second))
    return {f"{name} less": less, f"{name} more": more}


def _part(part: float, whole: float) -> float:
    """A part of a whole, of which a few say little."""
    return part / (whole + _FEW)


def _share(part: float, whole: float) -> float:
    """A part of a whole, 0 of nothing."""
    return part / whole if whole else 0.0
