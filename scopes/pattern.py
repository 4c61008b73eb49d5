"""Path patterns and scopes: which paths they match, and whether two of them can meet.

`docs/scopes.md` defines the language. Answers are exact, for paths that do not exist yet as well.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from scopes.automaton import Automaton, TooComplexError, common, find_path
from scopes.glob_syntax import (
    Alternatives,
    Characters,
    Directories,
    Glob,
    Item,
    PatternError,
    Repeat,
    parse_glob,
)
from scopes.segments import Segments, meet, segment_glob, split

__all__ = ["Pattern", "PatternError", "Scope", "TooComplexError"]

_BELOW = Repeat(within=False, some=True)
_MOST_STARS_FOR_REGEX = 2
_MANY_STARS = 2
_OFTEN = 30  # to compile a long pattern takes as long as so many matches by its automaton
_FRESH = "new-file"
_UNDECIDED = "\0"  # no path has a NUL
_FOLDERS = "(?:[^/]*/)*"
_IMPROPER = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")  # an empty segment, or one that is . or ..


class Pattern:
    """One pattern. Every path that it matches starts with `prefix` and ends with `suffix`.

    `folder` is true for `dir/` without wildcards, `exact` for a pattern that is one path.
    """

    __slots__ = (
        "_asked",
        "_matches",
        "_middle",
        "_sample",
        "_segments",
        "exact",
        "excludes",
        "folder",
        "glob",
        "prefix",
        "stars",
        "suffix",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.excludes = text.startswith("!")
        self.glob = _parsed(text[1:] if self.excludes else text, 1 if self.excludes else 0)
        self.prefix = _literal(self.glob)
        plain = len(self.prefix)
        self.exact = plain == len(self.glob)
        self.stars = 0 if self.exact else _stars(self.glob)
        self.folder = not self.exact and self.glob[plain:] == (_BELOW,)
        self.suffix = "" if self.folder else _literal(self.glob[::-1])[::-1]
        wild = self.glob[plain : len(self.glob) - len(self.suffix)]
        self._middle = wild[0] if len(wild) == 1 and isinstance(wild[0], Repeat) else None
        self._asked = 0
        self._matches: re.Pattern[str] | Literal[False] | None = None
        self._segments: Segments | Literal[False] | None = False
        self._sample: str | None = None

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    @property
    def segments(self) -> Segments | None:
        """The pattern as a list of segments, None where it is none."""
        if self._segments is False:
            self._segments = split(self.glob)
        return self._segments

    @property
    def sample(self) -> str:
        """A text that fits between prefix and suffix, as short as can be."""
        if self._sample is None:
            self._sample = _shortest(self.glob[len(self.prefix) : len(self.glob) - len(self.suffix)])
        return self._sample

    @property
    def automaton(self) -> Automaton:
        """The automaton of this pattern without its `!`."""
        return _automaton(self.glob)

    def match(self, path: str) -> bool:
        """Does it match this path? A leading `!` plays no part: a `Scope` knows what it is for."""
        if self.exact:
            return path == self.prefix
        if not path.startswith(self.prefix) or not path.endswith(self.suffix):
            return False
        if self._middle is not None:
            end = len(path) - len(self.suffix)
            start = len(self.prefix) + self._middle.some
            return start <= end and not (self._middle.within and "/" in path[start:end])
        if self._matches is None:
            self._matches = self._compiled()
        return self._matches.fullmatch(path) is not None if self._matches else self.automaton.accepts(path)

    def _compiled(self) -> re.Pattern[str] | Literal[False] | None:
        """A regular expression that needs little backtracking, False where there is none; None: not worth it yet."""
        if self.stars <= _MOST_STARS_FOR_REGEX:
            return re.compile(_regex(self.glob), re.DOTALL)
        self._asked += 1
        if self._asked < _OFTEN:
            return None
        listed = [segment_glob(number) for number in self.segments or ()]
        if not listed or max(map(_stars, listed)) > _MOST_STARS_FOR_REGEX:
            return False
        return re.compile(_segments_regex(listed))

    def may_meet(self, other: "Pattern") -> bool:
        """A quick answer that may be wrong in one way: False is sure, True is not."""
        first, second = self.prefix, other.prefix
        if not (first.startswith(second) or second.startswith(first)):
            return False
        return self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix)

    def overlaps(self, other: "Pattern") -> str | None:
        """A path that both match, or None: there is none."""
        return witness((self, other), ())

    def contains(self, other: "Pattern") -> bool:
        """Does this match every path that the other matches? False where that is too complex to decide."""
        if self.folder and other.prefix.startswith(self.prefix) and len(other.prefix) > len(self.prefix):
            return True
        samples = (f"{other.prefix}{middle}{other.suffix}" for middle in (_FRESH, f"x/{_FRESH}", ""))
        if any(_fits(sample, (other,), (self,)) for sample in samples):
            return False
        try:
            return witness((other,), (self,)) is None
        except TooComplexError:
            return False


def witness(matching: Sequence[Pattern], others: Sequence[Pattern]) -> str | None:
    """A path that all of `matching` and none of `others` match, or None: there is none.

    Raises TooComplexError where the patterns are beyond the bound of the search.
    """
    first = max(matching, key=lambda pattern: len(pattern.prefix))
    if not all(first.may_meet(pattern) for pattern in matching):
        return None
    relevant = [other for other in others if first.may_meet(other)]
    if first.exact:
        return first.prefix if _fits(first.prefix, matching, relevant) else None
    if not relevant and all(pattern.folder for pattern in matching):
        return first.prefix + _FRESH
    found = _search(tuple(matching), tuple(relevant))
    if found is _UNDECIDED:
        raise TooComplexError
    return found


@lru_cache(maxsize=20_000)
def _search(matching: tuple[Pattern, ...], others: tuple[Pattern, ...]) -> str | None:
    """The witness by segments, by a guess or by the automata; `_UNDECIDED` is remembered as well."""
    try:
        if len(matching) == 2:
            path = _guess_by_samples(matching[0], matching[1], others)
            if path:
                return path
            path = _meet_by_segments(matching[0], matching[1])
            if path is None or (path and (not others or _fits(path, matching, others))):
                return _readable(path, matching, others) if path else None
        first = max(matching, key=lambda pattern: len(pattern.prefix))
        longest = max((pattern.suffix for pattern in matching), key=len)
        for name in (_FRESH, "") if first.prefix[-1:] in ("", "/") else ("", _FRESH):
            guess = first.prefix + name + longest
            if _fits(guess, matching, others):
                return guess
        found = find_path([p.automaton for p in matching], [o.automaton for o in others], first.prefix)
    except TooComplexError:
        return _UNDECIDED
    return _readable(found, matching, others) if found else None


def _guess_by_samples(first: Pattern, second: Pattern, others: Sequence[Pattern]) -> str | None:
    """A path of both with the middles of both one after the other: mostly right where both have `**` twice."""
    listed = first.segments is not None and second.segments is not None  # which is quick to compare
    if listed or min(first.stars, second.stars) < _MANY_STARS:
        return None
    prefix = max(first.prefix, second.prefix, key=len)
    suffix = max(first.suffix, second.suffix, key=len)
    for middle in (first.sample + second.sample, second.sample + first.sample):
        name = _FRESH if middle.endswith("/") else ""
        path = f"{prefix}{middle}{name}{suffix}"
        if _fits(path, (first, second), others):
            return path
    return None


def _meet_by_segments(first: Pattern, second: Pattern) -> str | None:
    """A path of both, None where there is none, "" where the patterns are no lists of segments."""
    mine, theirs = first.segments, second.segments
    return meet(mine, theirs) if mine is not None and theirs is not None else ""


def _fits(path: str, matching: Sequence[Pattern], others: Sequence[Pattern]) -> bool:
    """Is it a path that all of the first and none of the others match?"""
    if _IMPROPER.search(path):
        return False
    return all(pattern.match(path) for pattern in matching) and not any(other.match(path) for other in others)


def _readable(path: str, matching: Sequence[Pattern], others: Sequence[Pattern]) -> str:
    """The same path with a longer file name, where the patterns allow one."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    for candidate in (f"{folder}{slash}{_FRESH}{dot}{ending}", f"{folder}{slash}new{dot}{ending}"):
        if len(stem) <= 1 and _fits(candidate, matching, others):
            return candidate
    return path


