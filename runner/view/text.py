"""The views of a run as text: plan, status, log lines, changes by agent."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from runner.agents.table import choose
from runner.broadcast import is_broadcast
from runner.failure import RunnerError
from runner.isolation.confinement import Confinement
from runner.isolation.disk import told as size
from runner.journal import Event
from runner.preparation import Prepared
from runner.run_state import AgentState, RunState, Status
from runner.snapshot import Change
from scopes.workflow import Agent

CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # bidirectional overrides too

SIGNS: dict[Status, str] = {
    "WAITING": "·",
    "RUNNING": "⟳",
    "COMPLETE": "✓",
    "FAILED": "✗",
    "HELD": "⚠",
    "CANCELLED": "-",
}


def visible(text: str) -> str:
    """The text without what a terminal would obey: agents' output is hostile."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def clock(seconds: float) -> str:
    """`00:08:34`."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def moment(seconds: float) -> str:
    """`2024-01-15 14:23:01`, local time."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def counted(number: int, noun: str) -> str:
    """`1 agent`, `2 agents`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def idle(state: RunState) -> str:
    """` (and 02:10:07 waiting)`; nothing where a run never waited."""
    return f" (and {clock(state.idle)} waiting)" if state.idle >= 1 else ""


def shared(state: RunState) -> str:
    """What it saved that clones share files that their agents only read."""
    return f"{counted(state.shared_files, 'file')} of clones ({size(state.shared_bytes)}) not written again"


def status_lines(state: RunState, now: float) -> list[str]:
    """The status view: the run, then one line per agent."""
    running = sum(agent.status == "RUNNING" for agent in state.agents.values())
    total = len(state.agents)
    detail = f" ({running} of {counted(total, 'agent')} active)" if state.status == "RUNNING" else ""
    lines = [
        f"Workflow: {state.workflow}",
        f"Status: {state.status}{detail}",
        f"Started: {moment(state.started)}",
        f"Elapsed: {clock(state.seconds(now))}{idle(state)}",
        "",
        "Agent Status:",
    ]
    width = max((len(name) for name in state.agents), default=0)
    lines += [agent_line(agent, width, now) for agent in state.agents.values()]
    if state.report:
        lines += ["", "Report:", *(f"  {path}" for path in state.report)]
    if state.merged:
        lines += ["", f"Merged: {state.target} is at {state.merged[:12]}"]
    unverified = [(agent.id, text) for agent in state.agents.values() for text in agent.unverified]
    if unverified and state.ended:
        lines += ["", "Not verified automatically:", *(f"  {agent}: {text}" for agent, text in unverified)]
    if state.reasons:
        lines += ["", *(f"- {visible(reason)}" for reason in state.reasons)]
    for event in state.conflicts:
        place = f"{event.text('path')}:{event.number('line')}" if event.number("line") else event.text("path")
        about = f"{event.text('entity')}: " if event.text("entity") else ""
        lines.append(f"  {place}: {about}{event.text('reason')}")
    saved = ["", f"Shared: {shared(state)}"] if state.shared_files else []
    return [*lines, *semantic_lines(state), *saved]


def semantic_lines(state: RunState) -> list[str]:
    """What the merge breaks though its text merged; notes are counted, the report has them."""
    grave = [event for event in state.semantic if event.text("severity") != "note"]
    notes = len(state.semantic) - len(grave)
    lines = ["", "Semantic conflicts:"] if state.semantic else []
    for event in grave:
        lines.append(f"  {event.text('severity')}[{event.text('rule')}] {_semantic(event)}")
    return [*lines, f"  {counted(notes, 'note')}: see `treaty workflow report {state.workflow}`"] if notes else lines


def _semantic(event: Event) -> str:
    back = f"; send back {event.agent}" if event.agent and event.text("severity") != "note" else ""
    return visible(f"{event.text('path')}:{event.number('line')}: {event.text('message')}{back}")


def agent_line(agent: AgentState, width: int, now: float) -> str:
    """`✓ schema-agent    COMPLETE  (00:03:12)  2 files changed (+24, -0)`."""
    spent = f"({clock(agent.seconds(now))})" if agent.started else " " * 10
    used = f"  {agent.tokens} tokens" if agent.tokens is not None else ""
    used += f"  ${agent.cost:.2f}" if agent.cost is not None else ""
    head = f"  {SIGNS[agent.status]} {agent.id:<{width}}  {agent.status:<9} {spent}"
    return f"{head}  {visible(agent.action)}{used}".rstrip()


def isolation(confinement: Confinement) -> str:
    """`bubblewrap (level A)`, or that nothing is enforced."""
    if confinement.level == "C":
        return "not enforced (level C: changes are checked afterwards)"
    return f"{confinement.name} (level {confinement.level})"


def _backend(prepared: Prepared, agent: Agent) -> str:
    """What does the work, or what is missing for that."""
    try:
        backend, model = choose(prepared.workflow, agent, prepared.models)
    except RunnerError as error:
        return f"? ({error.message.partition(': ')[2] or error.message}: see {prepared.models.file.name})"
    return backend.name if agent.command else f"{backend.name} ({agent.model or model.pattern})"


def plan_lines(prepared: Prepared, isolation: str) -> list[str]:
    """What a run would do."""
    plan, workflow = prepared.plan, prepared.workflow
    limit = f", at most {plan.limit} at a time" if plan.limit is not None else ""
    lines = [
        f"Workflow: {workflow.name}",
        f"Base: {prepared.base_branch} ({prepared.base[:12]})",
        f"Target: {'none, this is a review' if is_broadcast(workflow) else prepared.target}",
        f"Isolation: {isolation}",
        f"Merge: {workflow.merge.strategy}, {workflow.coordination.conflict_resolution}",
        f"Plan: {counted(len(plan.agents), 'agent')}{limit}",
    ]
    width = max((len(planned.id) for planned in plan.agents), default=0)
    for number, wave in enumerate(plan.waves(), 1):
        lines.append(f"  step {number}:")
        for planned in sorted(wave, key=lambda one: one.rank):
            agent = planned.agent
            by = _backend(prepared, agent)
            waits = f", after {', '.join(str(gate) for gate in planned.gates)}" if planned.gates else ""
            lines.append(f"    {agent.id:<{width}}  by {by}{waits}")
            lines.append(f"    {'':<{width}}  writes {', '.join(agent.scope.write or ()) or 'nothing'}")
    unverified = [
        f"  {planned.id}: {criterion.text}"
        for planned in plan.agents
        for criterion in planned.agent.success_criteria
        if criterion.command is None
    ]
    return [*lines, "Not verified automatically:", *unverified] if unverified else lines


def diff_lines(agent: str, changes: Iterable[Change]) -> list[str]:
    """One agent's changes, a line per file."""
    lines = [f"=== {agent} changes ==="]
    for change in changes:
        if change.added is None or change.deleted is None:
            detail = "binary"
        elif change.status == "M":
            detail = f"+{counted(change.added, 'line')}, -{counted(change.deleted, 'line')}"
        else:
            detail = counted(change.added or change.deleted, "line")
        sign = {"A": "+", "D": "-"}.get(change.status, "~")
        lines.append(f"{sign} {change.path} ({detail})")
    return lines if len(lines) > 1 else [*lines, "(nothing)"]


