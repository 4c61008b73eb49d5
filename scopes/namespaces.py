"""What names mean in languages whose names are found by namespace, module or include, over many files.

Nobody reads a whole tree for one name: definitions are looked for in the file itself, in the files that a side
changed, in files called after the name, and (C) in what is included. What is found elsewhere has no meaning here,
so that no report rests on it; that something is gone is proved by `Survivors` over the whole tree.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scopes.families import PACKAGED
from scopes.includes import included, visible
from scopes.meaning import Found, Meaning, Outside, Unbound
from scopes.rust_modules import in_module, walk
from scopes.symbols import TYPES, Definition, FileSymbols, Import

if TYPE_CHECKING:
    from scopes.resolution import Resolver

EXACT, IMPORTED = "exact", "import-bound"
MOST_FILES = 12  # called after one name


def spread_name(resolver: "Resolver", path: str, symbols: FileSymbols, name: str, scope: str) -> Meaning:
    """A plain name in a file, looked up from `scope`."""
    if symbols.family == "c":
        return visible(resolver, path, symbols, name)
    if symbols.family == "rust":
        return in_module(resolver, path, scope, name)
    own = _own(path, symbols, name, scope)
    if own is not None:
        return own
    for one in symbols.imports:
        if one.alias == name:
            return spread_import(resolver, path, symbols, one)
    for full in _candidates(symbols, name, scope):
        found = by_full_name(resolver, symbols.family, full)
        if found is not None:
            return found
    return None if symbols.is_dynamic else Unbound(name)


def _own(path: str, symbols: FileSymbols, name: str, scope: str) -> Found | None:
    for container in _around(scope) if symbols.family == "ruby" else ("",):
        held = tuple(one for one in symbols.definitions if one.container == container and one.name == name)
        held = tuple(one for one in held if one.kind != "elsewhere")
        if held and (symbols.family != "ruby" or name[:1].isupper()):
            return Found(path, held, EXACT)
    return None


def _candidates(symbols: FileSymbols, name: str, scope: str) -> Iterator[str]:
    """The full names that a plain name may stand for, the nearest first."""
    if symbols.family == "ruby":
        yield from (f"{container}.{name}".lstrip(".") for container in _around(scope))
        return
    package = symbols.package
    yield f"{package}.{name}".lstrip(".")
    if symbols.family == "csharp":
        yield from (f"{container}.{name}".lstrip(".") for container in [*_around(package)][1:])
    if symbols.family == "php":
        yield name
    for one in symbols.imports:
        if one.name == "*":
            yield f"{one.module.removeprefix('static ')}.{name}"


def qualified(
    resolver: "Resolver", symbols: FileSymbols, parts: list[str], scope: str, plain: Meaning
) -> tuple[Meaning, int]:
    """The type that the first parts of a chain name, and how many: one below a namespace, which no file defines by
    itself. `plain`: what the first part alone means, where there is no such type."""
    if symbols.family not in PACKAGED and symbols.family != "ruby":
        return plain, 1
    for used in range(len(parts), 1, -1):
        name = ".".join(parts[:used])
        modules = [one.module for one in symbols.imports if one.alias == parts[0]]
        below = [f"{module}.{name.partition('.')[2]}" for module in modules]
        for full in [*below, *_candidates(symbols, name, scope)]:
            found = by_full_name(resolver, symbols.family, full)
            if found is not None and found.first.kind in TYPES:
                return found, used
    return plain, 1


def _around(scope: str) -> Iterator[str]:
    """A dotted name and all that it lies in, down to nothing."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
    yield ""


def spread_import(resolver: "Resolver", path: str, symbols: FileSymbols, one: Import) -> Meaning:
    """What an import brings in."""
    if symbols.family == "rust":
        return walk(resolver, path, one, 0)
    if symbols.family in PACKAGED:
        full = one.module.replace(".Companion.", ".") if symbols.family == "kotlin" else one.module
        found = by_full_name(resolver, symbols.family, full)
        if found is None and symbols.family == "kotlin":
            holder, _, name = full.rpartition(".")
            of = by_full_name(resolver, symbols.family, holder)
            inner = resolver.member(of, name) if of is not None else None
            found = inner if isinstance(inner, Found) else None
        return Found(found.path, found.definitions, IMPORTED) if found is not None else Outside(one)
    return None


def by_full_name(resolver: "Resolver", family: str, full: str) -> Found | None:
    """The definitions of a full name in one of the files that are looked into."""
    for path, held in places_of(resolver, family, full):
        return Found(path, held, IMPORTED)
    return None


def places_of(resolver: "Resolver", family: str, full: str) -> list[tuple[str, tuple[Definition, ...]]]:
    """All files that are looked into and define a full name, with its definitions there."""
    key = family, full
    if key not in resolver.places:
        resolver.places[key] = list(_places(resolver, family, full))
    return resolver.places[key]


def _places(resolver: "Resolver", family: str, full: str) -> Iterator[tuple[str, tuple[Definition, ...]]]:
    name = full.rpartition(".")[2]
    snapshot = resolver.snapshot
    for path in [*snapshot.near_files(family), *snapshot.files_called(name, family)[:MOST_FILES]]:
        symbols = snapshot.outline(path)
        if symbols is None or symbols.family != family:
            continue
        held = [one for one in symbols.definitions if one.name == name and one.kind != "elsewhere"]
        found = tuple(one for one in held if f"{symbols.package}.{one.qualified}".lstrip(".") == full)
        if found:
            yield path, found


def files_of_type(resolver: "Resolver", path: str, symbols: FileSymbols, holder: Definition) -> list[str]:
    """The files that add members to a type: partial classes, reopened modules, `impl` blocks, bodies of C++ methods."""
    if symbols.family == "c":
        return [path, *included(resolver, path), *resolver.snapshot.near_files("c")]
    if symbols.family == "rust":
        return [path, *resolver.snapshot.near_files("rust")]
    full = f"{symbols.package}.{holder.qualified}".lstrip(".")
    return list(dict.fromkeys([path, *(file for file, _ in places_of(resolver, symbols.family, full))]))


def is_type(meaning: Meaning) -> bool:
    """Does it lead to a type?"""
    return isinstance(meaning, Found) and meaning.first.kind in TYPES
