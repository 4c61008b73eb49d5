"""What a person made of the conflicts that a merge stopped at, taken in where it is complete."""

import re

from merge.repository.git import GitError
from runner.failure import RunnerError
from runner.merging.answer import Why
from runner.run_state import RunState
from runner.site import Site

MARKER = re.compile(rb"^(?:<{7,}|>{7,})(?: |$)", re.MULTILINE)


def take_resolution(site: Site, state: RunState, name: str) -> None:
    """Journal the tree of this commit as the merge of the agent at which the run stopped; a RunnerError where
    there is nothing to resolve, no such commit, or a marker left in it."""
    stopped = state.stopped
    if stopped is None or state.status != "CONFLICT":
        hint = f"see `treaty workflow status {state.workflow}`"
        raise RunnerError("--resolution: this run has no conflicts to resolve", hint)
    try:
        commit = site.git.resolve(name)
    except GitError as error:
        raise RunnerError(f"--resolution: {error.message}", error.hint) from None
    left = sorted({event.text("path") for event in state.conflicts if _has_marker(site, commit, event.text("path"))})
    if left:
        hint = "settle them, commit, and name that commit"
        raise RunnerError(f"--resolution: {commit[:12]} has conflict markers in {', '.join(left)}", hint)
    site.note(
        "merge.resolved",
        stopped.agent,
        commit=commit,
        tree=site.git.resolve(commit, "tree"),
        before=stopped.text("before"),
        **Why().data(),
    )


def _has_marker(site: Site, commit: str, path: str) -> bool:
    found = site.git.run("cat-file", "blob", f"{commit}:{path}", codes=(0, 128))
    return MARKER.search(found.stdout) is not None
