"""SC709: one side moved or renamed a function, the other edited its body where it was, and the edit is lost."""

from collections.abc import Iterator

from scopes.changes import Did
from scopes.finding import Severity
from scopes.interference.comparison import About, Comparison, symbols_at
from scopes.interference.finding import Interference
from scopes.resolution import EXACT

ABOUT = About(
    "SC709",
    "edit of a body that moved",
    Severity.ERROR,
    fix="make the edit again where the body is now",
    label="the body as it was before the edit",
    edge=EXACT,
)
RATIONALE = (
    "One side moves or renames a function and leaves its body alone, the other edits the body at its old place. "
    "It is reported where the merge has the old body at the new place and the edited body nowhere."
)


def check(comparison: Comparison) -> Iterator[Interference]:
    """Edits of the user that are in no body of the merge, since the editor moved it."""
    moved = [one for one in comparison.editor.changes if one.did in (Did.MOVED, Did.RENAMED) and one.before]
    for one in moved:
        if one.before is None or one.after is None or not one.before.body:
            continue
        edited = comparison.user.change_of(one.path, one.before.qualified)
        if edited is None or edited.did is not Did.BODY or edited.after is None or one.after.body != one.before.body:
            continue
        now = symbols_at(comparison.merged.outline(one.after_path), one.after.qualified)
        old_place = symbols_at(comparison.merged.outline(one.path), one.before.qualified)
        if len(now) != 1 or now[0].body != one.before.body or any(d.body == edited.after.body for d in old_place):
            continue
        user, editor = comparison.user, comparison.editor
        edits = [
            comparison.edit_of(editor, one.after_path, one.after, f"{editor.name} moved it here"),
            comparison.edit_of(user, one.path, edited.after, f"{user.name} edited it here"),
        ]
        message = f"the edit of `{one.before.qualified}` by {user.name} is lost: {editor.name} moved its body"
        yield comparison.finding(ABOUT, one.after_path, now[0], message, edits)
