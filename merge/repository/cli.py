"""The command lines of what Treaty does inside a repository; `merge.cli` mounts them."""

import argparse
import sys
from collections.abc import Callable

from merge.repository import doctor, install
from merge.repository.git import Git, GitError

OK, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3

Command = Callable[[argparse.Namespace], int]


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Mount every command; each sets `run`, a function of the parsed words that gives the exit code."""
    _add_install(subparsers)
    _add_doctor(subparsers)


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


def _guarded(run: Command) -> Command:
    """The same command, with a failed call of git told in one line."""

    def guarded(words: argparse.Namespace) -> int:
        try:
            return run(words)
        except GitError as error:
            print(f"treaty: {error}", file=sys.stderr)
            return UNREADABLE

    return guarded
