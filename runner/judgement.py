"""Whether what an agent left is a success: its artifact, the shared contract, its criteria; its word counts nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runner import criteria
from runner.broadcast import collect, is_broadcast
from runner.checkout import Checkout
from runner.interface import disagreements
from runner.process import Limits
from runner.site import Site
from runner.snapshot import Snapshot
from scopes.workflow import Agent

CHANGED_NOTHING = "changed nothing, and no criterion shows that nothing was to do"


@dataclass(frozen=True, slots=True)
class Judgement:
    """On one attempt: the folder with its logs, and its home. `note` takes events of the attempt."""

    site: Site
    agent: Agent
    number: int
    folder: Path
    home: Path
    note: Callable[..., None]

    async def fault(self, found: Snapshot, made: str, answer: str) -> str:
        """Why the commit `made` of what was `found` is no success, "" where it is one."""
        if is_broadcast(self.site.workflow):
            where = (self.folder, self.home)
            artifact = await asyncio.to_thread(collect, self.site, self.agent, where, answer)
            if artifact.fault:
                return artifact.fault
        fault = await asyncio.to_thread(self._against_interface, found)
        if fault:
            return fault
        failed = [verdict for verdict in await self._verify(made) if verdict.failed]
        if failed:
            return criteria.told(failed[0])
        if not found.changes and self.agent.scope.write and not criteria.has_commands(self.agent):
            return CHANGED_NOTHING
        return ""

    def _against_interface(self, found: Snapshot) -> str:
        """Where the work is not what the shared interface says, "" where it is."""
        context = self.site.workflow.context
        if self.site.workflow.coordination.strategy != "interface-first" or not context.shared_interfaces:
            return ""
        faults = disagreements(self.site.git, self.site.base, context.shared_interfaces, found.changes)
        more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
        return f"does not agree with {context.shared_interfaces}: {'; '.join(faults[:3])}{more}" if faults else ""

    async def _verify(self, made: str) -> list[criteria.Verdict]:
        seconds = self.site.workflow.execution.timeout
        if not criteria.has_commands(self.agent):
            return await criteria.verify(self.agent, None, seconds, self._tell)
        site, agent = self.site, self.agent
        folder = site.folder.scratch(f"{agent.id}-{self.number}")
        checkout = Checkout(site.git, made, folder, site.confinement, agent.env, disk=site.models.bounds.disk)
        async with checkout:
            fault = await checkout.prepare(agent.setup, Limits(wall=seconds or criteria.SECONDS))
            if fault:
                return [criteria.Verdict(agent.success_criteria[0], 1, (fault,))]
            return await criteria.verify(agent, checkout, seconds, self._tell)

    def _tell(self, verdict: criteria.Verdict) -> None:
        told = {"text": verdict.criterion.text, "command": verdict.criterion.command}
        output = list(verdict.said) if verdict.failed else []
        self.note("agent.criterion", **told, code=verdict.code, verified=verdict.code is not None, output=output)
