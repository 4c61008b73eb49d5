"""SC710: one side changes what a function does, the other newly calls it."""

from collections.abc import Iterator
from dataclasses import replace

from scopes.changes import Did
from scopes.finding import Severity
from scopes.includes import with_body
from scopes.interference.changed_operator import changed_operators
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.meaning import Found

ABOUT = About(
    "SC710",
    "behaviour changed, and newly relied on",
    Severity.WARNING,
    fix="read both edits together; a test that reaches both would tell",
    label="newly called here",
)
RATIONALE = (
    "One side edits the body of a function or the value of a constant, the other adds a use of it and has seen "
    "only the old one. Nothing is broken for sure: it is a warning, and those whose edit is a larger part of the "
    "function come first."
)
MOST = 10  # of one pair of revisions


def check(comparison: Comparison) -> Iterator[Interference]:
    """New uses of what the other side edited, the largest edits first."""
    found: list[tuple[int, Interference]] = []
    seen: set[tuple[str, str]] = set()
    for use in comparison.new_uses():
        meaning = with_body(comparison.resolver, comparison.resolver.reference(use.path, use.reference))
        if not isinstance(meaning, Found) or (meaning.path, meaning.first.qualified) in seen:
            continue
        if meaning.path not in comparison.editor.changed or not _is_behaviour(use.reference.is_call, meaning):
            continue
        change = comparison.editor.change_of(meaning.path, meaning.first.qualified)
        if change is None or change.did not in (Did.BODY, Did.VALUE) or change.after is None:
            continue
        if comparison.user.change_of(meaning.path, meaning.first.qualified) is not None:
            continue  # they know it
        seen.add((meaning.path, meaning.first.qualified))
        about = replace(ABOUT, edge=meaning.edge)
        user, editor = comparison.user, comparison.editor
        edits = [
            comparison.edit_of(editor, meaning.path, change.after, f"{editor.name} {change.did} it"),
            comparison.edit_of(user, use.path, comparison.as_written(use.path, use.reference), f"{user.name} uses it"),
        ]
        message = f"`{meaning.first.qualified}` is changed by {editor.name} and newly used by {user.name}"
        size = change.after.end - change.after.start
        found.append((size, comparison.finding(about, use.path, use.reference, message, edits)))
    found += changed_operators(comparison, ABOUT)
    found.sort(key=lambda item: item[0])
    yield from (one for _, one in found[:MOST])


def _is_behaviour(is_call: bool, meaning: Found) -> bool:
    kind = meaning.first.kind
    return (is_call and kind in ("function", "method")) or (
        kind in ("variable", "field") and meaning.first.name.isupper()
    )
