"""Series: items in a row that say the same of one thing after another.

`register("a"); register("b");`, `exports.a = 1; exports.b = 2;`, the members of an enum without values. Two
additions to such a row, one from each side, follow one another; nothing depends on which comes first as it
would between two statements that merely stand side by side.
"""

from grammars.language import Language
from merge.entities import describe
from merge.items import Item
from merge.order import Order
from merge.tokens import is_word, words

HEAD = 160  # bytes of an item in which its form must show
LEAST = 3  # arguments of one form that a call must have had to be a series
_STOPS = (b"(", b"[", b"{", b"=", b'"', b"'", b"`")

Form = tuple[object, ...]


def form_of(item: Item, order: Order) -> Form | None:
    """What items of one series have in common; None for an item that stands for itself."""
    node = item.node
    if node is None:
        return None
    if _is_enum(order):
        return None if b"=" in node.text else (node.kind,)
    if node.kind in order.language.strings:
        return (node.kind,)
    head, stop = _head(node.text)
    if stop == b"=":
        name = next((at for at in range(len(head) - 1, -1, -1) if is_word(head[at])), 0)
        return (node.kind, *head[:name], b"*", stop) if name and not _binds(item, order.language) else None
    if not head or stop not in (b"(", b"[") or not _calls(node.kind):
        return None
    return (node.kind, *head, stop)


def _is_enum(order: Order) -> bool:
    return "enum" in order.parent


def _head(text: bytes) -> tuple[list[bytes], bytes]:
    """The tokens before the first bracket, quote or `=`, and that sign."""
    head: list[bytes] = []
    for token in words(text[:HEAD]):
        if token in _STOPS:
            return head, token
        head.append(token)
    return head, b""


def _calls(kind: str) -> bool:
    """May a node of this kind be a call, bare or as a statement?"""
    return kind == "expression_statement" or "call" in kind or "invocation" in kind


def _binds(item: Item, language: Language) -> bool:
    """Does it bring a local variable in? What follows may depend on it."""
    label = describe(item, language).label
    return label is not None and label.label == "variable"


def are_series(new: list[Item], old: list[Item], around: list[Item], order: Order) -> bool:
    """Do the additions of both sides go on with a series that base has at this place?

    Arguments, which otherwise stand for their place, are one where the call had some and all of one form.
    """
    forms = {form_of(item, order) for item in new if item.node is not None}
    texts = [item.text for item in new if item.node is not None]
    if len(forms) != 1 or None in forms or len(set(texts)) < len(texts):
        return False
    if order.by_place and not _is_enum(order):
        known = [form_of(item, order) for item in old if item.node is not None]
        return len(known) >= LEAST and set(known) == forms
    return any(form_of(item, order) in forms for item in around)
