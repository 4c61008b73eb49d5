"""What a person said of a merge that waits: journaled with who, when and why, replayed by every resume.

One path for the command line and the page. Nothing runs here: the answer takes effect when the run is resumed.
"""

import contextlib
import getpass
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from merge.repository.git import Git
from runner.commits import commit, ref_name, set_ref
from runner.failure import RunnerError
from runner.journal import Journal
from runner.run_state import RunState, fold
from runner.state_folder import RunFolder, WorkflowFolder


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of an answer; what was chosen at each place, and which remarks it was given in spite of."""

    reason: str = ""
    choices: Sequence[dict[str, object]] = ()
    in_spite: Sequence[str] = ()
    who: str = field(default_factory=getpass.getuser)

    def data(self) -> dict[str, Any]:
        """As an event has it."""
        told: dict[str, Any] = {"who": self.who, "reason": self.reason}
        told |= {"choices": list(self.choices)} if self.choices else {}
        return told | ({"in_spite": list(self.in_spite)} if self.in_spite else {})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that waits for a person."""

    git: Git
    runs: WorkflowFolder
    folder: RunFolder

    def approve(self, why: Why, tree: str = "") -> None:
        """Yes to what was proposed, or to the tree that the person made of it."""
        with self._journal("REVIEW") as (journal, state):
            amended: dict[str, Any] = {}
            if tree and tree != self.git.resolve(state.proposed, "tree"):
                amended = self._amended(state, tree)
            journal.append("merge.decision", decision="approve", **why.data(), **amended)

    def reject(self, why: Why) -> None:
        """No: the target stays as it is, and the run is over."""
        with self._journal("REVIEW", "CONFLICT") as (journal, _):
            journal.append("merge.decision", decision="reject", **why.data())

    def send_back(self, agent: str, why: Why) -> None:
        """Back to an agent, whose next attempt is told the reason. A RunnerError where that cannot be."""
        with self._journal("REVIEW", "CONFLICT") as (journal, state):
            known = state.agents.get(agent)
            if known is None or known.status != "COMPLETE":
                names = ", ".join(one.id for one in state.agents.values() if one.status == "COMPLETE") or "none"
                raise RunnerError(f"no finished agent `{agent}` in this run", f"its finished agents: {names}")
            if not why.reason.strip():
                raise RunnerError("a comment is wanted: it is what the agent's next attempt is told", "say why")
            if agent in _merged(journal):
                hint = "start a new run for what is to be changed"
                raise RunnerError(f"the work of `{agent}` is on `{state.target}` already", hint)
            journal.append("merge.decision", decision="send-back", agent=agent, **why.data())

    def resolve(self, tree: str, why: Why) -> None:
        """The conflicts that the merge stopped at, settled in this tree."""
        with self._journal("CONFLICT") as (journal, state):
            stopped = state.stopped
            if stopped is None:
                raise RunnerError(
                    "this run has no conflicts to resolve", f"see `treaty workflow status {state.workflow}`"
                )
            parents = self.git.text("show", "-s", "--format=%P", stopped.text("commit")).split()
            made = commit(self.git, tree, parents, f"{state.workflow}: conflicts settled by {why.who}\n")
            set_ref(self.git, ref_name(self.folder.run_id, "merge+settled"), made)
            settled: dict[str, Any] = {"commit": made, "tree": tree, "before": stopped.text("before")}
            journal.append("merge.resolved", stopped.agent, **settled, **why.data())

    def _amended(self, state: RunState, tree: str) -> dict[str, Any]:
        """The proposed commit with another tree, kept on the ref of what is proposed."""
        parents = self.git.text("show", "-s", "--format=%P", state.proposed).split()
        message = self.git.text("show", "-s", "--format=%B", state.proposed).strip() + "\n"
        made = commit(self.git, tree, parents, message)
        set_ref(self.git, ref_name(self.folder.run_id, "merge+result"), made)
        return {"before": self.git.resolve(state.proposed, "tree"), "tree": tree, "commit": made}

    @contextlib.contextmanager
    def _journal(self, *wanted: str) -> Iterator[tuple[Journal, RunState]]:
        """The journal to write to, and the state; a RunnerError where the run does not wait for this."""
        with self.runs.lock(), Journal(self.folder.journal) as journal:
            state = fold(journal.events())
            if state.status not in wanted or state.rejected_by or answered(state):
                said = "rejected" if state.rejected_by else "answered already" if answered(state) else state.status
                hint = f"see `treaty workflow status {self.runs.path.name}`"
                raise RunnerError(f"this run does not wait for a review, it is {said}", hint)
            yield journal, state


def answered(state: RunState) -> bool:
    """Whether a person has answered since the run stopped: all that is left is to resume it."""
    stopped = state.stopped
    if state.status == "REVIEW":
        return bool(state.approved_by) or any(agent.comments for agent in state.agents.values())
    if state.status == "CONFLICT" and stopped is not None:
        settled = (stopped.agent, stopped.text("before")) in state.resolutions
        return settled or any(agent.comments for agent in state.agents.values())
    return False


def _merged(journal: Journal) -> set[str]:
    """The agents whose work is on a target."""
    order: dict[str, list[str]] = {}
    merged: set[str] = set()
    for event in journal.events():
        agents = event.data.get("order")
        if event.kind == "merge.started" and isinstance(agents, list):
            order[event.text("group")] = [str(agent) for agent in agents]
        elif event.kind == "merge.target":
            merged.update(order.get(event.text("group"), ()))
    return merged
