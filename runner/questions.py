"""What one asks about a run: status, watch, logs, diff, report. Reads the journal and git; changes nothing."""

import argparse
import os
import time
from collections.abc import Iterator

from runner.answers import Say, as_json, event_json
from runner.audit.audit_log import problems
from runner.failure import Exit, RunnerError
from runner.journal import Event, Journal
from runner.output_log import Line, read_lines
from runner.report.data import data
from runner.report.html import html
from runner.report.markdown import markdown
from runner.report.model import gather
from runner.repository_state import find, here, state_of
from runner.snapshot import compare
from runner.state_folder import RunFolder, WorkflowFolder, every_run
from runner.view import story, text
from runner.view.live import is_live
from runner.view.runs import run_lines
from scopes.workflow_file import load

LOOK_EVERY = 0.2  # seconds between two looks at a journal that is being followed


def status(arguments: argparse.Namespace, say: Say) -> int:
    """The status view of a run; without a name, or for `--all`, a list of runs."""
    if arguments.all or not arguments.name:
        return _list(arguments, say)
    _, runs, folder = find(arguments)
    state = state_of(runs, folder)
    if arguments.json:
        say(as_json("status", **story.state_data(state), run=folder.run_id))
    else:
        for line in text.status_lines(state, time.time()):
            say(line)
    return Exit.OK


def _list(arguments: argparse.Namespace, say: Say) -> int:
    """The latest run of each workflow, or all runs; of one workflow where it is named."""
    folders = [one for one in every_run(here()) if arguments.name in (None, one.path.parent.name)]
    if arguments.name and not folders:
        find(arguments)  # says what there is
    latest: dict[str, RunFolder] = {}
    for folder in folders:
        latest.setdefault(folder.path.parent.name, folder)
    runs = []
    for folder in folders if arguments.all else latest.values():
        try:
            state = state_of(WorkflowFolder(folder.path.parent), folder)
            runs.append((folder.path.parent.name, folder.run_id, state))
        except RunnerError as error:
            say(f"{folder.path}: {error.message}", to="people")
    if not runs:
        say("nothing has run in this repository yet; start with `treaty workflow run FILE`", to="people")
    elif arguments.json:
        for name, run, state in runs:
            say(as_json("status", **{**story.state_data(state), "workflow": name}, run=run))
    else:
        for line in run_lines(runs, time.time()):
            say(line)
    return Exit.OK


def watch(arguments: argparse.Namespace, say: Say) -> int:
    """Follow a run until it ends, as a table on a terminal, else a line an event; then its status and exit code."""
    _, runs, folder = find(arguments)
    if is_live() and not arguments.json:
        from runner.view.terminal import live_table

        with live_table() as table:
            for event in _follow(runs, folder):
                table.hear(event)
    else:
        for event in _follow(runs, folder):
            line = event_json(event) if arguments.json else text.event_line(event)
            if line:
                say(line)
    state = state_of(runs, folder)
    if not arguments.json:
        for line in text.status_lines(state, time.time()):
            say(line)
    return state.code or Exit.OK


def _follow(runs: WorkflowFolder, folder: RunFolder) -> Iterator[Event]:
    """All events, then each new one, until the run's process is gone."""
    with Journal(folder.journal) as journal:
        after = 0
        while True:
            alive = runs.owner() is not None
            for event in journal.events(after):
                after = event.seq
                yield event
                if event.kind == "run.finished":
                    alive = runs.owner() is not None and bool(journal.events(after))
            if not alive:
                return
            time.sleep(LOOK_EVERY)


def audit_verify(arguments: argparse.Namespace, say: Say) -> int:
    """Whether the audit logs of a run are whole and as they were written."""
    git, _, folder = find(arguments)
    workflow = load(str(folder.workflow), dict(os.environ))
    with Journal(folder.journal) as journal:
        events = journal.events()
    good, bad = problems(workflow, folder.path, git.path, events)
    if not good and not bad:
        raise RunnerError("this run kept no audit log", "set `audit.enabled: true` in the workflow file")
    if arguments.json:
        say(as_json("audit", run=folder.run_id, good=good, bad=bad))
    for line in () if arguments.json else good:
        say(f"✓ {line}")
    for line in () if arguments.json else bad:
        say(f"✗ {line}")
    return Exit.FAILED if bad else Exit.OK


def logs(arguments: argparse.Namespace, say: Say) -> int:
    """What one agent did and printed, in order of time."""
    _, runs, folder = find(arguments)
    state = state_of(runs, folder)
    if arguments.agent not in state.agents:
        known = ", ".join(state.agents) or "none"
        raise RunnerError(f"no agent `{arguments.agent}` in this run", f"its agents: {known}")
    with Journal(folder.journal) as journal:
        events = [event for event in journal.events() if event.agent == arguments.agent]
    for _, entry in story.log_entries(folder, events):
        say(_log_json(arguments.agent, entry) if arguments.json else story.log_line(arguments.agent, entry))
    if arguments.follow:
        _follow_agent(arguments, say, runs, folder)
    return Exit.OK


def _log_json(agent: str, entry: Event | Line) -> str:
    if isinstance(entry, Event):
        return event_json(entry)
    return as_json("output", agent=agent, time=entry.time, stream=entry.stream, text=entry.text)


def _follow_agent(arguments: argparse.Namespace, say: Say, runs: WorkflowFolder, folder: RunFolder) -> None:
    with Journal(folder.journal) as journal:
        events = journal.events()
        after = events[-1].seq if events else 0
        attempt = max((event.attempt for event in events if event.agent == arguments.agent), default=0)
        path = folder.log(arguments.agent, attempt)
        offset = path.stat().st_size if path.exists() else 0
        while True:
            alive = runs.owner() is not None
            if path.exists():
                for line in read_lines(path, offset):
                    say(story.output_line(arguments.agent, line))
                offset = path.stat().st_size
            for event in journal.events(after):
                after = event.seq
                if event.agent == arguments.agent and event.attempt > attempt:
                    attempt, offset = event.attempt, 0
                    path = folder.log(arguments.agent, attempt)
                if (
                    event.agent == arguments.agent
                    and event.kind != "agent.action"
                    and (line_ := text.event_line(event))
                ):
                    say(line_)
            if not alive:
                return
            time.sleep(LOOK_EVERY)


def diff(arguments: argparse.Namespace, say: Say) -> int:
    """What each agent changed, counted from where it started."""
    git, runs, folder = find(arguments)
    state = state_of(runs, folder)
    first = True
    for agent in state.agents.values():
        if not agent.commit:
            continue
        changes = compare(git, agent.start, agent.commit)
        if arguments.json:
            files = [
                {"status": one.status, "path": one.path, "added": one.added, "deleted": one.deleted} for one in changes
            ]
            say(as_json("diff", agent=agent.id, status=agent.status, commit=agent.commit, files=files))
            continue
        if not first:
            say("")
        first = False
        for line in text.diff_lines(agent.id, changes):
            say(line)
        if arguments.patch:
            say(git.text("diff-tree", "-p", "--no-ext-diff", "--no-textconv", agent.start, agent.commit))
    return Exit.OK


def report(arguments: argparse.Namespace, say: Say) -> int:
    """The whole story of a run."""
    told = gather(*find(arguments))
    if arguments.json:
        say(as_json("report", **data(told)))
    elif arguments.html:
        say(html(told).removesuffix("\n"))
    else:
        for line in markdown(told):
            say(line)
    return Exit.OK
