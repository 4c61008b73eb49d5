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
    def inside(self, item: Item) -> Iterator[None]:
        """While an item is merged, its label counts; one without a name adds nothing."""
        word = item.label.label if item.label is not None else ""
        if not word or not item.name:
            yield
            return
        if self._stack and self._stack[-1][0] == "class":
            word = _MEMBERS.get(word, word)
        self._stack.append((word, item.name[:80].decode("utf-8", "replace")))
        try:
            yield
        finally:
            self._stack.pop()

    def text(self) -> str:
        """Word and dotted name of the innermost entity, "" at the top of the file."""
        if not self._stack:
            return ""
        return f"{self._stack[-1][0]} `{'.'.join(name for _, name in self._stack)}`"
