"""`treaty workflow …`: runs, and everything one asks about them."""

import argparse
import sys

from merge.command_line import CommandLine
from merge.repository.git import GitError
from runner import commands, questions, replaying
from runner.analysis import analyze_file
from runner.answers import Handler
from runner.failure import Exit, RunnerError
from runner.view.web import serving
from scopes.problem import WorkflowError

EPILOG = """exit codes: 0 ok, 1 an agent or a criterion failed, 2 usage or workflow file, 3 conflict, 4 review wanted,
5 scope violation, 6 budget, 75 rate limit, 124 timeout, 130 or 143 interrupted"""

EXAMPLES = {
    "run": "run workflow.yml --dry-run",
    "status": "status payments",
    "watch": "watch payments",
    "logs": "logs payments --agent api --follow",
    "diff": "diff payments --by-agent --patch",
    "verify": "audit verify payments",
    "report": "report payments --html >report.html",
    "resume": "resume payments",
    "replay": "replay payments --merge-only",
    "review": "review payments --approve --reason 'read by me'",
    "serve": "serve --port 8800",
    "cancel": "cancel payments",
    "clean": "clean payments --keep 3",
    "analyze": "analyze workflow.yml",
    "schema": "schema >workflow.schema.json",
}


def main(argv: list[str]) -> int:
    """Run one command line; its exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.command(arguments, _say)
    except WorkflowError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return Exit.USAGE
    except RunnerError as error:
        print(str(error) if error.place else f"treaty: {error}", file=sys.stderr)
        return error.code
    except GitError as error:
        print(f"treaty: {error}", file=sys.stderr)
        return Exit.FAILED
    return code


def _say(text: str, *, to: str = "out") -> None:
    """One line of data, or one for people."""
    print(text, file=sys.stderr if to == "people" else sys.stdout, flush=True)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their flags."""
    parser: argparse.ArgumentParser = CommandLine(
        prog="treaty workflow", description="Run agents in parallel, and merge what they did.", epilog=EPILOG
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    sub = parser.add_subparsers(required=True, metavar="COMMAND")
    run = sub.add_parser("run", help="run a workflow file", epilog=_example("run"))
    run.add_argument("file", metavar="FILE")
    run.add_argument("--dry-run", action="store_true", help="check and show the plan, start nothing")
    run.add_argument("--agents", default="", metavar="A,B", help="only these agents")
    run.add_argument(
        "--verbose", action="store_true", help="also what agents print, a few lines a second (`logs` has all of them)"
    )
    run.add_argument("--json", action="store_true", help="events as NDJSON")
    _add_executor(run)
    run.set_defaults(command=commands.run)
    _add_questions(sub)
    _add_deeds(sub)
    analyze = sub.add_parser(
        "analyze", help="how much each agent has to do, and for whom the others will wait", epilog=_example("analyze")
    )
    analyze.add_argument("file", metavar="FILE")
    analyze.add_argument("--json", action="store_true")
    analyze.set_defaults(command=analyze_file)
    schema = sub.add_parser("schema", help="the JSON Schema of workflow files, for editors", epilog=_example("schema"))
    schema.set_defaults(command=commands.schema)
    return parser


def _add_questions(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = sub.add_parser("status", help="where a run stands, or all runs here", epilog=_example("status"))
    status.description = "Where the latest run of a workflow stands; without a name, that of each workflow."
    status.add_argument("name", metavar="NAME", nargs="?", help="name of the workflow")
    which = status.add_mutually_exclusive_group()
    which.add_argument("--run", metavar="ID", help="another run than the latest")
    which.add_argument("--all", action="store_true", help="a line for each run that there was")
    status.add_argument("--json", action="store_true")
    status.set_defaults(command=questions.status)
    watch = _named(sub, "watch", "follow a run until it ends", questions.watch)
    watch.add_argument("--json", action="store_true", help="events as NDJSON")
    logs = _named(sub, "logs", "what an agent did and printed", questions.logs)
    logs.add_argument("--agent", required=True, metavar="A")
    logs.add_argument("--follow", action="store_true", help="go on until the run ends")
    logs.add_argument("--json", action="store_true")
    diff = _named(sub, "diff", "what the agents changed", questions.diff)
    diff.add_argument("--by-agent", action="store_true", required=True, help="grouped by agent")
    diff.add_argument("--patch", action="store_true", help="with the changed lines")
    diff.add_argument("--json", action="store_true")
    audit = sub.add_parser("audit", help="the record of each file that agents read and wrote")
    parts = audit.add_subparsers(required=True, metavar="COMMAND")
    verify = _named(parts, "verify", "whether it is whole", questions.audit_verify)
    verify.add_argument("--json", action="store_true")
    report = _named(sub, "report", "the whole story of a run", questions.report)
    form = report.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="as one page for a browser")
    form.add_argument("--markdown", action="store_true", help="as Markdown (the default)")
    form.add_argument("--json", action="store_true")


def _add_deeds(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    resume = _named(sub, "resume", "go on with a run that did not end well", commands.resume)
    resume.add_argument("--verbose", action="store_true")
    resume.add_argument("--json", action="store_true")
    _add_executor(resume)
    resume.add_argument("--resolution", default="", metavar="COMMIT", help="in which you settled the conflicts")
    again = _named(sub, "replay", "one agent again, from what was recorded; the run stays as it is", replaying.replay)
    again.add_argument("--agent", default="", metavar="A")
    kind = again.add_mutually_exclusive_group()
    kind.add_argument("--interactive", action="store_true", help="a shell in the agent's clone instead of the agent")
    kind.add_argument("--merge-only", action="store_true", help="merge the recorded work again, run no agent")
    again.add_argument("--verbose", action="store_true")
    again.add_argument("--json", action="store_true")
    review = _named(sub, "review", "say yes or no to a merge that waits for a person", commands.review)
    review.description = "Without an answer it opens the review page of the run."
    answer = review.add_mutually_exclusive_group()
    answer.add_argument("--approve", action="store_true")
    answer.add_argument("--reject", action="store_true")
    answer.add_argument("--send-back", default="", metavar="AGENT", help="whose next attempt is told the reason")
    review.add_argument("--reason", default="", metavar="TEXT")
    _listening(review)
    serve = sub.add_parser("serve", help="the runs of this repository as a local web page", epilog=_example("serve"))
    _listening(serve)
    serve.set_defaults(command=serving.serve)
    _named(sub, "cancel", "end the run that is going on", commands.cancel)
    clean = _named(sub, "clean", "forget ended runs: their folders and their refs", commands.clean)
    clean.add_argument("--keep", type=int, default=0, metavar="N", help="keep the N latest")


def _add_executor(parser: argparse.ArgumentParser) -> None:
    told = "where agents run: local, or dask://HOST:PORT"
    parser.add_argument("--executor", default="local", metavar="WHERE", help=told)


def _listening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="to listen on (only this machine)")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="to listen on (any that is free)")
    parser.add_argument("--json", action="store_true", help="the page's address as NDJSON")


def _example(name: str) -> str | None:
    return f"example: treaty workflow {EXAMPLES[name]}" if name in EXAMPLES else None


def _named(
    sub: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, command: Handler
) -> argparse.ArgumentParser:
    parser = sub.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=_example(name))
    parser.add_argument("name", metavar="NAME", help="name of the workflow")
    parser.add_argument("--run", metavar="ID", help="another run than the latest")
    parser.set_defaults(command=command)
    return parser
