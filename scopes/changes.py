"""What a revision did to which symbol: added, removed, renamed, moved, or changed in signature, value or body."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from scopes.snapshot import Snapshot, changed_paths
from scopes.symbols import VALUES, Definition

LIKE = 0.75  # share of common words from which a new definition is the old one under another name
MOST_PAIRS = 400  # definitions that went times those that came, in one file, that are compared by their words


class Did(StrEnum):
    """What was done."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    SIGNATURE = "changed the signature of"
    VALUE = "changed the value of"
    BASES = "changed the bases of"
    BODY = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done to one symbol; `before` and `after` are None where there is none."""

    did: Did
    path: str
    before: Definition | None
    after: Definition | None
    after_path: str = ""

    @property
    def symbol(self) -> Definition:
        """The symbol as it was, or as it is where it was not."""
        found = self.before or self.after
        assert found is not None
        return found


def changes(before: Snapshot, after: Snapshot, but: Container[str] = ()) -> list[Change]:
    """Everything that differs between the symbols of two trees, file after file, without the files `but`."""
    paths = sorted(path for path in changed_paths(before, after) if path not in but)
    before.prepare(paths, with_uses=False)
    after.prepare(paths, with_uses=False)
    found: list[Change] = []
    gone: list[tuple[str, Definition]] = []
    come: list[tuple[str, Definition]] = []
    for path in paths:
        old, new = _by_name(before, path), _by_name(after, path)
        found += _edited(path, old, new)
        gone += [(path, one) for name, ones in old.items() if name not in new for one in ones[:1]]
        come += [(path, one) for name, ones in new.items() if name not in old for one in ones[:1]]
    found += _paired(before, after, gone, come)
    return found


def _by_name(snapshot: Snapshot, path: str) -> dict[str, list[Definition]]:
    symbols = snapshot.outline(path) if path in snapshot.blobs else None
    found: dict[str, list[Definition]] = {}
    for one in symbols.definitions if symbols is not None else ():
        found.setdefault(one.qualified, []).append(one)
    return found


def _edited(path: str, old: dict[str, list[Definition]], new: dict[str, list[Definition]]) -> Iterator[Change]:
    for name, ones in old.items():
        for before, after in zip(ones, new.get(name, ()), strict=False):
            for did in _differences(before, after):
                yield Change(did, path, before, after, path)


def _differences(before: Definition, after: Definition) -> Iterator[Did]:
    if before.signature != after.signature or before.parameters != after.parameters:
        yield Did.SIGNATURE
    if before.bases != after.bases:
        yield Did.BASES
    if before.body != after.body:
        yield Did.VALUE if before.kind in VALUES else Did.BODY


def _paired(
    before: Snapshot, after: Snapshot, gone: list[tuple[str, Definition]], come: list[tuple[str, Definition]]
) -> Iterator[Change]:
    """What went and what came: the same under another name or elsewhere, or two things."""
    free = list(come)
    left = []
    for path, old in gone:
        match = next((one for one in free if _is_same(path, old, *one)), None)
        if match is None:
            left.append((path, old))
            continue
        free.remove(match)
        yield _as_change(path, old, *match)
    for path, old in left:
        near = [new for new_path, new in free if new_path == path and new.kind == old.kind]
        like = _likest(before, after, path, old, near) if len(left) * len(near) <= MOST_PAIRS else None
        if like is not None:
            free.remove((path, like))
            yield _as_change(path, old, path, like)
        else:
            yield Change(Did.REMOVED, path, old, None)
    yield from (Change(Did.ADDED, path, None, new, path) for path, new in free)


def _as_change(path: str, old: Definition, new_path: str, new: Definition) -> Change:
    return Change(Did.RENAMED if old.name != new.name else Did.MOVED, path, old, new, new_path)


def _is_same(path: str, old: Definition, new_path: str, new: Definition) -> bool:
    """The same body, and the same name or place."""
    same_body = bool(old.body) and old.body == new.body and old.kind == new.kind and old.signature == new.signature
    return same_body and (old.name == new.name or (path == new_path and old.container == new.container))


def _likest(
    before: Snapshot, after: Snapshot, path: str, old: Definition, new: Iterable[Definition]
) -> Definition | None:
    text = _words(before, path, old)
    scored = [(_likeness(text, _words(after, path, one)), one) for one in new]
    best = max(scored, key=lambda item: item[0], default=(0.0, None))
    return best[1] if best[0] >= LIKE else None


def _likeness(first: list[bytes], second: list[bytes]) -> float:
    if len(first) < 5 or len(first) + len(second) > 4000:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _words(snapshot: Snapshot, path: str, one: Definition) -> list[bytes]:
    return (snapshot.read(path) or b"")[one.start : one.end].split()
