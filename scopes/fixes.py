"""Mechanical fixes of a workflow file: small edits of its text, so that comments and layout stay as they are.

A YAML library that keeps comments would write the whole file anew, and with it change indents, quotes and line
breaks that nobody asked about; `second_reading` has one confirm what the edits did instead.
"""

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopes.document import Document, Listing, Scalar, Step, Table, Value, follow
from scopes.finding import Finding
from scopes.problem import Location
from scopes.second_reading import Change, confirms

_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_UNNEEDED = re.compile(r"(?:nothing to ignore: )?(SC\d+) (?:finds nothing here|cannot be ignored)")
_SPECIAL = re.compile(r"[*?\[\]{},!\\]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a span of the text; lines and columns count from 1, the end is exclusive.

    `change` is what it does to the values of the file, None where it edits a comment.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""
    change: Change | None = None


def edits(findings: Iterable[Finding], document: Document) -> list[Edit]:
    """The edits for findings that have one, none of which touches another, in the order of the file."""
    found: list[Edit] = []
    taken: dict[int, list[Edit]] = {}  # by line
    entries = _entries(document.root)
    unneeded: dict[Location, list[str]] = {}  # comment to the rules in it that ignore nothing
    for finding in findings:
        if finding.rule == "SC504" and (rule := _UNNEEDED.match(finding.message)):
            unneeded.setdefault(finding.location, []).append(rule[1])
            continue
        edit = _edit(finding, document, entries.get((finding.location.line, finding.location.column)))
        if edit is None:
            continue
        lines = range(edit.line, edit.end_line + 1)
        if not any(_touch(edit, other) for line in lines for other in taken.get(line, ())):
            found.append(edit)
            for line in lines:
                taken.setdefault(line, []).append(edit)
    found += [_without_rules(place, rules, document) for place, rules in unneeded.items()]
    return sorted(found, key=lambda edit: (edit.line, edit.column))


def _edit(finding: Finding, document: Document, path: tuple[Step, ...] | None) -> Edit | None:
    """The edit for a finding; `path` is that of the list entry in its place."""
    match finding.rule:
        case "SC001" | "SC005":
            return _respelling(finding, document)
        case "SC502" | "SC503":
            return _removal(document, path) if path is not None else None
        case "SC604":
            return _exclusion(finding, document, path)
        case _:
            return None


def _respelling(finding: Finding, document: Document) -> Edit | None:
    """The word that was probably meant in the place of the one that is there; quotes stay."""
    place, meant = finding.location, _MEANT.fullmatch(finding.fix)
    if meant is None or place.line != place.end_line:
        return None
    written = document.text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]
    word = written.strip("'\"")
    if f"`{word}`" not in finding.message or "\\" in word:
        return None
    change = Change("respell", place.line, place.column, meant[1])
    return Edit(place.line, place.column, place.end_line, place.end_column, written.replace(word, meant[1]), change)


def _without_rules(place: Location, rules: Sequence[str], document: Document) -> Edit:
    """Take rules out of a comment that ignores them, and the comment with the last one."""
    line = document.text.split("\n")[place.line - 1]
    listed = line[place.column - 1 : place.end_column - 1].split(",")
    kept = [rule.strip() for rule in listed if rule.strip() not in rules]
    if kept:
        return Edit(place.line, place.column, place.end_line, place.end_column, ", ".join(kept))
    start = line.rindex("#", 0, place.column)
    following = line.find(" #", place.column)
    before = line[:start].rstrip()
    if following < 0 and not before:
        return Edit(place.line, 1, place.line + 1, 1)
    end = len(line.rstrip("\r")) if following < 0 else following + 1
    return Edit(place.line, (len(before) if following < 0 else start) + 1, place.line, end + 1)


def _exclusion(finding: Finding, document: Document, path: tuple[Step, ...] | None) -> Edit | None:
    """Exclude the secret after the pattern that lets it in; a pattern that is the secret goes, unless alone."""
    holder, _ = follow(document.root, path[:-1]) if path else (None, 0)
    if path is None or finding.witness is None or not isinstance(holder, Listing):
        return None
    item = holder.items[path[-1] if isinstance(path[-1], int) else 0]
    if isinstance(item, Scalar) and item.value == finding.witness:
        return _removal(document, path) if len(holder.items) > 1 else None
    pattern = "!" + _SPECIAL.sub(r"\\\g<0>", finding.witness)
    text = json.dumps(pattern, ensure_ascii=False)
    change = Change("append", item.line, item.column, pattern)
    lines = document.text.split("\n")
    if not _is_block(holder, item, lines):
        return Edit(item.end_line, item.end_column, item.end_line, item.end_column, f", {text}", change)
    ending = "\r" if lines[item.end_line - 1].endswith("\r") else ""
    indent = lines[item.line - 1][: item.column - 1]
    if item.end_line < len(lines):
        return Edit(item.end_line + 1, 1, item.end_line + 1, 1, f"{indent}{text}{ending}\n", change)
    end = len(lines[item.end_line - 1]) + 1
    return Edit(item.end_line, end, item.end_line, end, f"\n{indent}{text}", change)


