"""`treaty workflow analyze`: how much each agent has to do, by the times of past runs where there are some."""

import argparse
import contextlib
import os
from statistics import median

from runner.answers import Say, as_json
from runner.failure import Exit, RunnerError
from runner.journal import Journal
from runner.preparation import open_repository
from runner.state_folder import RunFolder, WorkflowFolder
from scopes.estimate import analysis_data, analysis_text, analyze
from scopes.repository import Repository
from scopes.survey import Survey
from scopes.workflow_file import load

RUNS = 5  # the latest that count


def analyze_file(arguments: argparse.Namespace, say: Say) -> int:
    """Print the table, the bottlenecks and what splitting them gains."""
    workflow = load(arguments.file, dict(os.environ))
    git = open_repository(workflow)
    survey = Survey(workflow, Repository.of_git(str(git.path)))
    analysis = analyze(survey, past_minutes(WorkflowFolder.of(git, workflow.name)))
    say(as_json("analysis", **analysis_data(analysis)) if arguments.json else analysis_text(analysis))
    return Exit.OK


def past_minutes(folder: WorkflowFolder) -> dict[str, float]:
    """How long each agent took in the latest runs in which it completed: the one in the middle, in minutes."""
    found: dict[str, list[float]] = {}
    for run in folder.runs()[-RUNS:]:
        with contextlib.suppress(RunnerError):  # a journal that cannot be read has nothing to say about times
            for agent, minutes in _minutes_of(run).items():
                found.setdefault(agent, []).append(minutes)
    return {agent: median(minutes) for agent, minutes in found.items()}


def _minutes_of(run: RunFolder) -> dict[str, float]:
    """Agents that completed in this run itself: from the start of that attempt until its work was checked."""
    started: dict[tuple[str, int], float] = {}
    found = {}
    with Journal(run.journal) as journal:
        for event in journal.events():
            key = event.agent, event.attempt
            if event.kind == "agent.started":
                started[key] = event.time
            elif event.kind == "agent.completed" and key in started and not event.text("run"):
                found[event.agent] = (event.time - started[key]) / 60
    return found
