"""Patterns as finite automata, and the search for a path that some of them match and others do not.

Each pattern becomes a nondeterministic automaton without empty moves. A search walks the product: one
state of each pattern that must match, so that its cost is bounded by the product of the pattern lengths,
and the set of states of each that must not match, made on demand. Characters are tried by one
representative of each class that all patterns treat alike, so that the answer is exact.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from scopes.glob_syntax import HIGHEST, NOT_SLASH, Alternatives, Characters, Directories, Glob, Item, Ranges, Repeat

MOST_STATES = 50_000  # kept in the memory of one automaton
MOST_WORK = 150_000  # of one search: places visited, and states of patterns that must not match in them
_ANYTHING = Characters(((1, HIGHEST),))
_PLEASANT = "xyabcdefghijklmnopqrstuvwz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
_RANK = {letter: rank for rank, letter in enumerate(_PLEASANT)}

Label = str | Characters


class TooComplexError(Exception):
    """The search met its bound before it had an answer."""


class _Builder:
    """Thompson's construction: every item gets its own states, joined by empty moves."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[Label, int]]] = [[]]
        self.empty: list[list[int]] = [[]]

    def new(self) -> int:
        self.edges.append([])
        self.empty.append([])
        return len(self.edges) - 1

    def sequence(self, glob: Glob, state: int) -> int:
        for item in glob:
            state = self.item(item, state)
        return state

    def item(self, item: Item, state: int) -> int:
        match item:
            case Repeat():
                return self._repeat(NOT_SLASH if item.within else _ANYTHING, item.some, state)
            case Directories():
                inside = self._repeat(_ANYTHING, False, state)
                end = self.new()
                self.edges[inside].append(("/", end))
                self.empty[state].append(end)
                return end
            case Alternatives():
                end = self.new()
                for option in item.options:
                    start = self.new()
                    self.empty[state].append(start)
                    self.empty[self.sequence(option, start)].append(end)
                return end
            case _:
                end = self.new()
                self.edges[state].append((item, end))
                return end

    def _repeat(self, label: Characters, some: bool, state: int) -> int:
        loop = self.new()
        if some:
            self.edges[state].append((label, loop))
        else:
            self.empty[state].append(loop)
        self.edges[loop].append((label, loop))
        return loop

    def closure(self, state: int) -> set[int]:
        seen, pending = {state}, [state]
        while pending:
            for following in self.empty[pending.pop()]:
                if following not in seen:
                    seen.add(following)
                    pending.append(following)
        return seen


class Automaton:
    """The paths of one pattern. State 0 is the start; sets of states are bit masks."""

    __slots__ = ("_moves", "_sets", "accepting", "bounds", "edges", "literal")

    def __init__(self, glob: Glob) -> None:
        builder = _Builder()
        end = builder.sequence(glob, 0)
        closures = [builder.closure(state) for state in range(len(builder.edges))]
        self.edges = [
            tuple(dict.fromkeys(edge for state in sorted(closure) for edge in builder.edges[state]))
            for closure in closures
        ]
        self.accepting = sum(1 << state for state, closure in enumerate(closures) if end in closure)
        self.literal = [
            [label for label, _ in edges if isinstance(label, str)]
            if all(isinstance(label, str) for label, _ in edges)
            else None
            for edges in self.edges
        ]
        self.bounds = frozenset(_bounds(label for edges in self.edges for label, _ in edges))
        self._moves: dict[tuple[int, str], tuple[int, ...]] = {}
        self._sets: dict[tuple[int, str], int] = {}

    def moves(self, state: int, character: str) -> tuple[int, ...]:
        """The states that one state leads to."""
        known = self._moves.get((state, character))
        if known is None:
            known = tuple(
                target
                for label, target in self.edges[state]
                if (label == character if isinstance(label, str) else character in label)
            )
            self._moves[state, character] = known
        return known

    def step(self, states: int, character: str) -> int:
        """The states that a set of states leads to."""
        known = self._sets.get((states, character))
        if known is None:
            known = 0
            for state in members(states):
                for target in self.moves(state, character):
                    known |= 1 << target
            if len(self._sets) > MOST_STATES:
                self._sets.clear()
            self._sets[states, character] = known
        return known

    def run(self, text: str, states: int = 1) -> int:
        """The states after a text, from the start or from a set of states."""
        for character in text:
            states = self.step(states, character)
            if not states:
                break
        return states

    def accepts(self, path: str) -> bool:
        """Does the pattern match this whole path?"""
        return bool(self.run(path) & self.accepting)


def members(states: int) -> Iterator[int]:
    """The states in a bit mask."""
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest


def _bounds(labels: Iterable[Label]) -> Iterator[int]:
    """Code points at which some label begins or has just ended."""
    for label in labels:
        for low, high in ((ord(label), ord(label)),) if isinstance(label, str) else label.ranges:
            yield low
            yield high + 1


def _representatives(automata: Sequence[Automaton]) -> list[str]:
    """One character of each class that all automata treat alike, pleasant ones first."""
    bounds = {1, 0x2E, 0x2F, 0x30, 0x80}.union(*(automaton.bounds for automaton in automata))
    cuts = sorted(bound for bound in bounds if bound < HIGHEST)
    found = []
    for low, following in zip(cuts, [*cuts[1:], HIGHEST], strict=True):
        if low >= 0xD800 and following <= 0xE000:
            continue
        pleasant = next((letter for letter in _PLEASANT if low <= ord(letter) < following), None)
        printable = chr(low if low > 0x20 or following <= 0x21 else 0x21)
        found.append(pleasant or printable)
    return sorted(found, key=lambda letter: _RANK.get(letter, len(_RANK)))


