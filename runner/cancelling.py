"""The end of a run that is going on, asked for from outside its process."""

import contextlib
import os
import signal
import time

from runner.failure import Exit, RunnerError
from runner.state_folder import WorkflowFolder

SECONDS = 30.0  # that a run has to end its agents


def end_run(runs: WorkflowFolder) -> None:
    """End it and wait until it is gone; a RunnerError where none is going on, or where it does not end."""
    owner = runs.owner()
    if owner is None:
        raise RunnerError(f"no run of `{runs.path.name}` is going on", f"see `treaty workflow status {runs.path.name}`")
    with contextlib.suppress(ProcessLookupError):
        os.kill(owner, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS
    while runs.owner() == owner and time.monotonic() < deadline:
        time.sleep(0.05)
    if runs.owner() == owner:
        hint = f"`kill -9 {owner}` ends it and all its agents"
        raise RunnerError(f"process {owner} does not end", hint, code=Exit.FAILED)
