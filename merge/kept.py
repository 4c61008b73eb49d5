"""What was worked out is kept for the rest of a merge: its stages ask the same of the same texts again and again.

Only for pure functions, whose results nobody may change. `forget` is called when a merge is done.
"""

from collections.abc import Callable
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

_forgets: list[Callable[[], None]] = []


def kept(size: int) -> "Callable[[Callable[P, R]], Callable[P, R]]":
    """Keep the results for the `size` latest arguments, up to the end of the merge."""

    def keeping(function: "Callable[P, R]") -> "Callable[P, R]":
        keeper = lru_cache(maxsize=size)(function)
        _forgets.append(keeper.cache_clear)
        return keeper  # type: ignore[return-value]

    return keeping


def at_end(forgets: Callable[[], None]) -> None:
    """Call this too when a merge is done."""
    if forgets not in _forgets:
        _forgets.append(forgets)


def forget() -> None:
    """Let all of it go."""
    for one in _forgets:
        one()
