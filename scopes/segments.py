"""Two patterns compared segment by segment: a dynamic programme over their folders and file names.

Single segments are compared as automata, once for each two of them; patterns share most of theirs. Not every
pattern is a list of segments (`a**b` is not): for those there is the automaton of the whole.
"""

from functools import lru_cache

from scopes.automaton import Automaton, find_path
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
    """A path that both match, or None: there is none. Raises TooComplexError."""
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


def _path(trail: dict[tuple[int, int], tuple[tuple[int, int], str]], place: tuple[int, int]) -> str:
    names = []
    while place != (0, 0):
        place, name = trail[place]
        if name:
            names.append(name)
    return "/".join(reversed(names))


@lru_cache(maxsize=100_000)
def _name(first: int, second: int) -> str | None:
    """A name that both segments match."""
    if first == second and all(isinstance(item, str) for item in _globs[first]):
        return "".join(item for item in _globs[first] if isinstance(item, str))
    return find_path([Automaton(_globs[first]), Automaton(_globs[second])], [], "")
