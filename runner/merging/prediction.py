"""Where agents' work will probably conflict: places of one file that two of them changed in ways whose lines meet.

A guess before any merge, cheap enough for hundreds of agents: the structure merge settles most such places. It only
decides who is merged first, so that what merges cleanly is in before the first question comes up.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from merge.lines import changed_blocks, split_lines
from merge.repository.git import Git
from runner.merging.changes import Changes, Entry, changes_of
from runner.merging.contribution import Contribution
from scopes.workflow import Workflow

LONG = 1_000_000  # bytes of a text beyond which no lines are compared: it counts as one place
Blocks = list[tuple[int, int, tuple[bytes, ...]]]  # from line, to line, the new lines


def completion_counts(workflow: Workflow) -> str:
    """Why agents are merged in the order in which they finished, "" where nothing in the workflow asks for it."""
    coordination = workflow.coordination
    if coordination.semantic_merge_options.method_ordering == "agent-completion-order":
        return "method_ordering: agent-completion-order"
    if coordination.unresolvable_conflict_action == "prefer-last":
        return "unresolvable_conflict_action: prefer-last"
    return ""


def predicted_places(git: Git, contributions: Sequence[Contribution]) -> dict[str, int]:
    """By agent, in how many places its changes meet those of others; agents without any are left out."""
    own = changes_of(git, [(one.start, one.commit) for one in contributions])
    found: defaultdict[str, int] = defaultdict(int)
    for (left, right), count in _pairs(git, dict(zip((one.agent for one in contributions), own, strict=True))):
        found[left] += count
        found[right] += count
    return dict(found)


def _pairs(git: Git, changes: Mapping[str, Changes]) -> Iterator[tuple[tuple[str, str], int]]:
    """Two agents and in how many places of one file they meet, for each such file."""
    by_path: defaultdict[str, list[str]] = defaultdict(list)
    for agent, own in changes.items():
        for path in own.entries:
            by_path[path].append(agent)
    shared = {path: agents for path, agents in by_path.items() if len(agents) > 1}
    if not shared:
        return
    with git.objects() as objects:

        def read(entry: Entry | None) -> bytes:
            text = (objects.find(entry[1]) if entry else None) or ("", b"")
            return text[1]

        for path, agents in shared.items():
            sides = {agent: (changes[agent].before[path], changes[agent].entries[path]) for agent in agents}
            blocks = {agent: _blocks(read(before), read(after)) for agent, (before, after) in sides.items()}
            for left, right in combinations(agents, 2):
                same_start = sides[left][0] == sides[right][0] and sides[left][1] != sides[right][1]
                count = _meeting(blocks[left], blocks[right]) if same_start else 0
                if count:
                    yield (left, right), count


def _blocks(before: bytes, after: bytes) -> Blocks:
    """What changed, as lines of `before`; the whole where that is no text, or too long, or nothing was there."""
    if not before or b"\0" in before[:8000] or max(len(before), len(after)) > LONG:
        return [(0, 1, (after,))]
    old, new = split_lines(before), split_lines(after)
    return [(i, j, tuple(new[k:m])) for i, j, k, m in changed_blocks(old, new)]


def _meeting(left: Blocks, right: Blocks) -> int:
    """How many changes of the one touch a change of the other that is not the same."""
    return sum(
        any(
            start <= end_ and start_ <= end and (start, end, text) != (start_, end_, text_)
            for start_, end_, text_ in right
        )
        for start, end, text in left
    )
