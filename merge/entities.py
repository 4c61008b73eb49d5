"""Who is who: the items of one version matched with those of another.

By equal text in order, then by key, then by equal text anywhere, then by likeness: neighbours first, at
last entities that were renamed and moved. FINDINGS of the measurements: likeness above 0.5.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from grammars.language import ImportRule, KeyRule, Language
from grammars.node import Node
from grammars.paths import folded, part_of
from merge.items import COMMENT, Item, unwrapped
from merge.sequences import changed_blocks
from merge.tokens import likeness, words

ALIKE = 0.5
RENAMED = 0.6  # an entity without its old name
RENAMED_WORDS = 8  # fewer words say nothing about who it was
CONTAINED = 0.51  # the score of a statement that holds all of the other
HELD = 4  # tokens that the smaller must have for that
LIKENESS_PAIRS = 1_600
LIKENESS_BYTES = 60_000


class Added:
    """Texts that both sides added alike and that are no other form of anything in base."""

    __slots__ = ("beside", "texts")

    def __init__(self, texts: frozenset[bytes] = frozenset(), beside: frozenset[bytes] = frozenset()) -> None:
        self.texts = texts  # not to be matched by likeness
        self.beside = beside  # nor by key, which another item of that side has as base has it


def describe(item: Item, language: Language) -> Item:
    """Fill in key, signature, name and label of an item, once."""
    if item.known:
        return item
    item.known = True
    if item.node is None:
        return item
    node = unwrapped(item.node, language)
    imported = language.imports.get(node.kind)
    if imported is not None:
        _apply_import(item, node, imported)
        return item
    outer = language.keys.get(item.node.kind)
    inner = language.keys.get(node.kind)
    if inner is not None:
        _apply(item, node, inner, node.kind)
        if outer is not None and outer is not inner:
            item.signature = tuple(part_of(item.node, path) for path in outer.signature)
    elif outer is not None:
        _apply(item, item.node, outer, node.kind)
    return item


def _apply_import(item: Item, node: Node, rule: ImportRule) -> None:
    """An import is known by its source; one without a list of names by all that it says."""
    names = _names(node, rule.names) if rule.names else None
    sources = [_source(node, path, names) for path in rule.source]
    whole = () if names is not None else (folded(node.text),)
    item.key = ("import", node.kind, *sources, *whole)
    item.name = b", ".join(part for part in sources if part) or folded(node.text)


def _source(node: Node, path: str, names: Node | None) -> bytes:
    """What is imported from, without the list of names if that is part of it (`use a::{b, c}`)."""
    found = part_of(node, path)
    if names is None or names is node:
        return found
    return found.replace(folded(names.text), b"")


def _apply(item: Item, node: Node, rule: KeyRule, kind: str) -> None:
    """Set what the rule says of the item."""
    found = [part_of(node, path) for path in rule.paths]
    item.label = rule
    if rule.paths and not any(found):
        return
    item.key = (kind, *found)
    item.signature = tuple(part_of(node, path) for path in rule.signature)
    item.name = next((part for part in found if part), b"")


def _names(node: Node, kind: str) -> Node | None:
    """The node that lists the imported names (in braces, in parentheses, behind `import`)."""
    if node.kind == kind:
        return node if any(child.field == "name" for child in node.children) else None
    return next((child for child in _near(node) if child.kind == kind), None)


def _near(node: Node) -> Iterator[Node]:
    """Children and their children."""
    for child in node.children:
        yield child
        yield from child.children


def match(
    base: list[Item],
    side: list[Item],
    language: Language,
    *,
    by_place: bool = False,
    new: Added | None = None,
) -> list[int]:
    """For each item of the side the index of the base item that it was, or -1.

    With `by_place`, as for arguments, one that was replaced counts as the one that it stands for. What reads
    like one of `new` is no other form of anything in base.
    """
    pairs = _Pairs(base, side, language, new or Added())
    pairs.by_text_in_order()
    pairs.by_key()
    pairs.by_text()
    pairs.by_likeness()
    pairs.by_content()
    if by_place:
        pairs.by_place()
    return pairs.found


def match_added(ours: list[Item], theirs: list[Item], language: Language) -> list[tuple[Item, Item]]:
    """The items that both sides added and that are one and the same, by key."""
    table: dict[object, list[Item]] = {}
    for item in ours:
        key = describe(item, language).key
        if key is not None:
            table.setdefault((key, item.signature), []).append(item)
            table.setdefault(key, []).append(item)
    found = []
    taken: set[int] = set()
    for exact in (True, False):
        for item in theirs:
            key = describe(item, language).key
            if key is None or id(item) in taken or (not exact and item.signature):
                continue
            same = [x for x in table.get((key, item.signature) if exact else key, ()) if id(x) not in taken]
            if same:
                taken.update((id(same[0]), id(item)))
                found.append((same[0], item))
    return found


class _Pairs:
    """A matching in the making."""

    __slots__ = ("base", "found", "language", "new", "side", "taken")

    def __init__(self, base: list[Item], side: list[Item], language: Language, new: Added) -> None:
        self.new = new
        self.base = base
        self.side = side
        self.language = language
        self.found = [-1] * len(side)
        self.taken = [False] * len(base)

    def pair(self, x: int, y: int) -> None:
        self.found[y] = x
        self.taken[x] = True

    def free_base(self) -> list[int]:
        return [x for x, taken in enumerate(self.taken) if not taken]

    def free_side(self) -> list[int]:
        return [y for y, x in enumerate(self.found) if x < 0]

    def by_text_in_order(self) -> None:
        """Equal items along the longest common sequence."""
        at = other = 0
        texts = [item.text for item in self.base]
        blocks = changed_blocks(texts, [item.text for item in self.side])
        for i, j, _, m in [*blocks, (len(self.base),) * 4]:
            for offset in range(i - at):
                self.pair(at + offset, other + offset)
            at, other = j, m

    def by_key(self) -> None:
        """The same key: with the same signature first, then the n-th with the n-th."""
        for exact in (True, False):
            table: dict[object, list[int]] = {}
            for x in reversed(self.free_base()):
                item = describe(self.base[x], self.language)
                if item.key is not None:
                    table.setdefault((item.key, item.signature) if exact else item.key, []).append(x)
            for y in self.free_side():
                item = describe(self.side[y], self.language)
                same = table.get((item.key, item.signature) if exact else item.key)
                if item.key is not None and same and item.text not in self.new.beside:
                    self.pair(same.pop(), y)

    def by_text(self) -> None:
        """What is unique on both sides and equal, wherever it went."""
        base, side = self.free_base(), self.free_side()
        if not base or not side:
            return
        counts = Counter(self.base[x].text for x in base)
        counts.update(self.side[y].text for y in side)
        where = {self.base[x].text: x for x in base}
        for y in side:
            text = self.side[y].text
            if counts[text] == 2 and text in where and len(words(text)) > 3:
                self.pair(where.pop(text), y)

    def by_likeness(self) -> None:
        """Neighbours that share more than half of their tokens, the most alike first."""
        for base, side in list(self._gaps()):
            if len(base) * len(side) > LIKENESS_PAIRS:
                continue
            scores = sorted(self._scores(base, side), key=lambda score: (-score[0], *score[1:]))
            done: list[tuple[int, int]] = []
            for _, x, y in scores:
                if all((x - p) * (y - q) > 0 for p, q in done):
                    done.append((x, y))
                    self.pair(x, y)

    def by_content(self) -> None:
        """Entities that were renamed and moved: what they hold is the same."""
        base = [x for x in self.free_base() if self.base[x].label is not None]
        new = self.new.texts
        side = [y for y in self.free_side() if self.side[y].label is not None and self.side[y].text not in new]
        if not base or len(base) * len(side) > LIKENESS_PAIRS:
            return
        for _, x, y in sorted(self._scores(base, side), key=lambda score: (-score[0], *score[1:])):
            if not self.taken[x] and self.found[y] < 0:
                self.pair(x, y)

    def by_place(self) -> None:
        """As many as there were between the same neighbours: each for the one in its place."""
        for base, side in list(self._gaps()):
            if len(base) == len(side):
                for x, y in zip(base, side, strict=True):
                    if self.base[x].group < 0 and self.side[y].group < 0:
                        self.pair(x, y)

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Unmatched items of both that stand between the same matched neighbours."""
        before, run = -1, list[int]()
        for y, x in enumerate([*self.found, len(self.base)]):
            if x < 0:
                if self.side[y].text not in self.new.texts:
                    run.append(y)
                continue
            if run and x > before:
                base = [p for p in range(before + 1, x) if not self.taken[p]]
                if base:
                    yield base, run
            before, run = x, []

    def _scores(self, base: Iterable[int], side: Iterable[int]) -> Iterator[tuple[float, int, int]]:
        """Pairs of one kind that are alike enough."""
        bags = {y: self._bag(self.side[y]) for y in side}
        kinds = {y: self._kind(self.side[y]) for y in side}
        for x in base:
            item = self.base[x]
            bag, kind = self._bag(item), self._kind(item)
            for y, other in bags.items():
                if kind != kinds[y] or not bag or not other:
                    continue
                score = max(likeness(bag, other), self._containment(item, bag, other))
                if score > self._needed(item, self.side[y], bag, other):
                    yield score, x, y

    def _containment(self, item: Item, bag: Counter[bytes], other: Counter[bytes]) -> float:
        """A statement that holds all of the other is that one with something put around it."""
        if self._is_named(item) or min(bag.total(), other.total()) < HELD:
            return 0.0
        return CONTAINED if bag <= other or other <= bag else 0.0

    def _needed(self, item: Item, other: Item, bag: Counter[bytes], other_bag: Counter[bytes]) -> float:
        """How alike two items must be to be one."""
        if not self._is_named(item) and not self._is_named(other):
            return ALIKE
        if min(bag.total(), other_bag.total()) < RENAMED_WORDS:
            return 1.0
        return RENAMED

    def _is_named(self, item: Item) -> bool:
        """Is its name what it is known by? A statement that only binds a name is known by its place too."""
        return describe(item, self.language).key is not None and item.group >= 0

    def _kind(self, item: Item) -> str:
        return unwrapped(item.node, self.language).kind if item.node is not None else COMMENT

    def _bag(self, item: Item) -> Counter[bytes]:
        """The tokens of an item, of an entity without its name; empty where likeness has no say."""
        if item.node is None:
            return Counter(words(item.text))
        described = describe(item, self.language)
        if item.end - item.start > LIKENESS_BYTES:
            return Counter()
        if described.key is not None and described.key[0] == "import":
            return Counter()
        bag = Counter(words(item.node.text))
        if not self._is_named(item):
            return bag
        return Counter({token: count for token, count in bag.items() if token.isalnum()}) - Counter(
            words(described.name)
        )
