"""Two revisions, their base and their merge, with what each file's names mean in each: what the kinds ask."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from scopes.changes import Change, changes
from scopes.families import SPREAD
from scopes.finding import Severity
from scopes.interference.finding import Edit, Interference, edit, line_of
from scopes.interference.survivors import Survivors
from scopes.problem import Location
from scopes.resolution import Resolver
from scopes.snapshot import WORD, Snapshot, changed_paths
from scopes.symbols import Definition, FileSymbols, Import, Literal, Reference

Key = tuple[object, ...]
Placed = Definition | Reference | Import | Literal


class Side:
    """One revision: its tree, what names mean in it, which paths it changed and what it did to symbols."""

    __slots__ = (
        "_brought",
        "_changes",
        "_imports",
        "_keys",
        "_left_out",
        "_words",
        "base",
        "changed",
        "resolver",
        "snapshot",
    )

    def __init__(self, snapshot: Snapshot, base: Snapshot, left_out: Collection[str] = ()) -> None:
        self.snapshot = snapshot
        self.base = base
        self.resolver = Resolver(snapshot)
        self._left_out = frozenset(left_out)
        self.changed = changed_paths(base, snapshot) - self._left_out
        self._changes: list[Change] | None = None
        self._words: dict[str, set[str]] = {}
        self._keys: dict[str, frozenset[Key]] = {}
        self._brought: dict[str, frozenset[Key]] = {}
        self._imports: dict[str, tuple[Import, ...]] = {}
        base.near |= self.changed
        snapshot.near = base.near  # one set, for all sides that start from this base

    @property
    def name(self) -> str:
        """What the revision is called."""
        return self.snapshot.name

    @property
    def changes(self) -> list[Change]:
        """What it did to symbols."""
        if self._changes is None:
            self._changes = changes(self.base, self.snapshot, self._left_out)
        return self._changes

    def new_words(self, path: str) -> set[str]:
        """The words on the lines that it brought into a file."""
        if path not in self._words:
            self._words[path] = new_words(self.base.read(path) or b"", self.snapshot.read(path) or b"")
        return self._words[path]

    def uses_in(self, path: str) -> frozenset[Key]:
        """The uses in a file, each as what tells it from others."""
        if path not in self._keys:
            symbols = self.snapshot.uses(path)
            self._keys[path] = (
                frozenset(_key(one) for one in symbols.references) if symbols is not None else frozenset()
            )
        return self._keys[path]

    def brought(self, path: str) -> frozenset[Key]:
        """The uses in a file that base does not have there; in some languages also what a function has once more."""
        if path not in self._brought:
            before, after = self.base.uses(path), self.snapshot.uses(path)
            old = {_key(one) for one in before.references} if before is not None else set()
            if after is not None and after.family in SPREAD:
                old -= _once_more(after, [before] if before is not None else [])
            self._brought[path] = self.uses_in(path) - old
        return self._brought[path]

    def new_imports(self, path: str) -> tuple[Import, ...]:
        """The imports in a file that base does not have there."""
        if path not in self._imports:
            before, after = self.base.outline(path), self.snapshot.outline(path)
            old = {_target(one) for one in before.imports} if before is not None else set()
            new = [one for one in after.imports if _target(one) not in old] if after is not None else []
            self._imports[path] = tuple(new)
        return self._imports[path]

    def change_of(self, path: str, qualified: str) -> Change | None:
        """What it did to one symbol of the base."""
        return next(
            (
                one
                for one in self.changes
                if one.path == path and one.before is not None and one.before.qualified == qualified
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a name in the merged tree that `user` brought in: neither base nor the other side has it."""

    path: str
    reference: Reference


