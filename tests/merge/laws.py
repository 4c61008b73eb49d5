"""The laws of merging, each a function that gives what is wrong, "" for nothing."""

from collections import Counter

from grammars import catalogue, parser
from merge.engine import merge
from merge.lines import changed_blocks, split_lines
from merge.options import Options
from merge.result import MergeResult
from merge.revision import Triple
from merge.tokens import words


def merged(base: bytes, ours: bytes, theirs: bytes, path: str, profile: str = "eager") -> MergeResult:
    options = Options()
    options.profile = profile
    options.seconds = 60.0
    return merge(Triple(base, ours, theirs), path, options)


def broken_laws(base: bytes, ours: bytes, theirs: bytes, path: str) -> list[str]:
    """All laws that this merge breaks."""
    result = merged(base, ours, theirs, path)
    checks = {
        "identity": _identity(base, ours, path),
        "determinism": merged(base, ours, theirs, path).text != result.text,
        "mirror": _unlike(result, merged(base, theirs, ours, path)),
        "loss": result.is_clean and _lost(Triple(base, ours, theirs), result),
        "syntax": result.is_clean and _has_error(result.text, path),
        "idempotence": result.is_clean
        and result.text != ours  # then it is the merge that was made twice already
        and _doubled(merged(base, result.text, theirs, path), result.text),
        "careful": _careful(base, ours, theirs, path),
    }
    return [name for name, is_broken in checks.items() if is_broken]


def _identity(base: bytes, side: bytes, path: str) -> bool:
    three = ((base, base, side), (base, side, base), (base, side, side))
    return any(merged(*sides, path).text != side for sides in three)


def _unlike(one: MergeResult, other: MergeResult) -> bool:
    """Swapping sides changes order at most."""
    if one.is_clean != other.is_clean:
        return True
    return one.is_clean and Counter(words(one.text)) != Counter(words(other.text))


def _lost(sides: Triple[bytes], result: MergeResult) -> bool:
    """Is a token gone that only a side has, or back that a side deleted whole, but for what was dropped?"""
    base, ours, theirs = (Counter(words(text)) for text in sides)
    dropped = Counter(token for one in result.decisions for text in one.dropped for token in words(text))
    got = Counter(words(result.text))
    brought = [Counter(_new_words(sides.base, side)) for side in (sides.ours, sides.theirs)]
    for token in {*base, *ours, *theirs, *got} - {b","}:
        if base[token] == 0:
            low, high = max(ours[token], theirs[token]), ours[token] + theirs[token]
        elif (ours[token] == 0 and not brought[1][token]) or (theirs[token] == 0 and not brought[0][token]):
            low = high = 0
        else:
            continue
        if not low - dropped[token] <= got[token] <= high + dropped[token]:
            return True
    return False


def _new_words(base: bytes, side: bytes) -> list[bytes]:
    """The words of the lines that a side put in or changed."""
    before, after = split_lines(base), split_lines(side)
    blocks = changed_blocks(before, after)
    return [word for _, _, k, m in blocks for line in after[k:m] for word in words(line)]


def _has_error(text: bytes, path: str) -> bool:
    language = catalogue.find(path, text)
    return language is not None and parser.parse(text, language).has_error


def _doubled(again: MergeResult, once: bytes) -> bool:
    """Does merging a side in again change the result in silence?"""
    return again.is_clean and again.text != once


def _careful(base: bytes, ours: bytes, theirs: bytes, path: str) -> bool:
    return any(one.dropped for one in merged(base, ours, theirs, path, "careful").decisions)
