"""A repository cut into units that no two agents should share: folders, layers or tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scopes.repository import Repository

_SPECIAL = re.compile(r"([*?\[\]{},!\\])")


@dataclass(frozen=True, slots=True)
class Unit:
    """Some files of a repository and the patterns that give just these."""

    name: str
    files: tuple[str, ...]
    patterns: tuple[str, ...]


def literal(path: str) -> str:
    """The pattern that matches this path alone (or, with `/` at the end, what is below it)."""
    return _SPECIAL.sub(r"\\\1", path)


def by_module(files: Sequence[str], parts: int) -> list[Unit]:
    """Folders, the largest taken apart until each is small beside a part, and the files between them."""
    units = _children("", files)
    limit = max(1, len(files) // (3 * parts))
    while True:
        largest = max(units, key=lambda unit: len(unit.files), default=None)
        if largest is None or len(largest.files) <= limit:
            return units
        split = _children(f"{largest.name}/", largest.files) if largest.patterns[0].endswith("/") else []
        if len(split) < 2 and not (split and split[0].patterns[0].endswith("/")):
            return units
        units.remove(largest)
        units += split


def _children(folder: str, files: Iterable[str]) -> list[Unit]:
    """The folders in a folder, and its own files as one unit."""
    folders: dict[str, list[str]] = {}
    own: list[str] = []
    for path in files:
        name, slash, _ = path[len(folder) :].partition("/")
        (folders.setdefault(folder + name, []) if slash else own).append(path)
    units = [Unit(name, tuple(found), (literal(f"{name}/"),)) for name, found in sorted(folders.items())]
    if own:
        units.append(Unit(folder.rstrip("/") or "root", tuple(own), tuple(literal(path) for path in own)))
    return units


# Layer -> names of folders, or of files, that belong to it; the first that fits counts.
LAYERS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?:^|/)(?:{words})(?:/|$)|{ending}", re.IGNORECASE)
    for name, words, ending in (
        ("tests", r"tests?|specs?|__tests__|e2e|fixtures", r"(?:^|/)test_[^/]*$|[._](?:test|spec)s?\.\w+$|Test\.\w+$"),
        ("database", r"db|migrations?|migrate|schemas?|sql|models?|entities", r"\.sql$"),
        ("interface", r"api|controllers?|handlers?|routes?|endpoints?|graphql|serializers?", r"routes\.\w+$|urls\.py$"),
        ("frontend", r"components?|views?|pages|templates?|styles?|store|hooks|ui|web|frontend|public|assets",
         r"\.(?:tsx|jsx|vue|svelte|css|scss|html)$"),
        ("docs", r"docs?|documentation|guides?", r"\.(?:md|rst|adoc)$"),
        ("build", r"\.github|ci|deploy|scripts?|tools?|config|infra|docker", r"^[^/]+$"),
        ("services", r".*", r"^"),
    )
}  # fmt: skip


def layer_of(path: str) -> str:
    """The layer of a file."""
    return next(name for name, form in LAYERS.items() if form.search(path))


def by_layer(files: Sequence[str]) -> list[Unit]:
    """One unit for each layer, of the largest folders that have nothing else in them."""
    found: dict[str, list[str]] = {}
    for path in files:
        found.setdefault(layer_of(path), []).append(path)
    layers = {path: name for name, paths in found.items() for path in paths}
    return [Unit(name, tuple(paths), tuple(_pure(name, "", paths, files, layers))) for name, paths in found.items()]


def _pure(name: str, folder: str, mine: Iterable[str], files: Sequence[str], layers: Mapping[str, str]) -> list[str]:
    below: dict[str, list[str]] = {}
    patterns = []
    for path in mine:
        head, slash, _ = path[len(folder) :].partition("/")
        if slash:
            below.setdefault(f"{folder}{head}/", []).append(path)
        else:
            patterns.append(literal(path))
    for child, paths in sorted(below.items()):
        inside = [path for path in files if path.startswith(child)]
        if all(layers[path] == name for path in inside):
            patterns.append(literal(child))
        else:
            patterns += _pure(name, child, paths, inside, layers)
    return patterns


_TABLE = re.compile(
    rb"""create\s+table\s+(?:if\s+not\s+exists\s+)?["`\[]?(?:\w+\.)?(?P<sql>\w+)|create_table\s*\(?\s*[:"'](?P<ruby>\w+)""",
    re.IGNORECASE,
)
_KEY = re.compile(
    rb"""references\s+["`\[]?(?:\w+\.)?(?P<sql>\w+)|add_foreign_key\s*\(?\s*[:"'](?P<from>\w+)["']?\s*,\s*[:"'](?P<to>\w+)"""
    rb"""|\bt\.(?:references|belongs_to)\s*\(?\s*[:"'](?P<ruby>\w+)""",
    re.IGNORECASE,
)


def by_table(repository: Repository) -> tuple[list[Unit], dict[tuple[str, str], int]]:
    """Tables with the files that make them, and the foreign keys between them.

    A dump of all tables (schema.rb, schema.sql) says what refers to what, but belongs to no table.
    """
    made: dict[str, list[str]] = {}
    keys: dict[tuple[str, str], int] = {}
    for path in repository.files:
        data = repository.read(path) if path.endswith((".sql", ".rb")) else None
        if data is None:
            continue
        places = [(match.start(), _group(match, "sql", "ruby")) for match in _TABLE.finditer(data)]
        for source, target in _foreign_keys(data, places):
            if source != target:
                keys[min(source, target), max(source, target)] = 1
        if path.rpartition("/")[2].partition(".")[0] not in ("schema", "structure"):
            for _, table in places:
                made.setdefault(table, []).append(path)
    units = [Unit(table, tuple(paths), tuple(literal(path) for path in paths)) for table, paths in sorted(made.items())]
    return units, {pair: weight for pair, weight in keys.items() if set(pair) <= made.keys()}


def _foreign_keys(data: bytes, places: Sequence[tuple[int, str]]) -> Iterable[tuple[str, str]]:
    tables = {table for _, table in places}
    for match in _KEY.finditer(data):
        if match["from"]:
            yield match["from"].decode(), match["to"].decode()
            continue
        owner = next((table for start, table in reversed(places) if start < match.start()), None)
        target = _group(match, "sql", "ruby")
        if owner is not None:
            yield owner, target if match["sql"] or target in tables else f"{target}s"


def _group(match: re.Match[bytes], *names: str) -> str:
    return next(match[name] for name in names if match[name]).decode()
