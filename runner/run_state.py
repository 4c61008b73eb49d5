"""What a run has come to, derived from its events alone: a pure fold, the same for the runner and for readers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from runner.journal import Event

Status = Literal["WAITING", "RUNNING", "COMPLETE", "FAILED", "HELD", "CANCELLED"]
RunStatus = Literal["RUNNING", "COMPLETE", "FAILED", "CONFLICT", "REVIEW", "CANCELLED", "INTERRUPTED"]

DONE: frozenset[Status] = frozenset({"COMPLETE", "FAILED", "HELD", "CANCELLED"})


@dataclass(slots=True)
class AgentState:
    """One agent in a run. Times are seconds since the epoch, 0 where there is none yet."""

    id: str
    status: Status = "WAITING"
    attempt: int = 0
    started: float = 0.0
    ended: float = 0.0
    action: str = ""
    start: str = ""
    folder: str = ""  # of the latest attempt's clone and home
    session: str = ""  # of the program in it
    parent: str = ""  # the orchestrator that it works for
    replaced_by: str = ""  # the worker that got its assignment after it failed
    files: int = 0  # that it changed
    inputs: str = ""  # hash of what went into a complete agent
    commit: str = ""
    code: int = 0
    finished_as: int = 0  # its place in the order of completion, from 1
    checkpoints: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)  # of those who sent its work back
    unverified: list[str] = field(default_factory=list)
    criteria: list[tuple[str, int]] = field(default_factory=list)
    tokens: int | None = None
    cost: float | None = None

    def seconds(self, now: float) -> float:
        """How long the latest attempt has taken so far."""
        return (self.ended or now) - self.started if self.started else 0.0


@dataclass(slots=True)
class RunState:
    """A run and its agents."""

    workflow: str = ""
    status: RunStatus = "RUNNING"
    started: float = 0.0
    ended: float = 0.0
    latest: float = 0.0  # time of the last event
    idle: float = 0.0  # seconds in which no process had the run: it waited for a person, or to be resumed
    base: str = ""
    target: str = ""
    isolation: str = ""
    code: int | None = None
    reasons: list[str] = field(default_factory=list)
    agents: dict[str, AgentState] = field(default_factory=dict)
    conflicts: list[Event] = field(default_factory=list)
    semantic: list[Event] = field(default_factory=list)  # what the merges break though their text merged
    merged: str = ""
    report: list[str] = field(default_factory=list)  # files, of a review
    proposed: str = ""
    resolutions: dict[tuple[str, str], str] = field(default_factory=dict)  # (agent, tree before) to merged tree
    stopped: Event | None = None  # at whose contribution the merge stopped
    amendments: dict[str, str] = field(default_factory=dict)  # merged tree to what a person made of it
    approved_by: str = ""
    rejected_by: str = ""
    completions: int = 0
    shared_files: int = 0  # of clones, that were on disk already for others; and their bytes
    shared_bytes: int = 0

    def seconds(self, now: float) -> float:
        """How long the run has been at work so far; waiting for a person is no work."""
        end = self.ended or (self.latest if self.status == "INTERRUPTED" else now)
        return max(0.0, end - self.started - self.idle)

    def apply(self, event: Event) -> None:
        """Take in the next event."""
        if event.kind == "run.resumed":
            self.idle += max(0.0, event.time - (self.ended or self.latest))
        self.latest = event.time
        if event.kind.startswith("agent."):
            agent = self.agents.setdefault(event.agent, AgentState(event.agent))
            self._apply_agent(agent, event)
        else:
            self._apply_run(event)

    def _apply_run(self, event: Event) -> None:
        match event.kind:
            case "run.started":
                self.workflow, self.started = event.text("workflow"), event.time
                self.base, self.target = event.text("base"), event.text("target")
                self.isolation = event.text("isolation")
                names = event.data.get("agents")
                for name in names if isinstance(names, list) else []:
                    self.agents.setdefault(str(name), AgentState(str(name)))
            case "run.resumed":
                invalid = event.data.get("invalid")
                self._resume({str(name) for name in invalid} if isinstance(invalid, list) else set())
            case "run.report":
                files = event.data.get("files")
                self.report = [str(path) for path in files] if isinstance(files, list) else []
            case "run.finished":
                self._finish(event)
            case _:
                self._apply_merge(event)

    def _apply_merge(self, event: Event) -> None:
        match event.kind:
            case "merge.started":
                self.conflicts.clear()
                self.semantic = [one for one in self.semantic if one.text("group") != event.text("group")]
            case "merge.semantic":
                self.semantic.append(event)
            case "merge.stopped":
                self.stopped = event
            case "merge.resolved":
                self.resolutions[event.agent, event.text("before")] = event.text("tree")
            case "merge.conflict":
                self.conflicts.append(event)
            case "merge.review":
                self.proposed, self.approved_by = event.text("commit"), ""
            case "merge.decision":
                self._decide(event)
            case "merge.target":
                self.merged = event.text("new")
            case _:
                pass

    def _decide(self, event: Event) -> None:
        """What a person said: yes, perhaps to a tree that they changed; no; or back to an agent."""
        decision, who = event.text("decision"), event.text("who")
        self.approved_by = who if decision == "approve" else ""
        self.rejected_by = who if decision == "reject" else ""
        if decision == "approve" and event.text("commit"):
            self.proposed = event.text("commit")
            self.amendments[event.text("before")] = event.text("tree")
        if decision == "send-back" and event.agent in self.agents:
            agent = self.agents[event.agent]
            agent.status, agent.ended, agent.commit = "WAITING", 0.0, ""
            agent.comments.append(event.text("reason"))

    def _resume(self, invalid: set[str]) -> None:
        self.status, self.code, self.ended = "RUNNING", None, 0.0
        self.reasons.clear()
        for agent in self.agents.values():
            if agent.status != "COMPLETE" or agent.id in invalid:
                agent.status, agent.ended, agent.started, agent.action = "WAITING", 0.0, 0.0, ""
                agent.checkpoints.clear()

    def _finish(self, event: Event) -> None:
        self.code, self.ended = event.number("code"), event.time
        names: dict[int, RunStatus] = {0: "COMPLETE", 3: "CONFLICT", 4: "REVIEW", 130: "CANCELLED", 143: "CANCELLED"}
        self.status = names.get(self.code, "FAILED")
        reasons = event.data.get("reasons")
        self.reasons = [str(reason) for reason in reasons] if isinstance(reasons, list) else []

    def _apply_agent(self, agent: AgentState, event: Event) -> None:
        match event.kind:
            case "agent.started":
                agent.status, agent.attempt, agent.started, agent.ended = "RUNNING", event.attempt, event.time, 0.0
                agent.start, agent.action = event.text("start"), ""
                agent.folder, agent.session = event.text("folder"), event.text("session")
                agent.criteria.clear()
                agent.unverified.clear()
                agent.checkpoints.clear()
                self.shared_files += event.number("shared_files")
                self.shared_bytes += event.number("shared_bytes")
            case "agent.session":
                agent.session = event.text("session")
            case "agent.spawned":
                agent.parent = event.text("orchestrator")
                if event.text("replaces") in self.agents:
                    self.agents[event.text("replaces")].replaced_by = agent.id
            case "agent.action":
                agent.action = event.text("text")
            case "agent.checkpoint":
                agent.checkpoints[event.text("id")] = event.text("commit")
            case "agent.criterion":
                self._criterion(agent, event)
            case "agent.usage":
                self._usage(agent, event)
            case "agent.completed" | "agent.failed" | "agent.held" | "agent.cancelled":
                self._end_agent(agent, event)
            case _:
                pass

    def _criterion(self, agent: AgentState, event: Event) -> None:
        if event.data.get("verified"):
            agent.criteria.append((event.text("text"), event.number("code")))
        else:
            agent.unverified.append(event.text("text"))

    def _usage(self, agent: AgentState, event: Event) -> None:
        agent.tokens = (agent.tokens or 0) + event.number("input") + event.number("output")
        cost = event.data.get("cost")
        if isinstance(cost, int | float):
            agent.cost = (agent.cost or 0.0) + cost

    def _end_agent(self, agent: AgentState, event: Event) -> None:
        names: dict[str, Status] = {
            "agent.completed": "COMPLETE",
            "agent.failed": "FAILED",
            "agent.held": "HELD",
            "agent.cancelled": "CANCELLED",
        }
        agent.status, agent.ended = names[event.kind], event.time
        agent.commit = event.text("commit")
        agent.start = event.text("start") or agent.start
        agent.inputs = event.text("inputs")
        agent.code = event.number("code")
        agent.action = event.text("summary") or event.text("reason")
        if event.kind == "agent.completed":
            agent.comments.clear()
            agent.files = event.number("files")
            self.completions += 1
            agent.finished_as = self.completions


def fold(events: Iterable[Event]) -> RunState:
    """The state after these events."""
    state = RunState()
    for event in events:
        state.apply(event)
    return state
