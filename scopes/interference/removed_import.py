"""SC703: one side removed an import, the other adds a use of it in the same file."""

from collections.abc import Iterator

from scopes.changes import Did
from scopes.interference.comparison import Comparison
from scopes.interference.finding import Interference
from scopes.interference.lost_names import ABOUT as ABOUT
from scopes.interference.lost_names import lost_with_all, may_be_bound, only_macros_bind
from scopes.meaning import Unbound
from scopes.symbols import FileSymbols, Import

RATIONALE = (
    "One side removes an import that has no use any more; the other adds a use in the same file and relies on the "
    "import that is there. It is reported where nothing in the merged file binds the name: no definition, no other "
    "import, no star import that may bring it in."
)


def check(comparison: Comparison) -> Iterator[Interference]:
    """New uses of names whose import is gone from their file."""
    seen: set[tuple[str, str]] = set()
    for use in comparison.new_uses():
        yield from lost_with_all(comparison, use, seen)
        name = (use.reference.receiver or use.reference.name).partition(".")[0].removesuffix("()")
        if (use.path, name) in seen or use.path not in comparison.editor.changed:
            continue
        seen.add((use.path, name))
        old = _import_of(comparison.base.outline(use.path), name)
        if old is None or not _is_removed(comparison, use.path, name):
            continue
        meaning = comparison.resolver.name(use.path, name, scope=use.reference.scope)
        is_unbound = isinstance(meaning, Unbound) or (meaning is None and only_macros_bind(comparison, use.path))
        is_it = is_unbound and not may_be_bound(comparison, use, name, old)
        if is_it and not _follows_a_renaming(comparison, use.path, name):
            user, editor = comparison.user, comparison.editor
            place = comparison.as_written(use.path, use.reference)
            edits = [
                comparison.edit_of(None, use.path, old, f"{editor.name} removed this import"),
                comparison.edit_of(user, use.path, place, f"{user.name} uses `{name}` here"),
            ]
            message = f"the import of `{name}` is removed by {editor.name} and newly used by {user.name}"
            yield comparison.finding(ABOUT, use.path, use.reference, message, edits)


def _is_removed(comparison: Comparison, path: str, name: str) -> bool:
    """The user's file has the import; the editor's and the merged one do not."""
    user = comparison.user.snapshot.outline(path)
    others = comparison.editor.snapshot.outline(path), comparison.merged.outline(path)
    return _import_of(user, name) is not None and all(
        one is not None and _import_of(one, name) is None for one in others
    )


def _follows_a_renaming(comparison: Comparison, path: str, name: str) -> bool:
    """The editor imports what it was renamed to: that the old name is gone is another finding."""
    symbols = comparison.editor.snapshot.outline(path)
    kept = {one.name or one.alias for one in symbols.imports} if symbols is not None else set()
    renamed = (one for one in comparison.editor.changes if one.did is Did.RENAMED and one.symbol.name == name)
    return any(one.after is not None and one.after.name in kept for one in renamed)


def _import_of(symbols: FileSymbols | None, name: str) -> Import | None:
    held = symbols.imports if symbols is not None else ()
    return next((one for one in held if one.module and one.alias.partition(".")[0] == name), None)
