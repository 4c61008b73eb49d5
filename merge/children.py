"""The order of a merged list: which items it holds, in which order, and where the two sides clash.

A list merge over identities (diff3 on who is who), not over texts: between two items that stand in both
sides as in base, each side's insertions, deletions and moves are taken together. What two sides insert at
one place stands side by side where the items commute, else it is a clash.
"""

from bisect import bisect_left
from collections import Counter

from merge.additions import Additions
from merge.entities import Added, describe, match, match_added
from merge.items import Item
from merge.order import Order
from merge.precedence import is_circular
from merge.revision import Triple
from merge.tokens import added, is_word, removed, words

SAID = 16  # bytes of an item that two sides do not add by chance

Items = list[Item]


class Slot:
    """One item of the result, with what each version has of it."""

    __slots__ = ("beside", "ident", "items", "moved")

    def __init__(self, ident: int, items: Triple[Item | None]) -> None:
        self.ident = ident
        self.items = items
        self.beside = ""  # the rule by which it stands where the other side inserted too
        self.moved = False


class Gone:
    """An item that one side deleted and the other left alone, or that both deleted."""

    __slots__ = ("ident", "items")

    def __init__(self, ident: int, items: Triple[Item | None]) -> None:
        self.ident = ident
        self.items = items


class Clash:
    """What a person must decide: the runs of each side. `whole`: all between the neighbouring items."""

    __slots__ = ("reason", "runs", "whole")

    def __init__(self, runs: Triple[Items], reason: str, *, whole: bool) -> None:
        self.runs = runs
        self.reason = reason
        self.whole = whole


Entry = Slot | Gone | Clash


def identify(lists: Triple[Items], order: Order) -> None:
    """Give items of the three versions that are one and the same the same `ident`."""
    for index, item in enumerate(lists.base):
        item.ident = index
    count = len(lists.base)
    shared = frozenset() if order.by_place else _added_alike(lists)
    beside = _beside_their_like(lists, shared, order) if shared else shared
    for side in (lists.ours, lists.theirs):
        found = match(lists.base, side, order.language, by_place=order.by_place, new=Added(shared, beside))
        for item, index in zip(side, found, strict=True):
            item.ident = index
            if index < 0:
                item.ident = count
                count += 1
    new = [[x for x in side if x.ident >= len(lists.base)] for side in (lists.ours, lists.theirs)]
    for ours, theirs in match_added(new[0], new[1], order.language):
        if order.options.import_deduplication or ours.key is None or ours.key[0] != "import":
            theirs.ident = ours.ident
    if order.unique_texts or not order.by_place:
        _link_texts(new[0], new[1], 0 if order.unique_texts else SAID)


def _added_alike(lists: Triple[Items]) -> frozenset[bytes]:
    """The texts of some length that both sides have once and base has not."""
    base, ours, theirs = (Counter(item.text for item in side) for side in lists)
    return frozenset(
        text for text in ours if len(text) >= SAID and ours[text] == theirs[text] == 1 and text not in base
    )


def _beside_their_like(lists: Triple[Items], shared: frozenset[bytes], order: Order) -> frozenset[bytes]:
    """Those of the shared texts that a side put beside what base has by the same key: no other form of that."""
    keys: dict[object, bytes] = {}
    for item in lists.base:
        key = describe(item, order.language).key
        if key is not None:
            keys[key] = item.text
    found = set[bytes]()
    for side in (lists.ours, lists.theirs):
        texts = {item.text for item in side}
        for item in side:
            if item.text in shared and keys.get(describe(item, order.language).key) in texts:
                found.add(item.text)
    return frozenset(found)


def _link_texts(ours: Items, theirs: Items, least: int) -> None:
    """Equal texts that both sides added are one, in an ordered list those of some length that stand there once."""
    taken = {item.ident for item in ours} & {item.ident for item in theirs}
    counts = (Counter(item.text for item in ours), Counter(item.text for item in theirs))
    table = {item.text: item.ident for item in ours if item.ident not in taken}
    for item in theirs:
        is_one = not least or (len(item.text) >= least and all(count[item.text] == 1 for count in counts))
        if item.ident not in taken and item.text in table and is_one:
            item.ident = table.pop(item.text)


def arrange(lists: Triple[Items], order: Order) -> list[Entry]:
    """The entries of the merged list, in order. The items must be identified."""
    try:
        return _Arrangement(lists, order).entries()
    except _EntangledError as entangled:
        return [Clash(lists, str(entangled), whole=True)]


