"""Additions to a document that have headings in common: one heading, what both put below it united."""

import re
from collections.abc import Callable

from merge.lines import split_lines

_HEADING = re.compile(rb"(#{1,6})[ \t]+\S")
_UNDERLINE = re.compile(rb"([=\-~^\"'`+*])\1{2,}\s*$")
_LEVELS = {b"=": 1, b"-": 2}
DEEP = 7  # the level of a heading with another underline

Path = tuple[bytes, ...]
Unite = Callable[[bytes, bytes], bytes | None]


class Section:
    """A heading with the text below it, up to the next one."""

    __slots__ = ("body", "heading", "level", "path")

    def __init__(self, heading: bytes, level: int, above: Path) -> None:
        self.heading = heading  # its lines, b"" for what stands before the first
        self.level = level
        self.path: Path = (*above, heading.strip()) if heading else above
        self.body = b""


def shared_headings(ours: bytes, theirs: bytes) -> bool:
    """Do two additions have a heading in common, below the same headings?"""
    return bool(_paths(read_sections(ours)) & _paths(read_sections(theirs)))


def united_sections(ours: bytes, theirs: bytes, unite: Unite) -> bytes | None:
    """The sections of both, those of one heading made one by `unite`, ours first.

    None where a side has a heading twice, or `unite` declines.
    """
    mine, yours = read_sections(ours), read_sections(theirs)
    if any(len(_paths(part)) < sum(1 for one in part if one.heading) for part in (mine, yours)):
        return None
    at = -1
    for one in yours:
        known = next((index for index, other in enumerate(mine) if other.path == one.path), -1)
        if known >= 0:
            body = _bodies(mine[known].body, one.body, unite)
            if body is None:
                return None
            mine[known].body = body
            at = known
        else:
            at = _behind(mine, at, one.level)
            mine.insert(at, one)
    return b"".join(one.heading + one.body for one in mine)


def read_sections(text: bytes) -> list[Section]:
    """The sections of a document or a part of one, in order; lines of a block of code are none."""
    sections = [Section(b"", 0, ())]
    lines = split_lines(text)
    fenced = False
    for at, line in enumerate(lines):
        last = sections[-1]
        if last.level and not last.body and last.heading.count(b"\n") == 1 and _level(last.heading, line) == last.level:
            is_underline = not _HEADING.match(last.heading)
        else:
            is_underline = False
        fenced ^= not is_underline and line.lstrip().startswith((b"```", b"~~~"))
        level = 0 if fenced or is_underline else _level(line, lines[at + 1] if at + 1 < len(lines) else b"")
        if level:
            above = next((one.path for one in reversed(sections) if one.level < level), ())
            sections.append(Section(line, level, above))
        elif is_underline:
            last.heading += line
        else:
            last.body += line
    return sections


def _level(line: bytes, below: bytes) -> int:
    """The level of the heading that the line is, 0 for none."""
    found = _HEADING.match(line)
    if found:
        return len(found.group(1))
    under = _UNDERLINE.match(below)
    if not under or not line[:1].isalnum() or len(below.strip()) < len(line.strip()) // 2:
        return 0
    return _LEVELS.get(under.group(1), DEEP)


def _paths(sections: list[Section]) -> set[Path]:
    return {one.path for one in sections if one.heading}


def _behind(sections: list[Section], at: int, level: int) -> int:
    """Where a section goes that follows this one on the other side: behind all of the same depth."""
    at += 1
    while 0 < at < len(sections) and sections[at].level >= level:
        at += 1
    return at


def _bodies(ours: bytes, theirs: bytes, unite: Unite) -> bytes | None:
    if not ours.strip() or not theirs.strip():
        return max(ours, theirs, key=lambda text: (bool(text.strip()), text))
    return unite(ours, theirs)
