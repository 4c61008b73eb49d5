"""The console entry: finds our own packages, hands the rest of the line to one of them.

`treaty merge …`, `treaty scopes …` and `treaty workflow …` are the command lines of the packages `merge`,
`scopes` and `runner`; each is imported only when it is asked for.
"""

import importlib
import os
import sys
from collections.abc import Callable
from functools import partial

from treaty import packages

packages.install()  # on import: a worker process of ours imports this module again, and nothing else of the command

USAGE = """\
usage: treaty [--version] [--help] {merge,scopes,workflow} ...

  treaty merge      three versions of a file, or branches, made into one by structure; a git merge driver
  treaty scopes     what a workflow's agents would collide on, before and after they ran
  treaty workflow   runs agents in parallel, each in its scope, and merges what they did

examples:
  treaty merge install --local        every `git merge` in this repository gets better
  treaty scopes audit workflow.yml    who may write what another one reads or writes
  treaty workflow run workflow.yml    run it

`treaty COMMAND --help` says more of each.
"""
COMMANDS = {"merge": "merge.cli", "scopes": "scopes.cli", "workflow": "runner.cli"}
OK, USAGE_ERROR, INTERNAL_ERROR, INTERRUPTED, BROKEN_PIPE = 0, 2, 70, 130, 141


def main(arguments: list[str] | None = None) -> int:
    """Run one command line; the exit code: that of the command, or 2 usage, 70 a fault of ours, 130 interrupted."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = dispatch(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("treaty: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return BROKEN_PIPE
    except packages.PackageShadowedError as error:
        sys.stderr.write(f"treaty: {error}\n")
        return USAGE_ERROR
    except Exception as error:  # noqa: BLE001 - the last place that can say it in one line
        return _report(error)


def dispatch(words: list[str]) -> int:
    """Hand the words to the command that the first of them names."""
    if not words or words[0] in ("-h", "--help", "help"):
        (sys.stdout if words else sys.stderr).write(USAGE)
        return OK if words else USAGE_ERROR
    if words[0] in ("-V", "--version", "version"):
        sys.stdout.write(f"treaty {packages.version()}\n")
        return OK
    if words[0] not in COMMANDS:
        sys.stderr.write(f"treaty: no command {words[0]!r}{_meant(words[0])}\n\n{USAGE}")
        return USAGE_ERROR
    packages.check()
    command: Callable[..., int] = importlib.import_module(COMMANDS[words[0]]).main
    if words[:2] == ["merge", "branches"]:
        command = partial(command, look=importlib.import_module("treaty.semantic").semantic_conflicts)
    if words[:2] in (["merge", "tool"], ["merge", "solve"]):
        command = partial(command, reviewer=importlib.import_module("treaty.review").review)
    try:
        return command(words[1:])
    except SystemExit as ended:  # argparse ends so after --help and usage errors
        return _code_of(ended)


def _code_of(ended: SystemExit) -> int:
    if ended.code is None:
        return OK
    if isinstance(ended.code, int):
        return ended.code
    sys.stderr.write(f"{ended.code}\n")
    return 1


def _meant(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _report(error: Exception) -> int:
    """One line for people, the traceback for those who will mend it."""
    import traceback

    from grammars.profile import ProfileError

    if isinstance(error, ProfileError):  # of the repository, and any command may need it
        sys.stderr.write(f"treaty: {error}\n")
        return USAGE_ERROR
    said = " ".join(str(error).split())[:300]
    if os.environ.get("TREATY_DEBUG"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119 - pathlib is not needed else
    sys.stderr.write(
        f"treaty: internal error: {type(error).__name__}: {said} ({place}); please report it, with what "
        "TREATY_DEBUG=1 prints\n"
    )
    return INTERNAL_ERROR


def _forget_stdout() -> None:
    """Let the interpreter's own last flush go nowhere, once the reader of the pipe is gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
