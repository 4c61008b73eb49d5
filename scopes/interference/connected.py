"""SC711: both sides edit functions of which one calls the other."""

from collections.abc import Iterator
from dataclasses import replace

from scopes.changes import Change, Did
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.meaning import Found
from scopes.symbols import FUNCTIONS, Reference

ABOUT = About(
    "SC711",
    "connected edits",
    Severity.NOTE,
    fix="read both edits together; a test that reaches both would tell",
    label="edited here",
)
RATIONALE = (
    "Both sides edit functions that are joined by a direct call which was there before. It is a note, for people "
    "who review the merge."
)
MOST = 10


def check(comparison: Comparison) -> Iterator[Interference]:
    """Edited functions that call what the other side edited."""
    bodies = {
        (one.path, one.symbol.qualified): one
        for one in comparison.user.changes
        if one.did is Did.BODY and one.symbol.kind in FUNCTIONS
    }
    shown = 0
    for (path, qualified), caller in bodies.items():
        if comparison.touched.isdisjoint(comparison.merged.words(path)):
            continue
        symbols = comparison.merged.uses(path) if path in comparison.merged.blobs else None
        for one in symbols.references if symbols is not None else ():
            if one.scope == qualified and one.is_call:
                change = _callee(comparison, path, one)
                if change is not None and shown < MOST:
                    shown += 1
                    yield _found(comparison, path, caller, one, change)
                    break


def _callee(comparison: Comparison, path: str, one: Reference) -> Change | None:
    meaning = comparison.resolver.reference(path, one)
    if not isinstance(meaning, Found) or meaning.path not in comparison.editor.changed:
        return None
    change = comparison.editor.change_of(meaning.path, meaning.first.qualified)
    return change if change is not None and change.did in (Did.BODY, Did.VALUE) and change.after is not None else None


def _found(comparison: Comparison, path: str, caller: Change, call: Reference, callee: Change) -> Interference:
    user, editor = comparison.user, comparison.editor
    edits = []
    if callee.after is not None and caller.after is not None:
        edits = [
            comparison.edit_of(editor, callee.after_path, callee.after, f"{editor.name} changed what it calls"),
            comparison.edit_of(user, path, caller.after, f"{user.name} changed the caller"),
        ]
    names = caller.symbol.qualified, callee.symbol.qualified
    message = f"{user.name} edited `{names[0]}`, which calls `{names[1]}`, edited by {editor.name}"
    return comparison.finding(replace(ABOUT, edge="import-bound"), path, call, message, edits)