class Scope:
    """A list of patterns: what one of them matches and no `!` pattern does."""

    __slots__ = ("excludes", "includes")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        listed = list(patterns)
        self.includes = [pattern for pattern in listed if not pattern.excludes]
        self.excludes = [pattern for pattern in listed if pattern.excludes]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "Scope":
        """The scope of these patterns; PatternError for one that means nothing."""
        return cls(Pattern(text) for text in texts)

    def match(self, path: str) -> bool:
        """Is the path in this scope?"""
        return any(p.match(path) for p in self.includes) and not any(p.match(path) for p in self.excludes)

    def overlaps(self, other: "Scope") -> str | None:
        """A path in both scopes, or None: there is none, not even one that does not exist yet."""
        for mine in self.includes:
            for theirs in other.includes:
                if mine.may_meet(theirs):
                    found = witness((mine, theirs), self.excludes + other.excludes)
                    if found is not None:
                        return found
        return None

    def contains(self, other: "Scope") -> bool:
        """Is every path of the other scope in this one?"""
        for theirs in other.includes:
            if witness((theirs,), other.excludes + self.includes) is not None:
                return False
            if any(witness((theirs, mine), other.excludes) is not None for mine in self.excludes):
                return False
        return True


@lru_cache(maxsize=50_000)
def pattern_of(text: str) -> Pattern:
    """The pattern of a text, made once; PatternError where it means nothing."""
    return Pattern(text)


