"""What a program says while it works, on its way to the journal: its latest action, its session, what it used."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from runner.agents.backend import Heard
from runner.failure import RunnerError

ACTION_SECONDS = 0.5  # least time between two journaled actions
LONGEST = 500  # characters of one


@dataclass(slots=True)
class Telling:
    """Tells what is new in `heard` since it was asked last."""

    note: Callable[..., None]
    heard: Heard
    resumes: bool  # whether its program can go on with a session
    _told: float = 0.0
    _shown: str = ""
    _session: str = ""

    def action(self, at_once: bool = False) -> None:
        """What it does now; seldom enough for a journal unless `at_once`."""
        now = time.monotonic()
        if self.heard.action != self._shown and (at_once or now - self._told > ACTION_SECONDS):
            self._told, self._shown = now, self.heard.action
            with contextlib.suppress(RunnerError):  # a full disk is told at the next event that counts
                self.note("agent.action", text=self._shown[:LONGEST])

    def session(self) -> None:
        """By what its program can go on."""
        if self.heard.session != self._session and self.resumes:
            self._session = self.heard.session
            self.note("agent.session", session=self._session)

    def usage(self) -> None:
        """Tokens and cost, at its end."""
        usage = self.heard.usage
        if usage is not None:
            self.note("agent.usage", input=usage.input, output=usage.output, cost=usage.cost)
