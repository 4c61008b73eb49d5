"""What goes into an agent's work, as one hash: an earlier result is taken again only where it is the same."""

import hashlib
import json
from collections.abc import Sequence

from scopes.workflow import Workflow


def input_hash(workflow: Workflow, agent_id: str, base: str) -> str:
    """The hash of one agent."""
    return input_hashes(workflow, base, (agent_id,))[agent_id]


def input_hashes(workflow: Workflow, base: str, only: Sequence[str] = ()) -> dict[str, str]:
    """By agent: itself as the file has it, the base commit, shared context, and the same of all that it waits for.

    `only` names those that are wanted; what they wait for comes with them.
    """
    known: dict[str, str] = {}
    agents = {agent.id: agent for agent in workflow.agents}

    def of(name: str) -> str:
        if name not in known:
            agent = agents[name]
            shared = [workflow.shared_context.pre_cache, workflow.context.shared_interfaces]
            before = [of(dependency.agent) for dependency in agent.depends_on]
            parts = [agent.model_dump(mode="json"), base, shared, before]
            known[name] = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
        return known[name]

    for name in only or agents:
        of(name)
    return known
