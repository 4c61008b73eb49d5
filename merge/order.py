"""What is asked of the order of one list."""

from grammars.language import Language, ListRule
from merge.options import Options


class Order:
    """How the items of one list may stand: which commute, and what is asked of additions."""

    __slots__ = ("by_place", "commutes", "language", "options", "parent", "sorts", "takes_both", "unique_texts")

    def __init__(self, language: Language, options: Options) -> None:
        self.language = language
        self.options = options
        self.parent = ""  # the kind of the list
        self.commutes = False  # does the list have commuting groups at all?
        self.unique_texts = False  # is it a list of values, in which equal additions are one?
        self.by_place = False  # do items stand for what is in their place, as arguments do?
        self.takes_both = False  # may additions at one place follow one another though the list is ordered?
        self.sorts = False  # do additions keep to the order by name where their neighbours do?


def order_of(rule: ListRule, language: Language, options: Options) -> Order:
    """What the rule of a list says of its order."""
    order = Order(language, options)
    is_set = bool(rule.groups and rule.separator)
    order.parent = rule.parent
    order.commutes = bool(rule.groups)
    order.by_place = bool(rule.separator)
    order.takes_both = rule.opening == b"[" and options.profile == "eager"
    order.unique_texts = is_set or order.takes_both
    order.sorts = is_set or any(rule.parent == each.names for each in language.imports.values())
    return order
