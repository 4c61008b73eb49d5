"""After a merge: what agents' edits break in each other though their text merged, told in the journal."""

import time
from collections.abc import Sequence

from merge.repository.git import GitError
from runner.merging.strategy import Group
from runner.site import Site
from scopes.check import check
from scopes.finding import Finding, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
MOST = 200  # findings that are journaled, the worst first
LONGEST = 300  # characters of a fault


def semantic_check(site: Site, group: Group, merged: str) -> Sequence[Finding] | None:
    """The semantic conflicts between the agents of a group, and between each and what the target had before.

    `merged` is the merge; its first parent is what was merged onto. None for a check that cannot be made: it is told
    in the journal, and ends nothing.
    """
    started = time.monotonic()
    try:
        found, target = _found(site, group, merged)
    except Exception as error:  # noqa: BLE001 - it reads whatever agents wrote: no fault of it may lose their merge
        said = str(error) if isinstance(error, GitError) else f"{type(error).__name__}: {error}"
        site.note("merge.checked", group=group.name, fault=" ".join(said.split())[:LONGEST])
        return None
    for one in found[:MOST]:
        _tell(site, group, one, sent_back(one, target))
    errors, warnings = (sum(one.severity is severity for one in found) for severity in (_ERROR, _WARNING))
    counts = {"findings": len(found), "errors": errors, "warnings": warnings}
    site.note("merge.checked", group=group.name, counts=counts, seconds=round(time.monotonic() - started, 3))
    return found


def _found(site: Site, group: Group, merged: str) -> tuple[Sequence[Finding], str]:
    """What the check finds, and what it calls the target there, "" where that has nothing of its own."""
    revisions = {one.agent: one.commit for one in group.contributions}
    target = ""
    tip = f"{merged}^1"
    ours, base = site.git.resolve_all([tip, site.base], "tree")
    if ours != base:
        target = group.target if group.target not in revisions else f"refs/heads/{group.target}"
        revisions[target] = tip
    return check(site.git, site.base, revisions, merged) if len(revisions) > 1 else (), target


def sent_back(finding: Finding, target: str) -> str:
    """The agent to send back: who relied on what the other changed, unless that was on the target before."""
    return next((name for name in finding.agents if name != target), "")


def _tell(site: Site, group: Group, one: Finding, back: str) -> None:
    site.note(
        "merge.semantic",
        back,
        group=group.name,
        rule=one.rule,
        severity=str(one.severity),
        path=one.location.file,
        line=one.location.line,
        message=one.message,
        agents=list(one.agents),
        edits=[f"{edit.location}: {edit.text}" for edit in one.related],
        merged_because=one.witness or "",
        fix=one.fix,
    )
