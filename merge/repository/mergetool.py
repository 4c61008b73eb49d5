"""The mergetool: solves what it can of one file, and asks about the rest where someone can answer.

`git mergetool` undoes what a tool wrote when it fails, so a partial result helps only those who read it from
the file themselves (jj with `merge-conflict-exit-codes`, editors); at a terminal, every conflict is asked.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from merge.options import Options
from merge.regions import Hunk, Region, Settled, joined
from merge.repository.contents import merge_contents, shown
from merge.repository.driver import replace
from merge.repository.git import Git
from merge.repository.path_options import attributes_of
from merge.repository.review import Reviewer, Speaker, ToReview
from merge.result import Candidate, Conflict, MergeResult
from merge.revision import Triple
from merge.settings import options_for

LABELS = Triple("base", "local", "remote")
Ask = Callable[[str, Sequence[Candidate]], bytes | None]  # what is asked, and from what; None leaves it


def read_sides(base: str, local: str, remote: str) -> Triple[bytes]:
    """The three files; a base that is not there (added on both sides) is empty. Raises OSError."""
    empty = not base or not Path(base).exists()
    return Triple(b"" if empty else Path(base).read_bytes(), Path(local).read_bytes(), Path(remote).read_bytes())


def merge_for_tool(sides: Triple[bytes], path: str) -> MergeResult:
    """The merge of three files that stand for this path. Raises merge.settings.SettingsError."""
    options, language = _options(path)
    return merge_contents(sides, path, options, language)


def ask_about(result: MergeResult, ask: Ask) -> list[Region]:
    """The regions with what a person said of each conflict; what is skipped stays a hunk."""
    conflicts = iter(result.conflicts)
    regions: list[Region] = []
    number = 0
    for region in result.regions:
        if isinstance(region, Settled):
            regions.append(region)
            continue
        number += 1
        conflict = next(conflicts)
        text = ask(_question(conflict, number, len(result.conflicts)), _answers(region, conflict))
        regions.append(region if text is None else Settled(text))
    return regions


def reviewed(result: MergeResult, path: str, sides: Triple[bytes], reviewer: Reviewer) -> list[Region]:
    """The regions as a person left them on the page."""
    speakers = Triple(Speaker("base"), Speaker("local"), Speaker("remote"))
    texts = reviewer([ToReview(path, sides, result)], speakers)
    return [Settled(texts[path])] if texts and path in texts else result.regions


def write_result(merged: str, result: MergeResult, regions: list[Region], style: str, marker_size: int = 7) -> bool:
    """Give the file its text, with markers where hunks are left; True when none are. Raises OSError."""
    text = joined(regions)
    if text is None:
        left = MergeResult(result.text, regions)
        text = shown(left, style, LABELS, marker_size)
    replace(os.path.realpath(merged), text)
    return not any(isinstance(region, Hunk) for region in regions)


def edit(text: bytes, name: str, run_editor: Callable[[str], int]) -> bytes | None:
    """The text as an editor leaves it, None where the editor fails."""
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        file = Path(folder, Path(name).name)
        file.write_bytes(text)
        return file.read_bytes() if run_editor(str(file)) == 0 else None


def _options(path: str) -> tuple[Options, str]:
    found = attributes_of(Git.here(), [path]).get(path, {})
    return options_for(path, found), found.get("treaty-language", "")


def _question(conflict: Conflict, number: int, count: int) -> str:
    where = f" in {conflict.entity}" if conflict.entity else ""
    return f"conflict {number} of {count}{where}: {conflict.reason or 'changed on both sides'}"


def _answers(hunk: Hunk, conflict: Conflict) -> list[Candidate]:
    """What can be chosen: both sides as they are, and every candidate that parses."""
    plain = [Candidate("local", hunk.sides.ours), Candidate("remote", hunk.sides.theirs)]
    seen = {one.text for one in plain}
    further = [one for one in conflict.candidates if one.text not in seen and one.name not in ("ours", "theirs")]
    return [*plain, *further]
