"""Who starts when: as soon as its gates are open and a place is free, most urgent first.

Knows nothing of processes or git: it calls `work` for each agent and listens to what that tells.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from runner.plan import Gate, Plan, PlannedAgent


@dataclass(slots=True)
class Turn:
    """One agent's turn: where it starts from, and how it and the scheduler talk."""

    planned: PlannedAgent
    starts: tuple[str, ...]  # commits of the checkpoints that it waited for
    reached: Callable[[str, str], None]  # (checkpoint, commit): opens a gate for others
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    stop_reason: str = ""


Work = Callable[[Turn], Awaitable[bool]]
Cancelled = Callable[[PlannedAgent, str], None]


@dataclass(slots=True)
class Scheduler:
    """Runs a plan once. `work` says whether the agent came to a good end; it raises only when all must stop."""

    plan: Plan
    work: Work
    cancelled: Cancelled
    abort_on_failure: bool = False
    may_start: Callable[[], str] = lambda: ""  # a reason why nothing more may start, "" for none
    most_workers: int | None = None  # spawned agents at one time
    soon: Callable[[PlannedAgent, tuple[str, ...]], None] = lambda *_: None  # who is next, and where it starts from
    opened: dict[Gate, str] = field(default_factory=dict)
    waiting: list[PlannedAgent] = field(default_factory=list)
    turns: dict[str, Turn] = field(default_factory=dict)
    refused: str = ""  # why something did not start
    _tasks: dict[asyncio.Task[bool], str] = field(default_factory=dict)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work through the plan; returns when every agent has ended or was cancelled."""
        self.waiting = [planned for planned in self.plan.agents if Gate(planned.id) not in self.opened]
        try:
            while True:
                self._start_ready()
                if not self._tasks:
                    break
                await self._next()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for planned in self.waiting:
            self.cancelled(planned, self._why_waiting(planned))

    def add(self, planned: PlannedAgent) -> None:
        """One more agent, while the others are at work; from the loop's own thread."""
        self.waiting.append(planned)
        self._news.set()

    def _is_full(self, planned: PlannedAgent) -> bool:
        workers = sum(turn.planned.spawned for turn in self.turns.values())
        return planned.spawned and self.most_workers is not None and workers >= self.most_workers

    def stop(self, reason: str) -> None:
        """End everything: what runs is told to stop, what waits does not start."""
        for planned in self.waiting:
            self.cancelled(planned, reason)
        self.waiting = []
        for turn in self.turns.values():
            turn.stop_reason = turn.stop_reason or reason
            turn.stop.set()

    def _start_ready(self) -> None:
        refusal = self.may_start()
        ready = sorted((planned for planned in self.waiting if self._is_ready(planned)), key=lambda one: one.rank)
        for place, planned in enumerate(ready):
            self.refused = self.refused or refusal
            if refusal:
                return
            if self.plan.limit is not None and len(self._tasks) >= self.plan.limit:
                for later in ready[place : place + self.plan.limit]:
                    self.soon(later, self._starts(later))
                return
            if self._is_full(planned):
                continue
            self.waiting.remove(planned)
            turn = Turn(planned, self._starts(planned), partial(self._open, planned.id))
            self.turns[planned.id] = turn
            self._tasks[asyncio.ensure_future(self.work(turn))] = planned.id

    def _starts(self, planned: PlannedAgent) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.opened[gate] for gate in planned.gates))

    def _is_ready(self, planned: PlannedAgent) -> bool:
        return all(gate in self.opened for gate in planned.gates)

    def _open(self, agent: str, checkpoint: str, commit: str) -> None:
        self.opened[Gate(agent, checkpoint)] = commit
        self._news.set()

    async def _next(self) -> None:
        """Wait until an agent ends or reaches a checkpoint."""
        news = asyncio.ensure_future(self._news.wait())
        try:
            await asyncio.wait({news, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        self._news.clear()
        for task in [task for task in self._tasks if task.done()]:
            name = self._tasks.pop(task)
            good = task.result()
            self.turns.pop(name)
            if not good:
                self._failed(name)

    def _failed(self, name: str) -> None:
        if self.abort_on_failure:
            self.stop(f"{name} failed and the workflow says abort_on_agent_failure")
            return
        gone = {name}
        for planned in self.plan.agents:  # in order: what waits for it, and what waits for that
            if planned.id in gone or not any(gate.agent in gone for gate in planned.gates):
                continue
            gone.add(planned.id)
            reason = f"{name}, which it depends on, failed"
            if planned in self.waiting:
                self.waiting.remove(planned)
                self.cancelled(planned, reason)
            elif planned.id in self.turns:
                self.turns[planned.id].stop_reason = reason
                self.turns[planned.id].stop.set()

    def _why_waiting(self, planned: PlannedAgent) -> str:
        shut = [str(gate) for gate in planned.gates if gate not in self.opened]
        return self.may_start() or f"it waits for {', '.join(shut)}, which was never reached"
