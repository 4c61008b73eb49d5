"""After the merge: branches pushed, pull requests opened or brought up to date, an issue for a stage that failed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from merge.repository.git import Git, GitError
from runner.failure import Exit, RunnerError
from runner.forge.github import GitHub
from runner.forge.gitlab import GitLab
from runner.forge.place import Place, place_of
from runner.forge.summary import shortened, values_of
from runner.forge.wanted import Forge, Issue, Made, PullRequest
from runner.journal import Event
from runner.merging.ended import Ended
from runner.merging.strategy import Group
from runner.outside import PLACEHOLDER, SETTINGS, fill
from runner.site import Site
from runner.view.quoted import block, code
from scopes.workflow import Workflow

PUSH_SECONDS = 300.0


def wants_pull_requests(workflow: Workflow) -> bool:
    """Whether the file asks for them; `pr-per-agent` does where a forge is set up and nothing says no."""
    return workflow.merge.post_merge.create_pull_request


def may_want_pull_requests(workflow: Workflow) -> bool:
    """Whether they are made where a forge is known, and branches alone where none is."""
    said = "create_pull_request" in workflow.merge.post_merge.model_fields_set
    return workflow.merge.strategy == "pr-per-agent" and not said


def check_forge(workflow: Workflow, git: Git) -> None:
    """A RunnerError, before any agent starts, where the pull request could not be made at the end."""
    try:
        place_of(git)
    except RunnerError as error:
        place = str(workflow.where("merge", "post_merge", "create_pull_request"))
        raise RunnerError(f"no pull request can be made: {error.message}", error.hint, place) from None


def problems(workflow: Workflow, git: Git) -> list[str]:
    """What will not be made on a forge, and why; told before a run starts."""
    issues = any(stage.on_failure == "create-review-issue" for stage in workflow.merge.stages)
    wanted = wants_pull_requests(workflow)
    if not wanted and not issues and not may_want_pull_requests(workflow):
        return []
    try:
        place_of(git)
    except RunnerError as error:
        what = "pull request" if wanted or not issues else "review issue"
        return [f"no {what} will be made: {error.message}; {error.hint}".rstrip("; ")]
    template = workflow.merge.post_merge.pr_template
    if template and _template(git, workflow, workflow.context.base_branch or "HEAD") is None:
        return [f"the template `{template}` is not in the base branch: the pull request gets the summary alone"]
    return []


async def follow_up(site: Site, groups: Sequence[Group], stopped: Group | None, ended: Ended) -> None:
    """What comes after the groups: an issue for the one that stopped, else the pull requests of what is merged."""
    if stopped is not None:
        failed = ended.paused or {Exit.FAILED, Exit.CONFLICT} & set(ended.codes)
        if stopped.on_failure == "create-review-issue" and failed:
            await _guarded(site, "review issue", ended, partial(_issue, site, stopped, ended))
        return
    moved = {event.text("group") for event in site.journal.events() if event.kind == "merge.target"}
    merged = [group for group in groups if group.name in moved]
    if not merged:
        return
    if may_want_pull_requests(site.workflow):
        try:
            await asyncio.to_thread(place_of, site.git)
        except RunnerError:  # told before the run: branches alone
            return
    elif not wants_pull_requests(site.workflow):
        return
    apart = site.workflow.merge.strategy == "pr-per-agent"
    for chosen in [[group] for group in merged] if apart else [merged]:
        await _guarded(site, "pull request", ended, partial(_pull_request, site, chosen))


async def _guarded(site: Site, what: str, ended: Ended, make: Callable[[Place], None]) -> None:
    """Make it in a thread; what goes wrong is a reason of the run."""
    try:
        place = await asyncio.to_thread(place_of, site.git)
        await asyncio.to_thread(make, place)
    except (RunnerError, GitError) as error:
        said = "; ".join(filter(None, (error.message, error.hint)))
        site.note("forge.failed", what=what, reason=said)
        ended.add(Exit.FAILED, f"no {what}: {said}; `treaty workflow resume {site.workflow.name}` tries again")


def forge_of(place: Place) -> Forge:
    """The vendor's way."""
    return GitHub(place) if place.kind == "github" else GitLab(place)


