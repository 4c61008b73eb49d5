"""How much each agent has to write, how long that takes, and which one the others will wait for.

Minutes follow from the lines and from what there is to read; where past runs are known, their times count instead.
Only the proportions matter: they say where splitting an agent would make a run shorter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

from scopes.member import Member, included
from scopes.survey import Survey
from scopes.workload import Workload, things

LINES_A_MINUTE = 42
START_MINUTES = 0.5
READ_MINUTES = 0.01  # a file, of no more than:
MOST_READ = 100
POTENTIAL, DEFINITE = 1.1, 1.5  # times the mean of all agents


@dataclass(frozen=True, slots=True)
class Estimate:
    """One agent's share of the work; `measured` when the minutes come from past runs."""

    agent: str
    lines: int
    minutes: float
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A bottleneck cut in two along its write patterns; `share` is the larger part of its lines."""

    agent: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    share: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """The estimates in the order of the file, and what splitting the bottlenecks would gain.

    `bottlenecks` says `potential` or `definite` of an agent; `indivisible` has what those of them that are one
    pattern could be split by: the names in their instructions.
    """

    estimates: tuple[Estimate, ...]
    bottlenecks: Mapping[str, str]
    splits: tuple[Split, ...]
    indivisible: Mapping[str, list[str]]
    minutes: float
    minutes_after: float


def analyze(survey: Survey, measured: Mapping[str, float] | None = None) -> Analysis:
    """The analysis of a workflow; `measured` has minutes of agents from past runs."""
    past, workload = measured or {}, Workload(survey)
    estimates = tuple(_estimate(survey, member, workload.total(member), past) for member in survey.members)
    minutes = {estimate.agent: estimate.minutes for estimate in estimates}
    slow = _bottlenecks(minutes)
    members = [member for member in survey.members if member.id in slow]
    splits = tuple(split for m in members if (split := _split(m, workload.lines[m.index])) is not None)
    parts = {split.agent: len(split.parts) for split in splits}
    whole = {m.id: named for m in members if m.id not in parts and len(named := things(m.agent.instructions)) > 1}
    divided = {split.agent: minutes[split.agent] * split.share for split in splits}
    after = wall_clock(survey, {**minutes, **divided}, parts)
    return Analysis(estimates, slow, splits, whole, wall_clock(survey, minutes, {}), after)


def _bottlenecks(minutes: Mapping[str, float]) -> dict[str, str]:
    if len(minutes) < 2:
        return {}
    middle = mean(minutes.values())
    return {
        agent: "definite" if time >= DEFINITE * middle else "potential"
        for agent, time in minutes.items()
        if time >= POTENTIAL * middle
    }


def _estimate(survey: Survey, member: Member, lines: int, past: Mapping[str, float]) -> Estimate:
    if member.id in past:
        return Estimate(member.id, lines, round(past[member.id], 2), True)
    read = len({path for placed in included(member.reads) for path in survey.files_of(placed, member.read)})
    minutes = START_MINUTES + lines / LINES_A_MINUTE + min(read, MOST_READ) * READ_MINUTES
    return Estimate(member.id, lines, round(minutes, 1))


def _split(member: Member, lines: Mapping[str, float]) -> Split | None:
    """Two agents with about half of the lines each, patterns of one top folder together; None for one pattern."""
    texts = list(lines)
    groups = _groups(texts)
    if len(groups) < 2:
        return None
    halves: list[list[str]] = [[], []]
    for group in sorted(groups.values(), key=lambda group: -sum(lines[text] for text in group)):
        min(halves, key=lambda half: sum(lines[text] for text in half)).extend(group)
    names = _names(member.id, halves, groups)
    total = sum(lines.values())
    share = max(sum(lines[text] for text in half) for half in halves) / total if total else 0.5
    return Split(member.id, tuple((name, tuple(half)) for name, half in zip(names, halves, strict=True)), share)


def _groups(texts: list[str]) -> dict[str, list[str]]:
    """Patterns by the first folder in which they differ; each by itself where that tells nothing."""
    split = [text.strip("/").split("/") for text in texts]
    depth = next((n for n in range(min(map(len, split))) if len({s[n] for s in split}) > 1), None) if split else None
    groups: dict[str, list[str]] = {}
    for text, segments in zip(texts, split, strict=True):
        groups.setdefault(segments[depth] if depth is not None else text, []).append(text)
    return groups


def _names(agent: str, halves: list[list[str]], groups: Mapping[str, list[str]]) -> list[str]:
    """After the folder of each half where it is one and is a plain word, else numbered."""
    words = [
        next((key for key, group in groups.items() if group == half and key.isidentifier()), "") for half in halves
    ]
    return [f"{agent}-{word if all(words) else number}" for number, word in enumerate(words, 1)]


def wall_clock(survey: Survey, minutes: Mapping[str, float], parts: Mapping[str, int]) -> float:
    """Minutes until the last agent ends: each starts when those that it waits for have ended and a place is free.

    An agent with several parts takes as many places.
    """
    limit = survey.workflow.execution.max_concurrent_agents or 10**6
    waiting = list(survey.members)
    running: list[tuple[float, int, int]] = []  # end, index, places
    done: set[int] = set()
    now, free = 0.0, limit
    while waiting or running:
        for member in [m for m in waiting if set(survey.ordering.direct[m.index]) <= done]:
            places = min(parts.get(member.id, 1), limit)
            if places <= free:
                free -= places
                waiting.remove(member)
                running.append((now + minutes[member.id], member.index, places))
        running.sort()
        now, index, places = running.pop(0)
        done.add(index)
        free += places
    return round(now, 2)


def analysis_text(analysis: Analysis) -> str:
    """The table for people."""
    width = max((len(e.agent) for e in analysis.estimates), default=0) + 1
    rows = ["Agent Complexity Analysis:"]
    for estimate in analysis.estimates:
        source = "measured" if estimate.measured else "estimated"
        kind = analysis.bottlenecks.get(estimate.agent)
        mark = f"  <- {kind} bottleneck" if kind else ""
        rows.append(
            f"  {estimate.agent + ':':<{width}} ~{estimate.lines} lines to generate "
            f"({source}: {_shown(estimate.minutes)}){mark}"
        )
    rows.append(f"Wall clock: about {_shown(analysis.minutes)}")
    rows += _advice(analysis)
    return "\n".join(rows)


def _shown(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes >= 0.5 else f"{minutes * 60:.0f} s"


def _advice(analysis: Analysis) -> list[str]:
    rows = []
    for split in analysis.splits:
        named = " and ".join(f"{name} ({', '.join(patterns)})" for name, patterns in split.parts)
        rows.append(f"Recommendation: split {split.agent} into {named}")
    for agent, words in analysis.indivisible.items():
        rows.append(f"Recommendation: consider splitting {agent}; its instructions name {', '.join(words)}")
    if analysis.splits:
        rows.append(f"Wall clock after the splits: about {_shown(analysis.minutes_after)}")
    return rows


def analysis_data(analysis: Analysis) -> dict[str, object]:
    """The same for programs."""
    return {
        "agents": [
            {
                "agent": estimate.agent,
                "lines": estimate.lines,
                "minutes": estimate.minutes,
                "measured": estimate.measured,
                "bottleneck": analysis.bottlenecks.get(estimate.agent),
            }
            for estimate in analysis.estimates
        ],
        "minutes": analysis.minutes,
        "splits": [
            {"agent": s.agent, "parts": [{"id": name, "write": list(texts)} for name, texts in s.parts]}
            for s in analysis.splits
        ],
        "indivisible": dict(analysis.indivisible),
        "minutes_after": analysis.minutes_after,
    }
