"""Whether what an agent changed is what it may write. Deleting is writing; a rename is both its paths."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from merge.repository.git import Git
from runner.snapshot import GITLINK, LINK, Snapshot
from scopes.pattern import Scope
from scopes.workflow import Agent, Workflow


def write_scope(agent: Agent) -> Scope:
    """What this agent may write; nothing where its file says nothing."""
    return Scope.parse(agent.scope.write or ())


def read_scope(workflow: Workflow, agent: Agent) -> list[Scope]:
    """What is there for this agent: what it reads, what it writes, and what all share."""
    shared = [*workflow.shared_context.pre_cache, *workflow.broadcast_context.files]
    if workflow.context.shared_interfaces:
        shared.append(workflow.context.shared_interfaces)
    return [Scope.parse(agent.scope.read or ()), write_scope(agent), Scope.parse(shared)]


def violations(git: Git, workflow: Workflow, agent: Agent, snapshot: Snapshot) -> list[str]:
    """One line for each change that this agent may not make, as `PATH: reason`."""
    scope = write_scope(agent)
    interface = workflow.context.shared_interfaces
    found = [f"{path}: a git repository inside the clone" for path in snapshot.repositories]
    for change in snapshot.changes:
        if change.path == interface and workflow.coordination.strategy == "interface-first":
            found.append(f"{change.path}: the shared interface is read-only for all")
        elif not scope.match(change.path):
            found.append(f"{change.path}: outside the write scope")
        elif change.mode == GITLINK and change.status == "A":
            found.append(f"{change.path}: a git repository inside the clone")
        elif change.mode == LINK and _leaves(change.path, git.run("cat-file", "blob", change.oid).text):
            found.append(f"{change.path}: a link that leaves the repository")
    return found


def _leaves(path: str, target: str) -> bool:
    if target.startswith("/"):
        return True
    depth = len(PurePosixPath(path).parts) - 1
    for part in PurePosixPath(target).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False


def told(found: Sequence[str], limit: int = 3) -> str:
    """A short account of violations for a status line."""
    more = f" and {len(found) - limit} more" if len(found) > limit else ""
    return f"wrote outside its scope: {'; '.join(found[:limit])}{more}"
