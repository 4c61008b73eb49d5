"""The trees of one merge: a text that is parsed again gives the same tree, one that is much like it takes less.

A merge looks at a few texts many times: the three versions, what is left of them after each stage, the results.
Kept a thread, from `remember` to `forget`; outside of that nothing is kept. On the merge driver's path.
"""

from _thread import _local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grammars.node import Node

LEAST = 2_000  # bytes: a shorter text is parsed faster than it is compared
MOST_BYTES = 8_000_000  # of all the texts; the oldest are forgotten first
LATEST = 3  # texts that a new one is compared with


class Known:
    """One text that was parsed."""

    __slots__ = ("data", "raw", "root")

    def __init__(self, data: bytes, raw: "Any", root: "Node") -> None:
        self.data = data
        self.raw = raw  # the parser's own tree
        self.root = root


class Memory(_local):
    """What a thread has parsed for the merge that it is at."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, bytes], Known] | None = None


_memory = Memory()


def remember() -> None:
    """Keep trees from now on."""
    _memory.known = {}


def forget() -> None:
    """Let all trees go, and keep none from now on."""
    _memory.known = None


def known(language: object, data: bytes) -> Known | None:
    """The tree of this text in this language, if it was kept."""
    return _memory.known.get((language, data)) if _memory.known is not None else None


def nearest(language: object, data: bytes) -> Known | None:
    """Of the latest texts without errors that one whose head is most like this one's, for a text of some length."""
    latest = [one for (own, _), one in (_memory.known or {}).items() if own is language and not one.root.has_error]
    if not latest or len(data) < LEAST:
        return None
    from grammars.edits import alike_from  # not needed for a single text

    return max(latest[-LATEST:], key=lambda one: alike_from(one.data, 0, data, 0), default=None)


def keep(language: object, data: bytes, raw: "Any", root: "Node") -> None:
    """Keep a tree, and no more of the oldest than there is room for."""
    if _memory.known is None:
        return
    _memory.known[language, data] = Known(data, raw, root)
    size = sum(len(text) for _, text in _memory.known)
    while size > MOST_BYTES:
        oldest = next(iter(_memory.known))
        size -= len(oldest[1])
        del _memory.known[oldest]
