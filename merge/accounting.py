"""No-loss by counting: what each side added is in the result, and what each side deleted is not.

Additions and deletions are counted change by change, so that a token which one place lost and another gained
is seen as both. An equal change of both sides may count once or twice. Lines that no change touches are never
cut into tokens, so the cost grows with the edits and not with the file.
"""

from collections import Counter
from collections.abc import Iterable

from merge.kept import kept
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

    def add(self, other: "Gross") -> None:
        """Take in what another counted."""
        for mine, more in ((self.added, other.added), (self.deleted, other.deleted)):
            for token, number in more.items():
                mine[token] = mine.get(token, 0) + number


def gross(base: list[bytes], side: list[bytes], blocks: Iterable[Block]) -> Gross:
    """What the blocks of changed lines from base to a side add and delete."""
    total = Gross()
    for i, j, k, m in blocks:
        total.add(_of_one(tuple(base[i:j]), tuple(side[k:m])))
    return total


@kept(512)
def _of_one(old: tuple[bytes, ...], new: tuple[bytes, ...]) -> Gross:
    """What one change of lines adds and deletes."""
    total = Gross()
    for a, b, c, d in pair_lines(list(old), list(new)) if old and new else [(0, len(old), 0, len(new))]:
        total.count(net(old[a:b], new[c:d]))
    return total


def net(old: Iterable[bytes], new: Iterable[bytes]) -> Counts:
    """The signed difference in tokens between some lines and others; equal lines cancel out unread."""
    lines = Counter(new)
    for line in old:
        lines[line] -= 1
    added: list[bytes] = []
    deleted: list[bytes] = []
    for line, number in lines.items():
        if number > 0:
            added += words(line) * number
        elif number < 0:
            deleted += words(line) * -number
    change: Counts = Counter(added)
    for token in deleted:
        change[token] = change.get(token, 0) - 1
    return change


def net_of(base: list[bytes], text: list[bytes], blocks: list[Block]) -> Counts:
    """The same of two texts that differ in these blocks of lines."""
    old = [line for i, j, _, _ in blocks for line in base[i:j]]
    return net(old, [line for _, _, k, m in blocks for line in text[k:m]])


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
    more, others, gone, lost = ours.added, theirs.added, ours.deleted, theirs.deleted
    wrong = []
    for token in {*more, *others, *gone, *lost, *result} - _SEPARATORS:
        first, second = more.get(token, 0), others.get(token, 0)
        third, fourth = gone.get(token, 0), lost.get(token, 0)
        off, found = slack.get(token, 0), result.get(token, 0)
        if found < max(first, second) - third - fourth - off or found > first + second - max(third, fourth) + off:
            wrong.append(token)
    return sorted(wrong)
