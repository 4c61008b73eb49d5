"""What one revision newly relies on in a merge: found once, for all the others that it meets there.

Of many revisions each meets each. What does not depend on the other one of a pair is kept here, by the file that it
leads to, so that a pair looks only at what leads from one of the two into a file that the other changed.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from scopes.includes import with_body
from scopes.interference.side import Side, key_of, target_of
from scopes.meaning import Found, Meaning, Module, Unbound
from scopes.resolution import Resolver
from scopes.snapshot import WORD
from scopes.symbols import FileSymbols, Import, Reference

T = TypeVar("T")
UNKNOWN = "\0"  # before a name, among paths


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a name in the merged tree that `user` brought in: neither base nor the other side has it."""

    path: str
    reference: Reference


class Leads(Generic[T]):
    """Things in an order, each by the files that it leads to."""

    __slots__ = ("_by_path", "_things")

    def __init__(self, found: Iterator[tuple[T, Collection[str]]]) -> None:
        self._things: list[T] = []
        self._by_path: dict[str, list[int]] = {}
        for thing, paths in found:
            for path in paths:
                self._by_path.setdefault(path, []).append(len(self._things))
            if paths:
                self._things.append(thing)

    def into(self, paths: frozenset[str] | set[str]) -> list[T]:
        """Those that lead to one of these files."""
        numbers = {number for path in self._by_path.keys() & paths for number in self._by_path[path]}
        return [self._things[number] for number in sorted(numbers)]


class Reliance:
    """The uses, imports and whatever else the kinds ask for that `user` brought into `merged`."""

    __slots__ = ("_kept", "_others", "_paths", "_relevant", "_touched", "base", "merged", "user")

    def __init__(self, user: Side, base: Resolver, merged: Resolver, others: Sequence[Side]) -> None:
        self.user = user
        self.base = base
        self.merged = merged
        merged.snapshot.near = base.snapshot.near
        self._others = others
        self._kept: dict[object, object] = {}
        self._touched: frozenset[str] | None = None
        self._paths: list[str] | None = None
        self._relevant: list[str] | None = None

    def of(self, find: Callable[["Reliance"], T]) -> T:
        """What `find` makes of this, once."""
        if find not in self._kept:
            self._kept[find] = find(self)
        return cast("T", self._kept[find])

    @property
    def touched(self) -> frozenset[str]:
        """The names by which something that any of the others changed may be used."""
        if self._touched is None:
            self._touched = frozenset().union(*(other.touched for other in self._others))
        return self._touched

    def paths(self) -> list[str]:
        """The files that the user changed, and that are in the merge without a conflict."""
        if self._paths is None:
            tree = self.merged.snapshot
            self._paths = sorted(path for path in self.user.changed if tree.outline(path) is not None)
        return self._paths

    def relevant_paths(self) -> list[str]:
        """The files in whose new lines the user has one of the touched names, also under another name."""
        if self._relevant is None:
            self._relevant = [path for path in self.paths() if self.may_meet(path, self.touched)]
            for snapshot in (self.base.snapshot, self.user.snapshot, self.merged.snapshot):
                snapshot.prepare(self._relevant, with_uses=True)
        return self._relevant

    def may_meet(self, path: str, touched: frozenset[str]) -> bool:
        """Do the new lines of a file have one of the names?"""
        words = self.user.new_words(path)
        if not touched.isdisjoint(words):
            return True
        symbols = self.user.snapshot.outline(path)
        held = symbols.imports if symbols is not None else ()
        return any(one.alias in words and is_touched(one, touched) for one in held)

    def uses_into(self, editor: Side) -> list[Use]:
        """Uses that base does not have and that led, or lead in the merge, to a file that another revision changed,
        or that lead nowhere that is known and have a name that it took away."""
        return self.of(_uses).into(editor.changed | {f"{UNKNOWN}{name}" for name in editor.gone})

    def imports_into(self, changed: set[str]) -> list[tuple[str, Import]]:
        """The same of imports."""
        return self.of(_imports).into(changed)


def _uses(reliance: Reliance) -> Leads[Use]:
    return Leads(_all_uses(reliance))


def _all_uses(reliance: Reliance) -> Iterator[tuple[Use, Collection[str]]]:
    user, merged = reliance.user, reliance.merged
    for path in reliance.relevant_paths():
        symbols = merged.snapshot.uses(path)
        new = user.brought(path) if symbols is not None else frozenset()
        if symbols is None or not new:
            continue
        names = reliance.touched | aliases(symbols, reliance.touched)
        for one in symbols.references:
            if key_of(one) in new and is_named(one, names):
                before, after = user.resolver.reference(path, one), merged.reference(path, one)
                meanings = before, after, with_body(merged, after)
                files = {meaning.path for meaning in meanings if isinstance(meaning, Found)}
                unknown = {f"{UNKNOWN}{one.name}"} if is_unknown(before) else set()
                yield Use(path, one), files | unknown


def _imports(reliance: Reliance) -> Leads[tuple[str, Import]]:
    return Leads(_all_imports(reliance))


def _all_imports(reliance: Reliance) -> Iterator[tuple[tuple[str, Import], Collection[str]]]:
    user, merged = reliance.user, reliance.merged.snapshot
    for path in reliance.paths():
        own = {target_of(one) for one in user.new_imports(path)}
        symbols = merged.outline(path) if own else None
        for one in symbols.imports if symbols is not None else ():
            if one.module and target_of(one) in own:
                file = file_of(user.resolver.imported(path, one))
                yield (path, one), {file} if file else ()


def is_unknown(meaning: Meaning) -> bool:
    """Is nothing known of what a use means?"""
    return meaning is None or isinstance(meaning, Unbound)


def file_of(meaning: Meaning) -> str:
    """The file that something is in, "" for none."""
    if isinstance(meaning, Module):
        return meaning.files[0]
    return meaning.path if isinstance(meaning, Found) else ""


def is_named(one: Reference, names: Collection[str]) -> bool:
    """Does a use have one of the names in it?"""
    return one.name in names or any(word in names for word in WORD.findall(one.receiver))


def is_touched(one: Import, touched: frozenset[str]) -> bool:
    """Does an import have one of the names?"""
    return one.name in touched or not touched.isdisjoint(WORD.findall(one.module))


def aliases(symbols: FileSymbols, touched: frozenset[str]) -> set[str]:
    """Names in a file for what somebody did something to."""
    return {one.alias for one in symbols.imports if one.alias and is_touched(one, touched)}
