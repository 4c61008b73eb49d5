"""Rate limits: agents of one account share a lane, and while the server says "too many" nobody in it asks again.

A pause is not a failed attempt: it costs no retry. It grows from one to the next, has a cap, and so has their
number; after the last of them the agent ends with the exit code for rate limits.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

FIRST_PAUSE = 5.0  # seconds; doubles each time
LONGEST_PAUSE = 300.0
MOST_PAUSES = 6  # of one agent


@dataclass(slots=True)
class Lane:
    """One account. `until` is when it may be asked again, by the monotonic clock."""

    until: float = 0.0
    pauses: int = 0  # since the last good answer

    def limited(self) -> float:
        """The server said "too many" now: how long nobody asks, in seconds."""
        self.pauses += 1
        seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.pauses - 1)) * random.uniform(0.9, 1.1)
        self.until = max(self.until, time.monotonic() + seconds)
        return self.until - time.monotonic()

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
class Lanes:
    """The lanes of a run, by account."""

    _lanes: dict[str, Lane] = field(default_factory=dict)

    def of(self, account: str) -> Lane:
        """The lane of an account; one of its own for "", which has none."""
        return self._lanes.setdefault(account, Lane()) if account else Lane()
