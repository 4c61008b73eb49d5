"""Merges conflicted files again: from the index, where git keeps the three versions, or from their markers.

MAIN PATH of `treaty merge solve`. A file that nobody touched since the merge stopped is merged from its three
versions; one that was edited by hand, from what is between its markers; one without markers is a person's
answer already and left alone. Files that are solved are staged, partial results are not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from merge.hunks import MarkerError, parse_conflicts, render
from merge.lines import merge_lines
from merge.regions import Hunk
from merge.repository import index, markers
from merge.repository.branches import BATCH_BYTES, BATCH_FILES, has_contents, mode_of, reason_of
from merge.repository.conflict_style import full_labels
from merge.repository.contents import shown
from merge.repository.driver import replace
from merge.repository.file_jobs import Job, Merged, Setting, finish_files, line_merge
from merge.repository.git import Git
from merge.result import MergeResult
from merge.revision import Triple
from merge.settings import options_for

SOLVED, PARTLY, LEFT = "solved", "partly solved", "left"
_LABEL = re.compile(rb"^([<|>])(\1{6,}) [^\r\n]*", re.MULTILINE)
_HEADS = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")


class Solved:
    """What became of one file."""

    __slots__ = ("before", "conflicts", "decisions", "is_from_stages", "mode", "oid", "path", "reason", "state", "text")

    def __init__(self, path: str, state: str, reason: str = "") -> None:
        self.path = path
        self.state = state
        self.reason = reason  # why it is left, or left in part
        self.text = b""  # what the file shall hold, unless it is left, or is in the object store already
        self.oid = ""  # the text as an object
        self.mode = "100644"
        self.before = 0  # conflicts in the file as it was found
        self.conflicts = 0  # that are left
        self.decisions = 0
        self.is_from_stages = False  # merged anew from the three versions that git keeps

    @property
    def is_changed(self) -> bool:
        """There is something to be written."""
        return self.state != LEFT

    @property
    def is_done(self) -> bool:
        """Nothing is left to a person."""
        return self.state == SOLVED


def solve_index(git: Git, patterns: Sequence[str] = ()) -> list[Solved]:
    """What becomes of the unmerged paths that fit the patterns; nothing is written but objects.

    Raises GitError, merge.settings.SettingsError, OSError.
    """
    conflicts = index.unmerged(git, patterns)
    foreign = index.merged_by_others(git, [one.path for one in conflicts])
    contents = {one.path: one for one in conflicts if has_contents(one) and one.path not in foreign}
    left = [one for one in conflicts if one.path not in contents]
    outcomes = [Solved(one.path, LEFT, reason_of(one, one.path in foreign)) for one in left]
    setting = Setting(git, None, full_labels(Triple("", "HEAD", theirs_name(git))))
    stored = index.as_stored(git, list(contents))
    jobs = [Job(path, one.stages, stored.get(path, "")) for path, one in contents.items()]
    for solved in _written(git, finish_files(jobs, setting, _outcome)):
        solved.mode = mode_of(contents[solved.path].stages)
        outcomes.append(solved)
    return sorted(outcomes, key=lambda solved: solved.path)


def write_index(git: Git, outcomes: Sequence[Solved]) -> None:
    """The work tree first, then the index, then rerere; a locked index is refused before anything is written."""
    index.refuse_if_locked(git)
    changed = [one for one in outcomes if one.is_changed]
    entries = {one.path: (one.mode, one.oid) for one in changed}
    index.write_files(git, entries)
    index.stage(git, {one.path: entries[one.path] for one in changed if one.is_done})
    if any(one.is_done for one in changed):
        index.feed_rerere(git)


def _written(git: Git, outcomes: Iterable[Solved]) -> Iterator[Solved]:
    """The same with their texts in the object store, in portions; so memory stays flat in the number of files."""
    portion: list[Solved] = []
    size = 0
    for solved in outcomes:
        portion.append(solved)
        size += len(solved.text)
        if size > BATCH_BYTES or len(portion) >= BATCH_FILES:
            yield from _portion(git, portion)
            portion, size = [], 0
    yield from _portion(git, portion)


def _portion(git: Git, portion: list[Solved]) -> list[Solved]:
    changed = [one for one in portion if one.is_changed]
    for solved, oid in zip(changed, git.write_blobs([one.text for one in changed]), strict=True):
        solved.oid, solved.text = oid, b""
    return portion


def solve_file(file: Path) -> Solved:
    """What becomes of a file by its markers alone. Raises OSError, merge.settings.SettingsError."""
    return _from_markers(file.read_bytes(), str(file), str(file), None, "")


def write_file(file: Path, solved: Solved) -> None:
    """Give the file its new text. Raises OSError."""
    if solved.is_changed:
        replace(str(file.resolve()), solved.text)


def told(solved: Solved) -> str:
    """One line for people."""
    if solved.is_done:
        return f"solved  {solved.path}: {_conflicts(solved.before)}"
    if solved.state == PARTLY:
        return f"partly  {solved.path}: {solved.conflicts} of {_conflicts(solved.before)} left: {solved.reason}"
    return f"left    {solved.path}: {solved.reason}"


def _conflicts(number: int) -> str:
    return f"{number} conflict{'' if number == 1 else 's'}"


def _outcome(merged: Merged, sides: Triple[bytes], current: bytes | None, setting: Setting) -> Solved:
    """Which of the two ways a file goes, and what came of it."""
    if current is None:
        return Solved(merged.path, LEFT, "it is no file in the work tree")
    if _is_untouched(setting.git, current, sides, merged):
        return _from_stages(merged, current)
    options_path = str(Path(setting.root, merged.path))
    return _from_markers(current, merged.path, options_path, sides, setting.root)


def _from_stages(merged: Merged, current: bytes) -> Solved:
    solved = Solved(merged.path, PARTLY if merged.conflicts else SOLVED)
    solved.text = merged.text
    solved.is_from_stages = True
    solved.decisions = len(merged.decisions)
    solved.before = _count(current)
    solved.conflicts = len(merged.conflicts)
    if merged.conflicts:
        solved.reason = "; ".join(dict.fromkeys(_told(one.entity, one.reason) for one in merged.conflicts))
        if b"\0" in merged.text or (solved.conflicts >= solved.before and not merged.decisions):
            solved.state = LEFT
    return solved


def _from_markers(text: bytes, path: str, options_path: str, stages: Triple[bytes] | None, root: str) -> Solved:
    try:
        before = _count(text)
        if not before:
            return Solved(path, LEFT, "it has no conflict markers: `git add` it, if that is what you want")
        result = markers.merge_again(text, path, options_for(options_path), stages, root)
    except MarkerError as error:
        return Solved(path, LEFT, f"line {error.line}: {error}")
    solved = Solved(path, SOLVED if result.is_clean else PARTLY)
    solved.before, solved.conflicts, solved.decisions = before, len(result.conflicts), len(result.decisions)
    solved.text = result.text if result.is_clean else _rendered_like(text, result)
    if not result.is_clean:
        solved.reason = "; ".join(dict.fromkeys(_told(one.entity, one.reason) for one in result.conflicts))
        if solved.conflicts >= before and not result.decisions:
            solved.state = LEFT
    return solved


def _rendered_like(text: bytes, result: MergeResult) -> bytes:
    """What is left, in the style, the size and with the labels of the markers that were there."""
    opening = re.search(rb"^(<{7,}) ?([^\r\n]*)", text, re.MULTILINE)
    closing = re.search(rb"^>{7,} ?([^\r\n]*)", text, re.MULTILINE)
    ours = opening.group(2).decode("utf-8", "replace") if opening else "ours"
    theirs = closing.group(1).decode("utf-8", "replace") if closing else "theirs"
    style = "diff3" if re.search(rb"^\|{7,}", text, re.MULTILINE) else "merge"
    size = len(opening.group(1)) if opening else 7
    return shown(result, style, Triple("base", ours.partition(":")[0], theirs), size)


def _is_untouched(git: Git, current: bytes, sides: Triple[bytes], merged: Merged) -> bool:
    """Is the file as the merge left it: as our driver writes it, or as git's line merge does?"""
    wanted = _bare(current)
    if wanted == _bare(merged.text):
        return True
    by_lines = merge_lines(sides)
    labels = Triple("base", "ours", "theirs")
    styles = ("diff3", "zdiff3") if re.search(rb"^\|{7}", current, re.MULTILINE) else ("merge",)
    if any(wanted == _bare(render(by_lines, style, labels)) for style in styles):
        return True
    return any(wanted == _bare(line_merge(git, sides, labels, style)[0]) for style in styles)


def _bare(text: bytes) -> bytes:
    """The text without the labels of its markers and with one kind of line ending."""
    return _LABEL.sub(rb"\1\2", text).replace(b"\r\n", b"\n")


def theirs_name(git: Git) -> str:
    """A name for what is being merged, as git's own markers would show it."""
    for head in _HEADS:
        if git.exists(head):
            names = git.run("name-rev", "--name-only", "--no-undefined", head, codes=())
            return names.text.strip() if names.code == 0 and names.text.strip() else head
    return "theirs"


def _count(text: bytes) -> int:
    return sum(isinstance(region, Hunk) for region in parse_conflicts(text))


def _told(entity: str, reason: str) -> str:
    return f"{entity}: {reason}" if entity else reason