# Which paths are well formed: no empty segment, none that is `.` or `..`.
_EMPTY, _DOT, _DOTS, _NAME, _BROKEN = range(5)


def _path_step(state: int, character: str) -> int:
    if character == "/":
        return _EMPTY if state == _NAME else _BROKEN
    if character == "." and state < _NAME:
        return state + 1
    return _NAME


def _path_run(text: str) -> int:
    state = _EMPTY
    for character in text:
        state = _path_step(state, character)
        if state == _BROKEN:
            break
    return state


_Place = tuple[tuple[int, ...], tuple[int, ...], int]


def find_path(matching: Sequence[Automaton], others: Sequence[Automaton], prefix: str) -> str | None:
    """A shortest path that all of `matching` and none of `others` match, or None: there is none.

    `prefix` is a text with which every such path begins. Raises TooComplexError at its bound.
    """
    starts = [tuple(members(automaton.run(prefix))) for automaton in matching]
    form = _path_run(prefix)
    if form == _BROKEN or not all(starts):
        return None
    kept = tuple(automaton.run(prefix) for automaton in others)
    letters = _representatives([*matching, *others]) if others else []
    trail: dict[_Place, tuple[_Place | None, str]] = {}
    queue: deque[_Place] = deque()
    for states in product(*starts):
        place = (states, kept, form)
        trail[place] = (None, "")
        queue.append(place)
    work = 0
    while queue:
        place = queue.popleft()
        if _accepted(place, matching, others):
            return prefix + _spelled(trail, place)
        for character, following in _successors(place, matching, others, letters):
            work += 1 + sum(kept.bit_count() for kept in following[1])
            if following not in trail:
                trail[following] = (place, character)
                queue.append(following)
        if work > MOST_WORK:
            raise TooComplexError
    return None


def _accepted(place: _Place, matching: Sequence[Automaton], others: Sequence[Automaton]) -> bool:
    states, sets, form = place
    return (
        form == _NAME
        and all(automaton.accepting >> state & 1 for automaton, state in zip(matching, states, strict=True))
        and not any(automaton.accepting & kept for automaton, kept in zip(others, sets, strict=True))
    )


def _successors(
    place: _Place, matching: Sequence[Automaton], others: Sequence[Automaton], letters: Sequence[str]
) -> Iterator[tuple[str, _Place]]:
    states, sets, form = place
    if not others:
        for character, following in _joint_moves(matching, states):
            shape = _path_step(form, character)
            if shape != _BROKEN:
                yield character, (following, (), shape)
        return
    wanted: Sequence[str] = letters
    for automaton, state in zip(matching, states, strict=True):
        literal = automaton.literal[state]
        if literal is not None:
            wanted = literal
    for character in wanted:
        shape = _path_step(form, character)
        if shape == _BROKEN:
            continue
        targets = [automaton.moves(state, character) for automaton, state in zip(matching, states, strict=True)]
        if not all(targets):
            continue
        kept = tuple(automaton.step(old, character) for automaton, old in zip(others, sets, strict=True))
        for following in product(*targets):
            yield character, (following, kept, shape)


def _joint_moves(matching: Sequence[Automaton], states: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Moves of all automata together, each with one character that all of its labels have.

    Without excludes no more than one is needed, and the best is neither a dot nor a slash: whatever can
    follow one of those can follow a letter.
    """
    for edges in product(*(automaton.edges[state] for automaton, state in zip(matching, states, strict=True))):
        character = common(tuple(label for label, _ in edges))
        if character is not None:
            yield character, tuple(target for _, target in edges)


@lru_cache(maxsize=100_000)
def common(labels: tuple[Label, ...]) -> str | None:
    """A character that all labels have, a pleasant one where there is one."""
    letters = {label for label in labels if isinstance(label, str)}
    if len(letters) > 1:
        return None
    sets = [label for label in labels if isinstance(label, Characters)]
    if letters:
        (letter,) = letters
        return letter if all(letter in members for members in sets) else None
    ranges = sets[0].ranges
    for other in sets[1:]:
        ranges = _intersected(ranges, other.ranges)
    found = [_pleasant(low, high) for low, high in ranges]
    return min(found, key=lambda letter: (_RANK.get(letter, len(_RANK)), letter in "./"), default=None)


def _intersected(first: Ranges, second: Ranges) -> Ranges:
    return tuple(
        (max(low, other_low), min(high, other_high))
        for low, high in first
        for other_low, other_high in second
        if max(low, other_low) <= min(high, other_high)
    )


def _pleasant(low: int, high: int) -> str:
    """The pleasantest character of a range; neither a dot nor a slash nor a control character if it can be."""
    best = next((letter for letter in _PLEASANT if low <= ord(letter) <= high), None)
    if best is not None:
        return best
    usual = (point for point in (low, 0x21, 0x30, 0x7B, high) if low <= point <= high and point > 0x20)
    return chr(next((point for point in usual if point not in (0x2E, 0x2F)), low))


def _spelled(trail: dict[_Place, tuple[_Place | None, str]], place: _Place) -> str:
    letters = []
    step: _Place | None = place
    while step is not None:
        step, character = trail[step]
        letters.append(character)
    return "".join(reversed(letters))
