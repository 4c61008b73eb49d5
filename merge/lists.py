"""A merged list written down: items, gaps and separators, decisions and conflicts."""

from collections.abc import Callable

from merge.children import Clash, Entry, Gone, Slot
from merge.conflicts import line_parts
from merge.gaps import HEAD, TAIL, Gaps, indentation, reindented
from merge.items import Item, Listing
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple
from merge.tokens import added

LONG = 8  # lines of base from which on a clash is worth a look line by line
MergeItem = Callable[[Slot], list[Region]]


class ListStyle:
    """What is told of every decision in a list, and how its items are kept apart."""

    __slots__ = ("ending", "entity", "line_comment", "place", "rule", "separator")

    def __init__(self, rule: str, place: str) -> None:
        self.rule = rule
        self.place = place
        self.entity = ""
        self.separator = b""
        self.ending = b"\n"
        self.line_comment = b""


class ListWriter:
    """Writes the entries of one list, head and tail excepted."""

    __slots__ = ("_gaps", "_indents", "_lists", "_merge_item", "_out", "_style", "_with_gap")

    def __init__(self, lists: Triple[Listing | None], style: ListStyle, merge_item: MergeItem) -> None:
        self._lists = lists
        self._style = style
        self._merge_item = merge_item
        self._gaps = Gaps(lists, style.ending, separated=bool(style.separator))
        self._out: list[Region] = []
        self._with_gap: Entry | None = None  # a clash that is written with the gap behind it
        indents = lists.map(indentation)
        merged = indents.trivial_merge()
        self._indents = (indents, merged if merged is not None else indents.ours or indents.theirs)

    def write(self, entries: list[Entry]) -> list[Region]:
        """The regions between head and tail."""
        self._out.extend(self._gone(entry) for entry in entries if isinstance(entry, Gone))
        kept = [entry for entry in entries if not isinstance(entry, Gone)]
        before: Entry | None = None
        for index, entry in enumerate(kept):
            after = kept[index + 1] if index + 1 < len(kept) else None
            if isinstance(entry, Clash):
                self._clash(entry, before, after)
            else:
                start = len(self._out)
                self._gap(before, entry.ident, after=entry)
                self._out.extend(self._merge_item(entry))
                self._behind(entry, after)
                if entry.items.base is None:
                    self._out[start:] = _without_base(self._out[start:])
            before = entry
        self._gap(before, TAIL, after=None)
        return self._out

    def _gap(self, before: Entry | None, ident: int, after: Slot | None) -> None:
        """White space before an item or the tail, none behind a clash that holds it."""
        if isinstance(before, Clash) and (before.whole or before is self._with_gap):
            return
        previous = HEAD if before is None else _ident(before)
        gap = self._gaps.between(previous, ident)
        if b"\n" not in gap and b"\n" in self._style.ending and self._ends_in_comment(before):
            gap = self._style.ending + gap  # a space ends no comment
        if after is not None:
            gap = self._reindented(gap, after)
        if gap:
            self._out.append(Settled(gap))

    def _reindented(self, gap: bytes, slot: Slot) -> bytes:
        old, new = self._indent_of(slot)
        if old is None or new is None or old == new or not gap.endswith(b"\n" + old):
            return gap
        return gap[: len(gap) - len(old)] + new

    def _indent_of(self, slot: Slot) -> tuple[bytes | None, bytes | None]:
        """The indentation that an item of one side alone had, and that of the result."""
        _, ours, theirs = slot.items
        if (ours is None) == (theirs is None) or self._style.separator:
            return None, None
        return (self._indents[0].ours if ours else self._indents[0].theirs), self._indents[1]

    def reindent(self, slot: Slot, text: bytes) -> bytes:
        """The text of an inserted item with the indentation of the result."""
        old, new = self._indent_of(slot)
        return text if old is None or new is None else reindented(text, old, new)

    def _ends_in_comment(self, before: Entry | None) -> bool:
        if not isinstance(before, Slot):
            return False
        item = before.items.ours or before.items.theirs or before.items.base
        if item is None or not self._style.line_comment:
            return False
        text = item.source[item.start : item.stop]
        last = text[text.rfind(b"\n") + 1 :]
        return self._style.line_comment in last and item.nodes[-1].end <= item.stop and _is_comment(item, last)

    def _behind(self, slot: Slot, after: Entry | None) -> None:
        """The separator behind an item and a comment behind that."""
        if not self._style.separator or (isinstance(after, Clash) and after.whole):
            return
        text = self._separator(slot.items, is_last=after is None)
        behind = slot.items.map(lambda item: item.behind if item else b"")
        text += _chosen(behind, slot.items)
        if text:
            self._out.append(Settled(text))

    def _separator(self, items: Triple[Item | None], *, is_last: bool) -> bytes:
        """The separator to write behind an item, with the white space that the item has before it."""
        own = [item for item in items if item is not None]
        before = _chosen(items.map(lambda item: item.before_separator if item else b""), items)
        if all(item.separator is None for item in own):
            before = self._usual_space()
        if is_last:
            return before + self._style.separator if self._trails() else b""
        if all(item.separator is None and not self._is_last(item) for item in own):
            return b""  # the language lets it be left out, and it was
        return before + self._style.separator

    def _usual_space(self) -> bytes:
        """White space before a separator, as the list has it elsewhere."""
        listings = (self._lists.ours, self._lists.theirs, self._lists.base)
        items = (item for listing in listings if listing for item in listing.items)
        return next((item.before_separator for item in items if item.separator), b"")

    def _is_last(self, item: Item) -> bool:
        return any(listing and listing.items and listing.items[-1] is item for listing in self._lists)

    def _trails(self) -> bool:
        """Does a separator stand behind the last item of the result?"""
        base, ours, theirs = (listing.trailing if listing else None for listing in self._lists)
        if ours is None or theirs is None:
            return bool(ours or theirs)
        if base is None:
            return ours or theirs
        return bool(Triple(base, ours, theirs).trivial_merge())

    def _clash(self, clash: Clash, before: Entry | None, after: Entry | None) -> None:
        gap = b""
        if clash.whole:
            sides = self._slices(before, after)
        else:
            is_last = after is None
            sides = Triple(*(self._run(run, side, is_last) for run, side in zip(clash.runs, self._lists, strict=True)))
            sides, gap = self._closed(clash, sides, before, after)
        hunk = Hunk(sides, _entity_of(clash, self._style.entity) or self._style.entity, clash.reason, self._style.place)
        self._out.extend(line_parts(hunk) if clash.whole and sides.base.count(b"\n") >= LONG else [hunk])
        if gap:
            self._out.append(Settled(gap))

    def _closed(
        self, clash: Clash, sides: Triple[bytes], before: Entry | None, after: Entry | None
    ) -> tuple[Triple[bytes], bytes]:
        """A clash with what each side has up to the next item, and the gap behind that all share.

        So that a deletion takes along the gap that it took, which is another at the head of a list.
        """
        if self._style.separator or isinstance(before, Clash) or isinstance(after, Clash):
            return sides, b""
        first, last = HEAD if before is None else before.ident, TAIL if after is None else after.ident
        whole, behind = [], []
        for run, listing, text in zip(clash.runs, self._lists, sides, strict=True):
            gaps = {(left, right): gap for left, right, gap in listing.gaps()} if listing else {}
            gap = gaps.get((run[-1].ident if run else first, last))
            if gap is None:
                return sides, b""
            whole.append(text + gap)
            behind.append(gap)
        shared = _shared_end(behind)
        self._with_gap = clash
        return Triple(*(text[: len(text) - len(shared)] for text in whole)), shared

    def _slices(self, before: Entry | None, after: Entry | None) -> Triple[bytes]:
        """All that stands between two neighbours in each version."""
        return Triple(
            *(_slice(listing, _item(before, index), _item(after, index)) for index, listing in enumerate(self._lists))
        )

    def _run(self, run: list[Item], listing: Listing | None, is_last: bool) -> bytes:
        """Items of one side as they stand there, gaps in front and separators behind."""
        if listing is None:
            return b""
        gaps = {ident: gap for _, ident, gap in listing.gaps()}
        text = b""
        for item in run:
            separator = b""
            if self._style.separator and (not is_last or item is not run[-1] or self._trails()):
                separator = item.before_separator + self._style.separator
            text += gaps.get(item.ident, b"") + item.text + separator + item.behind
        return text

    def _gone(self, entry: Gone) -> Settled:
        text = entry.items.map(lambda item: item.text if item else b"")
        decision = Decision(self._style.rule, text, b"")
        kept = text.ours or text.theirs
        if kept and kept.split() != text.base.split():
            decision.rule, decision.dropped = "swept-edit", tuple(added(text.base, kept).elements())
        decision.place, decision.entity = self._style.place, self._style.entity
        return Settled(b"", (decision,))


