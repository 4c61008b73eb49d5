"""SC703 where names come by namespace or include: what a removed import of everything took with it."""

from collections.abc import Iterator

from scopes.families import PACKAGED, SPREAD
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison, symbols_at
from scopes.interference.finding import Interference
from scopes.interference.reliance import Use
from scopes.meaning import Found, Unbound
from scopes.resolution import EXACT
from scopes.symbols import Import

ABOUT = About(
    "SC703",
    "import removed, and newly used",
    Severity.ERROR,
    fix="bring the import back",
    label="nothing in the merged file gives this name a meaning",
    edge=EXACT,
)
# Names that need no import: the prelude of Rust, by name.
_PRELUDE = (
    "Vec Option Some None Box String Result Ok Err Clone Copy Default Iterator IntoIterator Into From ToString ToOwned "
    "Drop Fn FnMut FnOnce Send Sync Sized AsRef AsMut TryFrom TryInto FromIterator Eq Ord PartialEq PartialOrd Extend "
    "DoubleEndedIterator ExactSizeIterator Debug Hash"
)
_ALWAYS_IMPORTED = ("kotlin.", "java.lang.")
_BODIES = (".c", ".cc", ".cpp", ".cxx")  # a header may rely on who includes it


def may_be_bound(comparison: Comparison, use: Use, name: str, old: Import) -> bool:
    """May a name that is not imported any more have a meaning all the same?"""
    symbols = comparison.merged.outline(use.path)
    if symbols is None or symbols.family not in SPREAD:
        return False
    if isinstance(comparison.user.resolver.imported(use.path, old), Found) and not isinstance(
        comparison.resolver.imported(use.path, old), Found
    ):
        return True  # not the import alone: what it brought in is gone too, and that is reported
    if symbols.family == "rust":
        return name in _PRELUDE.split()
    if not name[:1].isupper() or old.module.startswith(_ALWAYS_IMPORTED):
        return True  # of a receiver that is not written, or built in
    held = comparison.survivors.definitions(name, symbols.family)
    return held is None or any(other.package in (symbols.package, "") for _, other, _ in held)


def only_macros_bind(comparison: Comparison, path: str) -> bool:
    """Rust: is it only for macros that a name is not known to be unbound? Where base imports the name, and has no
    other macros, none of them defines it: the compiler refuses both."""
    symbols, base = comparison.merged.outline(path), comparison.base.outline(path)
    if symbols is None or base is None or symbols.family != "rust" or not base.is_dynamic:
        return False
    return not any(one.name == "*" and one.module != "$module" for one in symbols.imports)


def lost_with_all(comparison: Comparison, use: Use, seen: set[tuple[str, str]]) -> Iterator[Interference]:
    """A use of what came with an include, a namespace or a star that the editor removed."""
    stars = comparison.lost_stars(use.path)
    if not stars or (use.path, use.reference.name) in seen or use.path not in comparison.editor.changed:
        return
    before = comparison.user.resolver.reference(use.path, use.reference)
    if not isinstance(before, Found) or before.path == use.path:
        return
    after = comparison.resolver.reference(use.path, use.reference)
    if not isinstance(after, Unbound) or not symbols_at(comparison.merged.outline(before.path), before.first.qualified):
        return
    seen.add((use.path, use.reference.name))
    if _may_see(comparison, use, before):
        return
    user, editor = comparison.user, comparison.editor
    edits = [
        comparison.edit_of(None, use.path, stars[0], f"{editor.name} removed this import"),
        comparison.edit_of(user, use.path, comparison.as_written(use.path, use.reference), f"{user.name} uses it here"),
    ]
    message = f"`{use.reference.name}` came with an import that {editor.name} removed and {user.name} newly uses it"
    yield comparison.finding(ABOUT, use.path, use.reference, message, edits)


def _may_see(comparison: Comparison, use: Use, before: Found) -> bool:
    """May the merged file get the name in another way?"""
    symbols, there = comparison.merged.outline(use.path), comparison.merged.outline(before.path)
    if symbols is None or there is None:
        return True
    if symbols.family == "c":
        return not use.path.endswith(_BODIES) or comparison.survivors.is_declared_twice(before.first.name, before.path)
    if symbols.family in PACKAGED:
        is_global = symbols.family == "csharp" and comparison.survivors.is_global(there.package)
        return is_global or any(one.name == "*" and one.module == there.package for one in symbols.imports)
    return symbols.family == "ruby"
