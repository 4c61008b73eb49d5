"""What the two sides add at one place of a list: may both stand there, and in which order."""

from collections import Counter

from merge.entities import describe
from merge.items import COMMENT, Item
from merge.order import Order
from merge.revision import Triple
from merge.series import are_series
from merge.tokens import likeness, words

NEARLY = 0.8  # two additions as alike as this are two forms of one: a person decides
NEARLY_WORDS = 12
NEARLY_LINES = 0.7
BODY = 2  # line ends of an entity that says more than its name
MOST_PAIRS = 400

COMMUTES = "commutative-insert"
SERIES = "series-insert"

Items = list[Item]


class Additions:
    """The additions of one list merge. The items must be identified."""

    __slots__ = ("lists", "order")

    def __init__(self, lists: Triple[Items], order: Order) -> None:
        self.lists = lists
        self.order = order

    def beside(self, ours: Items, theirs: Items, around: Items) -> str:
        """The rule by which both may stand side by side, "" where a person must decide.

        `around` are the items between which they are added.
        """
        items = ours + theirs
        groups = {item.group for item in items if item.kind != COMMENT}
        if self.order.commutes and len(groups) < 2 and groups != {-1}:
            return "" if self._nearly_alike(ours, theirs) else COMMUTES
        if groups != {-1}:
            return ""
        if (self._are_values(items) or self._are_titled(items)) and not self._nearly_alike(ours, theirs):
            return COMMUTES
        return SERIES if self._go_on(items, around) else ""

    def ordered(self, ours: Items, theirs: Items) -> Items:
        """Ours, then theirs; by name where the user wants it so or where both sides keep to it."""
        if self.order.options.method_ordering == "alphabetical":
            return sorted(ours + theirs, key=self._name)
        sorts = self.order.sorts or self._is_import(ours[0])
        if sorts and self._is_sorted(ours, self.lists.ours) and self._is_sorted(theirs, self.lists.theirs):
            return sorted(ours + theirs, key=self._name)
        return ours + theirs

    def _go_on(self, items: Items, around: Items) -> bool:
        """Do both go on with a series?"""
        order = self.order
        if order.options.profile == "careful" or (order.options.profile != "eager" and "enum" not in order.parent):
            return False
        return are_series(items, self.lists.base, around, order)

    def _are_values(self, items: Items) -> bool:
        """Is it a list of plain values: words, strings, maps?"""
        if not self.order.takes_both:
            return False
        language = self.order.language
        return all(
            item.node is None
            or not item.node.named_children
            or item.node.kind in language.strings
            or any(rule.groups for rule in language.lists.get(item.node.kind, ()))
            for item in items
        )

    def _are_titled(self, items: Items) -> bool:
        """Do all have a name and a title, as calls that register something do (`test("adds", …)`)?"""
        if self.order.options.profile != "eager":
            return False
        keys = [describe(item, self.order.language).key for item in items if item.kind != COMMENT]
        return all(key is not None and sum(map(bool, key)) > 2 for key in keys)

    def _nearly_alike(self, ours: Items, theirs: Items) -> bool:
        """Do the sides add two forms of one thing? Of what has a name, most lines must be the same."""
        if len(ours) * len(theirs) > MOST_PAIRS:
            return False
        mine, yours = ([self._content(item) for item in side] for side in (ours, theirs))
        bodies = {self._nameless(item) for item in ours} - {()}
        return any(self._nameless(item) in bodies for item in theirs) or any(
            named == other_named and likeness(bag, other) >= (NEARLY_LINES if named else NEARLY)
            for named, bag in mine
            for other_named, other in yours
            if bag and other
        )

    def _nameless(self, item: Item) -> tuple[bytes, ...]:
        """The tokens of an entity of some lines without its name, none for anything else."""
        known = describe(item, self.order.language)
        if known.label is None or not known.label.body or item.text.count(b"\n") < BODY:
            return ()
        return tuple(token for token in words(item.text) if token != known.name)

    def _content(self, item: Item) -> tuple[bool, Counter[bytes]]:
        """The lines of an item that has a key, the tokens of another; nothing of a short one."""
        if self.order.unique_texts or describe(item, self.order.language).key is not None:
            lines = [line.strip() for line in item.text.split(b"\n")]
            bag = Counter(line for line in lines if len(line) > 1)
            return True, bag if bag.total() > 1 else Counter()
        bag = Counter(words(item.text))
        return False, bag if bag.total() >= NEARLY_WORDS else Counter()

    def _name(self, item: Item) -> tuple[bytes, bytes]:
        name = describe(item, self.order.language).name
        return name.lower() or item.text.lower(), item.text

    def _is_import(self, item: Item) -> bool:
        key = describe(item, self.order.language).key
        return key is not None and key[0] == "import"

    def _is_sorted(self, added: Items, side: Items) -> bool:
        """Do the inserted items and their neighbours in that side stand in order?"""
        place = next(at for at, item in enumerate(side) if item.ident == added[0].ident)
        around = side[max(place - 1, 0) : place + len(added) + 1]
        names = [self._name(item) for item in around if item.node is not None]
        return len(names) > len(added) and names == sorted(names)
