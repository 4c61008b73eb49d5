"""What `treaty workflow` does: run, resume, review, cancel, clean. Nothing here prints: `say` gets each line."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator

from runner.answers import Say, as_json, event_json
from runner.cancelling import end_run
from runner.commits import delete_refs
from runner.executor.executor import executor_of
from runner.failure import Exit
from runner.isolation.confinement import choose
from runner.isolation.table import WAYS
from runner.journal import Event
from runner.merging.answer import Waiting, Why
from runner.preparation import Prepared, prepare
from runner.repository_state import find, here, state_of
from runner.resuming import edited_file
from runner.resuming import resume as resume_run
from runner.reuse import reusable
from runner.state_folder import WorkflowFolder, remove
from runner.support import unsupported
from runner.view import text
from runner.view.live import is_live
from runner.view.web import serving
from runner.workflow_run import Outcome
from runner.workflow_run import run as start_run
from scopes.audit import audit
from scopes.finding import Severity
from scopes.repository import Repository
from scopes.snippet import show_finding


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Check, plan and, without --dry-run, do it."""
    only = [name.strip() for name in arguments.agents.split(",") if name.strip()]
    prepared = prepare(arguments.file, only, "told" if arguments.dry_run else "needed")
    code = _audit(prepared, arguments, say)
    if code:
        return code
    if arguments.dry_run:
        confinement = choose(prepared.workflow.execution.isolation, WAYS)
        lines = text.plan_lines(prepared, text.isolation(confinement))
        if arguments.json:
            agents = [
                {"id": planned.id, "after": [str(gate) for gate in planned.gates]} for planned in prepared.plan.agents
            ]
            say(
                as_json(
                    "plan", workflow=prepared.workflow.name, base=prepared.base, target=prepared.target, agents=agents
                )
            )
        else:
            for line in lines:
                say(line)
        return Exit.OK
    reuse = reusable(prepared)
    with _listener(arguments, say) as hear:
        outcome = start_run(prepared, hear, reuse, arguments.executor)
    return _tell_outcome(arguments, say, outcome)


def resume(arguments: argparse.Namespace, say: Say) -> int:
    """Go on with the latest run, or the one that is named."""
    git = here()
    if edited := edited_file(git, arguments.name, arguments.run):
        hint = f"`treaty workflow run {edited}` starts a run with what it says now"
        say(f"⚠ {edited} has changed; this run goes on with what it began with ({hint})", to="people")
    with _listener(arguments, say) as hear:
        outcome = resume_run(git, arguments.name, arguments.run, hear, arguments.resolution, arguments.executor)
    return _tell_outcome(arguments, say, outcome)


def _audit(prepared: Prepared, arguments: argparse.Namespace, say: Say) -> int:
    """Show what the audit finds; USAGE where it forbids to run, or where the person at the terminal wants to stop."""
    told = executor_of(arguments.executor).told(prepared.workflow)
    for line in [*unsupported(prepared.workflow, prepared.models), *told]:
        say(f"⚠ {line}", to="people")
    say("✓ Validating agent scopes...", to="people")
    findings = audit(prepared.workflow, Repository.of_git(str(prepared.git.path)))
    lines = prepared.workflow.document.text.splitlines()
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    for finding in findings:
        if arguments.dry_run or arguments.verbose or errors:
            say(show_finding(finding, lines), to="people")
        else:
            say(f"⚠ {finding.location}: {finding.rule}: {finding.message}", to="people")
    if errors:
        return Exit.USAGE
    if any(finding.rule == "SC101" for finding in findings) and sys.stdin.isatty() and sys.stderr.isatty():
        say("Resolve this conflict before running the workflow? [y/N]", to="people")
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            return Exit.USAGE
    return Exit.OK


@contextlib.contextmanager
def _listener(arguments: argparse.Namespace, say: Say) -> Iterator[Callable[[Event], None]]:
    """Who hears the events: a live table on a terminal, else NDJSON or plain lines."""

    def hear(event: Event) -> None:
        if arguments.json:
            say(event_json(event))
        elif (line := text.event_line(event)) and (arguments.verbose or event.kind != "agent.action"):
            say(line, to="people")

    if is_live() and not arguments.json and not arguments.verbose:
        from runner.view.terminal import live_table

        with live_table() as table:
            yield table.hear
    else:
        yield hear


def _tell_outcome(arguments: argparse.Namespace, say: Say, outcome: Outcome) -> int:
    if not arguments.json:
        for line in text.status_lines(outcome.state, time.time()):
            say(line)
    return outcome.code


def review(arguments: argparse.Namespace, say: Say) -> int:
    """Record a person's answer; an approval takes effect with `resume`, done at once. Without one, open the page."""
    if not (arguments.approve or arguments.reject or arguments.send_back):
        return serving.review(arguments, say)
    git, runs, folder = find(arguments)
    state = state_of(runs, folder)
    waiting, why = Waiting(git, runs, folder), Why(arguments.reason)
    if arguments.approve:
        waiting.approve(why)
    elif arguments.send_back:
        waiting.send_back(arguments.send_back, why)
    elif arguments.reject:
        waiting.reject(why)
        say(
            f"rejected; `{state.target}` is as it was, the agents' work stays in refs/treaty/{folder.run_id}/",
            to="people",
        )
        return Exit.OK
    with _listener(argparse.Namespace(json=False, verbose=False), say) as hear:
        outcome = resume_run(git, arguments.name, folder.run_id, hear)
    return _tell_outcome(argparse.Namespace(json=False), say, outcome)


def cancel(arguments: argparse.Namespace, say: Say) -> int:
    """End the run that is going on, and wait until it is gone."""
    _, runs, _ = find(arguments)
    end_run(runs)
    say(f"cancelled; `treaty workflow resume {arguments.name}` goes on with it", to="people")
    return Exit.OK


def clean(arguments: argparse.Namespace, say: Say) -> int:
    """Forget ended runs: folders and refs. Target branches stay."""
    git = here()
    runs = WorkflowFolder.of(git, arguments.name)
    runs.find(arguments.run)
    with runs.lock():
        every = runs.runs()
        chosen = [run for run in every if arguments.run in (None, run.run_id)]
        kept = max(0, arguments.keep)
        gone = chosen[: len(chosen) - kept] if arguments.run is None else chosen
        for folder in gone:
            for name in (folder.run_id, f"{folder.run_id}+replay"):
                delete_refs(git, name)
            remove(folder.path)
    say(f"{text.counted(len(gone), 'run')} removed", to="people")
    return Exit.OK


def schema(arguments: argparse.Namespace, say: Say) -> int:  # noqa: ARG001
    """The JSON Schema of workflow files."""
    from scopes.workflow_schema import schema as build

    say(json.dumps(build(), indent=2, ensure_ascii=False))
    return Exit.OK
