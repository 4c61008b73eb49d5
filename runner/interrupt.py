"""Signals to a run: SIGINT and SIGTERM end it in order, agents are stopped and the journal says so."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from runner.failure import Exit
from runner.merging.ended import Ended

SIGNALS = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}


@dataclass(slots=True)
class Interrupt:
    """What a signal does now, and the exit code of the one that came."""

    ended: Ended
    act: Callable[[], object] = lambda: None
    code: Exit | None = None

    def __call__(self, number: signal.Signals) -> None:
        if self.code is None:
            self.code = SIGNALS[number]
            self.ended.add(self.code, "the run was interrupted")
        self.act()


@contextlib.contextmanager
def signals(ended: Ended) -> Iterator[Interrupt]:
    """Listen to them while inside."""
    interrupt = Interrupt(ended)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, interrupt, number)
    try:
        yield interrupt
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
