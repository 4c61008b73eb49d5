"""The name of the place that a merge is in, as people say it: "method `Cart.total`"."""

from collections.abc import Iterator
from contextlib import contextmanager

from merge.items import Item

_MEMBERS = {"function": "method"}  # what a word becomes inside a class


class Labels:
    """The entities that the walk is inside of, outermost first."""

    __slots__ = ("_stack",)

    def __init__(self) -> None:
        self._stack: list[tuple[str, str]] = []

    @contextmanager
    def inside(self, item: Item, *, in_body: bool) -> Iterator[None]:
        """While an item is merged, its label counts; one without a name adds nothing, nor a mere statement."""
        word = item.label.label if item.label is not None and (item.label.body or not in_body) else ""
        name = item.name[:80].decode("utf-8", "replace")
        if not word or not name or (self._stack and self._stack[-1][1] == name):
            yield
            return
        if self._stack and self._stack[-1][0] == "class":
            word = _MEMBERS.get(word, word)
        self._stack.append((word, name))
        try:
            yield
        finally:
            self._stack.pop()

    def text(self) -> str:
        """Word and dotted name of the innermost entity, "" at the top of the file."""
        if not self._stack:
            return ""
        return f"{self._stack[-1][0]} `{'.'.join(name for _, name in self._stack)}`"
