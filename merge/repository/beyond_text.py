"""What may be known of a merge beyond its text. This package merges text and structure; others look further."""

from collections.abc import Callable, Mapping

from merge.repository.fold import BranchesMerge
from merge.repository.git import Git, GitError


class Beyond:
    """What edits break in each other though their text merged: for people, for programs, and whether it is proved."""

    __slots__ = ("is_broken", "records", "text")

    def __init__(self, text: str, records: list[dict[str, object]], is_broken: bool) -> None:
        self.text = text
        self.records = records
        self.is_broken = is_broken


Look = Callable[[Git, str, Mapping[str, str], str], Beyond]  # git, base, name to commit, merged tree


def look_beyond(git: Git, base_name: str, outcome: BranchesMerge, look: Look) -> Beyond:
    """What `look` finds between the branches that are in the merge, and between each and the base as it is now.

    Branches may have started at different commits: all are compared with the newest that they have in common.
    """
    commits = {name: git.resolve(name) for name in outcome.order}
    try:
        start = git.text("merge-base", "--octopus", outcome.base, *commits.values()).strip()
    except GitError:
        start = outcome.base  # nothing in common
    if start != outcome.base:
        commits = {base_name: outcome.base, **commits}
    return look(git, start, commits, outcome.tree)
