"""Both sides edit imports: the union as sets, a deletion holds, what was sorted stays sorted."""

import re
from collections import Counter

from merge.revision import Triple
from merge.rules.import_forms import Names, read_name_lines, read_statements, write
from merge.rules.place import extension, is_import
from merge.rules.rule import Context, Example, Resolution

_LAST = re.compile(rb"([\w$]+)['\"]?\s*[;)]*\s*$")
_SOURCE = re.compile(rb"['\"<]([^'\"<>]+)['\">]")

EXAMPLES = (
    Example((b"import os\n", b"import os\nimport re\n", b"import io\nimport os\n"),
            b"import io\nimport os\nimport re\n"),
    Example((b"from a import b, c\n", b"from a import b, c, d\n", b"from a import c\n"), b"from a import c, d\n"),
    Example((b"import { a } from 'x';\n", b"import { a, b } from 'x';\n", b"import { a, c } from 'x';\n"),
            b"import { a, b, c } from 'x';\n", "a.ts"),
    Example((b"use a::B;\n", b"use a::{B, C};\n", b"use a::{B, D};\n"), b"use a::{B, C, D};\n", "a.rs"),
    Example((b"use a::{b::{C, D}, E};\n", b"use a::{b::{C, D, F}, E};\n", b"use a::{b::D, E};\n"),
            b"use a::{b::{D, F}, E};\n", "a.rs"),
    Example((b"    A,\n", b"    A,\n    B,\n", b"    A,\n    C,\n"), b"    A,\n    B,\n    C,\n", "a.ts")
    .between(b"import {\n", b"} from 'x';\n"),
    Example((b"import x\n", b"import b\nimport a\nimport x\n", b"import a\nimport x\nimport b\nimport c\n"),
            b"import a\nimport x\nimport b\nimport c\n"),
    Example((b"import a.X;\n", b"import b.X;\n", b"import c.X;\n"), None, "A.java"),
    Example((b"x = 1\n", b"x = 2\n", b"x = 3\n"), None),
)  # fmt: skip


