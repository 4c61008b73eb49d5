"""Two patterns compared segment by segment: a dynamic programme over their folders and file names.

Single segments are compared as automata, once for each two of them; patterns share most of theirs. Not every
pattern is a list of segments (`a**b` is not): for those there is the automaton of the whole.
"""

from functools import lru_cache

from scopes.automaton import Automaton, common, find_path
from scopes.glob_syntax import Alternatives, Directories, Glob, Item, Repeat

FOLDERS = 0  # any number of segments, also none
_ANY: Glob = (Repeat(),)

_globs: list[Glob] = [()]
_numbers: dict[Glob, int] = {}

Segments = tuple[int, ...]  # numbers of segment globs, or FOLDERS


def split(glob: Glob) -> Segments | None:
    """The segments of a pattern, as numbers that are the same for the same segment; None where it has none."""
    found: list[int] = []
    segment: list[Item] = []
    for item in glob:
        if item == "/":
            found.append(_number(tuple(segment)))
            segment = []
        elif isinstance(item, Directories):
            found.append(FOLDERS)
        elif isinstance(item, Repeat) and not item.within:
            if segment:
                return None
            found.append(FOLDERS)
            segment.append(Repeat())
        elif isinstance(item, Alternatives) and _crosses(item):
            return None
        else:
            segment.append(item)
    return (*found, _number(tuple(segment)))


def segment_glob(number: int) -> Glob:
    """The glob of a segment, empty for `FOLDERS`."""
    return _globs[number]


def _crosses(item: Alternatives) -> bool:
    """Has an alternative more than one segment?"""
    return any(
        part == "/"
        or isinstance(part, Directories)
        or (isinstance(part, Repeat) and not part.within)
        or (isinstance(part, Alternatives) and _crosses(part))
        for option in item.options
        for part in option
    )


def _number(glob: Glob) -> int:
    known = _numbers.get(glob)
    if known is None:
        known = len(_globs)
        _globs.append(glob)
        _numbers[glob] = known
    return known


def meet(first: Segments, second: Segments) -> str | None:
    """A path that both match, or None: there is none. Raises TooComplexError.

    What stands before the first folders of any number and after the last is compared one by one.
    """
    head = _aligned(first, second)
    if head is None:
        return None
    mine, theirs = first[len(head) :], second[len(head) :]
    tail = _aligned(mine[::-1], theirs[::-1])
    if tail is None:
        return None
    end = len(tail)
    middle = _meet_between(mine[: len(mine) - end], theirs[: len(theirs) - end])
    return "/".join([*head, *middle, *reversed(tail)]) if middle is not None else None


def _aligned(first: Segments, second: Segments) -> list[str] | None:
    """Names for the segments up to the first folders of any number in either; None where two do not meet."""
    names = []
    for mine, theirs in zip(first, second, strict=False):
        if mine == FOLDERS or theirs == FOLDERS:
            break
        name = _name(mine, theirs)
        if name is None:
            return None
        names.append(name)
    return names


def _meet_between(first: Segments, second: Segments) -> list[str] | None:
    """The names of a path that both match, without any where both are folders of any number; None: there is none."""
    if not any(first) and not any(second):
        return []
    if _open(first) and _open(second):
        names = [_name(segment, _number(_ANY)) for segment in (*first, *second) if segment]
        return [name for name in names if name] if all(names) else None
    start = (0, 0)
    trail: dict[tuple[int, int], tuple[tuple[int, int], str]] = {}
    stack = [start]
    end = (len(first), len(second))
    while stack:
        place = stack.pop()
        if place == end:
            return _path(trail, place)
        for following, name in _steps(first, second, place):
            if following not in trail:
                trail[following] = (place, name)
                stack.append(following)
    return None


def _open(segments: Segments) -> bool:
    """Can anything stand before and after? Two such lists meet: the one, and then the other."""
    return bool(segments) and segments[0] == FOLDERS and segments[-1] == FOLDERS


def _steps(first: Segments, second: Segments, place: tuple[int, int]) -> list[tuple[tuple[int, int], str]]:
    """Where one more segment of a path leads ("" for none), the last to be tried first."""
    i, j = place
    mine = first[i] if i < len(first) else None
    theirs = second[j] if j < len(second) else None
    steps: list[tuple[tuple[int, int], str]] = []
    if mine == FOLDERS:
        if theirs is not None and theirs != FOLDERS:
            steps.append(((i, j + 1), _name(theirs, _number(_ANY)) or ""))
        steps.append(((i + 1, j), ""))
    if theirs == FOLDERS:
        if mine is not None and mine != FOLDERS:
            steps.append(((i + 1, j), _name(mine, _number(_ANY)) or ""))
        steps.append(((i, j + 1), ""))
    if mine and theirs:
        name = _name(mine, theirs)
        if name is not None:
            steps.append(((i + 1, j + 1), name))
    return [step for step in steps if step[1] or FOLDERS in (mine, theirs)]


def _path(trail: dict[tuple[int, int], tuple[tuple[int, int], str]], place: tuple[int, int]) -> list[str]:
    names = []
    while place != (0, 0):
        place, name = trail[place]
        if name:
            names.append(name)
    return names[::-1]


@lru_cache(maxsize=100_000)
def _name(first: int, second: int) -> str | None:
    """A name that both segments match."""
    if first == second and all(isinstance(item, str) for item in _globs[first]):
        return "".join(item for item in _globs[first] if isinstance(item, str))
    quick = _both_open(_globs[first], _globs[second])
    if quick is not None:
        return quick or None
    return find_path([Automaton(_globs[first]), Automaton(_globs[second])], [], "")


def _both_open(first: Glob, second: Glob) -> str | None:
    """A name of two segments with a `*` each; "" where there is none, None where this way cannot tell.

    They meet if what stands before the first stars goes together, and what stands after the last ones: the stars
    take up whatever is between.
    """
    mine, theirs = _ends(first), _ends(second)
    if mine is None or theirs is None:
        return None
    head = _together(mine[0], theirs[0])
    tail = _together(mine[2][::-1], theirs[2][::-1])
    if head is None or tail is None:
        return ""
    name = head + mine[1] + theirs[1] + tail[::-1]
    return name if name.strip(".") else None


@lru_cache(maxsize=20_000)
def _ends(glob: Glob) -> tuple[Glob, str, Glob] | None:
    """What is before the first `*`, some text for what is between, and what is after the last; None without one."""
    stars = [number for number, item in enumerate(glob) if isinstance(item, Repeat)]
    if not stars or any(isinstance(item, Alternatives | Directories) for item in glob):
        return None
    between = [item for item in glob[stars[0] : stars[-1]] if not isinstance(item, Repeat)]
    middle = _together(tuple(between), ())
    return (glob[: stars[0]], middle, glob[stars[-1] + 1 :]) if middle is not None else None


def _together(first: Glob, second: Glob) -> str | None:
    """A text that both sequences of characters match, the longer one to its end; None where there is none."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    letters = []
    for number, item in enumerate(longer):
        other = shorter[number] if number < len(shorter) else item
        letter = item if item == other and isinstance(item, str) else common((item, other))
        if letter is None:
            return None
        letters.append(letter)
    return "".join(letters)
