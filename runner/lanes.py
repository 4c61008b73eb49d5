"""Rate limits: agents of one account share a lane, and while the server says "too many" nobody in it asks again.

A pause is not a failed attempt: it costs no retry. It grows from one to the next and has a cap, and so have their
number and their sum; after the last of them the agent ends with the exit code for rate limits.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

FIRST_PAUSE = 5.0  # seconds; doubles each time
LONGEST_PAUSE = 300.0
MOST_PAUSES = 6  # of one agent
LONGEST_TOTAL = 900.0  # all pauses of one agent, where its workflow has no timeout


@dataclass(slots=True)
class Lane:
    """One account. `until` is when it may be asked again, by the monotonic clock."""

    until: float = 0.0
    pauses: int = 0  # since the last good answer

    def limited(self) -> float:
        """The server said "too many" now: how long nobody asks, in seconds.

        Agents that hear it while the lane is shut already were at work together: it is still the same pause.
        """
        if (left := self.until - time.monotonic()) > 0:
            return left
        self.pauses += 1
        seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (self.pauses - 1)) * random.uniform(0.9, 1.1)
        self.until = time.monotonic() + seconds
        return seconds

    def answered(self) -> None:
        """The server did its work."""
        self.pauses = 0

    async def wait(self, stop: asyncio.Event) -> None:
        """Return when the lane is open, or at a stop."""
        while (seconds := self.until - time.monotonic()) > 0 and not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), seconds)
            except TimeoutError:
                continue


@dataclass(slots=True)
class Patience:
    """How much longer one agent waits for its server: `seconds` in all, and in no more than so many pauses."""

    seconds: float
    pauses: int = MOST_PAUSES

    @classmethod
    def of(cls, timeout: float | None) -> "Patience":
        """No agent waits longer than it may work."""
        return cls(LONGEST_TOTAL if timeout is None else timeout)

    def allows(self, seconds: float) -> bool:
        """Whether it may make this pause; takes it off if so."""
        if self.pauses == 0 or seconds > self.seconds:
            return False
        self.pauses, self.seconds = self.pauses - 1, self.seconds - seconds
        return True


@dataclass(slots=True)
class Lanes:
    """The lanes of a run, by account."""

    _lanes: dict[str, Lane] = field(default_factory=dict)

    def of(self, account: str) -> Lane:
        """The lane of an account; one of its own for "", which has none."""
        return self._lanes.setdefault(account, Lane()) if account else Lane()
