"""The merge phase: each group of contributions is combined, validated, reviewed where wanted, and published."""

import asyncio

from runner.commits import commit, ref_name, set_ref
from runner.failure import Exit
from runner.forge.publish import follow_up
from runner.journal import Event
from runner.merging.approval import approval
from runner.merging.bisection import breaking
from runner.merging.combine import (
    Combination,
    Combined,
    Contribution,
    combine,
    join,
    merge_commit,
    tell_nobody,
)
from runner.merging.ended import Ended
from runner.merging.prediction import completion_counts
from runner.merging.review import Evidence, reasons
from runner.merging.semantic_check import semantic_check
from runner.merging.strategy import Group, groups_of, places_of
from runner.merging.target import Target
from runner.merging.trees import Merged
from runner.merging.validation import validated
from runner.run_state import RunState
from runner.site import Site
from runner.snapshot import compare
from runner.state_folder import remove

TRIES = 5  # how often a target that keeps moving is merged again
PAUSES = ("pause-and-notify", "create-review-issue")  # with these, a stage that fails its validation waits for a person


async def merge_phase(site: Site, state: RunState) -> Ended:
    """Merge what the finished agents made. Groups that are on the target already are not merged again."""
    ended = Ended()
    places = await asyncio.to_thread(places_of, site.git, site.workflow, state)
    groups = groups_of(site.workflow, state, site.target, places)
    if not groups:
        ended.add(Exit.OK, "nothing to merge")
    published = _published(site.journal.events())
    stopped = None
    for group in groups:
        if group.name in published:
            continue
        before = len(ended.codes)
        await _merge_group(site, state, group, ended)
        if ended.codes[before:] and group.on_failure != "continue":
            stopped = group
            break
    await follow_up(site, groups, stopped, ended)
    return ended


async def _merge_group(site: Site, state: RunState, group: Group, ended: Ended) -> None:
    """Combine, validate, ask and move; again from the start where the branch moved meanwhile."""
    target = Target(f"refs/heads/{group.target}")
    for _ in range(TRIES):
        old = target.tip(site.git)
        if await asyncio.to_thread(_recover, site, group, target):
            return
        evidence = Evidence(state)
        combined = await asyncio.to_thread(_combine, site, group, old, evidence)
        if combined.conflicts:
            await asyncio.to_thread(_keep_conflicts, site, combined, ended)
            return
        evidence.semantic = await asyncio.to_thread(semantic_check, site, group, combined.commit)
        failed = await validated(site, group, combined.commit)
        if failed is not None:
            told = [failed.reason, *await _blame(site, state, group, old, failed.command)]
            if group.on_failure in PAUSES:  # a person may take it in spite of that
                evidence.failed = told
            else:
                for reason in told:
                    ended.add(Exit.FAILED, reason)
            if group.on_failure == "abort-workflow":
                return
        if _waits(site, state, group, combined.commit, evidence, ended):
            return
        site.note("merge.moving", group=group.name, ref=target.ref, old=old, new=combined.commit)
        if await asyncio.to_thread(target.move, site.git, combined.commit, old, f"treaty: {group.name}"):
            site.note("merge.target", group=group.name, ref=target.ref, old=old, new=combined.commit)
            return
    ended.add(Exit.FAILED, f"`{target.name}` keeps moving: merged {TRIES} times, and it was elsewhere each time")


def _combine(site: Site, group: Group, old: str, evidence: Evidence) -> Combined:
    """The commit for the target, or the conflicts; `old` is where the target is, "" where it is new."""
    agents = [one.agent for one in group.contributions]
    site.note(
        "merge.started",
        group=group.name,
        strategy=site.workflow.merge.strategy,
        order=agents,
        tip=old,
        places={agent: group.places[agent] for agent in agents if agent in group.places},
        completion=completion_counts(site.workflow),
    )

    def tell(contribution: Contribution, merged: Merged) -> None:
        evidence.merges[contribution.agent] = merged
        site.note(
            "merge.agent",
            agent=contribution.agent,
            files=merged.files,
            decisions=merged.decisions,
            conflicts=len(merged.conflicts),
            settled=len(merged.settled),
            confidence=merged.confidence,
        )

    how = Combination.of(site.workflow, tell, evidence.state.resolutions)
    tip = _tip(site, old, how)
    if tip.conflicts:
        return tip
    combined = combine(site.git, tip.commit, group.contributions, how)
    if combined.conflicts:
        return combined
    tree = site.git.resolve(combined.commit, "tree")
    tree = evidence.state.amendments.get(tree, tree)
    evidence.changes = compare(site.git, tip.commit, tree)
    message = _message(site, agents)
    return Combined(merge_commit(site.git, tip.commit, group.contributions, tree, message))