def _shared_end(texts: list[bytes]) -> bytes:
    """The longest end that all of these have."""
    least = min(texts, key=len)
    at = next((at for at in range(len(least)) if all(text.endswith(least[at:]) for text in texts)), len(least))
    return least[at:]


def _without_base(regions: list[Region]) -> list[Region]:
    """One hunk of an item that base lacks: what stands around it is not in base either."""
    hunks = [region for region in regions if isinstance(region, Hunk)]
    if len(hunks) != 1 or any(isinstance(region, Settled) and region.decisions for region in regions):
        return regions
    hunk, at = hunks[0], regions.index(hunks[0])
    before = b"".join(region.text for region in regions[:at] if isinstance(region, Settled))
    behind = b"".join(region.text for region in regions[at + 1 :] if isinstance(region, Settled))
    sides = Triple(b"", before + hunk.sides.ours + behind, before + hunk.sides.theirs + behind)
    return [Hunk(sides, hunk.entity, hunk.reason, hunk.place)]


def _is_comment(item: Item, last_line: bytes) -> bool:
    """Does the item's last line end in a comment node, or could it?"""
    start = item.stop - len(last_line)
    return any(node.start >= start and node is not item.node for node in item.nodes) or item.stop > item.end


def _ident(entry: Entry) -> int:
    """What a gap is looked up by; a clash has the ident of the last item that it shows."""
    if isinstance(entry, Clash):
        for run in (entry.runs.ours, entry.runs.theirs, entry.runs.base):
            if run:
                return run[-1].ident
        return HEAD
    return entry.ident


