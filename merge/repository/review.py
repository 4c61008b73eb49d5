"""What is handed to a person to review, and what comes back; who shows it to them is the caller's business.

`treaty` hands `merge.cli` a reviewer, which opens a page; without one, conflicts stay conflicts.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from merge.options import Options
from merge.repository import index, markers
from merge.repository.branches import has_contents
from merge.repository.contents import merge_contents
from merge.repository.git import Git, GitError
from merge.repository.path_options import LANGUAGE, attributes_of
from merge.repository.solve import SOLVED, Solved, theirs_name
from merge.residue import residue
from merge.result import MergeResult
from merge.revision import Triple
from merge.settings import options_for


class ToReview:
    """One file with its merge."""

    __slots__ = ("path", "result", "sides")

    def __init__(self, path: str, sides: Triple[bytes], result: MergeResult) -> None:
        self.path = path
        self.sides = sides
        self.result = result


class Speaker:
    """Who is behind a side, and what they wanted, "" where nobody said."""

    __slots__ = ("intent", "name")

    def __init__(self, name: str, intent: str = "") -> None:
        self.name = name
        self.intent = intent


# Blocks until the person is done; the texts by path, None where they left all as it is.
Reviewer = Callable[[Sequence[ToReview], Triple[Speaker]], dict[str, bytes] | None]


class UnavailableError(Exception):
    """There is no page to review on; the message says what to do about it."""


def has_display() -> bool:
    """Whether a browser can open where this runs."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def speakers(git: Git, theirs: str) -> Triple[Speaker]:
    """The commits whose merge is in progress, by their subjects."""
    try:
        subjects = [git.text("show", "-s", "--format=%s", name, "--").strip() for name in ("HEAD", theirs)]
    except GitError:
        subjects = ["", ""]
    return Triple(Speaker("base"), Speaker("HEAD", subjects[0]), Speaker(theirs, subjects[1]))


def unmerged_to_review(git: Git, outcomes: Sequence[Solved]) -> list[ToReview]:
    """What a person can settle of these unmerged files, or take back of what was decided in them."""
    stages = {one.path: one.stages for one in index.unmerged(git) if has_contents(one)}
    wanted = [one for one in outcomes if one.path in stages and (one.conflicts or one.decisions)]
    attributes = attributes_of(git, [one.path for one in wanted]) if wanted else {}
    root = git.top()
    found = []
    with git.objects() as objects:
        for solved in wanted:
            own = attributes.get(solved.path, {})
            options = options_for(str(root / solved.path), own)
            sides = stages[solved.path].map(lambda stage: objects.read(stage.oid) if stage else b"")
            if solved.is_from_stages:
                result = merge_contents(sides, solved.path, options, own.get(LANGUAGE, ""), str(root))
                found.append(ToReview(solved.path, sides, result))
            else:
                found.append(_by_markers((root / solved.path).read_bytes(), solved.path, options, (sides, str(root))))
    return found


def review_unmerged(git: Git, outcomes: Sequence[Solved], reviewer: Reviewer) -> None:
    """Let a person review these files before anything is written; what they settled counts as solved."""
    files = unmerged_to_review(git, outcomes)
    texts = reviewer(files, speakers(git, theirs_name(git))) if files else None
    settled = [one for one in outcomes if texts and one.path in texts]
    for solved, oid in zip(settled, git.write_blobs([(texts or {})[one.path] for one in settled]), strict=True):
        solved.state, solved.oid, solved.text, solved.conflicts = SOLVED, oid, b"", 0


def review_file(file: Path, solved: Solved, reviewer: Reviewer) -> None:
    """The same of a file outside of a merge, by its markers. Raises OSError."""
    text = file.read_bytes()
    found = _by_markers(text, str(file), options_for(str(file)), (None, ""))
    texts = reviewer([found], Triple(Speaker("base"), Speaker("ours"), Speaker("theirs")))
    if texts and found.path in texts:
        solved.state, solved.text, solved.conflicts = SOLVED, texts[found.path], 0


def _by_markers(text: bytes, path: str, options: Options, known: tuple[Triple[bytes] | None, str]) -> ToReview:
    result = markers.merge_again(text, path, options, *known)
    return ToReview(path, residue(result.regions), result)