def _asked(place: Place, ask: Callable[[Forge], Made]) -> Made:
    """What the forge made of it. Its library trips over answers that are none of a forge, as a proxy gives them."""
    fault = ""
    try:
        made = ask(forge_of(place))
        if made.url:
            return made
    except RunnerError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the library trips over: the run is merged, and ends in order
        fault = f" ({type(error).__name__})"
    raise RunnerError(f"what answers is no {place.kind}{fault}", f"check `api` in [forge] of {SETTINGS}")


def push(site: Site, place: Place, branch: str) -> str:
    """Push a branch as it is now, never by force; its commit."""
    tip = site.git.resolve(f"refs/heads/{branch}")
    site.git.run("push", "--quiet", place.remote, f"{tip}:refs/heads/{branch}", deadline=PUSH_SECONDS)
    site.note("forge.pushed", branch=branch, commit=tip, remote=place.remote)
    return tip


def _pull_request(site: Site, groups: Sequence[Group], place: Place) -> None:
    events = site.journal.events()
    values = values_of(site, groups, events)
    branch, post = groups[0].target, site.workflow.merge.post_merge
    push(site, place, branch)
    about = f": {groups[0].name}" if site.workflow.merge.strategy == "pr-per-agent" else ""
    wanted = PullRequest(
        branch,
        site.base_branch,
        f"{site.workflow.name}{about}",
        _body(site, values),
        post.assign_reviewers,
        post.labels,
    )
    made = _asked(place, lambda forge: forge.pull_request(wanted))
    _note(site, "forge.pull_request", made, branch=branch)


def _body(site: Site, values: Mapping[str, str]) -> str:
    """The template filled, with the summary below it where it names no part of it."""
    template = _template(site.git, site.workflow, site.base)
    footer = f"<!-- treaty-run: {site.run_id} -->"
    if template is None:
        text = "\n\n".join(filter(None, (values["description"], values["summary"])))
    else:
        text = fill(template, values)
        if not {"summary", "agents"} & set(PLACEHOLDER.findall(template)):
            text = f"{text.rstrip()}\n\n{values['summary']}"
    return f"{shortened(text).rstrip()}\n\n{footer}\n"


def _template(git: Git, workflow: Workflow, commit: str) -> str | None:
    path = workflow.merge.post_merge.pr_template
    if not path:
        return None
    found = git.run("cat-file", "blob", f"{commit}:{path}", codes=(0, 128))
    return None if found.code else found.stdout.decode(errors="replace")


def _issue(site: Site, stage: Group, ended: Ended, place: Place) -> None:
    marker = f"<!-- treaty-run: {site.run_id} stage: {stage.name} -->"
    values = values_of(site, [stage], site.journal.events())
    reasons = "\n".join(f"- {code(reason, 1000)}" for reason in ended.reasons)
    following = f"To go on once it is mended: {code(f'treaty workflow resume {site.workflow.name}')}."
    output = _output(site.journal.events(), stage.name)
    parts = [f"The stage {code(stage.name)} of {code(site.workflow.name)} was not merged.", reasons]
    parts += [f"The last lines of the command:\n\n{chr(10).join(block(output))}"] if output else []
    body = shortened("\n\n".join([*parts, following, values["summary"]]))
    post = site.workflow.merge.post_merge
    title = f"{site.workflow.name}: stage {stage.name} needs a person"
    wanted = Issue(marker, title, f"{body}\n\n{marker}\n", post.assign_reviewers, post.labels)
    made = _asked(place, lambda forge: forge.issue(wanted))
    _note(site, "forge.issue", made, group=stage.name)
    ended.reasons[-1] += f"; review issue: {made.url}"


def _output(events: Sequence[Event], stage: str) -> list[str]:
    for event in reversed(events):
        if event.kind == "merge.validation" and event.text("stage") == stage and event.number("code"):
            said = event.data.get("output")
            return [str(line) for line in said] if isinstance(said, list) else []
    return []


def _note(site: Site, kind: str, made: Made, **more: str) -> None:
    data: dict[str, object] = {"number": made.number, "url": made.url, "action": made.action}
    site.note(kind, "", 0, **data, complaints=list(made.complaints), **more)
