"""No-loss by counting: what each side added is in the result, and what each side deleted is not.

Additions and deletions are counted change by change, so that a token which one place lost and another gained
is seen as both. An equal change of both sides may count once or twice. Lines that no change touches are never
cut into tokens, so the cost grows with the edits and not with the file.
"""

from collections.abc import Iterable

from merge.lines import changed_blocks, split_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.sequences import Block
from merge.tokens import pair_lines, words

Counts = dict[bytes, int]

# Lists are joined with these as their length asks; `merge.faults` checks that they stand where they may.
_SEPARATORS = frozenset((b",", b";", b"|", b"&", b"+", b"\\"))


class Gross:
    """Tokens that one side added and deleted, each counted over the side's single changes."""

    __slots__ = ("added", "deleted")

    def __init__(self) -> None:
        self.added: Counts = {}
        self.deleted: Counts = {}

    def count(self, change: Counts) -> None:
        """Take in the net change of one place."""
        for token, number in change.items():
            if number > 0:
                self.added[token] = self.added.get(token, 0) + number
            elif number < 0:
                self.deleted[token] = self.deleted.get(token, 0) - number


def gross(base: list[bytes], side: list[bytes], blocks: Iterable[Block]) -> Gross:
    """What the blocks of changed lines from base to a side add and delete."""
    total = Gross()
    for i, j, k, m in blocks:
        old, new = base[i:j], side[k:m]
        for a, b, c, d in pair_lines(old, new) if old and new else [(0, len(old), 0, len(new))]:
            total.count(net(old[a:b], new[c:d]))
    return total


def net(old: Iterable[bytes], new: Iterable[bytes]) -> Counts:
    """The signed difference in tokens between some lines and others; equal lines cancel out unread."""
    lines: Counts = {}
    for line in new:
        lines[line] = lines.get(line, 0) + 1
    for line in old:
        lines[line] = lines.get(line, 0) - 1
    change: Counts = {}
    for line, number in lines.items():
        if number:
            for token in words(line):
                change[token] = change.get(token, 0) + number
    return change


def lost_in_decision(decision: Decision) -> list[bytes]:
    """Tokens that this decision lost, or brought back, beyond what it says that it dropped."""
    base, ours, theirs = decision.sides.map(split_lines)
    first = gross(base, ours, changed_blocks(base, ours))
    second = gross(base, theirs, changed_blocks(base, theirs))
    return unexplained((first, second), net(base, split_lines(decision.text)), slack_of([decision], []))


def slack_of(decisions: Iterable[Decision], left: Iterable[Hunk]) -> Counts:
    """By how much each token may be off: what decisions dropped, and what hunks that are left hold apart."""
    slack: Counts = {}
    for decision in decisions:
        for text in decision.dropped:
            for token in words(text):
                slack[token] = slack.get(token, 0) + 1
    for hunk in left:
        base, ours, theirs = hunk.sides.map(split_lines)
        for change in (net(base, ours), net(base, theirs)):
            for token, number in change.items():
                slack[token] = slack.get(token, 0) + abs(number)
    return slack


def slack_in(regions: list[Region]) -> Counts:
    """The slack of a whole file."""
    decisions = [one for region in regions if isinstance(region, Settled) for one in region.decisions]
    return slack_of(decisions, [region for region in regions if isinstance(region, Hunk)])


def unexplained(sides: tuple[Gross, Gross], result: Counts, slack: Counts) -> list[bytes]:
    """Tokens whose net change in the result neither the sides' changes nor the slack explains, sorted."""
    ours, theirs = sides
    tokens = {*ours.added, *ours.deleted, *theirs.added, *theirs.deleted, *result} - _SEPARATORS
    wrong = []
    for token in sorted(tokens):
        added = (ours.added.get(token, 0), theirs.added.get(token, 0))
        deleted = (ours.deleted.get(token, 0), theirs.deleted.get(token, 0))
        off = slack.get(token, 0)
        low, high = max(added) - sum(deleted) - off, sum(added) - max(deleted) + off
        if not low <= result.get(token, 0) <= high:
            wrong.append(token)
    return wrong
