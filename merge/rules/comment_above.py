"""A comment that one side puts above a declaration which the other side makes another one.

By lines and tokens the other side has renamed it; more often it has moved something in front of it, and the
comment must travel with what it was written for. That is for the structure to find out.
"""

import re

from merge.revision import Triple

_COMMENT = re.compile(rb"\s*(?:#(?!\s*(?:if|el|end|include|define))|//|--|/\*|\*(?![^\s/*])|;|%|!|<!--|\(\*|\.\. )")
_NAME = re.compile(
    rb"\b(?:class|struct|enum|interface|trait|impl|module|object|type|def|defp|sub|fun|func|function|test|describe|it)"
    rb"\s+[\"']?([\w.?!]+)|(\w+)\s*[({]|^\s*(\w+)\s*(?:::|<-)"
)


def is_of_another(sides: Triple[bytes]) -> bool:
    """Does one side add a comment above the first line, and the other delete that or change the name in it?"""
    return _apart(sides.base, sides.ours, sides.theirs) or _apart(sides.base, sides.theirs, sides.ours)


def _apart(base: bytes, commented: bytes, changed: bytes) -> bool:
    lines = _lines(commented)
    count = next((index for index, line in enumerate(lines) if not _COMMENT.match(line)), 0)
    first, other = _lines(base)[:1], _lines(changed)[:1]
    if not count or not first or lines[count : count + 1] != first:
        return False
    return not other or _name(first[0]) != _name(other[0])


def _lines(text: bytes) -> list[bytes]:
    return [line for line in text.split(b"\n") if line.strip()]


def _name(line: bytes) -> bytes:
    """The name that a line declares, "" for none."""
    found = _NAME.search(line)
    return (found[1] or found[2] or found[3]) if found else b""