@lru_cache(maxsize=50_000)
def _parsed(text: str, shift: int) -> Glob:
    try:
        if not text:
            raise PatternError("an empty pattern", "write a path, or `**` for everything")
        return parse_glob(text)
    except PatternError as error:
        error.offset += shift
        raise


@lru_cache(maxsize=5_000)
def _automaton(glob: Glob) -> Automaton:
    return Automaton(glob)


def _literal(glob: Iterable[Item]) -> str:
    letters = []
    for item in glob:
        if not isinstance(item, str):
            break
        letters.append(item)
    return "".join(letters)


def _shortest(glob: Glob) -> str:
    """A shortest text that the items match."""
    letters = []
    for item in glob:
        match item:
            case str():
                letters.append(item)
            case Repeat():
                letters.append("x" if item.some else "")
            case Alternatives():
                letters.append(_shortest(item.options[0]))
            case Characters():
                letters.append(common((item,)) or "")
            case _:
                pass
    return "".join(letters)


def _stars(glob: Glob) -> int:
    """How many items of any length there are: what makes a backtracking matcher slow."""
    return sum(
        sum(_stars(option) for option in item.options) + 1
        if isinstance(item, Alternatives)
        else isinstance(item, (Repeat, Directories))
        for item in glob
    )


def _regex(glob: Glob) -> str:
    return "".join(_regex_item(item) for item in glob)


def _segments_regex(listed: Sequence[Glob]) -> str:
    """The pattern of a list of segments, of which an empty one stands for folders of any number.

    Segments between two of those take the first place where they fit, and keep it (`(?>`): as many segments as there
    are, later ones included, leave no more than that for what follows.
    """
    text, run = "", ""
    anchored = True
    for glob in listed:
        if glob:
            run += _regex(glob) + "/"
            continue
        text += run if anchored else f"(?>{_FOLDERS}?{run})" if run else ""
        run, anchored = "", False
    return text + ("" if anchored else _FOLDERS) + run[:-1]


def _regex_item(item: Item) -> str:
    match item:
        case Repeat():
            return ("[^/]" if item.within else ".") + ("+" if item.some else "*")
        case Directories():
            return "(?:.*/)?"
        case Alternatives():
            return "(?:" + "|".join(_regex(option) for option in item.options) + ")"
        case Characters():
            members = "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in item.ranges)
            return f"[{members}]" if members else r"(?!)"
        case _:
            return re.escape(item)
