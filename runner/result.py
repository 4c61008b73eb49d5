"""How an attempt ended, wherever it was made."""

from dataclasses import dataclass

from runner.failure import Exit


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended. `commit` is what it made, also where that is not accepted.

    `out_of_time` tells a deadline from an end of its own: a program that waits for its server by itself until
    then has had its time.
    """

    good: bool
    reason: str = ""
    code: Exit = Exit.OK
    commit: str = ""
    held: tuple[str, ...] = ()
    may_retry: bool = False
    rate_limited: bool = False
    out_of_time: bool = False
    may_keep: bool = True  # what it left on the disk
