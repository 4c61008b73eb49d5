"""Part of SC710: one side changes what an operator of a class does, the other newly uses class and operator."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scopes.changes import Change, Did
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.reliance import Use
from scopes.meaning import Found
from scopes.symbols import TYPES

_SIGNS = {
    "__contains__": r"\bin\b",
    "__add__": r"\+",
    "__sub__": r"-",
    "__mul__": r"\*",
    "__truediv__": r"/",
    "__eq__": r"==|!=|\bin\b",
    "__lt__": r"<|\bsorted\b|\bsort\b|\bmin\b|\bmax\b",
    "__getitem__": r"\w\[",
    "__setitem__": r"\]\s*=",
    "__call__": r"\w\(",
    "__len__": r"\blen\(",
    "__iter__": r"\bfor\b",
    "__bool__": r"\b(if|not|and|or)\b",
    "__hash__": r"\bset\(|\{",
    "__enter__": r"\bwith\b",
    "__str__": r"\bstr\(|\bf['\"]|\bprint\(",
}
SIGNS = {name: re.compile(sign) for name, sign in _SIGNS.items()}


def changed_operators(comparison: Comparison, about: About) -> Iterator[tuple[int, Interference]]:
    """The size of each edit with its finding. The sign may belong to another value: the edge is the name alone."""
    edited = [one for one in comparison.editor.changes if one.did is Did.BODY and one.symbol.name in SIGNS]
    seen: set[tuple[str, str]] = set()
    for use in comparison.new_uses() if edited else ():
        meaning = comparison.resolver.reference(use.path, use.reference)
        if not isinstance(meaning, Found) or meaning.first.kind not in TYPES:
            continue
        for change in edited:
            key = use.path, change.symbol.qualified
            is_it = change.path == meaning.path and change.symbol.container == meaning.first.qualified
            if is_it and key not in seen and change.after is not None and _has_sign(comparison, use, change):
                seen.add(key)
                yield change.after.end - change.after.start, _found(comparison, about, use, change)


def _has_sign(comparison: Comparison, use: Use, change: Change) -> bool:
    before = set((comparison.base.read(use.path) or b"").splitlines())
    after = (comparison.user.snapshot.read(use.path) or b"").splitlines()
    new = b"\n".join(line for line in after if line not in before and b"import " not in line)
    return SIGNS[change.symbol.name].search(new.decode("utf-8", "replace")) is not None


def _found(comparison: Comparison, about: About, use: Use, change: Change) -> Interference:
    user, editor = comparison.user, comparison.editor
    name = change.symbol.qualified
    edits = [comparison.edit_of(user, use.path, comparison.as_written(use.path, use.reference), f"{user.name} uses it")]
    if change.after is not None:
        edits.insert(0, comparison.edit_of(editor, change.path, change.after, f"{editor.name} changed it"))
    message = (
        f"`{name}` is changed by {editor.name}; {user.name} newly uses its type, and that operator in the same file"
    )
    return comparison.finding(replace(about, edge="name-only"), use.path, use.reference, message, edits)
