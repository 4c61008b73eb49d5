"""C and C++: what a file sees through its includes, and names whatever namespace they are in."""

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from scopes.families import FAMILIES
from scopes.meaning import Found, Meaning, Missing, Unbound
from scopes.snapshot import language_of
from scopes.symbols import FUNCTIONS, HOLDERS, Definition, FileSymbols

if TYPE_CHECKING:
    from scopes.resolution import Resolver

EXACT, IMPORTED = "exact", "import-bound"
MOST = 400  # headers that one file sees; beyond that nothing is said


def included(resolver: "Resolver", path: str) -> tuple[str, ...]:
    """The files of the tree that a file includes, those of its headers too, in order."""
    if path not in resolver.included:
        found: dict[str, None] = {}
        pending = [path]
        while pending and len(found) < MOST:
            inner = pending.pop()
            symbols = resolver.snapshot.outline(inner)
            for one in symbols.imports if symbols is not None else ():
                file = header(resolver, inner, one.module)
                if file is not None and file not in found and file != path:
                    found[file] = None
                    pending.append(file)
        resolver.included[path] = tuple(found)
    return resolver.included[path]


def header(resolver: "Resolver", path: str, name: str) -> str | None:
    """The file that an include means: beside this one, or the only one whose path ends so."""
    beside = normpath(join(dirname(path), name))
    if beside in resolver.snapshot.blobs:
        return beside
    named = resolver.snapshot.files_named(basename(name))
    found = [file for file in named if f"/{file}".endswith(f"/{normpath(name)}")]
    return found[0] if len(found) == 1 else next((f for f in found if f"/{f}".endswith(f"/include/{name}")), None)


def visible(resolver: "Resolver", path: str, symbols: FileSymbols, name: str) -> Meaning:
    """A name of the file or of a header that it sees."""
    own = _named(resolver, path).get(name)
    if own:
        return Found(path, tuple(own), EXACT)
    files = included(resolver, path)
    if len(files) >= MOST:
        return None
    for file in files:
        held = _named(resolver, file).get(name)
        if held:
            return Found(file, tuple(held), IMPORTED)
    return None if symbols.is_dynamic else Unbound(name)


def with_body(resolver: "Resolver", meaning: Meaning) -> Meaning:
    """For what a header declares, the function itself, where one of the changed files has it; else the same."""
    if not isinstance(meaning, Found) or meaning.first.body or meaning.first.kind not in FUNCTIONS:
        return meaning
    if FAMILIES.get(language_of(meaning.path)) != "c":
        return meaning
    for file in resolver.snapshot.near_files("c"):
        symbols = resolver.snapshot.outline(file)
        held = symbols.definitions if symbols is not None else ()
        same = [one for one in held if one.body and one.qualified == meaning.first.qualified]
        if same and "static" not in same[0].marks:
            return Found(file, tuple(same), meaning.edge)
    return meaning


def in_namespace(resolver: "Resolver", of: Found, name: str, seen_from: str) -> Meaning:
    """A name of a namespace, in any file that is seen."""
    suffix = of.first.qualified
    for file in (of.path, *included(resolver, seen_from)):
        held = tuple(one for one in _named(resolver, file).get(name, ()) if _ends(one.container, suffix))
        if held:
            return Found(file, held, IMPORTED)
    return Missing(of.path, suffix, name)


def _ends(container: str, suffix: str) -> bool:
    return f".{container}".endswith(f".{suffix}") or f".{suffix}".endswith(f".{container}")


def _named(resolver: "Resolver", path: str) -> dict[str, list[Definition]]:
    """What a file defines outside types, members of enumerations too, by plain name."""
    if path not in resolver.named:
        symbols = resolver.snapshot.outline(path)
        found: dict[str, list[Definition]] = {}
        for one in _free(symbols) if symbols is not None else ():
            found.setdefault(one.name, []).append(one)
        resolver.named[path] = found
    return resolver.named[path]


def _free(symbols: FileSymbols) -> Iterator[Definition]:
    types = {one.qualified for one in symbols.definitions if one.kind in HOLDERS and one.kind not in ("module", "enum")}
    for one in symbols.definitions:
        if not one.container or (one.container not in types and one.kind not in ("method", "field")):
            yield one
