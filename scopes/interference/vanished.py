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
    lost = list(_lost(comparison))
    names = [
        one.before.first.name for one in lost if isinstance(one.before, Found) and _is_taken(comparison, one.before)
    ]
    comparison.survivors.look_for(names)
    for one in lost:
        yield from _judged(comparison, one)


@dataclass(frozen=True, slots=True)
class _Lost:
    """A use or an import that means something in the user's tree and nothing of the sort in the merge."""

    path: str
    place: Reference | Import
    before: Meaning
    after: Meaning


def _lost(comparison: Comparison) -> Iterator[_Lost]:
    user, merged, changed = comparison.user.resolver, comparison.resolver, comparison.editor.changed
    for path, imported in comparison.new_imports():
        after = merged.imported(path, imported)
        if isinstance(after, Missing | Unbound | Outside):
            yield _Lost(path, imported, user.imported(path, imported), after)
    for use in comparison.new_uses():
        before = user.reference(use.path, use.reference)
        if isinstance(before, Found) and before.path in changed:
            after = merged.reference(use.path, use.reference)
            if isinstance(after, Missing | Unbound | Outside):
                yield _Lost(use.path, use.reference, before, after)


def _judged(comparison: Comparison, one: _Lost) -> Iterator[Vanished]:
    before = one.before
    if isinstance(one.after, Outside) and _is_module_gone(comparison, file_of(before)):
        yield Vanished(one.path, one.place, file_of(before), None, "import-bound")
    elif isinstance(before, Found) and _is_taken(comparison, before) and not _survives(comparison, before):
        yield Vanished(one.path, one.place, before.path, before.first, before.edge)


def _is_module_gone(comparison: Comparison, file: str) -> bool:
    was_there = file in comparison.base.blobs and file not in comparison.editor.snapshot.blobs
    return was_there and file not in comparison.merged.blobs and not comparison.survivors.has_module(file)


def _survives(comparison: Comparison, before: Found) -> bool:
    """Does anything in the merge still have its name?"""
    base = comparison.base.outline(before.path)
    return base is None or comparison.survivors.has(before.first.name, base.family)


def _is_taken(comparison: Comparison, before: Found) -> bool:
    """Base had it, and the editor's tree and the merge do not have it there."""
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
    is_broken = before.path in comparison.merged.broken
    return not is_broken and not symbols_at(comparison.merged.outline(before.path), qualified)
