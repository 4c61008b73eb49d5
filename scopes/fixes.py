"""Mechanical fixes of a workflow file: small edits of its text, so that comments and layout stay as they are.

Who applies them reads the result again before it trusts it.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopes.document import Document, Listing, Scalar, Step, Table, Value, follow
from scopes.finding import Finding
from scopes.problem import Location


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a span of the text; lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""


def edits(findings: Iterable[Finding], document: Document) -> list[Edit]:
    """The edits for findings that have one, none of which touches another, in the order of the file."""
    found: list[Edit] = []
    for finding in findings:
        edit = _edit(finding, document)
        if edit is not None and not any(_touch(edit, other) for other in found):
            found.append(edit)
    return sorted(found, key=lambda edit: (edit.line, edit.column))


def _edit(finding: Finding, document: Document) -> Edit | None:
    place = finding.location
    if finding.rule == "SC001" and finding.fix.startswith("did you mean `"):
        meant = finding.fix.removeprefix("did you mean `").removesuffix("`?")
        return Edit(place.line, place.column, place.end_line, place.end_column, meant)
    if finding.rule in ("SC502", "SC503"):
        path = _path_to(document.root, place)
        return _removal(document, path) if path is not None else None
    return None


def _path_to(root: Value, place: Location) -> tuple[Step, ...] | None:
    """The path of the list entry that stands at a place."""
    pending: list[tuple[tuple[Step, ...], Value]] = [((), root)]
    while pending:
        path, value = pending.pop()
        if path and isinstance(path[-1], int) and (value.line, value.column) == (place.line, place.column):
            return path
        if isinstance(value, Table):
            pending += [((*path, key), entry) for key, entry in value.entries.items()]
        elif isinstance(value, Listing):
            pending += [((*path, number), item) for number, item in enumerate(value.items)]
    return None


def _removal(document: Document, path: Sequence[Step]) -> Edit | None:
    """Take an entry out of its list, and the list's key with the last one."""
    holder, _ = follow(document.root, path[:-1])
    index = path[-1]
    if not isinstance(holder, Listing) or not isinstance(index, int):
        return None
    lines = document.text.split("\n")
    item = holder.items[index]
    block = lines[item.line - 1].lstrip().startswith("- ") and not lines[holder.line - 1][
        holder.column - 1 :
    ].startswith("[")
    if len(holder.items) == 1:
        key = document.locate_key(path[:-1])
        alone = lines[key.line - 1][: key.column - 1].strip() == ""
        return Edit(key.line, 1, _last_line(item) + 1, 1) if alone else None
    if block:
        return Edit(item.line, 1, _last_line(item) + 1, 1)
    if index:
        before = holder.items[index - 1]
        return Edit(before.end_line, before.end_column, item.end_line, item.end_column)
    following = holder.items[1]
    return Edit(item.line, item.column, following.line, following.column)


def _last_line(value: Value) -> int:
    """The last line of a value; a block mapping ends where the next thing starts."""
    if isinstance(value, Scalar):
        return value.end_line
    return value.end_line - 1 if value.end_column == 1 and value.end_line > value.line else value.end_line


def _touch(first: Edit, second: Edit) -> bool:
    return (first.line, first.column) < (second.end_line, second.end_column) and (second.line, second.column) < (
        first.end_line,
        first.end_column,
    )


def apply_edits(text: str, found: Sequence[Edit]) -> str:
    """The text with all edits made."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(lines) + 1) - 1] + column - 1, len(text))

    for edit in sorted(found, key=lambda edit: (edit.line, edit.column), reverse=True):
        text = text[: offset(edit.line, edit.column)] + edit.text + text[offset(edit.end_line, edit.end_column) :]
    return text


def replace_file(path: str, text: str) -> None:
    """Write a file as a whole or not at all: aside first, then renamed; a byte order mark stays. Raises OSError."""
    target = Path(path).resolve()
    with target.open("rb") as stream_before:
        mark = "\ufeff" if stream_before.read(3) == b"\xef\xbb\xbf" else ""
    aside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with aside.open("x", encoding="utf-8", newline="") as stream:
            stream.write(mark + text)
        aside.chmod(target.stat().st_mode & 0o777)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