def _tip(site: Site, old: str, how: Combination) -> Combined:
    """What is merged onto: the target with the base in it, or for a new target where the base branch is now."""
    if old:
        return join(site.git, old, site.base, how.policy, f"Merge {site.base_branch} into {site.target}\n")
    now = site.git.run("rev-parse", "--verify", "--quiet", f"refs/heads/{site.base_branch}", codes=(0, 1)).text
    moved = bool(now) and now != site.base
    if moved and site.base in site.git.merge_bases(site.base, now):
        return Combined(now)
    return Combined(site.base)


def _message(site: Site, agents: list[str]) -> str:
    title = f"{site.workflow.name}: {', '.join(agents)}"
    if len(title) > 72:
        title = f"{site.workflow.name}: the work of {len(agents)} agents"
    about = f"{site.workflow.description.strip()}\n\n" if site.workflow.description else ""
    return f"{title}\n\n{about}Treaty-Run: {site.run_id}\n"


def _keep_conflicts(site: Site, combined: Combined, ended: Ended) -> None:
    """Everything for a person: the tree with markers on a ref, the files in the run's folder, a list."""
    message = f"{site.workflow.name}: conflicts at {combined.agent or 'the base'}, with markers\n"
    kept = commit(site.git, combined.tree, [combined.commit], message)
    ref = ref_name(site.run_id, "merge+conflicts")
    set_ref(site.git, ref, kept)
    site.note("merge.stopped", combined.agent, commit=kept, before=site.git.resolve(combined.commit, "tree"))
    remove(site.folder.conflicts)
    for path in dict.fromkeys(place.path for place in combined.conflicts):
        file = site.folder.conflicts / path
        file.parent.mkdir(parents=True, exist_ok=True)
        found = site.git.run("cat-file", "blob", f"{kept}:{path}", codes=(0, 128))
        file.write_bytes(found.stdout)
    for place in combined.conflicts:
        site.note(
            "merge.conflict",
            path=place.path,
            entity=place.entity,
            reason=place.reason,
            line=place.line,
            agent=combined.agent,
        )
    count = len(combined.conflicts)
    ended.add(
        Exit.CONFLICT,
        f"{count} conflict{'' if count == 1 else 's'} left at {combined.agent or 'the base'}; `{site.target}` is "
        f"as it was; the files with markers: {site.folder.conflicts}; to resolve them: "
        f"`treaty workflow review {site.workflow.name}` opens a page (needs `treaty[web]`), or "
        f"`git worktree add FOLDER {ref}`, mend and commit there, then "
        f"`treaty workflow resume {site.workflow.name} --resolution COMMIT`",
    )


async def _blame(site: Site, state: RunState, group: Group, old: str, command: str) -> list[str]:
    """Of several agents, whose work broke the command."""
    if not command or len(group.contributions) < 2:
        return []
    how = Combination.of(site.workflow, tell_nobody, state.resolutions)
    tip = await asyncio.to_thread(_tip, site, old, how)
    said = await breaking(site, tip.commit, group.contributions, how, command)
    return [f"`{command}`: {said}"]


def _waits(site: Site, state: RunState, group: Group, merged: str, evidence: Evidence, ended: Ended) -> bool:
    """Whether a person must say yes first; one who said yes to this very tree is not asked again."""
    why = reasons(site.workflow, evidence)
    if not why:
        return False
    holds, again = approval(site.git, state, merged)
    if holds:
        return False
    why = [*why, again] if again else why
    again = f"; or mend it, and `treaty workflow resume {site.workflow.name}` tries again" if evidence.failed else ""
    ended.paused = ended.paused or bool(evidence.failed)
    set_ref(site.git, ref_name(site.run_id, "merge+result"), merged)
    site.note("merge.review", group=group.name, commit=merged, triggers=why)
    ended.add(
        Exit.REVIEW,
        f"waits for review ({'; '.join(why)}): look at it with `git diff {site.base[:12]} {merged[:12]}`, then "
        f"`treaty workflow review {site.workflow.name} --approve` or `--reject`{again}",
    )
    return True


def _published(events: list[Event]) -> set[str]:
    return {event.text("group") for event in events if event.kind == "merge.target"}


def _recover(site: Site, group: Group, target: Target) -> bool:
    """Whether an earlier process moved the target and died before it could say so."""
    moving = [event for event in site.journal.events() if event.kind == "merge.moving"]
    mine = [event for event in moving if event.text("group") == group.name and event.text("ref") == target.ref]
    tip = target.tip(site.git)
    for event in mine:
        new = event.text("new")
        if tip and (tip == new or new in site.git.merge_bases(new, tip)):
            site.note("merge.target", group=group.name, ref=target.ref, old=event.text("old"), new=new)
            return True
    return False