def _listed(event: Event, key: str, separator: str) -> str:
    value = event.data.get(key)
    return separator.join(str(item) for item in value) if isinstance(value, list) else ""


def _started(event: Event) -> str:
    again = f" (attempt {event.attempt})" if event.attempt > 1 else ""
    return f"Starting execution{again}, by {event.text('backend')}, isolation {event.text('isolation')}"


def _retrying(event: Event) -> str:
    following = f"next attempt in {event.data.get('seconds')} s"
    if not event.data.get("rate_limited"):
        return following
    return f"rate limit: {following}, then it waits {event.data.get('left')} s more at most"


def _criterion(event: Event) -> str:
    if not event.data.get("verified"):
        return f"not verified automatically: {event.text('text')}"
    return f"{'✗' if event.number('code') else '✓'} {event.text('text')}"


def _audited(event: Event) -> str:
    if event.text("fault"):
        return f"✗ its audit log could not be stored: {event.text('fault')}"
    return "" if event.data.get("complete") else "⚠ its audit log is incomplete: the kernel dropped events"


def _merging(event: Event) -> str:
    """`merging b, a (batch); fewest predicted conflicts first: a 2`."""
    said = f"merging {_listed(event, 'order', ', ')} ({event.text('strategy')})"
    places = event.data.get("places")
    if event.text("completion"):
        return f"{said}; in the order of completion ({event.text('completion')})"
    if isinstance(places, dict) and places:
        return f"{said}; fewest predicted conflicts first: {', '.join(f'{name} {n}' for name, n in places.items())}"
    return said


