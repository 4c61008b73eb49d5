"""What a call of something runs."""

from scopes.meaning import Found
from scopes.resolution import Resolver
from scopes.symbols import FUNCTIONS, TYPES, Definition

_CONSTRUCTORS = {
    **{family: {"__init__", "constructor"} for family in ("python", "script", "go")},
    "php": {"__construct"},
    "ruby": {"initialize"},
    "rust": set[str](),
}


def callables(resolver: Resolver, meaning: Found) -> tuple[Definition, ...]:
    """What a call of it runs: the functions themselves or, of a class, its constructors; empty for unknown."""
    first = meaning.first
    if first.kind in FUNCTIONS:
        return meaning.definitions if all(one.kind in FUNCTIONS for one in meaning.definitions) else ()
    if first.kind not in TYPES or len(meaning.definitions) != 1:
        return ()
    symbols = resolver.snapshot.outline(meaning.path)
    names = {"__init__", "constructor"} if symbols is None else _CONSTRUCTORS.get(symbols.family, {first.name})
    held = symbols.definitions if symbols is not None else ()
    made = [one for one in held if one.container == first.qualified and one.name in names and one.kind == "method"]
    return tuple(made) if made or first.parameters is None or "partial" in first.marks else (first,)
