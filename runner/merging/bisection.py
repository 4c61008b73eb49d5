"""Whose work breaks a validation: the merge of ever fewer agents is tried, by halves."""

import asyncio
from collections.abc import Sequence

from runner.checkout import Checkout
from runner.merging.combine import Combination, Contribution, combine
from runner.process import Limits
from runner.site import Site


async def breaking(site: Site, tip: str, contributions: Sequence[Contribution], how: Combination, command: str) -> str:
    """A sentence about the first contribution, in the order of merging, with which this command fails.

    A command that fails for several of them together, or by chance, names the one that completes them.
    """
    limits = Limits(wall=site.workflow.execution.timeout or 1800.0)
    setup = list(dict.fromkeys(command for agent in site.workflow.agents for command in agent.setup))

    async def holds(count: int) -> bool:
        merged = await asyncio.to_thread(combine, site.git, tip, contributions[:count], how)
        folder = site.folder.scratch(f"bisection-{count}")
        async with Checkout(site.git, merged.commit, folder, site.confinement, {}) as checkout:
            if merged.conflicts or await checkout.prepare(setup, limits):
                return False
            outcome, _ = await checkout.shell(command, limits)
            return outcome.good

    if not await holds(0):
        return "it fails without the agents' work too"
    good, bad = 0, len(contributions)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if await holds(middle) else (good, middle)
    return f"it holds until the work of {contributions[bad - 1].agent} comes in"
