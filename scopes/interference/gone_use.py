"""SC701: one side renamed, removed or moved something that the other newly uses."""

from collections.abc import Iterator
from dataclasses import replace

from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison
from scopes.interference.finding import Interference
from scopes.interference.vanished import Vanished, vanished
from scopes.symbols import VALUES

ABOUT = About(
    "SC701",
    "gone, and newly used",
    Severity.ERROR,
    fix="use what took its place, or bring it back",
    label="newly used here",
)
RATIONALE = (
    "One side renames, removes or moves a function, a type, a method, a top-level value or a module; the other "
    "adds a use of the old name. It is reported where the use is bound by its own file or its imports, leads to a "
    "definition in the tree of who wrote it, and to nothing in the merge; and only where nothing in the merged "
    "tree has that name any more. It is a warning where a base outside of the tree may have the name too, "
    "unless the member kept its body under another name and its old one, a long one, is in no source of that side; and "
    "where only the name is known and it went from all sources."
)


def check(comparison: Comparison) -> Iterator[Interference]:
    """New uses of what is gone, without fields and members."""
    for one in vanished(comparison):
        if one.target is None:
            yield _module(comparison, one)
        elif not (one.target.container and one.target.kind in VALUES):
            yield found(comparison, ABOUT, one)


def found(comparison: Comparison, about: About, one: Vanished) -> Interference:
    """The finding for a symbol that is gone."""
    assert one.target is not None
    user, editor = comparison.user, comparison.editor
    about = replace(about, severity=one.severity, edge=one.edge)
    edits = [
        comparison.removal(one.target_path, one.target),
        comparison.edit_of(user, one.path, comparison.as_written(one.path, one.place), f"{user.name} uses it here"),
    ]
    verb = next((word for word in ("renamed", "moved") if word in edits[0].text.split()), "removed")
    used = "newly used" if one.edge != "name-only" else "a name like it is newly used"
    message = f"`{one.target.qualified}` is {verb} by {editor.name} and {used} by {user.name}"
    return comparison.finding(about, one.path, one.place, message, edits)


def _module(comparison: Comparison, one: Vanished) -> Interference:
    user, editor = comparison.user, comparison.editor
    about = replace(ABOUT, edge=one.edge)
    edits = [
        comparison.edit_of(user, one.path, comparison.as_written(one.path, one.place), f"{user.name} imports it here")
    ]
    message = f"the module {one.target_path} is gone in {editor.name} and newly imported by {user.name}"
    return comparison.finding(about, one.path, one.place, message, edits)