def _item(entry: Entry | None, index: int) -> Item | None:
    """The item of base (0), ours (1) or theirs (2) that an entry beside a clash stands for."""
    if isinstance(entry, Slot):
        return tuple(entry.items)[index]
    return None


def _slice(listing: Listing | None, before: Item | None, after: Item | None) -> bytes:
    if listing is None:
        return b""
    start = before.end if before else listing.head
    stop = after.start if after else listing.after
    return listing.source[start:stop]


def _chosen(values: Triple[bytes], items: Triple[Item | None]) -> bytes:
    """One of three short texts: merged three-way where the item is in all, else the one there is."""
    if items.base is None or items.ours is None or items.theirs is None:
        return values.ours if items.ours is not None else values.theirs
    merged = values.trivial_merge()
    return values.ours if merged is None else merged


def _entity_of(clash: Clash, around: str) -> str:
    """The label of the one entity that a clash is about, inside of the one that `around` names."""
    names = {(item.label.label, item.name) for run in clash.runs for item in run if item.label and item.name}
    if len(names) != 1:
        return ""
    word, name = next(iter(names))
    kind, _, outer = around.partition(" `")
    word = "method" if word == "function" and kind == "class" else word
    return f"{word} `{outer[:-1]}{'.' if outer else ''}{name.decode('utf-8', 'replace')}`" if word else ""
