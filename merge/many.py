"""Any number of versions of one file made into one: the order with the fewest conflicts, told when it matters."""

from merge.engine import merge
from merge.lines import merge_lines
from merge.options import Options
from merge.regions import Hunk
from merge.result import MergeResult
from merge.revision import Triple

Version = tuple[str, bytes]
NONE, LINES, CONFLICT = "none", "lines", "conflict"
SAME, ORDER, CONTENT = "same", "order", "content"


class ManyResult:
    """The outcome of merging many versions into `text`; what did not merge is in `left`."""

    __slots__ = ("dependence", "left", "merged", "pairs", "steps", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text  # all versions that merge; without markers
        self.merged: tuple[str, ...] = ()  # their names, in the order in which they were merged
        self.steps: tuple[MergeResult, ...] = ()  # one for each of `merged`: its decisions, its confidence
        self.left: tuple[tuple[str, MergeResult], ...] = ()  # versions with the conflicts against `text`
        self.pairs: dict[tuple[str, str], str] = {}  # "none", "lines" (git would conflict), "conflict"
        self.dependence = SAME  # of the text on the order: "same", "order" of lines only, "content"

    @property
    def is_clean(self) -> bool:
        """True when every version is in the text."""
        return not self.left


def merge_many(base: bytes, versions: list[Version], path: str, options: Options) -> ManyResult:
    """Merge all versions into one, in the order that leaves the fewest conflicts.

    Deterministic; names must differ. Every version is merged with the common base, so that a later one is
    never seen as an edit of an earlier. The reverse order is merged too, to tell whether order matters.
    """
    if len({name for name, _ in versions}) != len(versions):
        raise ValueError("two versions of one name")
    pairs = {
        (first, second): _pair(Triple(base, ours, theirs), path, options)
        for index, (first, ours) in enumerate(versions)
        for second, theirs in versions[index + 1 :]
    }
    order = _order(versions, pairs)
    result = _folded(base, order, path, options)
    result.pairs = pairs
    by_name = dict(versions)
    backwards = [(name, by_name[name]) for name in reversed(result.merged)]
    result.dependence = _dependence(result, _folded(base, backwards, path, options))
    return result


def _pair(sides: Triple[bytes], path: str, options: Options) -> str:
    """What becomes of two versions alone."""
    if not any(isinstance(region, Hunk) for region in merge_lines(sides)):
        return NONE if merge(sides, path, options).is_clean else CONFLICT
    return LINES if merge(sides, path, options).is_clean else CONFLICT


def _order(versions: list[Version], pairs: dict[tuple[str, str], str]) -> list[Version]:
    """Versions by the number of conflicts and of line conflicts with others, the given order among equals."""
    weight = dict.fromkeys((name for name, _ in versions), 0)
    for names, kind in pairs.items():
        for name in names:
            weight[name] += {NONE: 0, LINES: 1, CONFLICT: len(versions)}[kind]
    return sorted(versions, key=lambda version: weight[version[0]])


def _folded(base: bytes, versions: list[Version], path: str, options: Options) -> ManyResult:
    """The versions merged one by one; one that conflicts waits, and is tried again behind the others."""
    result = ManyResult(base)
    waiting = versions
    while waiting:
        left: list[tuple[str, bytes, MergeResult]] = []
        for name, text in waiting:
            step = merge(Triple(base, result.text, text), path, options)
            if step.is_clean:
                result.text = step.text
                result.merged += (name,)
                result.steps += (step,)
            else:
                left.append((name, text, step))
        if len(left) == len(waiting):
            result.left = tuple((name, step) for name, _, step in left)
            break
        waiting = [(name, text) for name, text, _ in left]
    return result


def _dependence(one: ManyResult, other: ManyResult) -> str:
    """How the texts of two orders differ."""
    if one.text == other.text:
        return SAME
    if set(one.merged) != set(other.merged):
        return CONTENT
    return ORDER if sorted(one.text.split(b"\n")) == sorted(other.text.split(b"\n")) else CONTENT
