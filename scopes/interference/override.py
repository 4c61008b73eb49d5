"""SC706: one side adds an override, or a type that must implement something, and the other changed the base."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from scopes.changes import Did
from scopes.families import OVERRIDES
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.reliance import Leads, Reliance, file_of
from scopes.meaning import Found, Instance, Missing
from scopes.resolution import Resolver
from scopes.symbols import ANY, BY, ONLY_BY_PLACE, REST, TYPES, Definition

ABOUT = About(
    "SC706",
    "override against a changed base",
    Severity.ERROR,
    fix="let the override take what its base takes now",
    label="overrides the base as it was",
)
RATIONALE = (
    "One side changes the parameters of a method, the other adds an override of it with the old ones; or one side "
    "adds an abstract method to a type, the other adds a type under it that lacks the method. It is an error where "
    "the compiler must refuse it (Java's `@Override`, an interface of Java), a warning otherwise."
)
_FREE = frozenset({"__init__", "constructor", "__new__", "__construct", "initialize"})

_GIVEN = frozenset({"default", "static", "native", "partial", "extern", "external", "expect"})  # bodies are elsewhere


def check(comparison: Comparison) -> Iterator[Interference]:
    """New overrides and new subtypes of what the other side changed."""
    changed = comparison.editor.changed
    for path, one, before, now in comparison.reliance.of(_new_overrides).into(changed):
        yield from _override(comparison, path, one, before, now)
    for path, one in comparison.reliance.of(_new_subtypes).into(changed):
        yield from _subtype(comparison, path, one)


Overriding = tuple[str, Definition, Found, Found]  # where, which, and its base in the user's tree and in the merge


def _new_overrides(reliance: Reliance) -> Leads[Overriding]:
    """The methods that the user added over one that takes other arguments in the merge."""
    return Leads(_all_overrides(reliance))


def _all_overrides(reliance: Reliance) -> Iterator[tuple[Overriding, Collection[str]]]:
    for path, one in _added(reliance):
        if one.kind == "method" and one.container and one.name not in _FREE:
            now, before = (base_method(side, path, one) for side in (reliance.merged, reliance.user.resolver))
            if now is None or before is None or len(now.definitions) > 1:
                continue
            if _clash(one, now.first) and not _clash(one, before.first):
                yield (path, one, before, now), (now.path,)


def _new_subtypes(reliance: Reliance) -> Leads[tuple[str, Definition]]:
    """The types that the user added, by the files of their bases."""
    found = ((path, one) for path, one in _added(reliance) if one.kind in TYPES and one.bases)
    return Leads(((path, one), _files_of_bases(reliance.merged, path, one)) for path, one in found)


def _files_of_bases(resolver: Resolver, path: str, one: Definition) -> set[str]:
    return {file for base in one.bases if (file := file_of(resolver.chain(path, base, one.container)))}


def _added(reliance: Reliance) -> Iterator[tuple[str, Definition]]:
    for change in reliance.user.changes:
        if change.did is Did.ADDED and change.after is not None and change.path in reliance.merged.snapshot.blobs:
            yield change.path, change.after


def _override(comparison: Comparison, path: str, one: Definition, before: Found, now: Found) -> Iterator[Interference]:
    is_refused = _is_override(one) or (path.endswith(".php") and not now.first.body)
    is_refused = is_refused and not is_outside(comparison.user.resolver, before.path, before.first)
    about = replace(ABOUT, severity=Severity.ERROR if is_refused else Severity.WARNING, edge="import-bound")
    user, editor = comparison.user, comparison.editor
    said = f"{editor.name} changed {before.first.signature} to {now.first.signature}"
    edits = [
        comparison.edit_of(editor, now.path, now.first, said),
        comparison.edit_of(user, path, one, f"{user.name} overrides it here"),
    ]
    message = f"`{one.qualified}` by {user.name} overrides `{now.first.qualified}`, which {editor.name} changed"
    yield comparison.finding(about, path, one, message, edits)


def base_method(resolver: Resolver, path: str, one: Definition) -> Found | None:
    """The method that this one overrides."""
    symbols = resolver.snapshot.outline(path)
    held = symbols.definitions if symbols is not None else ()
    holder = next((other for other in held if other.qualified == one.container and other.kind in TYPES), None)
    bases = one.bases or (holder.bases if holder is not None else ())  # Rust: the trait of the `impl` block
    for base in bases:
        of = resolver.chain(path, base, holder.container if holder is not None else "")
        found = resolver.member(Instance(of), one.name) if isinstance(of, Found) else None
        if isinstance(found, Found) and found.first.kind == "method":
            return found
    return None


def is_outside(resolver: Resolver, path: str, one: Definition) -> bool:
    """Does a method replace one of a base that is not in the tree, and may take what that takes?"""
    return not OVERRIDES.isdisjoint(one.marks) and base_method(resolver, path, one) is None


def _is_override(one: Definition) -> bool:
    """Must it take what its base takes?"""
    return bool({"Override", "override", "implements"} & set(one.marks))


def _clash(one: Definition, base: Definition) -> bool:
    """May a call that fits the base not fit the override?"""
    if one.parameters is None or base.parameters is None or any(p.kind == REST for p in one.parameters):
        return False
    own = [p for p in one.parameters if p.kind in (ANY, ONLY_BY_PLACE)]
    needed = [p for p in own if not p.is_optional]
    theirs = [p for p in base.parameters if p.kind in (ANY, ONLY_BY_PLACE)]
    return (
        len(needed) > len(theirs)
        or len(own) < len([p for p in theirs if not p.is_optional])
        or (_is_override(one) and len(own) != len(theirs))
    )


def _subtype(comparison: Comparison, path: str, one: Definition) -> Iterator[Interference]:
    if one.kind not in ("class", "enum") or "abstract" in one.marks:
        return
    for change in comparison.editor.changes:
        added = change.after
        if change.did is not Did.ADDED or added is None or not added.container or not _is_abstract(change.path, added):
            continue
        for base in one.bases:
            of = comparison.resolver.chain(path, base, one.container)
            is_it = isinstance(of, Found) and of.path == change.path and of.first.qualified == added.container
            if is_it and _lacks(comparison, path, one, added):
                yield _missing(comparison, path, one, change.path, added)


def _is_abstract(path: str, one: Definition) -> bool:
    if one.kind != "method":
        return False
    if path.endswith((".java", ".cs", ".kt", ".php", ".rs")):
        return not one.body and _GIVEN.isdisjoint(one.marks)
    return any(mark == "pure" or mark.endswith("abstractmethod") for mark in one.marks)


def _lacks(comparison: Comparison, path: str, one: Definition, added: Definition) -> bool:
    """The new type has no such method of its own, and none from another base that is known whole."""
    symbols = comparison.merged.outline(path)
    held = symbols.definitions if symbols is not None else ()
    if any(other.container == one.qualified and other.name == added.name for other in held):
        return False
    for base in one.bases:
        if f"{BY}{base}" in one.marks:
            return False
        of = comparison.resolver.chain(path, base, one.container)
        found = comparison.resolver.member(Instance(of), added.name) if isinstance(of, Found) else None
        if found is None or (
            isinstance(found, Found) and found.first.body and found.first.qualified != added.qualified
        ):
            return False
        if not isinstance(found, Found | Missing):
            return False
    return True


def _missing(comparison: Comparison, path: str, one: Definition, base_path: str, added: Definition) -> Interference:
    user, editor = comparison.user, comparison.editor
    is_refused = path.endswith((".java", ".cs", ".kt", ".php"))
    about = replace(
        ABOUT,
        severity=Severity.ERROR if is_refused else Severity.WARNING,
        edge="import-bound",
        fix=f"implement `{added.name}` in `{one.name}`",
        label=f"lacks `{added.name}`",
    )
    edits = [
        comparison.edit_of(editor, base_path, added, f"{editor.name} added this abstract method"),
        comparison.edit_of(user, path, one, f"{user.name} added a type under it"),
    ]
    message = f"`{one.qualified}` by {user.name} lacks `{added.name}`, which {editor.name} added to `{added.container}`"
    return comparison.finding(about, path, one, message, edits)
