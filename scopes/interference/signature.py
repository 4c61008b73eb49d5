"""SC702: one side changed what a function takes, the other adds a call of the old form."""

from collections.abc import Iterator
from dataclasses import replace

from scopes.callables import callables
from scopes.families import SPREAD
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.override import is_outside
from scopes.interference.reliance import Use
from scopes.meaning import Found
from scopes.parameters import Arguments, misfit
from scopes.resolution import Resolver
from scopes.symbols import BY, TYPES, Definition

ABOUT = About(
    "SC702",
    "signature changed, and newly called",
    Severity.ERROR,
    fix="give the call what the function takes now, or give the new parameter a default",
    label="does not fit any more",
)
RATIONALE = (
    "One side adds, removes or renames a parameter; the other adds a call that fits the old list and not the new "
    "one, by the number of arguments or by their names. Calls with spread arguments are not judged, nor are "
    "functions under a decorator that may change what they take. Plain JavaScript lets any number of arguments "
    "pass: there it is a warning."
)
_PLAIN = frozenset({"staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod", "override", "branch"})
_PLAIN |= {"typing.override", "overload", "typing.overload", "functools.lru_cache", "lru_cache", "cache"}
_PLAIN |= {"functools.cache", "public", "private", "protected", "static", "final", "abstract", "synchronized"}
_PLAIN |= {"Override", "Deprecated", "Nullable", "default", "native", "VisibleForTesting", "Nonnull", "NonNull"}
_PLAIN |= {"internal", "override", "virtual", "sealed", "async", "inline", "extern", "self", "open", "operator"}
_PLAIN |= {"suspend", "protected", "tailrec", "const", "partial", "infix", "data", "unsafe", "new", "final", "pure"}
_UNTYPED = (".js", ".jsx", ".mjs", ".cjs")


def check(comparison: Comparison) -> Iterator[Interference]:
    """New calls that fit in the tree of who wrote them, and not in the merge."""
    for use in comparison.new_uses():
        if use.reference.is_call:
            before = comparison.user.resolver.reference(use.path, use.reference)
            after = comparison.resolver.reference(use.path, use.reference)
            if isinstance(before, Found) and isinstance(after, Found) and after.path in comparison.editor.changed:
                yield from _judged(comparison, use, before, after)


def _judged(comparison: Comparison, use: Use, before: Found, after: Found) -> Iterator[Interference]:
    if why_not(comparison.user.resolver, use, before) != "":
        return
    reason = why_not(comparison.resolver, use, after)
    if not reason or _fits_another(comparison, use, after):
        return
    target = callables(comparison.resolver, after)[0]
    old = callables(comparison.user.resolver, before)[0]
    about = replace(ABOUT, edge=after.edge)
    if use.path.endswith(_UNTYPED) or is_outside(comparison.user.resolver, before.path, old):
        about = replace(about, severity=Severity.WARNING)
    user, editor = comparison.user, comparison.editor
    edits = [
        comparison.edit_of(
            editor, after.path, _in_editor(comparison, after.path, target), _said(editor.name, old, target)
        ),
        comparison.edit_of(
            user, use.path, comparison.as_written(use.path, use.reference), f"{user.name} calls it here"
        ),
    ]
    message = (
        f"`{target.qualified}` takes other arguments since {editor.name}, {user.name} calls it as before: {reason}"
    )
    yield comparison.finding(about, use.path, use.reference, message, edits)


def _fits_another(comparison: Comparison, use: Use, meaning: Found) -> bool:
    """May another definition of the name take the call, or cannot it be told?"""
    symbols = comparison.merged.outline(meaning.path)
    if symbols is None or symbols.family not in SPREAD:
        return False
    given = Arguments(use.reference.count, use.reference.named, use.reference.is_open)
    held = comparison.survivors.definitions(meaning.first.name, symbols.family)
    for _, _, one in held if held is not None else ():
        if one.kind in TYPES and one.parameters is None:
            continue
        if _may_take(one, given) and one not in callables(comparison.resolver, meaning):
            return True
    return held is None


def _may_take(one: Definition, given: Arguments) -> bool:
    """Does a call fit, with or without the value that a method is called on?"""
    if not one.parameters:
        return one.parameters is None or not misfit((), given)
    is_of_value = one.parameters[0].name == "self" or "static" in one.marks
    return not misfit(one.parameters, given) or (is_of_value and not misfit(one.parameters[1:], given))


def _in_editor(comparison: Comparison, path: str, target: Definition) -> Definition:
    symbols = comparison.editor.snapshot.outline(path)
    held = symbols.definitions if symbols is not None else ()
    return next((one for one in held if one.qualified == target.qualified), target)


def _said(name: str, old: Definition, new: Definition) -> str:
    return f"{name} changed {old.signature or '()'} to {new.signature or '()'}"


def why_not(resolver: Resolver, use: Use, meaning: Found) -> str | None:
    """Why a call does not fit what it means, "" where it does, None where it cannot be told."""
    functions = callables(resolver, meaning)
    if not functions or any(mark not in _PLAIN and not mark.startswith(BY) for one in functions for mark in one.marks):
        return None
    reference = use.reference
    given = Arguments(reference.count, reference.named, reference.is_open)
    reasons = []
    for one in functions:
        if one.parameters is None:
            return None
        reasons.append(misfit(one.parameters[_bound(resolver, use, one) :], given))
    return "" if "" in reasons else reasons[0]


def _bound(resolver: Resolver, use: Use, one: Definition) -> int:
    """How many parameters the receiver fills: `self` and `cls` in Python."""
    symbols = resolver.snapshot.outline(use.path)
    if symbols is not None and symbols.family == "rust":
        has_self = one.parameters is not None and [p.name for p in one.parameters[:1]] == ["self"]
        return int(has_self and _is_of_value(resolver, use))
    if symbols is None or symbols.family != "python" or not one.container or "staticmethod" in one.marks:
        return 0
    receiver = use.reference.receiver
    if "classmethod" in one.marks or one.name == "__init__" or not receiver:
        return 1
    holder = resolver.chain(use.path, receiver, use.reference.scope)
    through_type = isinstance(holder, Found) and holder.first.kind in TYPES
    return 0 if through_type else 1


def _is_of_value(resolver: Resolver, use: Use) -> bool:
    """Is it `value.method()`, and not `Type::method(value)`?"""
    holder = resolver.chain(use.path, use.reference.receiver, use.reference.scope)
    return not (isinstance(holder, Found) and holder.first.kind in TYPES)
