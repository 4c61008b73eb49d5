"""Clones made ahead of time: while an agent waits for a place, so that it starts at once when there is one."""

import asyncio
from dataclasses import dataclass, field

from runner import attempt_folder
from runner.merging.combine import Combined, policy_of, starting_point
from runner.site import Site
from runner.state_folder import remove
from runner.workspace import Workspace
from scopes.workflow import Agent

Starts = tuple[str, ...]  # commits of the checkpoints that an agent waited for


@dataclass(slots=True)
class _Making:
    starts: Starts
    number: int
    task: "asyncio.Task[tuple[Combined, Workspace | None]]"


@dataclass(slots=True)
class Ahead:
    """What is made or being made, by agent. All methods are for the loop's own thread."""

    site: Site
    _making: dict[str, _Making] = field(default_factory=dict)

    def begin(self, agent: Agent, starts: Starts, number: int) -> None:
        """Start to make the folder of this attempt; nothing happens where that goes on already."""
        if agent.id not in self._making:
            task = asyncio.ensure_future(self._make(agent, starts, number))
            self._making[agent.id] = _Making(starts, number, task)

    async def take(self, agent: Agent, starts: Starts, number: int) -> tuple[Combined, Workspace | None]:
        """Where the agent starts from, and its clone if that was made ahead of time."""
        making = self._making.pop(agent.id, None)
        if making is None:
            return await self._start(starts), None
        made = (await asyncio.gather(making.task, return_exceptions=True))[0]
        if isinstance(made, BaseException) or (making.starts, making.number) != (starts, number):
            return await self._start(starts), None  # what went wrong goes wrong again where it is told
        return made

    async def clear(self) -> None:
        """Take away what nobody took."""
        left, self._making = self._making, {}
        await asyncio.gather(*(making.task for making in left.values()), return_exceptions=True)
        for agent, making in left.items():
            await asyncio.to_thread(remove, self.site.folder.attempt(agent, making.number))

    async def _start(self, starts: Starts) -> Combined:
        site = self.site
        return await asyncio.to_thread(starting_point, site.git, site.base, starts, policy_of(site.workflow))

    async def _make(self, agent: Agent, starts: Starts, number: int) -> tuple[Combined, Workspace | None]:
        start = await self._start(starts)
        if start.conflicts:
            return start, None
        return start, await asyncio.to_thread(attempt_folder.make, self.site, agent, number, start.commit)
