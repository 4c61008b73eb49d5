"""What each agent changed, file by file, with the changed lines: read from git, bounded in length."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from merge.repository.git import Git
from runner.run_state import AgentState
from runner.snapshot import Change, compare

LINES = 400  # shown of one file
BYTES = 4_000_000  # of one agent's changes that are read at all


@dataclass(frozen=True, slots=True)
class FilePatch:
    """One changed file: lines as in a unified diff, and how many more there are."""

    change: Change
    lines: tuple[str, ...]
    left_out: int = 0


def patches_of(git: Git, agent: AgentState) -> list[FilePatch]:
    """The changes of an agent's commit, counted from where it started; none where it has no commit."""
    if not agent.commit:
        return []
    changes = compare(git, agent.start, agent.commit)
    flags = ("-r", "-p", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
    raw = git.run("diff-tree", *flags, agent.start, agent.commit).stdout
    sections = list(_sections(raw[:BYTES].decode(errors="replace")))
    whole = len(raw) <= BYTES and len(sections) == len(changes)
    found = []
    for number, change in enumerate(changes):
        lines = sections[number] if number < len(sections) and (whole or len(raw) > BYTES) else []
        found.append(FilePatch(change, tuple(lines[:LINES]), max(0, len(lines) - LINES)))
    return found


def patch_of(git: Git, agent: AgentState, path: str) -> tuple[str, ...]:
    """All changed lines of one file."""
    flags = ("-r", "-p", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
    raw = git.run("--literal-pathspecs", "diff-tree", *flags, agent.start, agent.commit, "--", path).stdout
    return tuple(line for lines in _sections(os.fsdecode(raw)) for line in lines)


def _sections(text: str) -> Iterator[list[str]]:
    """The hunks of each file. A file that became a link has two heads alike, which are one file here."""
    heads: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            heads.append((line, []))
        elif heads:
            heads[-1][1].append(line)
    for _, same in groupby(heads, key=lambda head: head[0]):
        yield [line for _, lines in same for line in _hunks(lines)]


def _hunks(lines: list[str]) -> list[str]:
    """Without the lines before the first hunk, which say what the table says too."""
    first = next((number for number, line in enumerate(lines) if line.startswith(("@@", "Binary"))), len(lines))
    return [line for line in lines[first:] if line]
