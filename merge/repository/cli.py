"""The command lines of what Treaty does inside a repository; `merge.cli` mounts them."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from merge.repository import (
    doctor,
    explain,
    explain_report,
    fold,
    fold_report,
    history,
    history_page,
    history_report,
    install,
    mergetool,
    review,
    solve,
    verify,
    verify_report,
)
from merge.repository.beyond_text import look_beyond
from merge.repository.conflict_style import conflict_style
from merge.repository.driver import replace
from merge.repository.git import Git, GitError, NoRepositoryError
from merge.repository.workers import cores
from merge.result import Candidate
from merge.settings import SettingsError

OK, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3

Command = Callable[[argparse.Namespace], int]


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Mount every command; each sets `run`, a function of the parsed words that gives the exit code."""
    _add_install(subparsers)
    _add_doctor(subparsers)
    _add_tool(subparsers)
    _add_solve(subparsers)
    _add_branches(subparsers)
    _add_explain(subparsers)
    _add_history(subparsers)
    _add_verify(subparsers)


def _add_install(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "install",
        help="make git merge by structure, in this repository or in all",
        description="Registers the merge driver, the mergetool and the attributes with git. Says what it changed; "
        "twice is as good as once.",
        epilog="example: treaty merge install --local && git merge feature",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--global", dest="scope", action="store_const", const="global", help="for all my repositories")
    where.add_argument(
        "--local", dest="scope", action="store_const", const="local", help="for this repository (the default)"
    )
    parser.add_argument("--uninstall", action="store_true", help="take it out again")
    parser.set_defaults(run=_guarded(_install), scope="local")


def _install(words: argparse.Namespace) -> int:
    act = install.uninstall if words.uninstall else install.install
    changes = act(Git.here(), words.scope)
    for line in changes:
        print(line)
    if not changes:
        print("nothing to change: " + ("not installed" if words.uninstall else "already installed"))
    return OK


def _add_doctor(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "doctor",
        help="what is missing or in the way, and how to mend it",
        description="Exit 0 when merges by structure work here, 1 when something keeps them from it.",
    )
    parser.set_defaults(run=_guarded(_doctor))


def _doctor(_words: argparse.Namespace) -> int:
    found = doctor.examine(Git.here())
    for diagnosis in found:
        print(f"{diagnosis.grade}: {diagnosis.what}\n  mend: {diagnosis.mend}")
    faults = sum(diagnosis.grade == doctor.FAULT for diagnosis in found)
    if not faults:
        print("all well: git merges by structure here")
    return FOUND if faults else OK


def _add_solve(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "solve",
        help="merge conflicted files again, after the fact",
        description="Solves what is unmerged in the repository, from the three versions that git keeps or, where a "
        "file was edited since, from its markers; files that are not unmerged, from their markers alone (of git or "
        "jj). What is solved is staged, a partial result is not. Exit 0: nothing left, 1: conflicts left.",
        epilog="example: git merge feature || treaty merge solve",
    )
    parser.add_argument("files", metavar="FILE", nargs="*", help="these only; without any, the whole repository")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="only say what would be solved")
    how.add_argument("--review", action="store_true", help="settle the rest, and see what was decided, on a page")
    parser.set_defaults(run=_guarded(_solve))


def _solve(words: argparse.Namespace) -> int:
    git = Git.here()
    outcomes = _solve_unmerged(git, words)
    done = {(git.top() / one.path).resolve() for one in outcomes} if outcomes else set()
    for name in words.files:
        file = Path(name)
        if file.resolve() in done or (file.is_dir() and done):
            continue
        outcome = solve.solve_file(file)
        if words.review and outcome.conflicts:
            review.review_file(file, outcome, _reviewer(words))
        if not words.check:
            solve.write_file(file, outcome)
        outcomes.append(outcome)
    for outcome in outcomes:
        print(solve.told(outcome))
    if not outcomes:
        print("nothing is unmerged here")
    return OK if all(outcome.is_done for outcome in outcomes) else FOUND


def _solve_unmerged(git: Git, words: argparse.Namespace) -> list[solve.Solved]:
    try:
        top = git.top().resolve()
    except GitError:
        if not words.files:
            raise
        return []
    within = [name for name in words.files if Path(name).resolve().is_relative_to(top)]
    if words.files and not within:
        return []
    outcomes = solve.solve_index(git, within)
    if words.review:
        review.review_unmerged(git, outcomes, _reviewer(words))
    if not words.check:
        solve.write_index(git, outcomes)
    return outcomes


