"""What a workflow file may ask for and this version does not do, or does by another way: told, never passed over."""

from merge.repository.git import Git
from runner.agents.table import Models, choose
from runner.agents.tools import not_enforced
from runner.failure import RunnerError
from runner.forge.publish import problems as forge_problems
from runner.isolation.resources import probe
from runner.notify import problems
from scopes.workflow import Workflow


def unsupported(workflow: Workflow, models: Models) -> list[str]:
    """A line for each thing that will not happen as the file's words may make one think."""
    found: list[str] = []
    found += (f"{workflow.where('coordination')}: {line}" for line in problems(workflow, models.file.parent))
    found += (f"{workflow.where('merge')}: {line}" for line in forge_problems(workflow, Git(models.file.parent)))
    fault = probe(models.bounds) if models.bounds else ""
    if fault:
        found.append(f"{models.file}: agents' memory and processes are not bounded: {fault}")
    return [*found, *_tools(workflow, models)]


def _tools(workflow: Workflow, models: Models) -> list[str]:
    """`tools` are the program's own switches, where it has them."""
    found = []
    for position, agent in enumerate(workflow.agents):
        try:
            backend, _ = choose(workflow, agent, models)
        except RunnerError:  # told where it matters
            continue
        if said := not_enforced(backend.name, agent.tools):
            found.append(f"{workflow.where('agents', position, 'tools')}: `tools` is not enforced in full: {said}")
    return found
