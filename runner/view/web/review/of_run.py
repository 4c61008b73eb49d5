"""The review of a run that waits: of the conflicts that its merge stopped at, or of the merge that it proposes.

Nothing of the merge was kept but git objects and the journal, so the decisions are worked out again, with the same
options on the same commits; what does not come out as the run had it is shown as it stands, without places.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from merge.options import Options
from merge.repository.branches import FileMerge, has_contents, merge_trees, mode_of
from merge.repository.contents import merge_contents
from merge.repository.git import Git
from merge.repository.merge_tree import PathConflict
from merge.repository.path_options import LANGUAGE, attributes_of
from merge.revision import Triple
from merge.settings import options_for
from runner.failure import RunnerError
from runner.journal import Event, Journal
from runner.merging.again import merges_again
from runner.merging.answer import Waiting, Why, answered
from runner.merging.combine import Combination, tell_nobody
from runner.run_state import AgentState, RunState, fold
from runner.snapshot import compare
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.text import counted
from runner.view.web.review.file_review import FileReview, file_review, whole_file
from runner.view.web.review.session import Ending, Review, Verdict, Voice
from scopes.workflow import Workflow
from scopes.workflow_file import load

APPROVE = Ending("approve", "Approve and merge", "a", is_complete=True)
FINISH = Ending("finish", "Take these and go on", "a", is_complete=True)
REJECT = Ending("reject", "Reject", "x")
SEND_BACK = Ending("send-back", "Send back to the agent", "s", wants_voice=True, wants_reason=True)


@dataclass(slots=True)
class RunSubject:
    """A run that waits for a person; `tree` is what the merge has so far, with markers where it stopped."""

    waiting: Waiting
    title: str
    told: Sequence[str]
    voices: Sequence[Voice]
    endings: Sequence[Ending]
    tree: str
    facts: Sequence[tuple[str, str]] = ()
    goes_on: bool = field(default=False)  # whether the run is to be resumed now

    def end(self, review: Review, verdict: Verdict) -> str:
        """Journal the answer."""
        why = Why(verdict.reason, verdict.choices, verdict.in_spite)
        if verdict.ending == REJECT.name:
            self.waiting.reject(why)
            return "Rejected. The target branch is as it was; the agents' work is kept."
        self.goes_on = True
        if verdict.ending == SEND_BACK.name:
            self.waiting.send_back(verdict.voice, why)
            return f"Sent back to {verdict.voice}, with your comment."
        tree = self._written(review)
        if verdict.ending == FINISH.name:
            self.waiting.resolve(tree, why)
            return "The conflicts are settled; the run goes on."
        self.waiting.approve(why, tree)
        return "Approved; the run goes on."

    def _written(self, review: Review) -> str:
        """The tree with every file that a person had to decide, or changed."""
        git = self.waiting.git
        changed = [file for file in review.files if file.choices]
        oids = git.write_blobs([file.text() for file in changed])
        entries = {
            file.path: None if file.is_deleted else (file.mode, oid) for file, oid in zip(changed, oids, strict=True)
        }
        return git.edit_tree(self.tree, entries)


def review_of_run(git: Git, runs: WorkflowFolder, folder: RunFolder) -> Review:
    """The review of a run; a RunnerError where it does not wait for one."""
    with Journal(folder.journal) as journal:
        events = journal.events()
    state = fold(events)
    if state.status not in ("CONFLICT", "REVIEW") or state.rejected_by or answered(state):
        raise RunnerError(f"this run does not wait for a review, it is {state.status}", "see its status")
    workflow = load(str(folder.workflow), dict(os.environ))
    waiting = Waiting(git, runs, folder)
    if state.status == "CONFLICT":
        return _of_conflicts(waiting, workflow, state)
    return _of_proposal(waiting, workflow, state, events)


# --- a merge that stopped


def _of_conflicts(waiting: Waiting, workflow: Workflow, state: RunState) -> Review:
    stopped = state.stopped
    if stopped is None:
        raise RunnerError(
            "what stopped the merge is not in the journal", f"see `treaty workflow logs {state.workflow}`"
        )
    git = waiting.git
    sides = _sides_of(git, state, stopped)
    how = Combination.of(workflow, tell_nobody, {})
    found = merge_trees(git, sides.base, sides.ours, sides.theirs, how.policy.options)
    reader = Reader(git, how.policy.options)
    wanted = {event.text("path") for event in state.conflicts}
    files = reader.files([file for file in found.files if file.path in wanted or file.decisions])
    _name_sides(git, state, stopped.agent, files)
    who = stopped.agent or "the base branch"
    told = [f"{counted(len(state.conflicts), 'conflict')} left where the work of {who} meets what was merged before it"]
    tree = git.resolve(stopped.text("commit"), "tree")
    endings = [FINISH, SEND_BACK, REJECT] if state.agents else [FINISH, REJECT]
    title, voices = f"{state.workflow}: conflicts", _voices(workflow, state)
    return Review(RunSubject(waiting, title, told, voices, endings, tree, _facts(state)), files)


def _sides_of(git: Git, state: RunState, stopped: Event) -> Triple[str]:
    """The trees that met: of the agent's start, of what was merged before, of the agent's work."""
    before = git.text("show", "-s", "--format=%P", stopped.text("commit")).split()[0]
    agent = state.agents.get(stopped.agent)
    if agent is not None:
        commits = Triple(agent.start, before, agent.commit)
    else:  # the target met the base
        bases = git.merge_bases(before, state.base)
        commits = Triple(bases[0] if bases else before, before, state.base)
    return commits.map(lambda name: git.resolve(name, "tree"))


# --- a merge that is proposed


def _of_proposal(waiting: Waiting, workflow: Workflow, state: RunState, events: Sequence[Event]) -> Review:
    git = waiting.git
    tree = git.resolve(state.proposed, "tree")
    asked = next(event for event in reversed(events) if event.kind == "merge.review")
    started = next(event for event in reversed(events) if event.kind == "merge.started")
    order = started.data.get("order")
    agents = [str(name) for name in order] if isinstance(order, list) else []
    tip = git.text("show", "-s", "--format=%P", state.proposed).split()[0]
    how = Combination.of(workflow, tell_nobody, state.resolutions)
    files = _again(git, tip, [state.agents[name] for name in agents], how)
    kept = [_as_it_stands(git, tree, file) for file in files.values()]
    triggers = asked.data.get("triggers")
    told = [str(line) for line in triggers] if isinstance(triggers, list) else []
    facts = [*_facts(state), *_changes(git, tip, tree)]
    voices, endings = _voices(workflow, state), (APPROVE, SEND_BACK, REJECT)
    return Review(RunSubject(waiting, f"{state.workflow}: review", told, voices, endings, tree, facts), kept)


def _again(git: Git, tip: str, agents: Iterable[AgentState], how: Combination) -> dict[str, FileReview]:
    """The files that several agents changed, each as the last merge of it went; by path."""
    found: dict[str, FileReview] = {}
    paths: dict[str, set[str]] = {}
    for met in merges_again(git, tip, agents, how):
        for file in Reader(git, met.policy.options, met.policy.prefer).files(met.files):
            earlier = found.get(file.path)
            found[file.path] = file
            file.theirs_by = (met.agent.id,)
            file.ours_by = tuple(name for name, changed in paths.items() if file.path in changed)
            if earlier is not None:
                file.fixed += tuple(one for place in earlier.places for one in place.decisions) + earlier.fixed
        paths[met.agent.id] = _paths(git, met.agent)
    return found


def _as_it_stands(git: Git, tree: str, file: FileReview) -> FileReview:
    """The file, or, where the proposed tree has something else there, that as plain text."""
    listed = git.records("ls-tree", "-z", tree, "--", file.path)
    with git.objects() as objects:
        text = objects.read(listed[0].partition("\t")[0].split()[2]) if listed else b""
    if file.whole or file.text() == text:
        return file
    fixed = tuple(one for place in file.places for one in place.decisions) + file.fixed
    return FileReview(file.path, file.sides, [text], file.language, file.mode, fixed=fixed)


# --- both


@dataclass(slots=True)
class Reader:
    """Merges single files again, for their regions. With `prefer`, conflicts were settled by that side."""

    git: Git
    options: Options | None
    prefer: str = ""

    def files(self, merged: Sequence[FileMerge]) -> list[FileReview]:
        """The reviews of these files."""
        attributes = attributes_of(self.git, [file.path for file in merged]) if merged else {}
        return [self._file(file, attributes.get(file.path, {})) for file in merged]

    def _file(self, file: FileMerge, attributes: dict[str, str]) -> FileReview:
        with self.git.objects() as objects:
            sides = file.stages.map(lambda stage: objects.read(stage.oid) if stage and stage.is_file else b"")
        conflict = PathConflict(file.path)
        conflict.stages = file.stages
        if not has_contents(conflict) or not file.oid:
            return whole_file(file.path, sides, file.stages.map(lambda stage: stage is None), file.reason)
        root = str(self.git.top())
        options, language = self.options, ""
        if options is None or options.overridable:
            options = options_for(str(Path(root, file.path)), attributes, options)
            language = attributes.get(LANGUAGE, "")
        result = merge_contents(sides, file.path, options, language, root)
        found = file_review(file.path, sides, result, self.prefer)
        found.mode = mode_of(file.stages)
        return found


def _voices(workflow: Workflow, state: RunState) -> list[Voice]:
    """The agents whose work is there, with what they were told."""
    told = {agent.id: agent for agent in workflow.agents}
    voices = []
    for agent in state.agents.values():
        if agent.commit and agent.status == "COMPLETE":
            known = told.get(agent.id)
            role = known.role if known and known.role else ""
            voices.append(Voice(agent.id, role, known.instructions.strip() if known else ""))
    return voices


def _name_sides(git: Git, state: RunState, stopped_at: str, files: Sequence[FileReview]) -> None:
    """Say of each file whose work met there: theirs is the agent that was to come in, ours who had changed it."""
    others = [agent for agent in state.agents.values() if agent.status == "COMPLETE" and agent.id != stopped_at]
    paths = {agent.id: _paths(git, agent) for agent in others}
    for file in files:
        file.theirs_by = (stopped_at,)
        file.ours_by = tuple(name for name, changed in paths.items() if file.path in changed)


def _paths(git: Git, agent: AgentState) -> set[str]:
    return {change.path for change in compare(git, agent.start, agent.commit)}


def _facts(state: RunState) -> list[tuple[str, str]]:
    return [("target", state.target), *(("status", reason) for reason in state.reasons[:3])]


def _changes(git: Git, before: str, after: str) -> list[tuple[str, str]]:
    """One line for each changed file."""
    found = compare(git, before, after)
    lines = [(change.status, change.path, change.added, change.deleted) for change in found]
    return [("changes", f"{status} {path} +{added} -{deleted}") for status, path, added, deleted in lines]