def _pull_request(event: Event) -> str:
    refused = _listed(event, "complaints", "; ")
    return f"pull request {event.text('action')}: {event.text('url')}" + (f" (⚠ {refused})" if refused else "")


def _merged_agent(event: Event) -> str:
    files = counted(event.number("files"), "file")
    decisions, conflicts = (
        counted(event.number("decisions"), "decision"),
        counted(event.number("conflicts"), "conflict"),
    )
    return f"merged: {files} changed on both sides, {decisions}, {conflicts} left"


ABOUT = {"waiting": "waits for a person", "failed": "failed"}

# What events say to people; kinds that are not here say nothing.
TOLD: Mapping[str, Callable[[Event], str]] = {
    "agent.started": _started,
    "agent.action": lambda event: event.text("text"),
    "agent.spawned": lambda event: f"spawned by {event.text('orchestrator')} for {event.text('path')}",
    "agent.refused": lambda event: f"✗ no worker for {event.text('path')}: {event.text('reason')}",
    "agent.checkpoint": lambda event: f"✓ checkpoint {event.text('id')} reached",
    "agent.audited": _audited,
    "agent.criterion": _criterion,
    "agent.completed": lambda event: f"COMPLETE: {event.text('summary')}",
    "agent.failed": lambda event: f"FAILED: {event.text('reason')}",
    "agent.held": lambda event: f"HELD: {event.text('reason')}",
    "agent.cancelled": lambda event: f"CANCELLED: {event.text('reason')}",
    "agent.retrying": _retrying,
    "merge.started": _merging,
    "merge.agent": _merged_agent,
    "merge.checked": lambda event: (
        f"⚠ not checked for semantic conflicts: {event.text('fault')}" if event.text("fault") else ""
    ),
    "merge.semantic": lambda event: f"{event.text('severity')}[{event.text('rule')}] {_semantic(event)}",
    "merge.validation": lambda event: f"{'✗' if event.number('code') else '✓'} {event.text('command')}",
    "merge.review": lambda event: f"review wanted: {_listed(event, 'triggers', '; ')}",
    "notify.sent": lambda event: f"told {event.text('channel')} that it {ABOUT.get(event.text('about'), '')}",
    "notify.failed": lambda event: f"⚠ {event.text('channel') or 'nobody'} was not told: {event.text('reason')}",
    "forge.pull_request": _pull_request,
    "forge.issue": lambda event: f"review issue {event.text('action')}: {event.text('url')}",
    "forge.failed": lambda event: f"✗ no {event.text('what')}: {event.text('reason')}",
    "merge.target": lambda event: f"{event.text('ref').removeprefix('refs/heads/')} is at {event.text('new')[:12]}",
}


def told(event: Event) -> str:
    """What an event says to people, "" for one that says nothing."""
    return TOLD[event.kind](event) if event.kind in TOLD else ""


def event_line(event: Event) -> str:
    """`[14:23:01] service-agent: Starting execution`; "" for an event that says nothing."""
    said = visible(told(event))
    at = time.strftime("%H:%M:%S", time.localtime(event.time))
    return f"[{at}] {event.agent or 'treaty'}: {said}" if said else ""


def event_lines(events: Sequence[Event]) -> list[str]:
    """The lines of those events that say something."""
    return [line for line in map(event_line, events) if line]
