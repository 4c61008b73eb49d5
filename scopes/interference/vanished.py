"""New uses that lead nowhere in the merge, though they do in the tree of who wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass

from scopes.families import UNIVERSAL
from scopes.interference.comparison import Comparison, symbols_at
from scopes.interference.reliance import file_of
from scopes.meaning import Found, Meaning, Missing, Outside, Unbound
from scopes.symbols import Definition, Import, Reference


@dataclass(frozen=True, slots=True)
class Vanished:
    """A use at `path` of what `target` was; `is_module`: of a module that is not there any more."""

    path: str
    place: Reference | Import
    target_path: str
    target: Definition | None
    edge: str


def vanished(comparison: Comparison) -> Iterator[Vanished]:
    """One for each thing that is gone and each file that newly uses it."""
    seen: set[tuple[str, str, str]] = set()
    for one in _all(comparison):
        key = one.path, one.target_path, one.target.qualified if one.target is not None else ""
        if key not in seen:
            seen.add(key)
            yield one


def _all(comparison: Comparison) -> Iterator[Vanished]:
    user, merged, changed = comparison.user.resolver, comparison.resolver, comparison.editor.changed
    for path, imported in comparison.new_imports():
        before = user.imported(path, imported)
        yield from _judged(comparison, path, imported, before, merged.imported(path, imported))
    for use in comparison.new_uses():
        before = user.reference(use.path, use.reference)
        if isinstance(before, Found) and before.path in changed:
            after = merged.reference(use.path, use.reference)
            yield from _judged(comparison, use.path, use.reference, before, after)


def _judged(
    comparison: Comparison, path: str, place: Reference | Import, before: Meaning, after: Meaning
) -> Iterator[Vanished]:
    if not isinstance(after, Missing | Unbound | Outside):
        return
    if isinstance(after, Outside) and _is_module_gone(comparison, file_of(before)):
        yield Vanished(path, place, file_of(before), None, "import-bound")
        return
    if isinstance(before, Found) and _is_gone(comparison, before):
        yield Vanished(path, place, before.path, before.first, before.edge)


def _is_module_gone(comparison: Comparison, file: str) -> bool:
    was_there = file in comparison.base.blobs and file not in comparison.editor.snapshot.blobs
    return was_there and file not in comparison.merged.blobs and not comparison.survivors.has_module(file)


def _is_gone(comparison: Comparison, before: Found) -> bool:
    """Base had it, the editor's tree and the merge do not, and nothing else has its name."""
    qualified = before.first.qualified
    if before.path not in comparison.editor.changed:
        return False
    base = comparison.base.outline(before.path)
    if not symbols_at(base, qualified) or base is None:
        return False
    if "implements" in before.first.marks or before.first.name in UNIVERSAL.get(base.family, ()):
        return False  # a trait or a base may give it too
    if symbols_at(comparison.editor.snapshot.outline(before.path), qualified):
        return False
    if before.path in comparison.merged.broken or symbols_at(comparison.merged.outline(before.path), qualified):
        return False
    return not comparison.survivors.has(before.first.name, base.family)