def _add_branches(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "branches",
        help="merge any number of branches in memory",
        description="Says who conflicts with whom and in which order the branches merge best. The work tree is never "
        "touched; a branch moves only with --into. --check also tells what edits break in each other though their text "
        "merges. Exit 0: all merged, 1: some conflict, with --check also a proved one beyond the text. Needs git 2.38.",
        epilog="example: treaty merge branches main agent-a agent-b agent-c --into merged",
    )
    parser.add_argument("base", metavar="BASE", help="the commit to merge onto")
    parser.add_argument("branches", metavar="BRANCH", nargs="+", help="what to merge")
    ending = parser.add_mutually_exclusive_group()
    ending.add_argument("--check", action="store_true", help="write nothing at all, not even objects")
    ending.add_argument("--into", metavar="REF", help="the branch that gets the merge, if all of it is clean")
    parser.add_argument("--json", action="store_true", help="the outcome as JSON")
    parser.set_defaults(run=_guarded(_branches))


def _branches(words: argparse.Namespace) -> int:
    git = Git.here()
    with fold.writing_nothing(git) if words.check else nullcontext(git) as where:
        outcome = fold.merge_branches(where, words.base, words.branches, tell=_tell)
        beyond = look_beyond(where, words.base, outcome, words.look) if words.check and words.look else None
    _tell("")
    commit = ""
    if words.into and outcome.is_clean:
        commit = fold.move_ref(git, words.into, outcome, f"Merge {', '.join(outcome.order)}\n")
    if words.json:
        print(fold_report.as_json(outcome, "" if words.check else outcome.tree, commit, beyond))
    else:
        ending = "" if words.check else f"tree: {outcome.tree}"
        if words.into:
            ending = f"{words.into} is now {commit}" if commit else f"{words.into} was not moved"
        print(fold_report.as_text(outcome, beyond.text if beyond else ending))
    return OK if outcome.is_clean and not (beyond and beyond.is_broken) else FOUND


def _add_tool(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "tool",
        help="the mergetool of git, jj and editors",
        description="Merges three files into MERGED. What is left is asked at the terminal, on a page where a browser "
        "can open; without a terminal it stays between markers. Exit 0: nothing left, 1: conflicts left.",
        epilog="example: git mergetool --tool=treaty (after `treaty merge install`)",
    )
    for name in ("base", "local", "remote", "merged"):
        parser.add_argument(name, metavar=name.upper())
    parser.add_argument("--path", metavar="P", help="the path in the repository, where MERGED is called otherwise")
    parser.add_argument("--style", choices=("merge", "diff3", "zdiff3"), help="of the conflicts that are left")
    parser.add_argument("--marker-size", metavar="N", type=int, default=7, help="of their markers (7)")
    parser.add_argument(
        "--review", action=argparse.BooleanOptionalAction, help="settle what is left on a page, or never there"
    )
    parser.set_defaults(run=_guarded(_tool))


def _tool(words: argparse.Namespace) -> int:
    sides = mergetool.read_sides(words.base, words.local, words.remote)
    result = mergetool.merge_for_tool(sides, words.path or words.merged)
    for warning in result.warnings:
        print(f"treaty: {warning}", file=sys.stderr)
    regions = result.regions
    at_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if not result.is_clean and (words.review or (words.review is None and at_terminal and review.has_display())):
        regions = mergetool.reviewed(result, words.path or words.merged, sides, _reviewer(words))
    elif not result.is_clean and at_terminal:
        regions = mergetool.ask_about(result, _ask(words.merged))
    style = words.style or conflict_style()
    if mergetool.write_result(words.merged, result, regions, style, words.marker_size):
        print(f"{words.merged}: merged, {len(result.decisions)} decisions", file=sys.stderr)
        return OK
    print(f"{words.merged}: conflicts are left", file=sys.stderr)
    return FOUND


def _reviewer(words: argparse.Namespace) -> review.Reviewer:
    """The page that the caller of this command line brought along."""
    found: review.Reviewer | None = getattr(words, "reviewer", None)
    if found is None:
        raise review.UnavailableError("this program has no page to review on; `treaty merge` has")
    return found


def _ask(merged: str) -> mergetool.Ask:
    """Asks at the terminal; an answer of `q`, or the end of input, leaves this and all further conflicts."""
    stopped = False

    def ask(question: str, answers: Sequence[Candidate]) -> bytes | None:
        nonlocal stopped
        while not stopped:
            print(f"\n{question}", file=sys.stderr)
            for number, one in enumerate(answers, 1):
                shown = one.text.decode("utf-8", "replace") or "(nothing)\n"
                print(f"[{number}] {one.name}\n{shown}", file=sys.stderr, end="")
            print(f"1-{len(answers)}, e N to edit one, s to skip, q to stop: ", file=sys.stderr, end="", flush=True)
            answer = sys.stdin.readline().split()
            if not answer or answer[0] == "q":
                stopped = True
            elif answer[0] == "s":
                return None
            elif answer[-1].isdecimal() and 0 < int(answer[-1]) <= len(answers):
                text = answers[int(answer[-1]) - 1].text
                return mergetool.edit(text, merged, Git.here().open_editor) if answer[0] == "e" else text
        return None

    return ask


