"""The command lines that git's configuration keeps for us: absolute, and good for more than one day.

Both start a file by its path with `-I`, so neither PYTHONPATH, nor the current folder, nor another package
of one of our names changes what runs. The driver's line also says what happens when Treaty cannot run at
all (the interpreter is gone, a grammar crashes, a parser hangs): git's own line merge.
"""

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "merge" / "repository" / "entry.py"
CONSOLE = ROOT / "treaty" / "start.py"

_FALLBACK = (
    "{ s=$?; test $s -eq 1 && exit 1; "
    "echo treaty: the merge driver ended with code $s, git merges by lines: %P >&2; "
    "git merge-file -q --marker-size=%L -L ours -L base -L theirs %A %O %B || exit 1; }"
)


def driver_command(interpreter: str = sys.executable) -> str:
    """The value of `merge.treaty.driver`."""
    start = f"{_quoted(interpreter)} -I -S {_quoted(ENTRY)}"
    return f"{start} %O %A %B %L %P %S %X %Y || {_FALLBACK}"


def tool_command(interpreter: str = sys.executable) -> str:
    """The value of `mergetool.treaty.cmd`."""
    start = f"{_quoted(interpreter)} -I {_quoted(CONSOLE)}"
    return f'{start} merge tool "$BASE" "$LOCAL" "$REMOTE" "$MERGED"'


def started_files(command: str) -> tuple[str, str]:
    """Interpreter and script of one of these commands, "" where it is none of ours."""
    try:
        words = shlex.split(command.partition("||")[0])
    except ValueError:
        return "", ""
    scripts = [word for word in words if word.endswith((ENTRY.name, CONSOLE.name))]
    return words[0] if words else "", scripts[0] if scripts else ""


def _quoted(path: str | Path) -> str:
    """A path as git's shell (also on Windows) and git's own `%` expansion read it."""
    return shlex.quote(str(path).replace("\\", "/").replace("%", "%%"))
