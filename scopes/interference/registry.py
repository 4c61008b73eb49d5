"""SC707: both sides enter the same key into one registry: a route, a command line flag, a migration."""

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.side import Side
from scopes.resolution import EXACT
from scopes.symbols import Definition, Literal

ABOUT = About(
    "SC707",
    "registered twice",
    Severity.ERROR,
    fix="give one of them another key",
    label="the second entry under this key",
    edge=EXACT,
)
RATIONALE = (
    "Both sides add an entry under the same key: the same path and method of a router, the same flag of one "
    "argument parser, or a migration that follows the same one (two heads, which Django and Alembic refuse)."
)
_ROUTES = re.compile(r"(^|\.|::)(route|get|post|put|delete|patch|websocket|Http(Get|Post|Put|Delete|Patch))$")
_ROUTES_OF_RUST = re.compile(r"^(get|post|put|delete|patch)$")
_FLAG = re.compile(r"(^|\.)add_argument$|^on$")
_DJANGO, _ALEMBIC = ("Migration.dependencies", "migrations"), ("down_revision", "versions")


def check(comparison: Comparison) -> Iterator[Interference]:
    """Keys that the merge has twice and each side once. Ask in one direction only."""
    for path in comparison.shared_paths():
        yield from _literals(comparison, path)
    yield from _migrations(comparison)


def _literals(comparison: Comparison, path: str) -> Iterator[Interference]:
    user, editor = _keys(comparison.user, path), _keys(comparison.editor, path)
    base = {key for key, _ in _listed(comparison.base.uses(path))}
    merged = _listed(comparison.merged.uses(path))
    for key in [key for key in user if key in editor and key not in base]:
        ones = [one for other, one in merged if other == key]
        is_same_place = len({one.scope.rpartition("#")[2] for one in ones if "#" in one.scope}) < 2
        if len(ones) == 2 and len(user[key]) == 1 and len(editor[key]) == 1 and is_same_place:
            edits = [
                comparison.edit_of(side, path, held[key][0], f"{side.name} registers it here")
                for side, held in ((comparison.user, user), (comparison.editor, editor))
            ]
            message = f"'{ones[1].text}' is registered by {comparison.user.name} and by {comparison.editor.name}"
            yield comparison.finding(ABOUT, path, ones[1], message, edits)


def _keys(side: Side, path: str) -> dict[tuple[str, ...], list[Literal]]:
    found: dict[tuple[str, ...], list[Literal]] = {}
    for key, one in _listed(side.snapshot.uses(path)):
        found.setdefault(key, []).append(one)
    return found


def _listed(symbols: object) -> list[tuple[tuple[str, ...], Literal]]:
    found: list[tuple[tuple[str, ...], Literal]] = []
    for one in getattr(symbols, "literals", ()):
        if _ROUTES.search(one.kind) and one.text.startswith("/"):
            found.append(((one.kind, one.text), one))
        elif _FLAG.search(one.kind) and one.text.startswith("-"):
            found.append(((one.kind, one.text, one.scope.partition("#")[0]), one))
    return found


def _migrations(comparison: Comparison) -> Iterator[Interference]:
    user, editor = _heads(comparison.user), _heads(comparison.editor)
    for key, (path, one) in user.items():
        other = editor.get(key)
        if other is not None and other[0] != path and {path, other[0]} <= comparison.merged.blobs.keys():
            edits = [
                comparison.edit_of(side, file, place, f"{side.name} adds a migration after the same one")
                for side, file, place in ((comparison.user, path, one), (comparison.editor, *other))
            ]
            message = f"{basename(path)} and {basename(other[0])} follow the same migration"
            yield comparison.finding(ABOUT, path, one, message, edits)


def _heads(side: Side) -> dict[tuple[str, str], tuple[str, Definition]]:
    """Folder and what it follows, of each new migration that names one."""
    found = {}
    for path in sorted(side.changed - side.base.blobs.keys()):
        for name, folder in (_DJANGO, _ALEMBIC):
            if not path.endswith(".py") or basename(dirname(path)) != folder:
                continue
            symbols = side.snapshot.outline(path)
            for one in symbols.definitions if symbols is not None else ():
                if one.qualified == name and one.body and _names_one(side, path, one):
                    found[dirname(path), one.body] = path, one
    return found


def _names_one(side: Side, path: str, one: Definition) -> bool:
    """A string stands in the value: it is not None and not an empty list."""
    text = (side.snapshot.read(path) or b"")[one.start : one.end]
    return b'"' in text or b"'" in text
