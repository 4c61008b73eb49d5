"""Two trees merged into one over git objects, and what becomes of a conflict that the engine leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from merge import engine
from merge.options import Options
from merge.regions import Hunk
from merge.repository import branches
from merge.repository.branches import FileMerge
from merge.repository.git import Git
from merge.revision import Triple

Prefer = Literal["", "ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is left to a person. `line` is 0 where the conflict is about the whole file."""

    path: str
    entity: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """How two trees are merged: the engine's options, and what becomes of a conflict that it leaves.

    Without options, each path has those of the repository's settings. `prefer` takes that side of each
    conflict ("" leaves it); `overlap` "fail" makes every file that both sides changed a conflict.
    """

    options: Options | None = None
    prefer: Prefer = ""
    overlap: Literal["merge", "fail"] = "merge"


@dataclass(slots=True)
class Merged:
    """The merged tree; where `conflicts` is not empty, files in it have markers."""

    tree: str
    conflicts: list[Place] = field(default_factory=list)
    settled: list[Place] = field(default_factory=list)  # conflicts that the policy decided
    decisions: int = 0
    confidence: float = 1.0
    tags: set[str] = field(default_factory=set)
    files: int = 0  # that both sides changed


def merge_trees(git: Git, commits: Triple[str], policy: Policy, name: str = "theirs") -> Merged:
    """Merge what `commits.theirs` changed since `commits.base` into `commits.ours`."""
    base, ours, theirs = commits
    found = branches.merge_trees(git, base, ours, theirs, policy.options, labels_of(name))
    merged, changes = judge(git, found.files, policy)
    merged.tree = git.edit_tree(found.tree, changes)
    return merged


def labels_of(name: str) -> Triple[str]:
    """How the three versions are called in conflict markers."""
    return Triple("base", "merged so far", name)


def judge(git: Git, files: Iterable[FileMerge], policy: Policy) -> tuple[Merged, dict[str, tuple[str, str] | None]]:
    """What the policy makes of files that both sides changed, without a tree yet, and the entries that it set."""
    merged = Merged("")
    changes: dict[str, tuple[str, str] | None] = {}
    for file in files:
        merged.files += 1
        merged.decisions += len(file.decisions)
        merged.confidence = min(merged.confidence, file.confidence)
        merged.tags.update(tag for decision in file.decisions for tag in decision.tags)
        if file.is_clean and policy.overlap == "merge":
            continue
        if policy.prefer:
            merged.settled += _places(file)
            changes[file.path] = _preferred(git, file, policy.prefer, policy.options)
        else:
            merged.conflicts += _places(file)
    return merged, changes


def _places(file: FileMerge) -> Sequence[Place]:
    if file.conflicts:
        return [Place(file.path, one.entity, one.reason, one.line) for one in file.conflicts]
    reason = file.reason or "changed on both sides, and the workflow says `conflict_resolution: fail`"
    return [Place(file.path, "", reason, 0)]


def _preferred(git: Git, file: FileMerge, side: Prefer, options: Options | None) -> tuple[str, str] | None:
    """The file with one side's text in each conflict, or that side's whole version where texts do not merge."""
    chosen = file.stages.theirs if side == "theirs" else file.stages.ours
    if not file.conflicts or chosen is None:
        return (chosen.mode, chosen.oid) if chosen is not None else None
    with git.objects() as objects:
        sides = file.stages.map(lambda stage: objects.read(stage.oid) if stage else b"")
    parts = []
    for region in engine.merge(sides, file.path, options or Options()).regions:
        if isinstance(region, Hunk):
            parts.append(region.sides.theirs if side == "theirs" else region.sides.ours)
        else:
            parts.append(region.text)
    return chosen.mode, git.write_blobs([b"".join(parts)])[0]
