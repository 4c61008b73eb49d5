"""Rust: the tree of modules, and paths through it."""

from collections.abc import Iterator
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from scopes.meaning import Found, Meaning, Missing, Module, Outside, Unbound
from scopes.symbols import HOLDERS, FileSymbols, Import

if TYPE_CHECKING:
    from scopes.resolution import Resolver

EXACT, IMPORTED = "exact", "import-bound"
DEPTH = 10
_STARTS = frozenset({"crate", "super", "$module"})


def in_module(resolver: "Resolver", path: str, scope: str, name: str, depth: int = 0) -> Meaning:
    """A plain name: of the module within the file around it, of the file, or imported."""
    symbols = resolver.snapshot.outline(path)
    if symbols is None or depth > DEPTH:
        return None
    if name in _STARTS:
        return _start(resolver, path, name)
    for container in _modules(symbols, scope):
        found = _held(path, symbols, container, name)
        if found is not None:
            return found
    found_outside = _imported(resolver, path, symbols, name, depth)
    if not isinstance(found_outside, Missing):
        return found_outside
    crate = _crate(resolver, name)
    return crate if crate is not None else Unbound(name)


def _modules(symbols: FileSymbols, scope: str) -> Iterator[str]:
    """The modules within a file that lie around a scope, the innermost first, and the file."""
    modules = {one.qualified for one in symbols.definitions if one.kind == "module"}
    while scope:
        if scope in modules:
            yield scope
        scope = scope.rpartition(".")[0]
    yield ""


def _held(path: str, symbols: FileSymbols, container: str, name: str) -> Found | None:
    held = tuple(one for one in symbols.definitions if one.container == container and one.name == name)
    held = tuple(one for one in held if one.kind not in ("method", "field", "elsewhere"))
    return Found(path, held, EXACT) if held else None


def _imported(resolver: "Resolver", path: str, symbols: FileSymbols, name: str, depth: int) -> Meaning:
    for one in symbols.imports:
        if one.alias == name:
            return walk(resolver, path, one, depth + 1)
    is_sure = not symbols.is_dynamic
    for one in symbols.imports:
        if one.name == "*" and one.module != "$module":
            of = _path(resolver, path, one.module.split("."), depth + 1)
            found = member(resolver, of, name, depth + 1) if isinstance(of, Found | Module) else None
            if isinstance(found, Found | Module):
                return _bound(found)
            is_sure = is_sure and isinstance(found, Missing)
    return Missing(path, "", name) if is_sure else None


def walk(resolver: "Resolver", path: str, one: Import, depth: int) -> Meaning:
    """What a `use`, or a `mod` without a body, brings in."""
    if not one.name:
        file = _child(resolver, path, one.alias)
        return Module((file,)) if file is not None else Outside(one)
    if one.module == "$module" and one.alias == one.name:  # `use name;`: a crate or something beside
        crate = _crate(resolver, one.name)
        return crate if crate is not None else Outside(one)
    parts = [*one.module.split("."), one.name]
    if depth > DEPTH:
        return None
    found = _path(resolver, path, parts, depth + 1)
    return Outside(one) if found is None or isinstance(found, Outside | Unbound) else _bound(found)


def _path(resolver: "Resolver", path: str, parts: list[str], depth: int) -> Meaning:
    """A path, from the module of a file."""
    symbols = resolver.snapshot.outline(path)
    if symbols is None or depth > DEPTH:
        return None
    first = parts[0]
    meaning: Meaning
    if first in _STARTS:
        meaning = _start(resolver, path, first)
    else:
        meaning = _crate(resolver, first) or member(resolver, Module((path,)), first, depth + 1)
        if isinstance(meaning, Missing):
            return None  # a crate that is not here
    for number, part in enumerate(parts[1:]):
        if part == "super" and isinstance(meaning, Module):
            meaning = _start(resolver, meaning.files[0], "super")
        elif isinstance(meaning, Found) and meaning.first.kind in HOLDERS - {"module"} and number < len(parts) - 1:
            meaning = resolver.member(meaning, part)
        else:
            meaning = member(resolver, meaning, part, depth + 1)
        if meaning is None or isinstance(meaning, Missing | Outside):
            return meaning
    return meaning


def member(resolver: "Resolver", of: Meaning, name: str, depth: int = 0) -> Meaning:
    """A name of a module."""
    if depth > DEPTH or not isinstance(of, Found | Module):
        return None
    path, container = (of.files[0], "") if isinstance(of, Module) else (of.path, of.first.qualified)
    symbols = resolver.snapshot.outline(path)
    if symbols is None:
        return None
    found = _held(path, symbols, container, name)
    if found is not None:
        return _bound(found)
    if container:
        return None if symbols.is_dynamic else Missing(path, container, name)
    inner = _imported(resolver, path, symbols, name, depth + 1)
    file = _child(resolver, path, name) if not isinstance(inner, Found | Module) else None
    return Module((file,)) if file is not None else inner


def _bound(meaning: Meaning) -> Meaning:
    return Found(meaning.path, meaning.definitions, IMPORTED) if isinstance(meaning, Found) else meaning


def _start(resolver: "Resolver", path: str, word: str) -> Meaning:
    file = path if word == "$module" else root_of(resolver, path) if word == "crate" else _parent(resolver, path)
    return Module((file,)) if file is not None else None


def _crate(resolver: "Resolver", name: str) -> Module | None:
    """A crate of the repository."""
    folder = resolver.snapshot.paths.crate(name)
    file = f"{folder}/lib.rs" if folder is not None else ""
    return Module((file,)) if file in resolver.snapshot.blobs else None


def root_of(resolver: "Resolver", path: str) -> str | None:
    """The root of the crate that a file is in."""
    folder = dirname(path)
    while True:
        for name in ("lib.rs", "main.rs"):
            file = f"{folder}/{name}".lstrip("/")
            if file in resolver.snapshot.blobs:
                return file if basename(path) != "main.rs" else path
        if not folder or basename(folder) in ("tests", "examples", "benches", "bin"):
            return None
        folder = dirname(folder)


def _own_folder(path: str) -> str:
    """Where the modules of a file lie."""
    stem = basename(path).removesuffix(".rs")
    folder = dirname(path)
    return folder if stem in ("mod", "lib", "main") else f"{folder}/{stem}".lstrip("/")


def _child(resolver: "Resolver", path: str, name: str) -> str | None:
    folder = _own_folder(path)
    files = (f"{folder}/{name}.rs".lstrip("/"), f"{folder}/{name}/mod.rs".lstrip("/"))
    return next((file for file in files if file in resolver.snapshot.blobs and file != path), None)


def _parent(resolver: "Resolver", path: str) -> str | None:
    folder = dirname(_own_folder(path))
    candidates = [f"{folder}/{name}".lstrip("/") for name in ("mod.rs", "lib.rs", "main.rs")]
    candidates.insert(0, f"{folder}.rs")
    return next((file for file in candidates if file in resolver.snapshot.blobs and file != path), None)
