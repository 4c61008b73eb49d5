"""MAIN PATH inside a file: three syntax trees walked down together, only where both sides changed.

The three texts are a residue: what is settled reads alike in all, so that the walk passes over it. Nothing
here names a language: lists, keys and kinds come from `grammars.language`.
"""

import time

from grammars.catalogue import by_word
from grammars.language import Language, ListRule
from grammars.node import Node
from grammars.parser import GrammarMissing, parse
from merge import children, comments, imports
from merge.children import Slot
from merge.contents import contains, renamed
from merge.entities import describe
from merge.items import COMMENT, Item, Listing, leading, split_list, split_parts, tails, unwrapped
from merge.labels import Labels
from merge.lines import line_ending, merge_lines
from merge.lists import ListStyle, ListWriter
from merge.options import Options
from merge.order import Order, order_of
from merge.parts import STATEMENT_BYTES, identify_parts, is_flat, signs
from merge.regenerated import is_theirs_newer
from merge.regions import Decision, Hunk, Region, Settled
from merge.render import collapse
from merge.revision import Triple
from merge.tokens import merge_tokens, words

DEPTH = 60  # nodes deep; below, a node is merged by tokens or not at all (nine frames of Python a level)
CHANGED = "changed on both sides"


class OutOfTimeError(Exception):
    """The deadline of the file has passed."""


def merge_structure(
    sides: Triple[bytes], language: Language, options: Options, deadline: float | None = None
) -> list[Region]:
    """Merge three residue texts by syntax; what is left are hunks of whole lines.

    Falls back to the line merge where nothing parses or the deadline (of `time.monotonic`) passes.
    """
    roots: Triple[Node | None] = sides.map(lambda data: parse(data, language))
    if any(root is None or root.is_error for root in roots):
        return merge_lines(sides)
    try:
        regions = _Walk(language, options, deadline).nodes(roots, None)
    except (OutOfTimeError, RecursionError):
        return merge_lines(sides)
    return collapse(regions)


