"""One revision against its base: the paths, symbols, uses and imports that it changed or brought in."""

from collections import Counter
from collections.abc import Collection, Iterator

from scopes.changes import Change, Did, changes
from scopes.families import SPREAD
from scopes.resolution import Resolver
from scopes.snapshot import WORD, Snapshot, changed_paths
from scopes.symbols import FileSymbols, Import, Reference

Key = tuple[object, ...]
LONG = 10  # letters


class Side:
    """One revision: its tree, what names mean in it, which paths it changed and what it did to symbols."""

    __slots__ = (
        "_brought",
        "_by_name",
        "_changes",
        "_gone",
        "_imports",
        "_keys",
        "_left_out",
        "_touched",
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
        self._touched: frozenset[str] | None = None
        self._gone: dict[str, Change] | None = None
        self._by_name: dict[tuple[str, str], Change] | None = None
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

    @property
    def touched(self) -> frozenset[str]:
        """The names by which something that it changed may be used."""
        if self._touched is None:
            self._touched = frozenset(touched_names(self))
        return self._touched

    @property
    def gone(self) -> dict[str, Change]:
        """What it removed or renamed, by names that are not likely to stand for anything else."""
        if self._gone is None:
            taken = [one for one in self.changes if one.did in (Did.REMOVED, Did.RENAMED)]
            self._gone = {one.symbol.name: one for one in reversed(taken) if is_telling(one.symbol.name)}
        return self._gone

    def has_word(self, path: str, word: str) -> bool:
        """Is a word in a file of it?"""
        return path in self.snapshot.blobs and word in self.snapshot.words(path)

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
                frozenset(key_of(one) for one in symbols.references) if symbols is not None else frozenset()
            )
        return self._keys[path]

    def brought(self, path: str) -> frozenset[Key]:
        """The uses in a file that base does not have there; in some languages also what a function has once more."""
        if path not in self._brought:
            before, after = self.base.uses(path), self.snapshot.uses(path)
            old = {key_of(one) for one in before.references} if before is not None else set()
            if after is not None and after.family in SPREAD:
                old -= once_more(after, [before] if before is not None else [])
            self._brought[path] = self.uses_in(path) - old
        return self._brought[path]

    def new_imports(self, path: str) -> tuple[Import, ...]:
        """The imports in a file that base does not have there."""
        if path not in self._imports:
            before, after = self.base.outline(path), self.snapshot.outline(path)
            old = {target_of(one) for one in before.imports} if before is not None else set()
            new = [one for one in after.imports if target_of(one) not in old] if after is not None else []
            self._imports[path] = tuple(new)
        return self._imports[path]

    def change_of(self, path: str, qualified: str) -> Change | None:
        """What it did to one symbol of the base."""
        if self._by_name is None:
            known = [one for one in self.changes if one.before is not None]
            self._by_name = {(one.path, one.symbol.qualified): one for one in reversed(known)}
        return self._by_name.get((path, qualified))


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


def is_telling(name: str) -> bool:
    """Is it of several words, or long? `close` and `name` are names of things in other places too."""
    return len(name) >= LONG or "_" in name.strip("_") or any(sign.isupper() for sign in name[1:])


def new_words(before: bytes, after: bytes) -> set[str]:
    """The words on the lines that the later text has, or has once more."""
    lines = Counter(after.splitlines()) - Counter(before.splitlines())
    return set(WORD.findall(b"\n".join(lines).decode("utf-8", "replace")))


def key_of(one: Reference) -> Key:
    return one.receiver, one.name, one.is_call, one.count, one.named, one.scope


def once_more(user: FileSymbols, others: list[FileSymbols]) -> set[Key]:
    """Uses that a function has once more than in the other trees: one of them is new."""
    own = Counter(key_of(one) for one in user.references)
    counts = [Counter(key_of(one) for one in other.references) for other in others]
    return {key for key, number in own.items() if all(number > count[key] for count in counts)}


def target_of(one: Import) -> tuple[str, str, str]:
    return one.module, one.name, one.alias