def _add_explain(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "explain",
        help="why a merge came out as it did",
        description="Lists every automatic decision of a merge commit, or of the merge in progress: rule, place, both "
        "sides' edits, confidence, and how to refuse it.",
        epilog="example: treaty merge explain HEAD",
    )
    parser.add_argument("subject", metavar="FILE|COMMIT", nargs="?", default="", help="default: the merge in progress")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_guarded(_explain))


def _explain(words: argparse.Namespace) -> int:
    explained = explain.explain(Git.here(), words.subject)
    print(explain_report.as_json(explained) if words.json else explain_report.as_text(explained))
    return OK


def _add_history(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "history",
        help="replay past merges with git and with Treaty",
        description="Merges every past merge again, both ways, and compares with what was committed. A run that was "
        "stopped goes on where it was. Nothing is written to the repository.",
        epilog="example: treaty merge history ~/src/project --since 2024-01-01",
    )
    parser.add_argument("repository", metavar="REPO", nargs="?", default=".")
    parser.add_argument("--since", metavar="DATE", default="", help="as git reads dates")
    parser.add_argument("--limit", metavar="N", type=int, default=0, help="the newest N merges only")
    parser.add_argument("--processes", metavar="N", type=int, default=0, help="default: every core")
    parser.add_argument("--fresh", action="store_true", help="replay what was replayed before, too")
    parser.add_argument("--json", action="store_true", help="every merge, as JSON")
    parser.add_argument("--html", metavar="FILE", help="also a page with plots")
    parser.add_argument("--diff", metavar=("COMMIT", "PATH"), nargs=2, help="one result against what was committed")
    parser.set_defaults(run=_guarded(_history))


def _history(words: argparse.Namespace) -> int:
    git = Git(Path(words.repository).absolute())
    if words.diff:
        commit, path = words.diff
        print(history.difference(git, {"commit": git.resolve(commit)}, path), end="")
        return OK
    merges = history.past_merges(git, words.since, words.limit)
    if git.text("rev-parse", "--is-shallow-repository").strip() == "true":
        print(
            "treaty: a shallow clone: only its part of the history is here (`git fetch --unshallow`)", file=sys.stderr
        )
    cache = history.cache_file(git)
    if words.fresh:
        cache.unlink(missing_ok=True)
    records = []
    begun = time.monotonic()
    for record in history.replay_all(git, merges, words.processes or cores(), cache):
        records.append(record)
        _tell(f"{len(records)} of {len(merges)} merges, {time.monotonic() - begun:.0f} s")
    _tell("")
    if words.html:
        replace(words.html, history_page.as_html(records, git.path.name).encode("utf-8", "replace"))
    print(history_report.as_json(records) if words.json else history_report.as_text(records))
    return OK


def _add_verify(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "verify",
        help="hold merge commits against the merge of their parents",
        description="Says what a merge commit holds that the merge of its parents does not give: text that no conflict "
        "called for, markers that were committed, and, as notes, conflicts that were settled by hand. Exit 0: no "
        "fault, 1: faults. Nothing is written. Needs git 2.38.",
        epilog="example: treaty merge verify origin/main..HEAD",
    )
    parser.add_argument("subject", metavar="COMMIT|A..B", nargs="?", default="HEAD", help="default: HEAD")
    parser.add_argument("--staged", action="store_true", help="the merge in progress, before it is committed")
    parser.add_argument("--format", choices=verify_report.FORMATS, default="text")
    parser.set_defaults(run=_guarded(_verify))


def _verify(words: argparse.Namespace) -> int:
    git = Git.here()
    findings: list[verify.Finding] = []
    if words.staged:
        staged = verify.verify_staged(git)
        merges = [] if staged is None else [verify.STAGED]
        findings = staged or []
    else:
        merges = verify.merges_in(git, words.subject)
        for number, commit in enumerate(merges, 1):
            _tell(f"{number} of {len(merges)} merges")
            findings += verify.verify(git, commit)
        _tell("")
    write = {"json": verify_report.as_json, "github": verify_report.as_github}.get(words.format, verify_report.as_text)
    print(write(findings, merges))
    return FOUND if any(one.grade == verify.FAULT for one in findings) else OK


def _tell(what: str) -> None:
    """Say on a terminal what is going on; the next line replaces it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{what} …" if what else "\r\x1b[K")
        sys.stderr.flush()


def _guarded(run: Command) -> Command:
    """The same command, with a failed call of git told in one line."""

    def guarded(words: argparse.Namespace) -> int:
        try:
            return run(words)
        except (NoRepositoryError, SettingsError, review.UnavailableError) as error:
            print(f"treaty: {error}", file=sys.stderr)
            return USAGE
        except GitError as error:
            print(f"treaty: {error}", file=sys.stderr)
            return UNREADABLE
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            print(f"treaty: {error.filename or 'cannot go on'}: {error.strerror}", file=sys.stderr)
            return UNREADABLE

    return guarded
