"""Two revisions, their base and their merge, with what each file's names mean in each: what the kinds ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scopes.families import SPREAD
from scopes.finding import Severity
from scopes.interference.finding import Edit, Interference, edit, line_of
from scopes.interference.reliance import Reliance, Use, aliases, is_named
from scopes.interference.side import Key, Side, key_of, once_more, target_of
from scopes.interference.survivors import Survivors
from scopes.problem import Location
from scopes.symbols import Definition, FileSymbols, Import, Literal, Reference

Placed = Definition | Reference | Import | Literal


class Comparison:
    """One direction of a pair: `editor` changed what `user` newly relies on. The kinds look at both directions."""

    __slots__ = (
        "_new_imports",
        "_uses",
        "base",
        "editor",
        "merged",
        "reliance",
        "resolver",
        "survivors",
        "user",
    )

    def __init__(self, editor: Side, reliance: Reliance, survivors: Survivors) -> None:
        self.editor = editor
        self.reliance = reliance
        self.user = reliance.user
        self.resolver = reliance.merged
        self.base, self.merged = reliance.base.snapshot, reliance.merged.snapshot
        self.survivors = survivors
        self._uses: list[Use] | None = None
        self._new_imports: list[tuple[str, Import]] | None = None

    def shared_paths(self) -> list[str]:
        """The files that both changed, and that are in the merge without a conflict."""
        both = self.user.changed & self.editor.changed
        return sorted(path for path in both if self.merged.outline(path) is not None)

    def lost_stars(self, path: str) -> tuple[Import, ...]:
        """Imports of all names of a place that the editor took out of a file, in languages that look names up by it."""
        if path not in self.editor.changed:
            return ()
        before, after = self.base.outline(path), self.editor.snapshot.outline(path)
        if before is None or after is None or before.family not in SPREAD:
            return ()
        kept = {target_of(one) for one in after.imports}
        return tuple(one for one in before.imports if one.name == "*" and target_of(one) not in kept)

    def new_uses(self) -> list[Use]:
        """Uses in the merge that the user brought in, of what the editor changed or in a file that it changed."""
        if self._uses is None:
            found = [*self._uses_elsewhere(), *self._uses_in_shared()]
            self._uses = sorted(found, key=lambda use: use.path)
        return self._uses

    def _uses_elsewhere(self) -> Iterator[Use]:
        """Those in files that the user alone changed."""
        names: dict[str, frozenset[str]] = {}
        for use in self.reliance.uses_into(self.editor):
            symbols = self.merged.uses(use.path) if use.path not in self.editor.changed else None
            if symbols is not None:
                if use.path not in names:
                    names[use.path] = self.editor.touched | aliases(symbols, self.editor.touched)
                if is_named(use.reference, names[use.path]):
                    yield use

    def _uses_in_shared(self) -> Iterator[Use]:
        touched = self.editor.touched
        paths = [path for path in self.shared_paths() if self.lost_stars(path) or self.reliance.may_meet(path, touched)]
        for snapshot in (self.base, self.editor.snapshot, self.user.snapshot, self.merged):
            snapshot.prepare(paths, with_uses=True)
        return (Use(path, one) for path in paths for one in self._new_in(path))

    def _new_in(self, path: str) -> Iterator[Reference]:
        merged, user = self.merged.uses(path), self.user.snapshot.uses(path)
        new = self._brought_in(path, user) if merged is not None and user is not None else frozenset()
        if merged is None or not new:
            return
        is_any = merged.family not in SPREAD or bool(self.lost_stars(path))
        names = set() if is_any else self.editor.touched | aliases(merged, self.editor.touched)
        for one in merged.references:
            if key_of(one) in new and (is_any or is_named(one, names)):
                yield one

    def _brought_in(self, path: str, user: FileSymbols) -> frozenset[Key]:
        """The uses in a file that neither base nor the editor has there."""
        old = set(self.editor.uses_in(path))
        if user.family in SPREAD:
            others = [self.base.uses(path), self.editor.snapshot.uses(path)]
            old -= once_more(user, [one for one in others if one is not None])
        return self.user.brought(path) - old

    def new_imports(self) -> list[tuple[str, Import]]:
        """Imports in the merge that the user brought in, of what is in a file that the editor changed."""
        if self._new_imports is None:
            self._new_imports = [
                (path, one)
                for path, one in self.reliance.imports_into(self.editor.changed)
                if path not in self.editor.changed or not self._imports_too(path, one)
            ]
        return self._new_imports

    def _imports_too(self, path: str, one: Import) -> bool:
        symbols = self.editor.snapshot.outline(path)
        return symbols is not None and any(target_of(other) == target_of(one) for other in symbols.imports)

    def finding(self, kind: "About", path: str, place: Placed, message: str, edits: Iterable[Edit]) -> Interference:
        """A finding of a kind, at a place of the merged tree."""
        length = len(place.text if isinstance(place, Literal) else place.name) or 1
        location = Location(path, place.line, place.column, place.line, place.column + length)
        return Interference(
            kind.id,
            kind.severity,
            message,
            location,
            kind.fix,
            related=tuple(edits),
            witness=kind.why or self.why_merged(path, edits),
            agents=(self.user.name, self.editor.name),
            label=kind.label,
            excerpt=line_of(self.merged, path, place.line),
            edge=kind.edge,
            title=kind.title,
        )

    def as_written(self, path: str, place: Reference | Import) -> Reference | Import:
        """The same use or import, at its place in the user's own tree."""
        symbols = self.user.snapshot.uses(path)
        if symbols is None:
            return place
        if isinstance(place, Import):
            return next((one for one in symbols.imports if target_of(one) == target_of(place)), place)
        return next((one for one in symbols.references if key_of(one) == key_of(place)), place)

    def why_merged(self, path: str, edits: Iterable[Edit]) -> str:
        """Why no line conflict showed it."""
        others = {one.location.file for one in edits if one.revision != self.user.name} - {path}
        if others:
            return f"text merged because the edits are in different files: {path} and {min(others)}"
        return f"text merged because the edits are on different lines of {path}"

    def edit_of(self, side: Side | None, path: str, one: Placed, text: str) -> Edit:
        """What a side did, shown in its tree, or as base had it for no side."""
        length = len(one.text if isinstance(one, Literal) else one.name) or 1
        return edit(side.snapshot if side is not None else self.base, path, (one.line, one.column, length), text)

    def removal(self, path: str, one: Definition) -> Edit:
        """How the editor took a symbol away, for people."""
        change = self.editor.change_of(path, one.qualified)
        if change is not None and change.after is not None and change.after.name != one.name:
            text = f"{self.editor.name} renamed `{one.name}` to `{change.after.name}`"
            return self.edit_of(self.editor, change.after_path, change.after, text)
        if change is not None and change.after is not None and change.after_path != path:
            text = f"{self.editor.name} moved `{one.name}` here from {path}"
            return self.edit_of(self.editor, change.after_path, change.after, text)
        return self.edit_of(None, path, one, f"{self.editor.name} removed `{one.qualified}`, which base has here")


@dataclass(frozen=True, slots=True)
class About:
    """What a finding has of its kind; severity and edge may differ from one finding to the next."""

    id: str
    title: str
    severity: Severity
    fix: str
    label: str = ""
    edge: str = ""
    why: str = ""


def symbols_at(symbols: FileSymbols | None, qualified: str) -> list[Definition]:
    """The definitions of one qualified name."""
    return [one for one in symbols.definitions if one.qualified == qualified] if symbols is not None else []
