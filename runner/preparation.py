"""Everything that can be wrong before an agent starts: the file, the repository, the branches, the models."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from merge.repository.git import Git, GitError, NoRepositoryError
from runner.agents.table import Models, check_ready, choose, read_models
from runner.audit.audit_log import where_to
from runner.broadcast import check_schemas, is_broadcast
from runner.estimates import past_times
from runner.failure import RunnerError
from runner.forge.publish import check_forge, wants_pull_requests
from runner.merging.strategy import groups_of
from runner.merging.target import Target
from runner.orchestrator import check_templates
from runner.plan import Plan, make_plan
from runner.run_state import RunState
from scopes.workflow import Workflow
from scopes.workflow_file import load


@dataclass(frozen=True, slots=True)
class Prepared:
    """A workflow that can run, and on what."""

    file: Path
    workflow: Workflow
    git: Git
    models: Models
    plan: Plan
    base: str
    base_branch: str
    target: str


def prepare(file: str, only: Sequence[str] = (), backends: Literal["needed", "told"] = "needed") -> Prepared:
    """Load and check; raises WorkflowError for the file, RunnerError for all else. Changes nothing.

    `backends="told"` lets a model without a backend pass, for a plan that shows it.
    """
    workflow = load(file, dict(os.environ))
    git = open_repository(workflow)
    plan = make_plan(workflow, only, past_times(git, workflow.name))
    if workflow.audit.enabled:
        where_to(workflow, git.path, git.path)
    models = read_models(git.path)
    if backends == "needed":
        for planned in plan.agents:
            check_ready(*choose(workflow, planned.agent, models), os.environ)
    base_branch, base = find_base(workflow, git)
    check_clean(workflow, git, base_branch, Path(file))
    target = workflow.context.feature_branch or f"treaty/{workflow.name}"
    if not is_broadcast(workflow):
        check_target(workflow, git, target, base_branch)
    check_schemas(workflow, git, base)
    check_templates(workflow, git, base, dict(os.environ))
    check_interface(workflow, git, base)
    if backends == "needed" and wants_pull_requests(workflow) and not is_broadcast(workflow):
        check_forge(workflow, git)
    groups_of(workflow, RunState(), target)  # an agent that is in no stage is told now, not after the work
    return Prepared(Path(file), workflow, git, models, plan, base, base_branch, target)


def open_repository(workflow: Workflow) -> Git:
    """The repository of `context.repository`, at the root of its work tree."""
    place = str(workflow.where("context", "repository"))
    folder = Path(workflow.context.repository).expanduser()
    if not folder.is_dir():
        hint = "set `context.repository` to a folder, relative to where you start the run"
        raise RunnerError(f"no such folder: {folder}", hint, place)
    try:
        return Git(Git(folder.resolve()).top())
    except NoRepositoryError as error:
        hint = "run it inside a git repository, set `context.repository`, or `git init` one"
        raise RunnerError(error.message, hint, place) from None
    except GitError as error:
        raise RunnerError(str(error), error.hint, place) from None


def find_base(workflow: Workflow, git: Git) -> tuple[str, str]:
    """Name and commit of the branch that agents start from."""
    name = workflow.context.base_branch
    place = str(workflow.where("context", "base_branch"))
    if name is None:
        name = git.run("symbolic-ref", "--quiet", "--short", "HEAD", codes=(0, 1)).text
        if not name:
            raise RunnerError("HEAD is detached", "set `context.base_branch`, or check out a branch", place)
    if git.run("rev-parse", "--verify", "--quiet", "HEAD", codes=(0, 1, 128)).code and not _branches(git):
        hint = "commit something first: agents start from a commit"
        raise RunnerError("the repository has no commit yet", hint, place)
    for ref in (f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/tags/{name}"):
        if git.exists(ref):
            return name, git.resolve(ref)
    known = ", ".join(_branches(git)[:8])
    raise RunnerError(f"no branch `{name}` to start from", f"branches here: {known}", place)


def _branches(git: Git) -> list[str]:
    return git.text("for-each-ref", "--format=%(refname:short)", "refs/heads").split()


def check_clean(workflow: Workflow, git: Git, base_branch: str, file: Path) -> None:
    """Refuse to start from a branch whose checked-out files say something else than its commit."""
    head = git.run("symbolic-ref", "--quiet", "HEAD", codes=(0, 1)).text
    if head != f"refs/heads/{base_branch}":
        return
    flags = ("--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames")
    changed = [record[3:] for record in git.records("status", *flags)]
    own = os.path.relpath(file.resolve(), git.path.resolve())
    changed = [path for path in changed if path != own]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise RunnerError(
            f"`{base_branch}` is checked out with changes that are not committed: {', '.join(changed[:3])}{more}",
            "agents start from the commit and would not see them: commit or stash them first",
            str(workflow.where("context", "base_branch")),
        )


def check_target(workflow: Workflow, git: Git, target: str, base_branch: str) -> None:
    """Refuse a target that could not be moved at the end."""
    place = str(workflow.where("context", "feature_branch"))
    if target == base_branch:
        hint = "set `context.feature_branch` to a branch of its own; merge it yourself once you like it"
        raise RunnerError(f"the target branch is the base branch `{base_branch}`", hint, place)
    Target(f"refs/heads/{target}").check(git, place)


def check_interface(workflow: Workflow, git: Git, base: str) -> None:
    """With interface-first, the contract must be there before the first agent starts."""
    path = workflow.context.shared_interfaces
    if path is None or workflow.coordination.strategy != "interface-first":
        return
    if not git.records("ls-tree", "-r", "-z", "--name-only", base, "--", path):
        raise RunnerError(
            f"the shared interface `{path}` is not in the base branch",
            "write and commit it first: with `interface-first` all agents implement against it",
            str(workflow.where("context", "shared_interfaces")),
        )