def imports(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The union of both sides' imports, statement by statement and name by name."""
    if not any(is_import(line) for side in sides for line in side.split(b"\n")) and not _in_list(context):
        return _go_imports(sides, context)
    return _open_list(sides, context) if _in_list(context) else _statements(sides, context)


def _go_imports(sides: Triple[bytes], context: Context) -> Resolution | None:
    """Lines of a Go import block."""
    return _statements(sides, context) if extension(context) == "go" else None


def _in_list(context: Context) -> bool:
    """Does the hunk stand inside the brackets of one import?"""
    before, after = context.before.rstrip(), context.after.strip()
    opens = before.endswith((b"{", b"(")) and is_import(before)
    closes = bool(re.match(rb"\}\s*from\b|\};?$|\)$", after)) and before.endswith(b",")
    return (opens or bool(re.match(rb"\}\s*from\b", after)) or (opens and closes)) and extension(context) != "go"


def _open_list(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The union of the names of an open list, a line each."""
    del context
    read = sides.map(read_name_lines)
    if read.base is None or read.ours is None or read.theirs is None:
        return None
    merged = _merged(Triple(read.base, read.ours, read.theirs))
    if not merged:
        return None
    lines = [name.raw.rstrip().rstrip(b",") for name in merged]
    last = [read.ours[-1:], read.theirs[-1:]]
    open_end = any(end and not end[0].raw.rstrip().endswith(b",") for end in last)
    return Resolution(b"".join(line + b",\n" for line in lines[:-1]) + lines[-1] + (b"\n" if open_end else b",\n"))


def _statements(sides: Triple[bytes], context: Context) -> Resolution | None:
    """The union of whole statements."""
    base = read_statements(sides.base, context)
    ours = read_statements(sides.ours, context) if base is not None else None
    theirs = read_statements(sides.theirs, context) if ours is not None else None
    if base is None or ours is None or theirs is None:
        return None
    sides_read = _singled(Triple(base, ours, theirs))
    merged = _merged(sides_read)
    if merged is None or _doubled(merged, (ours, theirs)):
        return None
    kind = extension(context)
    models = {one.key: one for part in (sides_read.base, sides_read.theirs, sides_read.ours) for one in part}
    return Resolution(b"".join(write(one, models[one.key], kind) for one in merged))


def _singled(sides: Triple[list[Names]]) -> Triple[list[Names]]:
    """Lists whose source a side imports from more than once as plain statements, so that none is joined."""
    several = {
        key for part in sides for key, count in Counter(one.key for one in part if one.names).items() if count > 1
    }
    return sides.map(lambda part: [_plain(one) if one.key in several else one for one in part])


def _plain(one: Names) -> Names:
    """The statement as a plain one, known by its whole text."""
    return Names(b" ".join(one.raw.split()), [], b"", one.raw)


def _merged(sides: Triple[list[Names]]) -> list[Names] | None:
    """The union of three lists: of equal keys the names are merged, None where both moved one name."""
    found = sides.map(_by_key)
    if _moved_twice(found):
        return None
    result: list[Names] = []
    for one in sides.ours:
        kept = _kept(one.key, found)
        if not one.key or (kept is not None and kept not in result):
            result.append(kept if kept is not None else one)
    for index, one in enumerate(sides.theirs):
        if one.key and one.key not in found.ours:
            kept = _kept(one.key, found)
            if kept is not None:
                result.insert(_place(kept, sides.theirs[:index], result), kept)
    return _as_theirs(result, sides.theirs) if _is_all(result, found) else result


def _is_all(merged: list[Names], found: Triple[dict[bytes, Names]]) -> bool:
    """Does theirs hold all of the union, and ours not? Then its order is that of both."""
    keys = {one.key for one in merged} - {b""}
    return keys == found.theirs.keys() and keys != found.ours.keys()


def _as_theirs(merged: list[Names], theirs: list[Names]) -> list[Names]:
    """The union in the order of theirs, with its blank lines."""
    left = {one.key: one for one in merged if one.key}
    return [left.pop(one.key) if one.key else one for one in theirs if not one.key or one.key in left]


def _by_key(names: list[Names]) -> dict[bytes, Names]:
    """The statements by their key; of equal ones the names together."""
    found: dict[bytes, Names] = {}
    for one in names:
        if one.key in found and one.names:
            first = found[one.key]
            found[one.key] = Names(first.before, first.names + one.names, first.after, b"")
        elif one.key:
            found.setdefault(one.key, one)
    return found


def _kept(key: bytes, found: Triple[dict[bytes, Names]]) -> Names | None:
    """What becomes of one statement; None where it is deleted."""
    base, ours, theirs = (side.get(key) for side in found)
    known = ours or theirs
    if known is None or not known.names:
        held = ours is not None and theirs is not None if base is not None else known is not None
        return known if held else None
    lists = Triple(*(side.names if side else [] for side in (base, ours, theirs)))
    names = _merged(lists)
    if not names:
        return None
    for side in (ours, theirs):
        if side is not None and _texts(side.names) == _texts(names):
            return side
    return Names(known.before, names, known.after, b"")


def _texts(names: list[Names]) -> list[tuple[bytes, list[bytes]]]:
    """What a list reads, for comparison."""
    return [(name.key, [inner.key for inner in name.names]) for name in names]


def _place(one: Names, before: list[Names], result: list[Names]) -> int:
    """Where a statement of theirs goes: in order where the list is sorted, else behind its predecessor."""
    keys = [name.key for name in result]
    at = next((keys.index(name.key) + 1 for name in reversed(before) if name.key and name.key in keys), 0)
    start = next((index + 1 for index in range(at - 1, -1, -1) if not keys[index]), 0)
    end = next((index for index in range(at, len(keys)) if not keys[index]), len(keys))
    for order in (bytes, bytes.lower):
        group = [order(key) for key in keys[start:end]]
        if len(group) > 1 and group == sorted(group):
            return start + sum(key < order(one.key) for key in group)
    return at


def _moved_twice(found: Triple[dict[bytes, Names]]) -> bool:
    """Did both sides bring in one name from different places, or one move what the other took away?"""
    for side, other in ((found.ours, found.theirs), (found.theirs, found.ours)):
        gained = {_last(one) for key, one in side.items() if key not in found.base}
        gone = {key for key in found.base if key not in side}
        if any(_last(found.base[key]) in gained - {b""} and key not in other for key in gone):
            return True
    mine = {_last(one) for key, one in found.ours.items() if key not in found.base and key not in found.theirs}
    yours = {_last(one) for key, one in found.theirs.items() if key not in found.base and key not in found.ours}
    return bool((mine & yours) - {b""})


def _last(one: Names) -> bytes:
    """The name that a plain statement brings in."""
    found = _LAST.search(one.before) if not one.names else None
    return found.group(1) if found else b""


def _doubled(merged: list[Names], sides: tuple[list[Names], list[Names]]) -> bool:
    """Would one source be imported from more often than on either side?"""
    counts = [_sources(part) for part in (merged, *sides)]
    return any(count > max(counts[1].get(name, 0), counts[2].get(name, 0), 1) for name, count in counts[0].items())


def _sources(names: list[Names]) -> dict[bytes, int]:
    """How many statements import from each source."""
    counts: dict[bytes, int] = {}
    for one in names:
        found = _SOURCE.search(one.before + b" " + one.after)
        source = found.group(1) if found else one.before
        counts[source] = counts.get(source, 0) + 1
    return counts
