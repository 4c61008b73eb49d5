"""The text of a pattern, taken apart: literal characters, wildcards, classes and alternatives.

`docs/scopes.md` is the definition. A pattern describes whole paths, written with `/`, without empty, `.` or
`..` segments; `**/` at the start of a segment is any number of directories, any other `**` is any text.
"""

import re
from dataclasses import dataclass

LONGEST_PATTERN = 1000
DEEPEST_BRACES = 10
HIGHEST = 0x10FFFF
_SLASH = 0x2F
_SPECIAL = "*?[]{},!\\"
_PLAIN = re.compile(r"[^*?\[{}\\\0]+")
_PLAIN_OPTION = re.compile(r"[^*?\[{},\\\0]+")
_SUSPECT = re.compile(r"(?:^|/)(?:\.{1,2}(?:/|$)|/)|^[A-Za-z]:")


class PatternError(ValueError):
    """A pattern that means nothing; `offset` is the character at fault, `rule` the audit rule it breaks."""

    def __init__(self, message: str, hint: str, offset: int = 0, rule: str = "SC003") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.offset = offset
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of these ranges of code points (sorted, apart, both ends included); never `/`."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, character: str) -> bool:
        point = ord(character)
        return any(low <= point <= high for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Any text: `within` a segment (`*`), or across segments (`**`); `some` for at least one character."""

    within: bool = True
    some: bool = False


@dataclass(frozen=True, slots=True)
class Directories:
    """`**/` at the start of a segment: no directory, or any number of them."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of these: `{a,b}`."""

    options: "tuple[Glob, ...]"


Item = str | Characters | Repeat | Directories | Alternatives
Glob = tuple[Item, ...]

NOT_SLASH = Characters(((1, _SLASH - 1), (_SLASH + 1, HIGHEST)))


def parse_glob(text: str) -> Glob:
    """The items of a pattern without its leading `!`; PatternError where it means nothing."""
    if len(text) > LONGEST_PATTERN:
        raise PatternError(f"the pattern is longer than {LONGEST_PATTERN} characters", "use several patterns")
    body = text.removeprefix("./") if text != "." else ""
    parser = _Parser(body, len(text) - len(body))
    if _SUSPECT.search(body):
        _check_segments(body, parser.shift)
    glob = parser.sequence(True, 0)
    below = not body or body.endswith("/")
    if glob and not below and _ends_with_slash(glob[-1]):
        raise PatternError("a folder within braces must end after them", "write {a,b}/ for {a/,b/}")
    return (*glob, Repeat(within=False, some=True)) if below else glob


def _ends_with_slash(item: Item) -> bool:
    return isinstance(item, Alternatives) and any(
        option and (option[-1] == "/" or _ends_with_slash(option[-1])) for option in item.options
    )


def _check_segments(body: str, shift: int) -> None:
    if body.startswith("/"):
        raise PatternError("an absolute path", "write it relative to the repository", shift, "SC004")
    if len(body) > 1 and body[1] == ":" and body[0].isalpha():
        raise PatternError("an absolute path", "write it relative to the repository", shift, "SC004")
    offset = shift
    segments = body.split("/")
    for number, segment in enumerate(segments):
        if segment == "..":
            raise PatternError("the path leaves the repository", "remove `..`", offset, "SC004")
        if segment == "." or (not segment and number < len(segments) - 1):
            raise PatternError("an empty path segment", "write one `/` between names", offset)
        offset += len(segment) + 1


class _Parser:
    """Recursive over braces only, whose depth is bounded."""

    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.at = 0

    def sequence(self, segment_start: bool, depth: int) -> Glob:
        """Items up to the end, or up to the `,` or `}` that ends an alternative."""
        items: list[Item] = []
        while self.at < len(self.text):
            plain = (_PLAIN_OPTION if depth else _PLAIN).match(self.text, self.at)
            if plain is not None:
                items += plain[0]
                self.at = plain.end()
                segment_start = plain[0].endswith("/")
                continue
            character = self.text[self.at]
            if depth and character in ",}":
                break
            item = self._item(character, segment_start, depth)
            _append(items, item)
            segment_start = isinstance(item, Directories)
        return tuple(items)

    def _item(self, character: str, segment_start: bool, depth: int) -> Item:
        if character == "*":
            return self._stars(segment_start)
        if character == "[":
            return self._characters()
        if character == "{":
            return self._alternatives(segment_start, depth)
        if character == "}":
            raise self._error("`}` without `{`", "write \\} for the character itself", self.at)
        if character == "\0":
            raise self._error("a NUL character", "remove it", self.at)
        if character == "\\":
            self._escape()
        self.at += 1
        return NOT_SLASH if character == "?" else self.text[self.at - 1]

    def _escape(self) -> None:
        self.at += 1
        if self.at >= len(self.text) or self.text[self.at] not in _SPECIAL:
            raise self._error("a backslash", "write / between folders; \\ only escapes *?[]{},!", self.at - 1)

    def _stars(self, segment_start: bool) -> Item:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] == "*":
            self.at += 1
        if self.at - start == 1:
            return Repeat()
        if segment_start and self.text.startswith("/", self.at):
            self.at += 1
            return Directories()
        return Repeat(within=False)

    def _alternatives(self, segment_start: bool, depth: int) -> Item:
        opened = self.at
        if depth >= DEEPEST_BRACES:
            raise self._error("braces are nested too deep", "use several patterns", opened)
        options: list[Glob] = []
        while self.at == opened or self.text[self.at] == ",":
            self.at += 1
            options.append(self.sequence(segment_start, depth + 1))
            if self.at >= len(self.text):
                raise self._error("`{` is never closed", "add `}`, or write \\{ for the character", opened)
        self.at += 1
        return Alternatives(tuple(options))

    def _characters(self) -> Characters:
        opened = self.at
        self.at += 1
        negated = self.text[self.at : self.at + 1] in ("!", "^")
        self.at += negated
        ranges: list[tuple[int, int]] = []
        while self.text[self.at : self.at + 1] != "]" or not ranges:
            low = self._class_member(opened)
            high = low
            if self.text[self.at : self.at + 1] == "-" and self.text[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                high = self._class_member(opened)
            if high < low:
                raise self._error("a range that runs backwards", "write the lower end first", opened)
            ranges.append((low, high))
        self.at += 1
        members = _without_slash(_joined(ranges))
        return Characters(_without_slash(_complement(members)) if negated else members)

    def _class_member(self, opened: int) -> int:
        if self.text[self.at : self.at + 1] == "\\":
            self._escape()
        if self.at >= len(self.text):
            raise self._error("`[` is never closed", "add `]`, or write \\[ for the character itself", opened)
        self.at += 1
        return ord(self.text[self.at - 1])

    def _error(self, message: str, hint: str, offset: int) -> PatternError:
        return PatternError(message, hint, offset + self.shift)


def _append(items: list[Item], item: Item) -> None:
    """Add an item; what is the same as a simpler sequence becomes that."""
    last = items[-1] if items else None
    if isinstance(item, Repeat) and isinstance(last, Directories):
        items[-1] = Repeat(within=False)  # `**/*` is any text, with or without a folder
    elif not (isinstance(item, Repeat) and item == last):
        items.append(item)


Ranges = tuple[tuple[int, int], ...]


def _joined(ranges: list[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def _complement(ranges: Ranges) -> Ranges:
    gaps, following = [], 1
    for low, high in ranges:
        if following < low:
            gaps.append((following, low - 1))
        following = high + 1
    if following <= HIGHEST:
        gaps.append((following, HIGHEST))
    return tuple(gaps)


def _without_slash(ranges: Ranges) -> Ranges:
    cut = [
        part
        for low, high in ranges
        for part in ((low, min(high, _SLASH - 1)), (max(low, _SLASH + 1), high))
        if part[0] <= part[1]
    ]
    return tuple(part for part in cut if part[1] > 0)
