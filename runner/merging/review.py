"""When a person is asked before the target moves: always if the workflow says so, else by its triggers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from runner.merging.trees import Merged
from runner.run_state import RunState
from runner.snapshot import Change
from scopes.coordination import ReviewTrigger
from scopes.finding import Finding, Severity
from scopes.pattern import Scope
from scopes.workflow import Workflow


@dataclass(slots=True)
class Evidence:
    """What a merge and the run before it showed."""

    state: RunState
    changes: Sequence[Change] = ()
    merges: dict[str, Merged] = field(default_factory=dict)  # by agent
    failed: Sequence[str] = ()  # why a stage that pauses for it failed its validation
    semantic: Sequence[Finding] | None = ()  # what the merge breaks though its text merged; None: nobody knows


def reasons(workflow: Workflow, evidence: Evidence) -> list[str]:
    """Why a person must look, one line each; none where the target may move."""
    coordination = workflow.coordination
    found = list(evidence.failed)
    found += ["the workflow says human_review_required"] if coordination.human_review_required else []
    for trigger in coordination.human_review_triggers:
        reason = _fires(trigger, evidence)
        if reason:
            found.append(reason)
    switched_off = "human_review_required" in coordination.model_fields_set
    if not switched_off and any("same-body" in merged.tags for merged in evidence.merges.values()):
        found.append("same-body: several agents edited one body, in different statements")
    return found


def confidence(evidence: Evidence, agent: str) -> float:
    """The share of an agent's criteria that were verified, times the confidence of merging its files."""
    known = evidence.state.agents[agent]
    total = len(known.criteria) + len(known.unverified)
    verified = len([code for _, code in known.criteria if code == 0])
    merged = evidence.merges.get(agent)
    return (verified / total if total else 0.0) * (merged.confidence if merged else 1.0)


def _fires(trigger: ReviewTrigger, evidence: Evidence) -> str:
    match trigger.kind:
        case "any_conflict":
            settled = sum(len(merged.settled) for merged in evidence.merges.values())
            return f"any_conflict: {settled} settled by unresolvable_conflict_action" if settled else ""
        case "files_matching":
            scope = Scope.parse(trigger.patterns)
            paths = [change.path for change in evidence.changes if scope.match(change.path)]
            return f"files_matching: {', '.join(paths[:3])}" if paths else ""
        case "agent_confidence_below":
            limit = trigger.limit or 0.0
            rated = ((agent, confidence(evidence, agent)) for agent in evidence.merges)
            low = [f"{agent} {value:.2f}" for agent, value in rated if value < limit]
            return f"agent_confidence_below {limit:g}: {', '.join(low)}" if low else ""
        case "lines_changed_above":
            lines = sum((change.added or 0) + (change.deleted or 0) for change in evidence.changes)
            return f"lines_changed_above {trigger.limit:g}: {lines}" if lines > (trigger.limit or 0) else ""
        case "scope_violation":
            held = [agent.id for agent in evidence.state.agents.values() if agent.status == "HELD"]
            return f"scope_violation: {', '.join(held)}" if held else ""
        case "semantic_conflict":
            return _broken(evidence.semantic)


def _broken(findings: Sequence[Finding] | None) -> str:
    """What the merge breaks, "" for nothing."""
    if findings is None:
        return "semantic_conflict: the merge could not be checked"
    grave = [one for one in findings if one.severity is not Severity.NOTE]
    told = [f"{one.message} ({one.location.file}:{one.location.line})" for one in grave[:3]]
    return f"semantic_conflict: {', '.join(told)}" if told else ""
