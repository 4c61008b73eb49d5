"""One file's three versions to one result: the engine, with what a repository adds to it."""

from grammars.catalogue import ProfileError, find
from merge.engine import merge
from merge.options import Options
from merge.regions import Hunk
from merge.result import MergeResult
from merge.revision import Triple

POINTER = b"version https://git-lfs.github.com/spec/"
LINES_ONLY: frozenset[str] = frozenset()


def merge_contents(
    sides: Triple[bytes], path: str, options: Options, language: str = "", root: str = "."
) -> MergeResult:
    """Merge what git stores at `path`, counted from `root`, the work tree ("" for none).

    `language` is a name from attributes, "" to find it by path and content, among the languages that the
    repository brings in `.treaty/languages` too; where one of those is wrong, lines are merged. A pointer of Git LFS
    stands for another file: no rule may mix two of them, whatever the path's name.
    """
    if any(text.startswith(POINTER) for text in sides):
        return merge(sides, "", _by_lines(options))
    try:
        found = find(path, sides.ours, language, root)
    except ProfileError as wrong:
        result = merge(sides, path, _by_lines(options))
        result.warnings = (*result.warnings, f"{path}: merged by lines: {wrong}")
        return result
    return merge(sides, path, options, found)


def shown(result: MergeResult, style: str, labels: Triple[str], marker_size: int) -> bytes:
    """The text of the result with conflicts in this style; a binary file is never given markers."""
    hunks = [region for region in result.regions if isinstance(region, Hunk)]
    if any(b"\0" in text for hunk in hunks for text in hunk.sides):
        return result.text
    from merge.hunks import render

    return render(result.regions, style, labels, marker_size)


def _by_lines(options: Options) -> Options:
    """The same options, but nothing beyond a line merge."""
    plain = Options()
    plain.seconds = options.seconds
    plain.marker_size = options.marker_size
    plain.stages = LINES_ONLY
    return plain
