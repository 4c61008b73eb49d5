"""What a user lets Treaty decide: decisions that the profile or the least confidence refuses become hunks again."""

from merge import confidence
from merge.conflicts import opened
from merge.evidence import Evidence
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled

SAME_BODY = "same-body"


def select(regions: list[Region], options: Options, evidence: Evidence) -> list[Region]:
    """The regions with every refused decision made a hunk again, its text kept as the candidate."""
    refused = _refused_file(regions, options, evidence)
    result: list[Region] = []
    for region in regions:
        reason = refused or _refusal(region, options)
        parts = opened(region, reason) if reason and isinstance(region, Settled) and region.decisions else None
        result.extend(parts if parts is not None else [region])
    return result


def _refused_file(regions: list[Region], options: Options, evidence: Evidence) -> str:
    """Why nothing in this file may be decided, "" where something may."""
    decisions = [one for region in regions if isinstance(region, Settled) for one in region.decisions]
    if options.profile != "default" or not decisions:
        return ""
    if confidence.likely_right(decisions, evidence) >= confidence.threshold("default"):
        return ""
    return "merged otherwise by people in files like this"


def _refusal(region: Region, options: Options) -> str:
    """Why one of the region's decisions is not let pass, "" where all are."""
    if isinstance(region, Hunk):
        return ""
    for decision in region.decisions:
        reason = _refused_decision(decision, options)
        if reason:
            return reason
    return ""


def _refused_decision(decision: Decision, options: Options) -> str:
    if SAME_BODY in decision.tags and (options.profile == "careful" or not options.same_body):
        return "both sides changed this body"
    if options.profile == "careful":
        if decision.dropped:
            return f"{decision.rule} would drop a part of an edit"
        if decision.rule not in confidence.LOSSLESS:
            return f"{decision.rule} is right most of the time, not always"
    if decision.confidence < options.min_confidence:
        return f"{decision.rule} at {decision.confidence:.2f}, below {options.min_confidence:.2f}"
    return ""