def ascending(numbers: list[int]) -> set[int]:
    """The members of the longest ascending sub-sequence (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        back.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            ends.append(index)
        else:
            tops[pile] = number
            ends[pile] = index
    chain = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.add(numbers[index])
        index = back[index]
    return chain


class _Arrangement:
    """One list merge in the making."""

    __slots__ = ("additions", "all", "around", "base_count", "lists", "order", "stable")

    def __init__(self, lists: Triple[Items], order: Order) -> None:
        self.lists = lists
        self.order = order
        self.additions = Additions(lists, order)
        self.around: Items = []  # what stands before and behind the place in question
        self.base_count = len(lists.base)
        self.all = lists.map(lambda side: {item.ident: item for item in side})
        self.stable = Triple(
            set(range(self.base_count)),
            ascending([x.ident for x in lists.ours if x.ident < self.base_count]),
            ascending([x.ident for x in lists.theirs if x.ident < self.base_count]),
        )

    def entries(self) -> list[Entry]:
        """Anchors, and between them what both sides did."""
        anchors = self.stable.ours & self.stable.theirs
        circular = is_circular(*([item.ident for item in side] for side in self.lists))
        if circular or (not self.order.commutes and self._both_moved()):
            return [Clash(self.lists, "moved on both sides", whole=True)]
        segments = self.lists.map(lambda side: _cut([x.ident for x in side], anchors))
        found: list[Entry] = []
        ends = [*sorted(anchors), -1]
        for index, anchor in enumerate(ends):
            ids = Triple(segments.base[index], segments.ours[index], segments.theirs[index])
            if ids.base or ids.ours or ids.theirs:
                self.around = [self.lists.base[at] for at in (ends[index - 1], anchor) if at >= 0]
                found.extend(self._between(ids))
            if anchor >= 0:
                found.append(self._slot(anchor))
        return found

    def _both_moved(self) -> bool:
        """Did both sides move items, and not alike?"""
        old = [
            [item.ident for item in side if item.ident in self.all.base]
            for side in (self.lists.ours, self.lists.theirs)
        ]
        moved = [len(ids) > len(self._stable_of(at)) for at, ids in enumerate(old)]
        return all(moved) and old[0] != old[1]

    def _stable_of(self, side: int) -> set[int]:
        """What of base stands in order in ours (0) or theirs (1)."""
        return self.stable.theirs if side else self.stable.ours

    def _slot(self, ident: int) -> Slot:
        known = self.all
        slot = Slot(ident, Triple(known.base.get(ident), known.ours.get(ident), known.theirs.get(ident)))
        slot.moved = ident < self.base_count and not (ident in self.stable.ours and ident in self.stable.theirs)
        return slot

    def _between(self, ids: Triple[list[int]]) -> list[Entry]:
        """What stands between two anchors, if something does."""
        if self._is_broken(ids):
            return [self._clash_all(ids, set())]
        lost: set[int] = set()  # deleted on one side, changed on the other
        ours = [x for x in ids.ours if self._stays(x, 0, ids, lost)]
        theirs = [x for x in ids.theirs if self._stays(x, 1, ids, lost)]
        gone: list[Entry] = [self._gone(x) for x in ids.base if self._is_gone(x)]
        if lost and (not self.order.commutes or self._replaced(ours, theirs, lost)):
            return [self._clash_all(ids, lost)]
        row = self._in_a_row(ids) if not lost else None
        if row is not None:
            return [*gone, *row]
        done: list[Entry] = []
        for mine, yours, shared in _aligned(ours, theirs):
            placed = self._side_by_side(mine, yours, lost)
            if placed is None:
                return [self._clash_all(ids, lost)]
            done.extend(placed)
            if shared >= 0:
                done.append(self._slot(shared))
        return [*gone, *done]

    def _in_a_row(self, ids: Triple[list[int]]) -> list[Entry] | None:
        """One side put other items in place of a run to which the other side added at one end: in that order.

        None where it is not so, or where what was added speaks of what the run alone spoke of.
        """
        if self.order.options.profile != "eager" or self.order.commutes or self.order.by_place or not ids.base:
            return None
        for new, kept in ((ids.ours, ids.theirs), (ids.theirs, ids.ours)):
            added_ids = [ident for ident in kept if ident >= self.base_count]
            if not new or not added_ids or set(new) & {*ids.base, *added_ids}:
                continue
            row = new + added_ids if kept == ids.base + added_ids else added_ids + new
            if row[: len(new)] != new and kept != added_ids + ids.base:
                continue
            gone = self._words(ids.base) - self._words(new)
            return None if gone & self._words(added_ids) else [self._besides(ident) for ident in row]
        return None

    def _words(self, ids: list[int]) -> set[bytes]:
        return {word for ident in ids for word in words(self._any(ident).text) if is_word(word)}

    def _besides(self, ident: int) -> Slot:
        slot = self._slot(ident)
        slot.beside = "adjacent-edits"
        return slot

    def _is_broken(self, ids: Triple[list[int]]) -> bool:
        """Is something in there that does not parse and is not the same in all? What it is, nobody knows."""
        return any(
            (node := side[ident].node) is not None and node.is_error
            for part, side in zip(ids, self.all, strict=True)
            for ident in part
        )

    def _stays(self, ident: int, side: int, ids: Triple[list[int]], lost: set[int]) -> bool:
        """Does this item of ours (0) or theirs (1) stand here in the result?"""
        own = (self.all.ours, self.all.theirs)[side]
        other = (self.all.theirs, self.all.ours)[side]
        if ident >= self.base_count:
            return side == 0 or ident not in other or ident in ids.ours
        if ident not in other:
            if _same(own[ident], self.all.base[ident]) or self._is_swept(ident, own[ident]):
                return False
            lost.add(ident)
            return True
        if ident in (self.stable.ours, self.stable.theirs)[side]:
            return False  # the other side moved it away
        both_moved = ident not in (self.stable.theirs, self.stable.ours)[side]
        return side == 0 or not both_moved or ident in ids.ours

    def _is_gone(self, ident: int) -> bool:
        here = (self.all.ours.get(ident), self.all.theirs.get(ident))
        base = self.all.base[ident]
        return not all(here) and all(x is None or _same(x, base) or self._is_swept(ident, x) for x in here)

    def _is_swept(self, ident: int, item: Item) -> bool:
        """Is the edit of an item one that both sides made elsewhere in the list? Then a deletion stands."""
        if self.order.options.profile == "careful":
            return False
        edit = _edit(self.all.base[ident], item)
        for other in range(self.base_count):
            base, ours, theirs = (side.get(other) for side in self.all)
            if base and ours and theirs and ours.text == theirs.text != base.text and _edit(base, ours) == edit:
                return True
        return False

    def _gone(self, ident: int) -> Gone:
        return Gone(ident, self.all.map(lambda side: side.get(ident)))

    def _replaced(self, ours: list[int], theirs: list[int], lost: set[int]) -> bool:
        """Did the deleting side put one new item of the same kind in the place of the one that it deleted?"""
        if len(lost) != 1:
            return False
        ident = next(iter(lost))
        new = theirs if ident in self.all.ours else ours
        return len(new) == 1 and self._any(new[0]).kind == self.all.base[ident].kind

    def _any(self, ident: int) -> Item:
        found = self.all.ours.get(ident) or self.all.theirs.get(ident)
        return found if found is not None else self.all.base[ident]

    def _side_by_side(self, ours: list[int], theirs: list[int], lost: set[int]) -> list[Entry] | None:
        """Insertions of both sides at one place; None where they clash."""
        both = ""
        ids = ours + theirs
        if ours and theirs:
            mine, yours = ([self._any(ident) for ident in side] for side in (ours, theirs))
            both = self.additions.beside(mine, yours, self.around)
            if not both:
                return None
            ids = [item.ident for item in self.additions.ordered(mine, yours)]
        found: list[Entry] = []
        for ident in ids:
            if ident in lost:
                found.append(self._lost(ident))
            else:
                slot = self._slot(ident)
                slot.beside = both
                found.append(slot)
        return found

    def _lost(self, ident: int) -> Clash:
        runs = self.all.map(lambda side: [side[ident]] if ident in side else [])
        return Clash(runs, self._lost_reason(ident), whole=False)

    def _lost_reason(self, ident: int) -> str:
        if ident in self.all.ours:
            return "changed in ours, deleted in theirs"
        return "deleted in ours, changed in theirs"

    def _clash_all(self, ids: Triple[list[int]], lost: set[int]) -> Clash:
        """One clash of everything between the two anchors. Raises _EntangledError."""
        reason = self._lost_reason(min(lost)) if lost else "both add at this place"
        if not any(ids.base):
            reason = "both add at this place"
        elif not lost:
            reason = "changed on both sides"
        inside = Triple(*(self._items(part, side) for part, side in zip(ids, self.all, strict=True)))
        local = {x for part in ids for x in part}
        if any((x in side) != (x in part) for x in local for part, side in zip(ids, self.all, strict=True)):
            raise _EntangledError(reason)
        return Clash(inside, reason, whole=True)

    def _items(self, ids: list[int], side: dict[int, Item]) -> Items:
        return [side[ident] for ident in ids]


class _EntangledError(Exception):
    """A clash holds items that stand elsewhere on some side: only the whole list shows all of it."""


def _same(item: Item, base: Item) -> bool:
    """Is the item what it was, but for white space?"""
    return item.text == base.text or item.text.split() == base.text.split()


def _edit(base: Item, item: Item) -> tuple[Counter[bytes], Counter[bytes]]:
    """The tokens that an edit brings in and takes away."""
    return added(base.text, item.text), removed(base.text, item.text)


def _cut(ids: list[int], anchors: set[int]) -> list[list[int]]:
    """The ids before each anchor, and those after the last."""
    parts: list[list[int]] = [[]]
    for ident in ids:
        if ident in anchors:
            parts.append([])
        else:
            parts[-1].append(ident)
    return parts


def _aligned(ours: list[int], theirs: list[int]) -> list[tuple[list[int], list[int], int]]:
    """Runs of both between the items that both have; what is in another order stands where ours has it."""
    place = {ident: at for at, ident in enumerate(theirs)}
    common = [place[ident] for ident in ours if ident in place]
    kept = ascending(common)
    shared = [ident for ident in ours if ident in place and place[ident] in kept]
    mine = {ident for ident in ours if ident in place}
    found = []
    i = j = 0
    for ident in [*shared, -1]:
        to = ours.index(ident, i) if ident >= 0 else len(ours)
        upto = theirs.index(ident, j) if ident >= 0 else len(theirs)
        found.append((ours[i:to], [x for x in theirs[j:upto] if x not in mine], ident))
        i, j = to + 1, upto + 1
    return found
