"""SC704: both sides define the same name in one place, and the merge has it twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from posixpath import dirname

from scopes.families import SPREAD
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.resolution import EXACT
from scopes.snapshot import Snapshot
from scopes.symbols import FUNCTIONS, TYPES, Definition

ABOUT = About(
    "SC704",
    "defined twice",
    Severity.ERROR,
    fix="keep one of them, or rename one",
    label="the second definition of the name",
    edge=EXACT,
)
RATIONALE = (
    "Both sides add a function, method or type of the same name (in Java and TypeScript: and with the same "
    "parameters) to one file or, in Go, to one package. In Python the later one silently replaces the earlier. "
    "Definitions in branches, overloads and accessors are left alone."
)
_REPEATED = ("overload", ".setter", ".getter", ".deleter", ".register", "branch", "dispatch")
_CFG = re.compile(rb"#\[cfg[^\n]*\]\s*(?:(?:#\[[^\n]*\]|//[^\n]*)\s*)*$")
_NOT_UNIQUE = frozenset({"init", "_", "main"})
_PLATFORMS = ("_linux", "_windows", "_darwin", "_unix", "_amd64", "_arm64", "_other", "_posix", "_js", "_wasm", "_bsd")


def check(comparison: Comparison) -> Iterator[Interference]:
    """Names that the merge has once more often than either side. Ask in one direction only."""
    for path in comparison.shared_paths():
        yield from _in_file(comparison, path)
    if any(path.endswith(".go") for path in comparison.user.changed):
        yield from _in_packages(comparison)


def _in_file(comparison: Comparison, path: str) -> Iterator[Interference]:
    merged = _keys(comparison.merged, path)
    if not any(number > 1 for number in Counter(key for key, _ in merged).values()):
        return
    sides = [Counter(key for key, _ in _keys(one.snapshot, path)) for one in (comparison.user, comparison.editor)]
    counts = Counter(key for key, _ in merged)
    for key, number in counts.items():
        if number > 1 and all(0 < side[key] < number for side in sides):
            ones = [one for other, one in merged if other == key]
            if not any(_is_repeatable(one) for one in ones):
                yield _found(comparison, path, ones[-1], path)


def _keys(snapshot: Snapshot, path: str) -> list[tuple[tuple[str, str], Definition]]:
    symbols = snapshot.outline(path)
    held = symbols.definitions if symbols is not None else ()
    family = symbols.family if symbols is not None else ""
    typed = path.endswith((".java", ".ts", ".tsx")) or family in ("csharp", "kotlin", "c")
    text = (snapshot.read(path) or b"") if family == "rust" else b""
    return [
        ((one.qualified, one.signature if typed else ""), one)
        for one in held
        if one.kind in FUNCTIONS | TYPES
        and not (one.kind == "interface" and typed)
        and not (family in SPREAD and _may_stand_twice(family, one, text))
    ]


def _may_stand_twice(family: str, one: Definition, text: bytes) -> bool:
    """Prototypes, partial and reopened types, methods of several `impl` blocks, what a condition chooses."""
    match family:
        case "c":
            return not one.body or one.kind == "type"
        case "rust":
            return one.kind == "method" or _CFG.search(text, max(0, one.start - 600), one.start) is not None
        case "ruby":
            return one.kind in TYPES or one.name in ("initialize", "inherited", "included")
        case _:
            return bool({"partial", "implements", "actual", "expect"} & set(one.marks))


def _is_repeatable(one: Definition) -> bool:
    return one.name in _NOT_UNIQUE or any(word in mark for mark in one.marks for word in _REPEATED)


def _in_packages(comparison: Comparison) -> Iterator[Interference]:
    """Go: the same name added in two files of one package."""
    user, editor = _added(comparison, comparison.user.changed), _added(comparison, comparison.editor.changed)
    for key, (path, one) in user.items():
        other = editor.get(key)
        if other is not None and other[0] != path and not _is_repeatable(one):
            yield _found(comparison, path, one, other[0])


def _added(comparison: Comparison, paths: Iterable[str]) -> dict[tuple[str, str, str], tuple[str, Definition]]:
    """What is new in the merge in these Go files: folder, package and qualified name to file and definition."""
    found = {}
    for path in sorted(paths):
        symbols = comparison.merged.outline(path) if path.endswith(".go") else None
        if symbols is None or _is_conditional(comparison.merged, path):
            continue
        base = comparison.base.outline(path)
        old = {one.qualified for one in base.definitions} if base is not None else set()
        for one in symbols.definitions:
            if one.qualified not in old and one.kind in FUNCTIONS | TYPES:
                found[dirname(path), symbols.package, one.qualified] = path, one
    return found


def _is_conditional(snapshot: Snapshot, path: str) -> bool:
    stem = path.removesuffix(".go").removesuffix("_test")
    return stem.endswith(_PLATFORMS) or b"//go:build" in (snapshot.read(path) or b"")


def _found(comparison: Comparison, path: str, one: Definition, other_path: str) -> Interference:
    user, editor = comparison.user, comparison.editor
    edits = []
    for side, file in ((user, path), (editor, other_path)):
        symbols = side.snapshot.outline(file)
        held = symbols.definitions if symbols is not None else ()
        own = next((other for other in held if other.qualified == one.qualified), one)
        edits.append(comparison.edit_of(side, file, own, f"{side.name} defines it here"))
    message = f"`{one.qualified}` is defined by {user.name} and by {editor.name}"
    return comparison.finding(ABOUT, path, one, message, edits)
