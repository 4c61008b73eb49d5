"""`treaty merge …`: the command line. It prints and picks exit codes; nothing else here does."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from merge.command_line import CommandLine

if TYPE_CHECKING:
    from grammars.language import Language
    from merge.options import Options
    from merge.repository.beyond_text import Look
    from merge.repository.review import Reviewer

OK, CONFLICTS, USAGE, UNREADABLE = 0, 1, 2, 3
SCHEMA_VERSION = 1
_LEAN = ("file", "languages")  # commands that need nothing of merge.repository, which costs a start

FILE_HELP = """\
Merges three versions of a file. The result goes to stdout, or to --output, which is written aside and then
renamed. Exit code: 0 clean, 1 conflicts left, 2 wrong usage, 3 a file cannot be read or written.

Options come from the nearest of: these flags, `[merge]` in .treaty.toml, `[tool.treaty.merge]` in
pyproject.toml, looked for from --path (or OURS) upwards."""
FILE_EXAMPLE = """\
example:
  treaty merge file base.py ours.py theirs.py --path src/cart.py --output merged.py
  git show :1:a.py >b; git show :2:a.py >o; git show :3:a.py >t; treaty merge file b o t --path a.py --json"""


def main(argv: list[str], look: "Look | None" = None, reviewer: "Reviewer | None" = None) -> int:
    """Run `treaty merge ARGV`; the exit code.

    `look` finds what a merge breaks beyond its text; `reviewer` lets a person settle what is left.
    """
    parser = _parser(argv[0] if argv else "")
    parser.set_defaults(look=look, reviewer=reviewer)
    words = parser.parse_args(argv)
    if not hasattr(words, "run"):
        parser.print_help(sys.stderr)
        return USAGE
    code: int = words.run(words)
    return code


def _parser(command: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = CommandLine(
        prog="treaty merge",
        description="Merges the parallel work of agents and people by structure.",
        epilog="`treaty merge COMMAND --help` says more of each.",
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_file(subparsers)
    _add_languages(subparsers)
    if command not in _LEAN:
        from merge.repository.cli import add_commands

        add_commands(subparsers)
    return parser


def _add_file(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from merge.settings import CHOICES

    parser = subparsers.add_parser(
        "file",
        help="merge three versions of a file",
        description=FILE_HELP,
        epilog=FILE_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, meaning in (("base", "the common ancestor"), ("ours", "our version"), ("theirs", "their version")):
        parser.add_argument(name, metavar=name.upper(), help=f"{meaning}; /dev/null for none")
    parser.add_argument("--path", help="where the file is in its repository: tells language and settings")
    parser.add_argument("--output", metavar="FILE", help="write the result here and not to stdout")
    parser.add_argument("--language", metavar="NAME", help="and not the one that the path tells")
    parser.add_argument("--profile", choices=CHOICES["profile"], help="how much is decided without a person")
    parser.add_argument("--min-confidence", type=float, metavar="X", help="0..1; less certain decisions stay conflicts")
    parser.add_argument(
        "--ordering",
        dest="method_ordering",
        choices=CHOICES["method_ordering"],
        help="how what both sides add at one place is ordered",
    )
    parser.add_argument("--comments", dest="comment_merging", choices=CHOICES["comment_merging"])
    parser.add_argument("--no-import-deduplication", dest="import_deduplication", action="store_const", const=False)
    parser.add_argument("--seconds", type=float, metavar="S", help="time for one file (default 5)")
    _add_output_flags(parser)
    parser.set_defaults(run=_file)


def _add_output_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--style", choices=("merge", "diff3", "zdiff3"), default="merge", help="of conflicts")
    parser.add_argument(
        "--compact", action="store_true", help="conflicts of the lines, and in them the words, that both sides changed"
    )
    parser.add_argument("--marker-size", type=int, metavar="N", help="of conflict markers (default 7)")
    parser.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="L",
        help="of base, ours, theirs in conflicts: give it three times",
    )
    parser.add_argument("--json", action="store_true", help="decisions, conflicts and the text as JSON on stdout")


class _StopError(Exception):
    """The command cannot go on: what to tell, and the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def _file(words: argparse.Namespace) -> int:
    try:
        return _merge_file(words)
    except _StopError as stop:
        print(f"treaty: {stop}", file=sys.stderr)
        return stop.code


