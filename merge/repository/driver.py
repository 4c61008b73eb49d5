"""The merge driver: git runs it once for every file that both sides changed.

`python -I -m merge.repository.driver %O %A %B %L %P %S %X %Y`: base, ours, theirs as temporary files, the
size of conflict markers, the path, and (from git 2.44 on; older ones pass the letters on) the labels of
base, ours and theirs. The result replaces the file of ours in one step. Exit 0: merged; 1: conflicts left;
129: not even git could merge it. Whatever goes wrong in here, git's own line merge takes its place.

It must start fast: nothing heavy is imported before it is needed.
"""

import gc
import os
import sys

from merge.options import Options
from merge.revision import Triple

CLEAN, CONFLICTS, FAILED = 0, 1, 129
GRACE = 5  # seconds beyond the merge's own budget, after which the process is ended from outside


class Call:
    """What git passes to a driver."""

    __slots__ = ("files", "labels", "marker_size", "path")

    def __init__(self, arguments: list[str]) -> None:
        if len(arguments) < 5 or not arguments[3].isdecimal():
            raise ValueError("usage: BASE OURS THEIRS MARKER_SIZE PATH [BASE_LABEL OURS_LABEL THEIRS_LABEL]")
        self.files = Triple(*arguments[:3])
        self.marker_size = int(arguments[3]) or 7
        self.path = arguments[4]
        given = [("" if word in ("%S", "%X", "%Y") else word) for word in arguments[5:8]]
        self.labels = Triple(*given, *[""] * (3 - len(given)))


def main(arguments: list[str]) -> int:
    """Merge what git passed; the exit code that git wants."""
    try:
        call = Call(arguments)
    except ValueError as error:
        sys.stderr.write(f"treaty: {error}\n")
        return FAILED
    try:
        return merge_call(call)
    except Exception as error:  # noqa: BLE001 - whatever it is, a line merge is better than none
        _tell(call, error)
        return merge_by_lines(call)


def merge_call(call: Call) -> int:
    """Merge by structure and write the result; CLEAN or CONFLICTS."""
    from merge.repository.contents import merge_contents, shown  # a failing import is a crash too

    options, language = _options(call)
    _end_after(options.seconds)
    result = merge_contents(call.files.map(_read), call.path, options, language)
    for warning in result.warnings:
        sys.stderr.write(f"treaty: {warning}\n")
    if result.is_clean:
        replace(call.files.ours, result.text)
        return CLEAN
    from merge.repository.conflict_style import conflict_style, full_labels

    labels = full_labels(call.labels)
    replace(call.files.ours, shown(result, conflict_style(), labels, call.marker_size))
    return CONFLICTS


def merge_by_lines(call: Call) -> int:
    """Git's own line merge in place of ours; FAILED where git cannot do that either."""
    from merge.repository.conflict_style import conflict_style, full_labels
    from merge.repository.git import Git, GitError

    labels = full_labels(call.labels)
    names = [word for label in (labels.ours, labels.base, labels.theirs) for word in ("-L", label)]
    style = {"merge": ()}.get(conflict_style(), (f"--{conflict_style()}",))
    files = (call.files.ours, call.files.base, call.files.theirs)
    size = f"--marker-size={call.marker_size}"
    try:
        output = Git.here().run("merge-file", "-p", size, *style, *names, *files, codes=())
        if output.code < 128:
            replace(call.files.ours, output.stdout)
            return CONFLICTS if output.code else CLEAN
    except (GitError, OSError) as error:
        sys.stderr.write(f"treaty: {call.path}: {error}\n")
        return FAILED
    if b"binary" in output.stderr:  # as git does: ours stays, and the path is a conflict
        return CONFLICTS
    sys.stderr.write(f"treaty: {call.path}: {output.stderr.decode(errors='replace').strip()}\n")
    return FAILED


def replace(path: str, text: bytes) -> None:
    """Give the file this text in one step: written aside, with the mode it had, then renamed. Raises OSError."""
    aside = f"{path}.treaty-{os.getpid()}"
    is_new = not os.path.exists(path)  # noqa: PTH110
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if is_new else 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - pathlib is not on the driver's path
            file.write(text)
        if not is_new:
            os.chmod(aside, os.stat(path).st_mode & 0o7777)  # noqa: PTH101, PTH116
        os.replace(aside, path)  # noqa: PTH105
    except BaseException:
        try:
            os.unlink(aside)  # noqa: PTH108
        except OSError:
            aside = ""  # it was never made
        raise


def run(arguments: list[str]) -> None:
    """The whole process: no garbage is collected, and it ends without tearing the interpreter down; either
    would take as long as a parse."""
    gc.disable()
    code = main(arguments)
    sys.stderr.flush()
    os._exit(code)


def _options(call: Call) -> tuple[Options, str]:
    """The settings for this path and the language that attributes name; most repositories have none."""
    if not any(_mentions_us(name) for name in _places(call.path)):
        return Options(), ""
    from merge.repository.git import Git
    from merge.repository.path_options import path_options
    from merge.settings import SettingsError

    try:
        return path_options(Git.here(), call.path)
    except SettingsError as error:
        sys.stderr.write(f"treaty: {error}; the defaults are used\n")
        return Options(), ""


def _places(path: str) -> list[str]:
    """Where options for a path can be set, from the root of the work tree, in which git starts us."""
    places = [".treaty.toml", "pyproject.toml", ".git/info/attributes", ".gitattributes"]
    cut = path.find("/")
    while cut >= 0:
        places.append(path[:cut] + "/.gitattributes")
        cut = path.find("/", cut + 1)
    return places


def _mentions_us(place: str) -> bool:
    """Does this file say anything to us? A `.git` that is no folder (a linked worktree) may."""
    try:
        text = _read(place)
    except FileNotFoundError:
        return False
    except OSError:
        return place.startswith(".git/")
    return (b"treaty-" if place.endswith("attributes") else b"treaty") in text or place == ".treaty.toml"


def _end_after(seconds: float) -> None:
    """Let the kernel end a process that hangs in a parser, where no Python code can; git then merges by
    lines, as the driver command in git's configuration says."""
    try:
        from _signal import alarm  # type: ignore[import-not-found]  # `signal` imports `enum`
    except ImportError:  # Windows
        return
    alarm(int(seconds) + GRACE)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _tell(call: Call, error: Exception) -> None:
    """One line on what went wrong; the traceback for those who ask for it."""
    said = " ".join(str(error).split())[:300]
    kind = type(error).__name__
    sys.stderr.write(f"treaty: {call.path}: {kind}: {said}; git's line merge is used (`treaty merge doctor`)\n")
    if os.environ.get("TREATY_DEBUG"):
        import traceback

        traceback.print_exc()


if __name__ == "__main__":
    run(sys.argv[1:])
