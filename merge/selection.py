"""What a user lets Treaty decide: decisions that the profile or the least confidence refuses become hunks again."""

from merge import confidence
from merge.conflicts import opened
from merge.enclosing import SAME_BODY
from merge.evidence import Evidence
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap, chosen_text, reopen_span, spans_of
from merge.revision import Triple


def select(regions: list[Region], options: Options, evidence: Evidence, changes: Changes) -> list[Region]:
    """The regions with every refused decision made a hunk again, its text kept as the candidate."""
    chance = _chance(regions, options, evidence, changes)
    at = 0
    while at < len(regions):
        region = regions[at]
        reason = _refusal(region, options, chance)
        if reason and isinstance(region, Settled):
            parts = opened(region, reason)
            if parts is None:
                return select(_reopened(regions, at, reason, changes), options, evidence, changes)
            regions = [*regions[:at], *parts, *regions[at + 1 :]]
            at += len(parts)
        else:
            at += 1
    return regions


def _reopened(regions: list[Region], index: int, reason: str, changes: Changes) -> list[Region]:
    """The lines around a region as a hunk, for a decision whose text is not found in it."""
    region = regions[index]
    if (
        isinstance(region, Settled) and not region.text
    ):  # it is about what follows, and would be found again in front of the hunk
        regions = [*regions[:index], Settled(b""), *regions[index + 1 :]]
    lines = LineMap(changes, chosen_text(regions))
    rows = lines.range_at(spans_of(regions)[index])
    opened_again = reopen_span(regions, lines.span_at(rows), Hunk(lines.sides_at(rows), "", reason))
    if opened_again is not None:
        return opened_again
    texts = Triple(b"".join(changes.base), b"".join(changes.ours), b"".join(changes.theirs))
    return [Hunk(texts, "", reason)]


def _chance(regions: list[Region], options: Options, evidence: Evidence, changes: Changes) -> float:
    """How likely people would have merged this file so, as far as the past tells; 1 where it is not asked."""
    if options.profile == "careful" or options.both_wanted or evidence.left:
        return 1.0
    from merge.whole_file import file_features

    return confidence.likely_right(file_features(regions, evidence, changes))


def _refusal(region: Region, options: Options, chance: float) -> str:
    """Why one of the region's decisions is not let pass, "" where all are."""
    if isinstance(region, Hunk):
        return ""
    for decision in region.decisions:
        reason = _refused_decision(decision, options)
        if not reason and chance < confidence.threshold(options.profile, certain=confidence.is_certain(decision)):
            reason = "people often merge such a file otherwise"
        if reason:
            return reason
    return ""


def _refused_decision(decision: Decision, options: Options) -> str:
    if SAME_BODY in decision.tags and (options.profile == "careful" or not options.same_body):
        return "both sides changed this body"
    if options.profile == "careful":
        if decision.dropped:
            return f"{decision.rule} would drop a part of an edit"
        if not confidence.is_certain(decision):
            return f"{decision.rule} is right most of the time, not always"
    if decision.confidence < options.min_confidence:
        return f"{decision.rule} at {decision.confidence:.2f}, below {options.min_confidence:.2f}"
    return ""
