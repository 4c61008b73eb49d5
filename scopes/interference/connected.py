"""SC711: both sides edit functions of which one calls the other."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from scopes.changes import Change, Did
from scopes.finding import Severity
from scopes.includes import with_body
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.reliance import Leads, Reliance
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
    shown: set[tuple[str, str]] = set()
    for caller, call, callee in comparison.reliance.of(_edited_calls).into(comparison.editor.changed):
        key = caller.path, caller.symbol.qualified
        change = comparison.editor.change_of(callee.path, callee.first.qualified) if key not in shown else None
        is_edited = change is not None and change.did in (Did.BODY, Did.VALUE) and change.after is not None
        if change is not None and is_edited and len(shown) < MOST:
            shown.add(key)
            yield _found(comparison, caller.path, caller, call, change)


Call = tuple[Change, Reference, Found]  # who calls, the call, and what is called in the merge


def _edited_calls(reliance: Reliance) -> Leads[Call]:
    """The calls in functions whose bodies the user edited."""
    return Leads(_all_calls(reliance))


def _all_calls(reliance: Reliance) -> Iterator[tuple[Call, Collection[str]]]:
    merged = reliance.merged.snapshot
    for caller in reliance.user.changes:
        is_body = caller.did is Did.BODY and caller.symbol.kind in FUNCTIONS and caller.path in merged.blobs
        if not is_body or reliance.touched.isdisjoint(merged.words(caller.path)):
            continue
        symbols = merged.uses(caller.path)
        for one in symbols.references if symbols is not None else ():
            if one.is_call and one.scope == caller.symbol.qualified:
                meaning = with_body(reliance.merged, reliance.merged.reference(caller.path, one))
                if isinstance(meaning, Found):
                    yield (caller, one, meaning), (meaning.path,)


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
