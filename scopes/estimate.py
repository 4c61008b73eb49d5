"""How much each agent has to write, how long that takes, and which one the others will wait for.

A rough guess from the repository and the instructions; where past runs are known, their times count instead.
Only the proportions matter: they say where splitting an agent would make a run shorter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from scopes.member import Member, Placed, included
from scopes.survey import Survey

LINES_A_MINUTE = 42
FILES_READ_A_MINUTE = 40
START_MINUTES = 0.5
LINES_OF_A_FILE = 70  # where the repository has none like it
_MOST_FILES = 12
_BOTTLENECK = 1.3  # times the agent in the middle

_NAMES = re.compile(r"\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\b|\b[a-z]+_[a-z_]+\b|\b(?:GET|POST|PUT|PATCH|DELETE) /\S+")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One agent's share of the work; `measured` when the minutes come from past runs."""

    agent: str
    lines: int
    minutes: float
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A bottleneck cut in two along its write patterns."""

    agent: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The estimates in the order of the file, and what splitting the bottlenecks would gain."""

    estimates: tuple[Estimate, ...]
    bottlenecks: tuple[str, ...]
    splits: tuple[Split, ...]
    minutes: float
    minutes_after: float


def analyze(survey: Survey, measured: Mapping[str, float] | None = None) -> Analysis:
    """The analysis of a workflow; `measured` has minutes of agents from past runs."""
    past = measured or {}
    estimates = tuple(_estimate(survey, member, past) for member in survey.members)
    minutes = {estimate.agent: estimate.minutes for estimate in estimates}
    middle = median(minutes.values()) if minutes else 0.0
    slow = tuple(agent for agent, time in minutes.items() if len(minutes) > 1 and time > _BOTTLENECK * middle)
    splits = tuple(split for member in survey.members if member.id in slow and (split := _split(member)) is not None)
    divided = {split.agent: minutes[split.agent] / len(split.parts) for split in splits}
    parts = {split.agent: len(split.parts) for split in splits}
    return Analysis(
        estimates, slow, splits, wall_clock(survey, minutes, {}), wall_clock(survey, {**minutes, **divided}, parts)
    )


def _estimate(survey: Survey, member: Member, past: Mapping[str, float]) -> Estimate:
    total = sum(_files_to_write(survey, member, p) * _usual_lines(survey, p) for p in included(member.writes))
    named = len(set(_NAMES.findall(member.agent.instructions)))
    lines = int(max(total, 12 * named))
    if member.id in past:
        return Estimate(member.id, lines, past[member.id], True)
    read = sum(len(survey.files_of(placed, member.read)) for placed in included(member.reads))
    minutes = START_MINUTES + lines / LINES_A_MINUTE + min(read, 400) / FILES_READ_A_MINUTE
    return Estimate(member.id, lines, round(minutes, 1))


def _files_to_write(survey: Survey, member: Member, placed: Placed) -> float:
    """A named file counts once; a folder by what the instructions name, shared among the folders."""
    if placed.pattern.exact:
        exists = survey.repository is not None and placed.pattern.prefix in survey.repository.known
        return 0.3 if exists else 1
    folders = sum(not other.pattern.exact for other in included(member.writes))
    named = len(set(_NAMES.findall(member.agent.instructions)))
    return min(max(named, 2), _MOST_FILES) / folders


def _usual_lines(survey: Survey, placed: Placed) -> float:
    """How long files are in that place, or the nearest folder around it that has some."""
    repository = survey.repository
    if repository is None:
        return LINES_OF_A_FILE
    folder = placed.pattern.prefix.rpartition("/")[0]
    while folder and not repository.has_folder(f"{folder}/"):
        folder = folder.rpartition("/")[0]
    paths = repository.files_in(f"{folder}/" if folder else "")[:30]
    counts = [data.count(b"\n") for path in paths if (data := repository.read(path)) is not None]
    return min(max(median(counts), 20), 300) if counts else LINES_OF_A_FILE


def _split(member: Member) -> Split | None:
    """Two agents with half of the write patterns each, those of one top folder together; None for one pattern."""
    groups: dict[str, list[str]] = {}
    for placed in included(member.writes):
        groups.setdefault(placed.pattern.text.partition("/")[0], []).append(placed.pattern.text)
    if len(groups) < 2:
        groups = {text: [text] for texts in groups.values() for text in texts}
    if len(groups) < 2:
        return None
    halves: list[list[str]] = [[], []]
    for texts in sorted(groups.values(), key=len, reverse=True):
        min(halves, key=len).extend(texts)
    return Split(member.id, tuple((f"{member.id}-{n}", tuple(half)) for n, half in enumerate(halves, 1)))


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
    return round(now, 1)


def analysis_text(analysis: Analysis) -> str:
    """The table for people."""
    width = max((len(e.agent) for e in analysis.estimates), default=0)
    rows = ["Agent complexity:"]
    for estimate in analysis.estimates:
        source = "measured" if estimate.measured else "estimated"
        mark = "  <- bottleneck" if estimate.agent in analysis.bottlenecks else ""
        rows.append(
            f"  {estimate.agent + ':':<{width + 1}} ~{estimate.lines} lines ({source}: {estimate.minutes:g} min){mark}"
        )
    rows.append(f"Wall clock: about {analysis.minutes:g} min")
    for split in analysis.splits:
        named = " and ".join(f"{name} ({', '.join(patterns)})" for name, patterns in split.parts)
        rows.append(f"Split {split.agent} into {named}")
    if analysis.splits:
        rows.append(f"Wall clock after that: about {analysis.minutes_after:g} min")
    return "\n".join(rows)