def _entries(root: Value) -> dict[tuple[int, int], tuple[Step, ...]]:
    """The paths of all list entries, by line and column."""
    found: dict[tuple[int, int], tuple[Step, ...]] = {}
    pending: list[tuple[tuple[Step, ...], Value]] = [((), root)]
    while pending:
        path, value = pending.pop()
        if path and isinstance(path[-1], int):
            found.setdefault((value.line, value.column), path)
        if isinstance(value, Table):
            pending += [((*path, key), entry) for key, entry in value.entries.items()]
        elif isinstance(value, Listing):
            pending += [((*path, number), item) for number, item in enumerate(value.items)]
    return found


def _removal(document: Document, path: Sequence[Step]) -> Edit | None:
    """Take an entry out of its list, and the list's key with the last one."""
    holder, _ = follow(document.root, path[:-1])
    index = path[-1]
    if not isinstance(holder, Listing) or not isinstance(index, int):
        return None
    lines = document.text.split("\n")
    item = holder.items[index]
    if len(holder.items) == 1:
        return _key_removal(document, path[:-1], holder)
    change = Change("remove entry", item.line, item.column)
    if _is_block(holder, item, lines):
        return Edit(item.line, 1, _last_line(item, lines) + 1, 1, change=change)
    if index:
        before = holder.items[index - 1]
        return Edit(before.end_line, before.end_column, item.end_line, item.end_column, change=change)
    following = holder.items[1]
    return Edit(item.line, item.column, following.line, following.column, change=change)


def _key_removal(document: Document, path: Sequence[Step], held: Value) -> Edit | None:
    """Take a key out with the list that it holds; None where it shares a line, or is alone in its mapping."""
    key = document.locate_key(path)
    lines = document.text.split("\n")
    owner, _ = follow(document.root, path[:-1])
    if lines[key.line - 1][: key.column - 1].strip() or not isinstance(owner, Table) or len(owner.entries) == 1:
        return None
    return Edit(key.line, 1, _last_line(held, lines) + 1, 1, change=Change("remove key", key.line, key.column))


def _is_block(holder: Listing, item: Value, lines: Sequence[str]) -> bool:
    """Does each entry of the list have its own line with a dash?"""
    row = lines[holder.line - 1][holder.column - 1 :].startswith("[")
    return lines[item.line - 1].lstrip().startswith("- ") and not row


def _last_line(value: Value, lines: Sequence[str]) -> int:
    """The last line of a value; what has no closing bracket ends with the last thing in it."""
    bracket = lines[value.line - 1][value.column - 1 : value.column] in ("[", "{")
    if isinstance(value, Listing) and not bracket:
        return max((_last_line(item, lines) for item in value.items), default=value.line)
    if isinstance(value, Table) and not bracket:
        ends = (max(key.line, _last_line(value.entries[name], lines)) for name, key in value.keys.items())
        return max(ends, default=value.line)
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

    in_order = sorted(found, key=lambda edit: (edit.line, edit.column))
    for edit in reversed(in_order):  # from the end, so that places before stay right
        text = text[: offset(edit.line, edit.column)] + edit.text + text[offset(edit.end_line, edit.end_column) :]
    return text


def confirmed(text: str, found: Sequence[Edit]) -> list[Edit]:
    """Those of the edits that do to the file together what they mean and nothing else, found by halving."""
    if _confirmed(text, found):
        return list(found)
    if len(found) == 1:
        return []
    first, second = confirmed(text, found[: len(found) // 2]), confirmed(text, found[len(found) // 2 :])
    return [*first, *second] if _confirmed(text, [*first, *second]) else first


def _confirmed(text: str, found: Sequence[Edit]) -> bool:
    return confirms(text, apply_edits(text, found), [edit.change for edit in found if edit.change is not None])


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