class _Walk:
    """One walk down three trees."""

    __slots__ = ("body", "deadline", "depth", "labels", "language", "newer", "options", "style", "united")

    def __init__(self, language: Language, options: Options, deadline: float | None) -> None:
        self.language = language
        self.options = options
        self.deadline = deadline
        self.depth = 0
        self.body = 0  # how many bodies of statements the walk is in
        self.labels = Labels()
        self.style = ListStyle("entity-match", "top-level")
        self.newer = False  # is theirs the later run of what a program writes anew?
        self.united = False  # has a commutative list without a base been merged?

    def nodes(self, nodes: Triple[Node | None], parent: Node | None) -> list[Region]:
        """Merge three nodes that are one another's versions."""
        texts: Triple[bytes] = nodes.map(lambda node: node.text if node else b"")
        merged = texts.trivial_merge()
        if merged is not None:
            return [self.settled(merged, texts)]
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError
        present = [node for node in nodes if node is not None]
        if nodes.ours is None or nodes.theirs is None or len({node.kind for node in present}) > 1:
            return self._texts(texts)
        closed = self._injected(nodes, texts) if nodes.ours.language else None
        closed = closed or self._closed(nodes.ours.kind, texts)
        if closed is not None:
            return closed
        if any(node.is_error or not node.children for node in present) or self.depth > DEPTH:
            return self._by_tokens(texts) or self._texts(texts)
        self.depth += 1
        try:
            return self._open(nodes, texts, parent)
        finally:
            self.depth -= 1

    def _closed(self, kind: str, texts: Triple[bytes]) -> list[Region] | None:
        """Merge what is never opened; None where the kind is not of that sort."""
        if kind in self.language.atomic:
            return [self.hunk(texts)]
        if kind in self.language.regenerated:
            return [self._regenerated(texts)]
        if kind in self.language.strings or kind in self.language.comments:
            return self._prose(texts, kind)
        return None

    def _injected(self, nodes: Triple[Node | None], texts: Triple[bytes]) -> list[Region] | None:
        """Text in another language by that one's rules; None where it has none or does not parse in it."""
        names = {node.language for node in nodes if node is not None}
        inner = by_word(names.pop()) if len(names) == 1 else None
        if inner is None or inner.grammar.line_format or nodes.base is None:
            return None
        try:
            roots: Triple[Node | None] = texts.map(lambda text: parse(text, inner))
        except GrammarMissing:
            return None
        outer, self.language = self.language, inner
        try:
            return None if any(root is None or root.has_error for root in roots) else self.nodes(roots, None)
        finally:
            self.language = outer

    def _open(self, nodes: Triple[Node | None], texts: Triple[bytes], parent: Node | None) -> list[Region]:
        """Merge the children of three nodes of one kind."""
        if self.language.regenerated:
            self.newer = is_theirs_newer(nodes, self.language.regenerated, self.newer)
        present = [node for node in nodes if node is not None]
        rule = self._rule(present[-1], parent)
        is_statement = rule is None and is_flat(present, self.language, with_sets=False)
        if is_statement and (found := self._by_tokens(texts)) is not None:
            return found
        regions = self._list(nodes, rule) if rule is not None else None
        if regions is None:
            regions = self._parts(nodes)
        is_left = any(isinstance(region, Hunk) for region in regions)
        if is_left and is_statement and len({signs(node) for node in present}) > 1:
            return self._texts(texts)  # an operator means nothing without what it stands between
        if is_left and rule is None and not is_statement and is_flat(present, self.language, with_sets=True):
            return self._by_tokens(texts) or regions
        return regions

    def _rule(self, node: Node, parent: Node | None) -> ListRule | None:
        """The rule for lists of this kind in this place."""
        return imports.names_rule(node, self.language) or self.language.list_rule(node, parent)

    # ------------------------------------------------------------------ lists

    def _list(self, nodes: Triple[Node | None], rule: ListRule) -> list[Region] | None:
        """Merge a list; None where the nodes have not the form that the rule says."""
        lists: Triple[Listing | None] = nodes.map(lambda node: self._split(node, rule))
        if lists.ours is None or lists.theirs is None or (nodes.base and lists.base is None):
            return None
        if any(listing.goes_on for listing in lists if listing) and tails(lists).trivial_merge() is None:
            return None  # what stands behind the list was changed on both sides, and has a structure of its own
        is_body = self._is_body(lists, rule)
        if is_body and (self.options.profile == "careful" or not self.options.same_body):
            return self._careful_body(nodes)
        if nodes.base is None:
            if not rule.groups or (not rule.separator and self.language.statements):
                return [self.hunk(nodes.map(lambda node: node.text if node else b""))]
            self.united = True
        order = order_of(rule, self.language, self.options)
        items = lists.map(lambda listing: listing.items if listing else [])
        children.identify(items, order)
        style = self._style_of(rule, lists)
        self.body += is_body
        regions = self._written(lists, children.arrange(items, order), style)
        self.body -= is_body
        return regions

    def _split(self, node: Node | None, rule: ListRule) -> Listing | None:
        if node is None:
            return None
        own = imports.names_rule(node, self.language) or rule
        return split_list(node, own, self.language)

    def _is_body(self, lists: Triple[Listing | None], rule: ListRule) -> bool:
        """Is it a body of statements, whose edits on both sides are told with a tag?"""
        if rule.separator or rule.within or self.depth < 2 or not self.language.statements:
            return False
        grouped = frozenset().union(*rule.groups)
        return any(
            item.kind in self.language.statements and item.kind not in grouped
            for listing in lists
            if listing
            for item in listing.items
        )

    def _careful_body(self, nodes: Triple[Node | None]) -> list[Region]:
        """Leave a body that both sides changed to a person, line by line."""
        regions = merge_lines(nodes.map(lambda node: node.text if node else b""))
        return [self.hunk(x.sides) if isinstance(x, Hunk) else x for x in regions]

    def _style_of(self, rule: ListRule, lists: Triple[Listing | None]) -> ListStyle:
        """Rule name and place for the decisions of a list."""
        items = [item for listing in lists if listing for item in listing.items]
        keyed = any(item.label for item in items)
        if rule.separator:
            place = "arguments" if not rule.groups else "keyed-map" if keyed else "set"
            style = ListStyle("list-merge", place)
        elif rule.groups:
            style = ListStyle("entity-match", "top-level" if self.depth < 2 else "class-body")
        else:
            style = ListStyle("statement-merge", "statements")
        style.separator = rule.separator
        style.line_comment = self.language.line_comment
        style.entity = self.labels.text()
        inline = self.depth > 1 and not any(b"\n" in listing.node.text for listing in lists if listing)
        style.ending = b" " if inline else line_ending(lists.ours.source if lists.ours else b"")
        return style

    def _parts(self, nodes: Triple[Node | None]) -> list[Region]:
        """Merge the children of a node that is no list, each with its like."""
        lists: Triple[Listing | None] = nodes.map(lambda node: split_parts(node) if node else None)
        items = lists.map(lambda listing: listing.items if listing else [])
        identify_parts(items)
        order = Order(self.language, self.options)
        style = ListStyle("part-merge", self.style.place)
        style.entity = self.labels.text()
        style.line_comment = self.language.line_comment
        return self._written(lists, children.arrange(items, order), style)

    def _written(self, lists: Triple[Listing | None], entries: list[children.Entry], style: ListStyle) -> list[Region]:
        """Head, entries, tail."""
        outer, self.style = self.style, style
        parent = next(listing.node for listing in (lists.ours, lists.theirs) if listing)
        writer = ListWriter(lists, style, lambda slot: self._slot(slot, parent, writer))
        regions = self._edge(lists.map(lambda listing: listing.head_text if listing else b""), lists)
        regions += writer.write(entries)
        regions += self._edge(tails(lists), lists)
        self.style = outer
        return regions

    def _edge(self, texts: Triple[bytes], lists: Triple[Listing | None]) -> list[Region]:
        """The head or the tail of a list."""
        if lists.base is None:
            texts = Triple(texts.ours, texts.ours, texts.theirs)
        merged = texts.trivial_merge()
        if merged is None:
            return self._by_tokens(texts) or [self.hunk(texts)]
        return [self.settled(merged, texts)] if merged else []

    # ------------------------------------------------------------------ items

    def _slot(self, slot: Slot, parent: Node | None, writer: ListWriter) -> list[Region]:
        """Merge one item of a list."""
        items = slot.items
        texts: Triple[bytes] = items.map(lambda item: item.text if item else b"")
        if texts.base and texts.base == texts.ours == texts.theirs and not slot.moved:
            return [Settled(texts.base)]
        present = [item for item in items if item]
        if len(present) == 1 or (items.base and len(present) == 2):
            return [self._alone(slot, writer, texts)]
        known = describe(present[0], self.language)
        with self.labels.inside(known, in_body=self.body > 0):
            merged = texts.trivial_merge()
            if merged is not None:
                return [self.settled(merged, texts, "moved-entity" if slot.moved else "")]
            regions = self._both_added(slot, texts, parent) if items.base is None else self._item(items, parent)
        if slot.moved or renamed(items):
            name = "moved-entity" if slot.moved else "renamed-entity"
            regions = [self._told(name, texts), *regions]
        return regions

    def _alone(self, slot: Slot, writer: ListWriter, texts: Triple[bytes]) -> Settled:
        """An item that one side inserted, or moved while the other side deleted nothing of it."""
        text = texts.ours or texts.theirs or texts.base
        item = slot.items.ours or slot.items.theirs
        name = slot.beside
        if item is not None and item.node is not None:
            inner = unwrapped(item.node, self.language)
            name = "import-union" if imports.is_import(inner, self.language) else name
        return self.settled(writer.reindent(slot, text), texts, name)

    def _item(self, items: Triple[Item | None], parent: Node | None) -> list[Region]:
        """Comments and attributes, the node, what stands behind it."""
        sides = [item for item in items if item]
        if any(item.kind == COMMENT for item in sides):
            return self._comment(items.map(lambda item: item.text if item else b""))
        nodes: Triple[Node | None] = items.map(lambda item: item.node if item else None)
        if len({node.kind for node in nodes if node}) > 1:
            nodes = nodes.map(lambda node: unwrapped(node, self.language) if node else None)
        pairs = list(zip(items, nodes, strict=True))
        lead = Triple(*(x.source[x.start : n.start] if x and n else b"" for x, n in pairs))
        trail = Triple(*(x.source[n.end : x.end] if x and n else b"" for x, n in pairs))
        before = self._attached(items, lead) or self._around(lead, sides)
        return [*before, *self.nodes(nodes, parent), *self._around(trail, sides)]

    def _attached(self, items: Triple[Item | None], lead: Triple[bytes]) -> list[Region] | None:
        """Attributes that stand before a node, each with its like; None where they do not pair."""
        sides = [leading(item, self.language) for item in items]
        kinds = {tuple((node.kind, gap) for node, gap in side) for side in sides}
        if lead.trivial_merge() is not None or kinds == {()} or len(kinds) > 1:
            return None
        regions: list[Region] = []
        for base, ours, theirs in zip(*sides, strict=True):
            regions += self.nodes(Triple(base[0], ours[0], theirs[0]), None)
            regions.append(Settled(base[1]))
        return regions

    def _both_added(self, slot: Slot, texts: Triple[bytes], parent: Node | None) -> list[Region]:
        """One entity that both sides added, with different contents."""
        for big, small in ((texts.ours, texts.theirs), (texts.theirs, texts.ours)):
            if contains(big, small):
                return [self.settled(big, texts, "addition-contained")]
        outer, self.united = self.united, False
        regions = self._item(slot.items, parent)
        if not self.united and any(isinstance(region, Hunk) for region in regions):
            label = self.labels.text()
            how = "with different values" if self.style.separator else "differently"
            regions = [self.hunk(texts, f"both add {label} {how}" if label else "both add at this place")]
        self.united = outer
        return regions

    def _around(self, texts: Triple[bytes], items: list[Item]) -> list[Region]:
        """What stands before or behind a node: comments by the user's choice, attributes and wrappers by tokens."""
        around = [node for item in items for node in item.nodes if node is not item.node]
        if len({item.kind for item in items}) == 1 and all(node.kind in self.language.comments for node in around):
            return self._comment(texts)
        merged = texts.trivial_merge()
        if merged is None:
            return self._by_tokens(texts) or self._texts(texts)
        return [self.settled(merged, texts)] if merged else []

    def _comment(self, texts: Triple[bytes]) -> list[Region]:
        merged = texts.trivial_merge()
        if merged is not None:
            return [self.settled(merged, texts, "comment-merge")] if merged else []
        found = comments.merge_comment(texts, self.options)
        return [self.hunk(texts)] if found is None else self._placed(found)

    # ------------------------------------------------------------------ leaves

    def _prose(self, texts: Triple[bytes], kind: str) -> list[Region]:
        if kind in self.language.comments:
            return self._comment(texts)
        found = comments.merge_prose(texts, "string-lines", self.options)
        return self._texts(texts) if found is None else self._placed(found)

    def _by_tokens(self, texts: Triple[bytes]) -> list[Region] | None:
        """Both sides' edits of one statement where they do not touch."""
        if not texts.base or any(len(text) > STATEMENT_BYTES for text in texts):
            return None
        merged = merge_tokens(texts)
        return None if merged is None else [self.settled(merged, texts, "token-merge")]

    def _texts(self, texts: Triple[bytes]) -> list[Region]:
        """Text that is not opened: by lines where it has some, else a hunk."""
        if not texts.base or any(b"\n" not in text for text in texts):
            return [self.hunk(texts)]
        return [self.hunk(x.sides) if isinstance(x, Hunk) else x for x in merge_lines(texts)]

    def _regenerated(self, texts: Triple[bytes]) -> Settled:
        """What a program writes anew is taken whole from the side that ran it last."""
        kept, left = (texts.theirs, texts.ours) if self.newer else (texts.ours, texts.theirs)
        taken = self.settled(kept, texts, "regenerated")
        for decision in taken.decisions:
            decision.dropped = tuple(words(left))
        return taken

    # ------------------------------------------------------------------ results

    def hunk(self, texts: Triple[bytes], reason: str = CHANGED) -> Hunk:
        """A place that is left, with the label of the entity that it is in."""
        return Hunk(texts, self.labels.text(), reason, self.style.place)

    def settled(self, text: bytes, sides: Triple[bytes], rule: str = "") -> Settled:
        """A place that is decided; with a decision unless all agree on it."""
        if sides.ours == sides.theirs:
            return Settled(text)
        return Settled(text, (self._decision(rule or self.style.rule, sides, text),))

    def _told(self, rule: str, sides: Triple[bytes]) -> Settled:
        """A decision about what follows, of no text itself."""
        return Settled(b"", (self._decision(rule, sides, b""),))

    def _decision(self, rule: str, sides: Triple[bytes], text: bytes) -> Decision:
        decision = Decision(rule, sides, text)
        decision.entity = self.labels.text()
        decision.place = self.style.place
        decision.tags = ("same-body",) if self.body else ()
        return decision

    def _placed(self, regions: list[Region]) -> list[Region]:
        """Fill in what decisions of a merge of prose do not know."""
        for region in regions:
            for decision in region.decisions if isinstance(region, Settled) else ():
                decision.entity, decision.place = self.labels.text(), self.style.place
                decision.tags = ("same-body",) if self.body else ()
        return regions
