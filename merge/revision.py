"""The three-sided value: base, ours, theirs, always in this order."""

TYPE_CHECKING = False  # as in `typing`, whose import is a tenth of the merge driver's whole run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Generic, TypeVar

    T = TypeVar("T")
    U = TypeVar("U")
else:
    T = U = None

    class Generic:
        """What is left of `typing.Generic` when nobody checks types: `Triple[bytes]` is `Triple`."""

        __slots__ = ()

        def __class_getitem__(cls, _item):
            return cls


class Triple(Generic[T]):
    """One value in the common ancestor and in the two versions that came from it."""

    __slots__ = ("base", "ours", "theirs")

    def __init__(self, base: T, ours: T, theirs: T) -> None:
        self.base = base
        self.ours = ours
        self.theirs = theirs

    def map(self, function: "Callable[[T], U]") -> "Triple[U]":
        """The same function of all three."""
        return Triple(function(self.base), function(self.ours), function(self.theirs))

    def swapped(self) -> "Triple[T]":
        """The same merge seen from the other side."""
        return Triple(self.base, self.theirs, self.ours)

    def trivial_merge(self) -> "T | None":
        """The result where at most one side changed or both did the same; None where a merge is needed."""
        if self.ours == self.theirs or self.base == self.theirs:
            return self.ours
        if self.base == self.ours:
            return self.theirs
        return None

    def __iter__(self) -> "Iterator[T]":
        return iter((self.base, self.ours, self.theirs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Triple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.base, self.ours, self.theirs))

    def __repr__(self) -> str:
        return f"Triple({self.base!r}, {self.ours!r}, {self.theirs!r})"
