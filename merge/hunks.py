"""Conflict markers: written in git's three styles, read in those and in jj's."""

import re

from merge.lines import line_ending, split_lines
from merge.regions import Hunk, Region, Settled
from merge.revision import Triple

STYLES = ("merge", "diff3", "zdiff3")
NO_BASE = "the markers show no base"
_MARKER = re.compile(rb"^([<>|=+%\\-])\1{6,}(?=[ \r\n]|\Z)")
_SIGNS = (b"<", b">", b"|", b"=")
_RUN = re.compile(rb"^([<>|=])\1*(?=[ \r\n]|\Z)", re.MULTILINE)
_NO_END = b"(no terminating newline)"


class MarkerError(ValueError):
    """Conflict markers that cannot be read; `line` is 1-based."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def safe_marker_size(sides: Triple[bytes], wanted: int = 7) -> int:
    """The least size from `wanted` on at which no line of a side reads as a marker."""
    taken: set[int] = set()
    for text in sides:
        if text.startswith(_SIGNS) or any(b"\n" + sign in text for sign in _SIGNS):
            taken.update(found.end() - found.start() for found in _RUN.finditer(text))
    size = wanted
    while size in taken:
        size += 1
    return size


def render(regions: list[Region], style: str, labels: Triple[str], size: int = 7) -> bytes:
    """The text of the file, hunks between markers.

    `style` is "merge", "diff3" or "zdiff3". Marker lines are always whole: a side without a final newline
    gets one, in the file's own line ending.
    """
    if style not in STYLES:
        raise ValueError(f"no conflict style {style!r}: choose one of {', '.join(STYLES)}")
    end = _file_ending(regions)
    parts: list[bytes] = []
    for region in zealous(regions) if style != "diff3" else regions:
        if isinstance(region, Settled):
            parts.append(region.text)
            continue
        if parts and parts[-1] and not parts[-1].endswith(b"\n"):
            parts.append(end)
        told = Triple(labels.base, labels.ours + explanation(region), labels.theirs)
        parts.append(_marked(region.sides, style, told, size, end))
    return b"".join(parts)


def explanation(hunk: Hunk) -> str:
    """What the opening marker tells behind its label: the entity and the reason, where they are known."""
    told = ": ".join(part for part in (hunk.entity, hunk.reason) if part)
    return f": {' '.join(told.split())}" if told else ""


def zealous(regions: list[Region]) -> list[Region]:
    """Hunks without the lines that ours and theirs have alike at head or tail, as in git's zdiff3.

    The base keeps its lines, which is why only the marked text may use it, never a further merge.
    """
    return trimmed(regions, every=False)


def parse_conflicts(text: bytes) -> list[Region]:
    """The regions of a text with markers of git (merge, diff3, zdiff3) or jj (diff or snapshot).

    A hunk without a base in the text has `NO_BASE` as its reason and an empty base. Raises MarkerError for
    a conflict that does not end, or of more than two sides.
    """
    return _Reader(split_lines(text)).read()


def _file_ending(regions: list[Region]) -> bytes:
    """The line ending of the first text that has one."""
    for region in regions:
        for text in region.sides if isinstance(region, Hunk) else (region.text,):
            if b"\n" in text:
                return line_ending(text)
    return b"\n"


def _marked(sides: Triple[bytes], style: str, labels: Triple[str], size: int, end: bytes) -> bytes:
    """One hunk between its markers."""
    base, ours, theirs = sides.map(lambda text: text if not text or text.endswith(b"\n") else text + end)
    names = labels.map(lambda label: b" " + label.encode() if label else b"")
    parts = [b"<" * size, names.ours, end, ours]
    if style != "merge":
        parts += [b"|" * size, names.base, end, base]
    parts += [b"=" * size, end, theirs, b">" * size, names.theirs, end]
    return b"".join(parts)


def trimmed(regions: list[Region], *, every: bool) -> list[Region]:
    """Hunks less their common head and tail lines, which become settled text."""
    result: list[Region] = []
    for region in regions:
        if isinstance(region, Settled):
            result.append(region)
            continue
        head, sides, tail = _trim(region.sides.map(split_lines), every)
        if head:
            result.append(Settled(head))
        hunk = Hunk(sides, region.entity, region.reason, region.place)
        hunk.candidate = region.candidate
        result.append(hunk)
        if tail:
            result.append(Settled(tail))
    return result


def _trim(lines: Triple[list[bytes]], every: bool) -> tuple[bytes, Triple[bytes], bytes]:
    """Common head, what differs, common tail, of all three sides or of ours and theirs."""
    parts = list(lines) if every else [lines.ours, lines.theirs]
    limit = min(len(part) for part in parts)
    head = 0
    while head < limit and all(part[head] == parts[0][head] for part in parts):
        head += 1
    tail = 0
    while tail < limit - head and all(part[-1 - tail] == parts[0][-1 - tail] for part in parts):
        tail += 1
    cut = [b"".join(part[head : len(part) - tail]) for part in parts]
    sides = Triple(*cut) if every else Triple(b"".join(lines.base), *cut)
    first = parts[0]
    return b"".join(first[:head]), sides, b"".join(first[len(first) - tail :])


class _Reader:
    """Reads lines with markers; `at` is the line it stands on."""

    __slots__ = ("at", "lines")

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines
        self.at = 0

    def read(self) -> list[Region]:
        """All regions of the text."""
        regions: list[Region] = []
        plain: list[bytes] = []
        while self.at < len(self.lines):
            size = self._opening()
            if not size:
                plain.append(self.lines[self.at])
                self.at += 1
                continue
            if plain:
                regions.append(Settled(b"".join(plain)))
                plain = []
            regions.append(self._hunk(size))
        if plain:
            regions.append(Settled(b"".join(plain)))
        return regions

    def _opening(self) -> int:
        """The marker size where a conflict opens here and closes further down, else 0."""
        size = _size(self.lines[self.at], b"<")
        if size and any(_size(line, b">") == size for line in self.lines[self.at + 1 :]):
            return size
        return 0

    def _hunk(self, size: int) -> Hunk:
        """The conflict that opens here; stands behind its closing marker afterwards."""
        opened = self.at
        sections: list[tuple[bytes, bytes, list[bytes]]] = [(b"<", self.lines[opened], [])]
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            sign = line[:1] if _size(line, line[:1]) == size else b""
            if sign == b">":
                return _hunk_of(sections, opened + 1)
            if sign == b"<":
                raise MarkerError("a conflict opens inside another of the same marker size", self.at)
            if sign and sign in _followers(sections):
                if sign == b"\\":  # the second line of jj's label
                    continue
                sections.append((sign, line, []))
            else:
                sections[-1][2].append(line)
        raise MarkerError("this conflict has no closing marker", opened + 1)


def _size(line: bytes, sign: bytes) -> int:
    """Length of the marker of this sign that the line is, 0 when it is none."""
    found = _MARKER.match(line)
    return found.end() if found and found.group(1) == sign else 0


def _followers(sections: list[tuple[bytes, bytes, list[bytes]]]) -> bytes:
    """Signs that may open the next section: git's after git's, jj's where the conflict opened empty."""
    last, _, body = sections[-1]
    if last == b"<":
        return b"|=" if body else b"|=+-%"
    if last == b"%" and not body:
        return b"+-%\\"
    return {b"|": b"=", b"=": b""}.get(last, b"+-%")


