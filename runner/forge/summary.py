"""What a pull request and a review issue say: who did what, how it merged, what was validated.

Whatever agents wrote stands in code, so that it can neither call people, nor close issues, nor draw a page of its own.
"""

from collections.abc import Mapping, Sequence

from runner.journal import Event
from runner.merging.strategy import Group
from runner.run_state import AgentState
from runner.site import Site
from runner.snapshot import compare
from runner.view.quoted import code

LONGEST = 60_000  # characters: GitHub takes 65,536
FILES = 30  # of one agent that are listed


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or its first lines where it is too long: half a line could leave a code span open."""
    return text if len(text) <= longest else text[:longest].rpartition("\n")[0]


def values_of(site: Site, groups: Sequence[Group], events: Sequence[Event]) -> Mapping[str, str]:
    """What a template's `{{…}}` stand for, for the work of these groups; `summary` is all of it."""
    agents = [one.agent for group in groups for one in group.contributions]
    names = {group.name for group in groups}
    parts = {
        "agents": _agents(site, agents),
        "decisions": _decisions(agents, events),
        "conflicts": _conflicts(agents, events),
        "validation": _validation(names, events),
        "review": _review(events),
    }
    titles = {"agents": "Agents", "decisions": "Merge", "conflicts": "Conflicts", "validation": "Validation"}
    sections = [f"## {titles[key]}\n\n{parts[key]}" for key in titles if parts[key]]
    known = {
        "workflow": site.workflow.name,
        "description": (site.workflow.description or "").strip(),
        "run": site.run_id,
        "target": groups[0].target if groups else site.target,
        "base": site.base_branch,
        "summary": "\n\n".join(filter(None, [*sections, parts["review"]])),
    }
    return {**parts, **known}


def _agents(site: Site, agents: Sequence[str]) -> str:
    lines = []
    for name in agents:
        state, entry = site.state.agents[name], site.workflow.agent(name)
        changes = compare(site.git, state.start, state.commit)
        added, deleted = sum(one.added or 0 for one in changes), sum(one.deleted or 0 for one in changes)
        about = f" ({code(entry.name)})" if entry.name and entry.name != name else ""
        lines.append(f"- **{name}**{about}: {len(changes)} files, +{added} -{deleted}; {_criteria(state)}")
        lines += [f"  - {change.status} {code(change.path)}" for change in changes[:FILES]]
        lines += [f"  - and {len(changes) - FILES} more"] if len(changes) > FILES else []
    return "\n".join(lines)


def _criteria(state: AgentState) -> str:
    passed = sum(number == 0 for _, number in state.criteria)
    said = [f"{passed} of {len(state.criteria)} criteria verified"] if state.criteria else []
    said += [f"{len(state.unverified)} not verified automatically"] if state.unverified else []
    return ", ".join(said) or "no criteria"


def _latest(events: Sequence[Event], kind: str, agents: Sequence[str]) -> list[Event]:
    """The last event of a kind of each of these agents, in their order."""
    found = {event.agent or event.text("agent"): event for event in events if event.kind == kind}
    return [found[name] for name in agents if name in found]


def _decisions(agents: Sequence[str], events: Sequence[Event]) -> str:
    lines = []
    for event in _latest(events, "merge.agent", agents):
        files, decisions = event.number("files"), event.number("decisions")
        confidence = event.data.get("confidence")
        sure = f", confidence {confidence:.2f}" if isinstance(confidence, float) and decisions else ""
        name = event.agent or event.text("agent")
        lines.append(f"- {name}: {files} files that others changed too, {decisions} automatic decisions{sure}")
    return "\n".join(lines)


def _conflicts(agents: Sequence[str], events: Sequence[Event]) -> str:
    settled = [
        f"- {event.agent or event.text('agent')}: {event.number('settled')} settled by `unresolvable_conflict_action`"
        for event in _latest(events, "merge.agent", agents)
        if event.number("settled")
    ]
    people = [
        f"- {event.agent}: resolved by {code(event.text('who'))}"
        for event in events
        if event.kind == "merge.resolved" and event.agent in agents
    ]
    return "\n".join(settled + people)


def _validation(names: set[str], events: Sequence[Event]) -> str:
    latest = {
        (event.text("stage"), event.text("command")): event.number("code")
        for event in events
        if event.kind == "merge.validation" and event.text("stage") in names
    }
    return "\n".join(
        f"- {'✗ failed' if bad else '✓'} {code(command)} ({name})" for (name, command), bad in latest.items()
    )


def _review(events: Sequence[Event]) -> str:
    for event in reversed(events):
        if event.kind == "merge.decision" and event.text("decision") == "approve":
            reason = code(event.text("reason"))
            return f"Approved by {code(event.text('who'))}" + (f": {reason}" if reason else "") + "."
    return ""