def _merge_file(words: argparse.Namespace) -> int:
    from merge import report
    from merge.engine import LABELS
    from merge.repository.contents import merge_contents
    from merge.revision import Triple

    if len(words.label) not in (0, 3):
        raise _StopError(f"--label was given {len(words.label)} times: it wants three, for base, ours, theirs", USAGE)
    path = words.path or words.ours
    options = _options(words, path)
    language = _language(words.language).name if words.language else ""
    sides = Triple(*(_read(name) for name in (words.base, words.ours, words.theirs)))
    result = merge_contents(sides, path, options, language, root="")
    for warning in result.warnings:
        print(f"treaty: {warning}", file=sys.stderr)
    labels = Triple(*words.label) if words.label else LABELS
    text = report.shown(result, "compact" if words.compact else words.style, labels, options.marker_size)
    if words.output:
        _write(words.output, text)
    if words.json:
        print(report.as_json(result, text, path, SCHEMA_VERSION))
    elif not words.output:
        coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.buffer.write(report.coloured(text, options.marker_size) if coloured else text)
        sys.stdout.buffer.flush()
    return OK if result.is_clean else CONFLICTS


def _options(words: argparse.Namespace, path: str) -> "Options":
    """The options of files with the flags over them."""
    from merge.settings import NAMES, SettingsError, options_for, set_option

    try:
        options = options_for(path)
        for name in NAMES:
            value = getattr(words, name, None)
            if value is not None:
                set_option(options, name, value, "--" + name.replace("_", "-"))
    except SettingsError as error:
        raise _StopError(str(error), USAGE) from None
    return options


def _language(name: str) -> "Language":
    from grammars.catalogue import all_languages, by_name

    found = by_name(name.lower())
    if found is None:
        import difflib

        near = difflib.get_close_matches(name.lower(), [one.name for one in all_languages()], 1)
        hint = f"did you mean {near[0]!r}?" if near else "`treaty merge languages` lists them"
        raise _StopError(f"no language {name!r} ({hint})", USAGE)
    return found


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - pathlib costs a start
            return file.read()
    except FileNotFoundError:
        raise _StopError(
            f"{name}: no such file (for a version that does not exist give /dev/null)", UNREADABLE
        ) from None
    except IsADirectoryError:
        raise _StopError(
            f"{name}: a directory, not a file (`treaty merge branches` merges trees)", UNREADABLE
        ) from None
    except OSError as error:
        raise _StopError(f"{name}: cannot be read: {error.strerror}", UNREADABLE) from None


def _write(name: str, text: bytes) -> None:
    """Write aside, then rename, so that nobody ever sees half a file; a link stays a link."""
    import contextlib
    import shutil

    target = os.path.realpath(name)
    aside = f"{target}.treaty-{os.getpid()}"
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # noqa: PTH110, PTH113
            with open(target, "wb") as file:  # noqa: PTH123 - a pipe or device has no half
                file.write(text)
            return
        with open(aside, "wb") as file:  # noqa: PTH123
            file.write(text)
        if os.path.exists(target):  # noqa: PTH110
            shutil.copymode(target, aside)
        os.replace(aside, target)  # noqa: PTH105
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(aside)  # noqa: PTH108
        raise _StopError(f"{name}: cannot be written: {error.strerror}", UNREADABLE) from None


def _add_languages(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "languages",
        help="what is supported, and how",
        description="Lists the languages; for one of them, what commutes in it and why.",
        epilog="example: treaty merge languages python",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="of one language")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--gitattributes", action="store_true", help="as lines for .gitattributes")
    parser.set_defaults(run=_languages)


def _languages(words: argparse.Namespace) -> int:
    from grammars.catalogue import all_languages
    from merge import report

    try:
        chosen = [_language(words.name)] if words.name else all_languages()
    except _StopError as stop:
        print(f"treaty: {stop}", file=sys.stderr)
        return stop.code
    if words.gitattributes:
        from merge.repository.attributes import patterns

        print("\n".join(f"{pattern} merge=treaty" for pattern in patterns(chosen)))
    elif words.json:
        print(report.languages_as_json(chosen, SCHEMA_VERSION))
    else:
        print(report.language_page(chosen[0]) if words.name else report.language_table(chosen))
    return OK