def _hunk_of(sections: list[tuple[bytes, bytes, list[bytes]]], line: int) -> Hunk:
    """The hunk of one conflict's sections."""
    signs = b"".join(sign for sign, _, _ in sections)
    bodies = [b"".join(lines) for _, _, lines in sections]
    if signs == b"<|=":
        return Hunk(Triple(bodies[1], bodies[0], bodies[2]))
    if signs == b"<=":
        return Hunk(Triple(b"", bodies[0], bodies[1]), reason=NO_BASE)
    return _jj_hunk(sections[1:], line)


def _jj_hunk(sections: list[tuple[bytes, bytes, list[bytes]]], line: int) -> Hunk:
    """The hunk of jj's sections: snapshots (`+`), bases (`-`) and a difference from base to a side (`%`)."""
    added: list[bytes] = []
    removed: list[bytes] = []
    for sign, label, lines in sections:
        if sign == b"%":
            removed.append(b"".join(text[1:] for text in lines if text[:1] != b"+"))
            added.append(b"".join(text[1:] for text in lines if text[:1] != b"-"))
        else:
            body = b"".join(lines)
            body = body.removesuffix(b"\n") if label.rstrip().endswith(_NO_END) else body
            (added if sign == b"+" else removed).append(body)
    if len(added) != 2 or len(removed) != 1:
        raise MarkerError(f"a conflict of {len(added)} sides: only two can be merged", line)
    return Hunk(Triple(removed[0], added[0], added[1]))
