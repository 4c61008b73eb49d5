"""The validation of a merged tree: the commands of a group, in a clean checkout, out of every agent's reach."""

from dataclasses import dataclass

from runner.checkout import Checkout
from runner.commits import ref_name, set_ref
from runner.merging.strategy import Group
from runner.process import Limits
from runner.site import Site

VALIDATION_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Failed:
    """A validation that failed: why, and at which command; "" for one of the setup."""

    reason: str
    command: str = ""


async def validated(site: Site, group: Group, merged: str) -> Failed | None:
    """What failed of the merged tree's commands, in a clean checkout; None where all are good."""
    if not group.commands:
        return None
    setup = list(dict.fromkeys(command for agent in site.workflow.agents for command in agent.setup))
    folder = site.folder.scratch(f"merge-{group.name}")
    limits = Limits(wall=site.workflow.execution.timeout or VALIDATION_SECONDS)
    async with Checkout(site.git, merged, folder, site.confinement, {}) as checkout:
        fault = await checkout.prepare(setup, limits)
        if fault:
            return Failed(f"validation of {group.name}: {fault}")
        for command in group.commands:
            outcome, said = await checkout.shell(command, limits)
            output = said[-20:] if not outcome.good else []
            site.note("merge.validation", stage=group.name, command=command, code=outcome.code, output=output)
            if not outcome.good:
                set_ref(site.git, ref_name(site.run_id, "merge+result"), merged)
                last = next((line.strip() for line in reversed(said) if line.strip()), f"exit code {outcome.code}")
                return Failed(f"validation failed: {command} ({last})", command)
    return None
