"""`treaty scopes …`: the command line. It prints and picks exit codes; nothing else here does."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from merge.command_line import CommandLine
from merge.repository.git import GitError
from merge.settings import SettingsError
from scopes.audit import Audit, audit_file
from scopes.formats import FORMATS, problems_text, render
from scopes.problem import WorkflowError, did_you_mean
from scopes.repository import Repository
from scopes.rule import Rule
from scopes.rules import ALL_RULES
from scopes.settings import AuditSettings, audit_settings
from scopes.snippet import COLOURED, PLAIN, Style, show_problem

OK, FINDINGS, USAGE = 0, 1, 2

AUDIT_HELP = """\
Says on which paths the agents of a workflow can collide, and what else is wrong with the file, before anyone
starts. Exit code: 0 nothing that stops a run, 1 errors found (with --strict also warnings), 2 wrong usage or
a file that cannot be read."""
AUDIT_EXAMPLE = """\
examples:
  treaty scopes audit workflows/payment.yaml
  treaty scopes audit workflows/*.yaml --format sarif >scopes.sarif
  treaty scopes audit workflow.yaml --select SC1 --ignore SC104"""

CHECK_HELP = """\
Merges each two of the revisions in memory and says where the merged program is broken though no line conflicts:
one renames what the other newly calls, one changes a signature that the other uses as it was, and the like.
Python, TypeScript, JavaScript, Java, Go, Rust, C, C++, C#, Ruby, PHP and Kotlin.
Exit code: 0 nothing proved, 1 errors (with --strict also warnings),
2 wrong usage or a revision that is not there."""
CHECK_EXAMPLE = """\
examples:
  treaty scopes check main feature-a feature-b
  treaty scopes check "$(git merge-base a b)" a b --format sarif >conflicts.sarif
  treaty scopes check base/ ours/ theirs/"""


def main(argv: list[str]) -> int:
    """Run `treaty scopes ARGV`; the exit code."""
    parser = _parser()
    words = parser.parse_args(argv)
    if not hasattr(words, "run"):
        parser.print_help(sys.stderr)
        return USAGE
    try:
        code: int = words.run(words)
    except UsageError as error:
        _say(f"treaty scopes: {error}")
        return USAGE
    return code


class UsageError(Exception):
    """The command line asks for something that is not there."""


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = CommandLine(
        prog="treaty scopes",
        description="Who may touch what, and where the work of agents will collide.",
        epilog="`treaty scopes COMMAND --help` says more of each.",
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_audit(subparsers)
    _add_view(subparsers, "matrix", "who can collide with whom, on which path", ("text", "json"))
    _add_view(subparsers, "graph", "agents, gates and where they meet, as a picture", ("mermaid", "dot", "svg", "json"))
    _add_suggest(subparsers)
    _add_check(subparsers)
    _add_explain(subparsers)
    return parser


def _add_audit(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "audit",
        help="what is wrong with workflow files",
        description=AUDIT_HELP,
        epilog=AUDIT_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("workflow", nargs="+", metavar="WORKFLOW", help="a workflow file")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how to show findings (default: text)")
    parser.add_argument("--select", metavar="RULES", default="", help="only these rules: SC101,SC2 (a prefix counts)")
    parser.add_argument("--ignore", metavar="RULES", default="", help="all but these rules")
    parser.add_argument("--repository", metavar="DIR", default=".", help="the git repository that the scopes are of")
    parser.add_argument("--strict", action="store_true", help="warnings also give exit code 1")
    parser.add_argument("--fix", action="store_true", help="mend what can be mended without a person, in the file")
    parser.set_defaults(run=_audit)


def _audit(words: argparse.Namespace) -> int:
    settings = _settings(words.repository)
    rules = choose_rules(words.select or ",".join(settings.select), words.ignore or ",".join(settings.ignore))
    repository = _repository(words.repository)
    look = partial(audit_file, variables=os.environ, repository=repository, rules=rules)
    audits = [look(path) for path in words.workflow]
    if words.fix:
        audits = [_fixed(audit, look) for audit in audits]
    _print(render(audits, words.format, _style(sys.stdout)))
    for audit in audits:
        if audit.problems:
            _say(problems_text(audit, _style(sys.stderr)))
    return _exit_code(audits, words.strict or settings.strict)


def _fixed(audit: Audit, look: "partial[Audit]") -> Audit:
    """The audit of the file after its fixes; the file stays as it was where they would break it."""
    from scopes.fixes import apply_edits, confirmed, edits, replace_file  # a second YAML library is slow to load

    if audit.document is None:
        return audit
    before = audit.document.text
    found = edits(audit.findings, audit.document)
    made = confirmed(before, found)
    if len(made) < len(found):
        _say(f"treaty scopes: {audit.file}: {len(found) - len(made)} left to you, in doubt about the layout")
    if not made:
        return audit
    try:
        replace_file(audit.file, apply_edits(before, made))
        after = look(audit.file)
        if after.document is None or len(after.problems) > len(audit.problems):
            replace_file(audit.file, before)
            _say(f"treaty scopes: {audit.file}: not fixed, the result could not be read")
            return audit
    except OSError as error:
        raise UsageError(f"{audit.file}: {error.strerror or error}") from None
    _say(f"treaty scopes: {audit.file}: {len(made)} fixed")
    return after


def _settings(directory: str) -> AuditSettings:
    try:
        return audit_settings(directory)
    except SettingsError as error:
        raise UsageError(str(error)) from None


def _exit_code(audits: Sequence[Audit], strict: bool) -> int:
    if any(audit.problems for audit in audits):
        return USAGE
    if any(audit.errors or (strict and audit.warnings) for audit in audits):
        return FINDINGS
    return OK


def choose_rules(select: str, ignore: str) -> list[Rule]:
    """The rules that a list of ids or prefixes selects, without those that another list names."""
    selected, ignored = _ids(select), _ids(ignore)
    return [
        rule
        for rule in ALL_RULES
        if (not selected or rule.id.startswith(selected)) and not (ignored and rule.id.startswith(ignored))
    ]


def _ids(text: str) -> tuple[str, ...]:
    ids = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for name in ids:
        if not any(rule.id.startswith(name) for rule in ALL_RULES):
            raise UsageError(f"no rule is called {name}; {did_you_mean(name, (rule.id for rule in ALL_RULES))}")
    return ids


def _repository(directory: str) -> Repository | None:
    if not Path(directory).is_dir():
        raise UsageError(f"{directory}: no such directory; --repository names a git work tree")
    try:
        return Repository.of_git(directory)
    except GitError as error:
        _say(f"treaty scopes: {error}; without files, less can be told")
        return None


def _add_view(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, forms: Sequence[str]
) -> None:
    parser = subparsers.add_parser(
        name,
        help=text,
        description=f"Shows {text}.",
        epilog=f"example:\n  treaty scopes {name} workflow.yaml --format {forms[-1]}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("workflow", metavar="WORKFLOW", help="a workflow file")
    parser.add_argument("--format", choices=forms, default=forms[0], help=f"(default: {forms[0]})")
    parser.add_argument("--repository", metavar="DIR", default=".", help="the git repository that the scopes are of")
    parser.set_defaults(run=_view, view=name)


def _view(words: argparse.Namespace) -> int:
    from scopes import commands

    show = {"matrix": commands.matrix, "graph": commands.graph}[words.view]
    try:
        _print(show(words.workflow, _repository(words.repository), words.format))
    except WorkflowError as error:
        _say("\n".join(show_problem(problem, (), _style(sys.stderr)) for problem in error.problems))
        return USAGE
    return OK


def _add_suggest(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "suggest",
        help="scopes for a repository, as a workflow file",
        description="Prints a workflow file whose scopes are of like size and have few dependencies between them.",
        epilog="example:\n  treaty scopes suggest --agents 4 --by module >workflow.yaml",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--agents", type=int, required=True, metavar="N", help="at most so many agents")
    parser.add_argument("--by", choices=("module", "layer", "table", "concern"), default="module")
    parser.add_argument("--repository", metavar="DIR", default=".", help="the git repository")
    parser.set_defaults(run=_suggest)


def _suggest(words: argparse.Namespace) -> int:
    from scopes.suggest import NothingToSuggestError, suggest

    if words.agents < 1:
        raise UsageError("--agents must be at least 1")
    try:
        repository = Repository.of_git(words.repository)
        _print(suggest(repository, words.agents, words.by))
    except (GitError, NothingToSuggestError) as error:
        raise UsageError(str(error)) from None
    return OK


def _add_check(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "check",
        help="what breaks when revisions are merged, though their text merges",
        description=CHECK_HELP,
        epilog=CHECK_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("base", metavar="BASE", help="what all of them started from: a commit, or a folder")
    parser.add_argument("revisions", nargs="+", metavar="REVISION", help="two or more commits, branches or folders")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    parser.add_argument("--repository", metavar="DIR", default=".", help="the git repository of the commits")
    parser.add_argument("--strict", action="store_true", help="warnings also give exit code 1")
    parser.add_argument(
        "--tests", action="store_true", help="print how to run the tests that reach both sides' edits, and no findings"
    )
    parser.add_argument(
        "--types",
        action="store_true",
        help="also run mypy or pyright and tsc, if installed, on both sides and the merge",
    )
    parser.set_defaults(run=_check)


def _check(words: argparse.Namespace) -> int:
    from scopes.check import check_revisions, with_more
    from scopes.check_report import asides, render
    from scopes.interference.finding import Interference
    from scopes.revisions import RevisionsError, comparable
    from scopes.targeted_tests import commands, gathering
    from scopes.type_delta import gathering as gathering_types

    if len(words.revisions) < 2:
        raise UsageError("name the base and at least two revisions: treaty scopes check BASE OURS THEIRS")
    try:
        with comparable(words.repository, words.base, words.revisions) as (git, base, revisions):
            reached: dict[str, None] = {}
            said: dict[str, None] = {}
            typed: list[Interference] = []
            looks = [gathering(reached)] if words.tests else []
            looks += [gathering_types(typed, said)] if words.types else []
            checked = with_more(check_revisions(git, base, revisions, looks=looks), typed)
    except (RevisionsError, GitError, SettingsError) as error:
        raise UsageError(str(error)) from None
    lines = commands(reached)
    if words.tests and not lines:
        _say("treaty scopes: no test that is known here reaches both sides' edits")
    elif words.tests:
        _print("\n".join(lines))
    else:
        _print(render(checked, words.format, _style(sys.stdout)))
    for line in [*asides(checked), *said]:
        _say(f"treaty scopes: {line}")
    bad = ("error", "warning") if words.strict else ("error",)
    return FINDINGS if any(one.severity in bad for one in checked.findings) else OK


def _add_explain(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "explain",
        help="what a rule looks for and why",
        description="Prints the page of a rule, or the list of all rules.",
        epilog="example:\n  treaty scopes explain SC101",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("rule", nargs="?", metavar="RULE", help="the id of a rule")
    parser.set_defaults(run=_explain)


def _explain(words: argparse.Namespace) -> int:
    from scopes.pages import all_pages, rule_table

    if words.rule is None:
        _print(rule_table())
        return OK
    name = words.rule.upper()
    known = all_pages()
    if name not in known:
        raise UsageError(f"no rule is called {words.rule}; {did_you_mean(name, known)}")
    _print(known[name])
    return OK


def _style(stream: object) -> Style:
    terminal = getattr(stream, "isatty", lambda: False)()
    return COLOURED if terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" else PLAIN


def _print(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


def _say(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text.rstrip("\n") + "\n")
