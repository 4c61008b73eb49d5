"""Which run of which workflow a command means, and where it stands."""

import argparse
from pathlib import Path

from merge.repository.git import Git, NoRepositoryError
from runner.failure import RunnerError
from runner.journal import Journal
from runner.run_state import RunState, fold
from runner.state_folder import RunFolder, WorkflowFolder


def here() -> Git:
    """The repository of the current folder."""
    try:
        return Git(Git(Path.cwd()).top())
    except NoRepositoryError as error:
        raise RunnerError(error.message, "go to the repository in which the workflow ran") from None


def find(arguments: argparse.Namespace) -> tuple[Git, WorkflowFolder, RunFolder]:
    """The repository, the workflow's folder and its latest run, or the one that is named."""
    git = here()
    runs = WorkflowFolder.of(git, arguments.name)
    return git, runs, runs.find(arguments.run)


def state_of(runs: WorkflowFolder, folder: RunFolder) -> RunState:
    """The state by the journal; a run whose process is gone without a last event was interrupted."""
    with Journal(folder.journal) as journal:
        state = fold(journal.events())
    if state.status == "RUNNING" and (runs.owner() is None or runs.find().path != folder.path):
        state.status = "INTERRUPTED"
        state.reasons.append(f"its process is gone: `treaty workflow resume {state.workflow}` goes on with it")
    return state
