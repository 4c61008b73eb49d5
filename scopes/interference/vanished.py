"""New uses that lead nowhere in the merge, though they do in the tree of who wrote them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scopes.changes import Change, Did
from scopes.families import DYNAMIC_MEMBERS, OVERRIDES, SAYS_OVERRIDE, UNIVERSAL, WITHIN
from scopes.finding import Severity
from scopes.interference.comparison import Comparison, symbols_at
from scopes.interference.override import base_method
from scopes.interference.reliance import file_of, is_unknown
from scopes.interference.side import is_telling
from scopes.interference.survivors import FEW
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
    severity: Severity = Severity.ERROR


def vanished(comparison: Comparison) -> Iterator[Vanished]:
    """Each use of what is gone, without those by name alone in a file that is known to use it."""
    found = list(_all(comparison))
    bound = {_key(one) for one in found if one.edge != "name-only"}
    yield from (one for one in found if one.edge != "name-only" or _key(one) not in bound)


def _key(one: Vanished) -> tuple[str, str, str]:
    return one.path, one.target_path, one.target.qualified if one.target is not None else ""


def _all(comparison: Comparison) -> Iterator[Vanished]:
    lost = list(_lost(comparison))
    comparison.survivors.look_for(name for one in lost if (name := _name_to_look_for(comparison, one)))
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
        is_found = isinstance(before, Found) and before.path in changed
        if is_found or (is_unknown(before) and use.reference.name in comparison.editor.gone):
            after = merged.reference(use.path, use.reference)
            if after is None or isinstance(after, Missing | Unbound | Outside):
                yield _Lost(use.path, use.reference, before, after)


def _name_to_look_for(comparison: Comparison, one: _Lost) -> str:
    if isinstance(one.before, Found):
        return one.before.first.name if _is_taken(comparison, one.before) else ""
    return one.place.name if is_unknown(one.before) else ""


def _judged(comparison: Comparison, one: _Lost) -> Iterator[Vanished]:
    before = one.before
    if isinstance(one.after, Outside) and _is_module_gone(comparison, file_of(before)):
        yield Vanished(one.path, one.place, file_of(before), None, "import-bound")
    elif isinstance(before, Found) and _is_taken(comparison, before) and not _survives(comparison, before):
        if one.after is not None:
            yield Vanished(one.path, one.place, before.path, before.first, before.edge)
        elif not _is_made_at_run_time(comparison, before):
            is_unsure = _may_be_inherited(comparison, before) and not _is_another_name(comparison, before)
            severity = Severity.WARNING if is_unsure else Severity.ERROR
            yield Vanished(one.path, one.place, before.path, before.first, before.edge, severity)
        elif is_telling(before.first.name) and _is_nowhere(comparison, before.first.name):
            yield Vanished(one.path, one.place, before.path, before.first, before.edge, Severity.WARNING)
    elif is_unknown(before) and isinstance(one.place, Reference):
        change = comparison.editor.gone.get(one.place.name)
        if change is not None and change.before is not None and _is_meant(comparison, one.path, one.place, change):
            yield Vanished(one.path, one.place, change.path, change.before, "name-only", Severity.WARNING)


def _may_be_inherited(comparison: Comparison, before: Found) -> bool:
    """May a base, or a part of the type, that is not in the tree have it too?"""
    resolver, path, one = comparison.reliance.base, before.path, before.first
    while not OVERRIDES.isdisjoint(one.marks):
        of = base_method(resolver, path, one)
        if of is None:
            return True
        path, one = of.path, of.first
    base = comparison.base.outline(path)
    if base is None or base.family not in SAYS_OVERRIDE:
        return True
    if base.family == "java":
        return not any(other.container == one.container and "Override" in other.marks for other in base.definitions)
    return any("partial" in holder.marks for holder in symbols_at(base, one.container))


def _is_another_name(comparison: Comparison, before: Found) -> bool:
    """Is a member, its body kept, called otherwise in the whole of the editor's tree, as one of no base outside is?"""
    path, one = before.path, before.first
    change, base = comparison.editor.change_of(path, one.qualified), comparison.base.outline(path)
    if change is None or change.did is not Did.RENAMED or base is None or base.family in SAYS_OVERRIDE:
        return False
    calls_base = re.search(rb"\b(super|parent)\b", (comparison.base.read(path) or b"")[one.start : one.end])
    return calls_base is None and is_telling(one.name) and _is_nowhere(comparison, one.name)


def _is_made_at_run_time(comparison: Comparison, before: Found) -> bool:
    """Does the merged file answer to names that nobody wrote down?"""
    symbols = comparison.merged.outline(before.path)
    held = symbols.definitions if symbols is not None else ()
    return (symbols is not None and symbols.is_dynamic) or any(one.name in DYNAMIC_MEMBERS for one in held)


def _is_meant(comparison: Comparison, path: str, use: Reference, change: Change) -> bool:
    """A use of which the name is all that is known: is what is gone the only thing that it can mean?"""
    symbols, base = comparison.merged.outline(path), comparison.base.outline(change.path)
    if symbols is None or base is None or symbols.family != base.family:
        return False
    if bool(use.receiver) != bool(change.symbol.container) and base.family not in WITHIN:
        return False
    if not (use.receiver or use.is_call) or change.symbol.name in UNIVERSAL.get(base.family, ()):
        return False
    return _is_nowhere(comparison, use.name) and not comparison.survivors.has(use.name, base.family)


def _is_nowhere(comparison: Comparison, name: str) -> bool:
    """The editor left the word in no source, as where everything of the name is meant."""
    held = comparison.survivors.holding(name)
    return len(held) <= FEW and not any(comparison.editor.has_word(path, name) for path in held)


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