class Comparison:
    """One direction of a pair: `editor` changed what `user` newly relies on. The kinds look at both directions."""

    __slots__ = (
        "_relevant",
        "_touched",
        "_uses",
        "base",
        "base_resolver",
        "editor",
        "merged",
        "resolver",
        "survivors",
        "user",
    )

    def __init__(self, base: Resolver, editor: Side, user: Side, merged: Resolver, survivors: Survivors) -> None:
        self.base_resolver = base
        self.base = base.snapshot
        self.editor = editor
        self.user = user
        self.resolver = merged
        self.merged = merged.snapshot
        self.merged.near = self.base.near
        self.survivors = survivors
        self._uses: list[Use] | None = None
        self._relevant: list[str] | None = None
        self._touched: frozenset[str] | None = None

    @property
    def touched(self) -> frozenset[str]:
        """The names by which something that the editor changed may be used."""
        if self._touched is None:
            self._touched = frozenset(touched_names(self.editor))
        return self._touched

    def relevant_paths(self) -> list[str]:
        """The files in whose new lines the user has one of the touched names, also under another name."""
        if self._relevant is None:
            self._relevant = [path for path in self.paths() if self._may_meet(path)]
            for snapshot in (self.base, self.editor.snapshot, self.user.snapshot, self.merged):
                snapshot.prepare([path for path in self._relevant if path in snapshot.blobs], with_uses=True)
        return self._relevant

    def _may_meet(self, path: str) -> bool:
        if self.lost_stars(path):
            return True
        words = self.user.new_words(path)
        if not self.touched.isdisjoint(words):
            return True
        symbols = self.user.snapshot.outline(path)
        return any(
            one.alias in words and self._is_touched(one) for one in (symbols.imports if symbols is not None else ())
        )

    def lost_stars(self, path: str) -> tuple[Import, ...]:
        """Imports of all names of a place that the editor took out of a file, in languages that look names up by it."""
        before, after = self.base.outline(path), self.editor.snapshot.outline(path)
        if before is None or after is None or before.family not in SPREAD:
            return ()
        kept = {_target(one) for one in after.imports}
        return tuple(one for one in before.imports if one.name == "*" and _target(one) not in kept)

    def paths(self) -> list[str]:
        """The files that the user changed, and that are in the merge without a conflict."""
        return sorted(path for path in self.user.changed if self.merged.outline(path) is not None)

    def new_uses(self) -> list[Use]:
        """Uses in the merge that the user brought in."""
        if self._uses is None:
            self._uses = [Use(path, one) for path in self.relevant_paths() for one in self._new_in(path)]
        return self._uses

    def _new_in(self, path: str) -> Iterator[Reference]:
        merged, user = self.merged.uses(path), self.user.snapshot.uses(path)
        new = self._brought_in(path) if merged is not None and user is not None else frozenset()
        if merged is None or not new:
            return
        is_any = (merged.family not in SPREAD and path in self.editor.changed) or bool(self.lost_stars(path))
        named = set() if is_any else self.touched | self._aliases(merged)
        for one in merged.references:
            if _key(one) in new and (is_any or one.name in named or not named.isdisjoint(WORD.findall(one.receiver))):
                yield one

    def _brought_in(self, path: str) -> frozenset[Key]:
        """The uses in a file that neither base nor the editor has there."""
        new, user = self.user.brought(path), self.user.snapshot.uses(path)
        if path not in self.editor.changed or user is None:
            return new
        old = set(self.editor.uses_in(path))
        if user.family in SPREAD:
            others = [self.base.uses(path), self.editor.snapshot.uses(path)]
            old -= _once_more(user, [one for one in others if one is not None])
        return new - old

    def _aliases(self, symbols: FileSymbols) -> set[str]:
        """Names in a file for what the editor did something to."""
        return {one.alias for one in symbols.imports if one.alias and self._is_touched(one)}

    def _is_touched(self, one: Import) -> bool:
        return one.name in self.touched or not self.touched.isdisjoint(WORD.findall(one.module))

    def new_imports(self) -> Iterator[tuple[str, Import]]:
        """Imports in the merge that the user brought in."""
        for path in self.paths():
            new = self.user.new_imports(path)
            symbols, editor = self.merged.outline(path), self.editor.snapshot.outline(path)
            if not new or symbols is None:
                continue
            own = {_target(one) for one in new}
            own -= {_target(one) for one in editor.imports} if editor is not None else set()
            for one in symbols.imports:
                if one.module and _target(one) in own:
                    yield path, one

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
            return next((one for one in symbols.imports if _target(one) == _target(place)), place)
        return next((one for one in symbols.references if _key(one) == _key(place)), place)

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


def touched_names(side: Side) -> Iterator[str]:
    """Names of what a side did something to and of the types around it, of its files, and of imports it removed."""
    for change in side.changes:
        if change.before is not None:
            yield change.before.name
            yield change.before.container.rpartition(".")[2]
    for path in side.changed & side.base.blobs.keys():
        if path not in side.snapshot.blobs:
            yield from path.rpartition(".")[0].split("/")[-2:]
        before, after = side.base.outline(path), side.snapshot.outline(path) if path in side.snapshot.blobs else None
        kept = {one.alias for one in after.imports} if after is not None else set()
        for one in before.imports if before is not None else ():
            if one.alias not in kept:
                yield one.alias.partition(".")[0]


def new_words(before: bytes, after: bytes) -> set[str]:
    """The words on the lines that the later text has, or has once more."""
    lines = Counter(after.splitlines()) - Counter(before.splitlines())
    return set(WORD.findall(b"\n".join(lines).decode("utf-8", "replace")))


def symbols_at(symbols: FileSymbols | None, qualified: str) -> list[Definition]:
    """The definitions of one qualified name."""
    return [one for one in symbols.definitions if one.qualified == qualified] if symbols is not None else []


def _key(one: Reference) -> Key:
    return one.receiver, one.name, one.is_call, one.count, one.named, one.scope


def _once_more(user: FileSymbols, others: list[FileSymbols]) -> set[Key]:
    """Uses that a function has once more than in the other trees: one of them is new."""
    own = Counter(_key(one) for one in user.references)
    counts = [Counter(_key(one) for one in other.references) for other in others]
    return {key for key, number in own.items() if all(number > count[key] for count in counts)}


def _target(one: Import) -> tuple[str, str, str]:
    return one.module, one.name, one.alias
