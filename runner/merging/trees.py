"""Two trees merged into one over git objects, file by file through the merge engine; no work tree is touched."""

from dataclasses import dataclass, field
from typing import Literal

from merge import engine
from merge.options import Options
from merge.regions import Hunk
from merge.repository.git import Git, ObjectReader
from merge.result import MergeResult
from merge.revision import Triple
from runner.workspace import read_tree

Side = tuple[str, str] | None  # mode and object id, None where the path is not there
LINK, GITLINK = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is left to a person."""

    path: str
    kind: str  # "content", "modify/delete", "mode", "not a text"
    entity: str
    reason: str
    line: int


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


@dataclass(frozen=True, slots=True)
class Policy:
    """How two trees are merged: the engine's options, and what becomes of a conflict that it leaves.

    `prefer` takes that side of each conflict ("" leaves it); `overlap` "fail" makes every file that both sides
    changed differently a conflict.
    """

    options: Options
    prefer: Literal["", "ours", "theirs"] = ""
    overlap: Literal["merge", "fail"] = "merge"


def merge_trees(git: Git, commits: Triple[str], policy: Policy) -> Merged:
    """Merge what `commits.theirs` changed since `commits.base` into `commits.ours`."""
    sides = commits.map(lambda commit: {e.path: (e.mode, e.oid) for e in read_tree(git, commit).entries})
    merged = Merged(git.resolve(commits.ours, "tree"))
    changes: dict[str, Side] = {}
    with git.objects() as reader:
        for path in sorted({*sides.base, *sides.theirs}):
            places: Triple[Side] = Triple(sides.base.get(path), sides.ours.get(path), sides.theirs.get(path))
            if places.theirs == places.base or places.theirs == places.ours:
                continue
            if places.ours == places.base:
                changes[path] = places.theirs
                continue
            changes[path] = _merge_file(git, reader, path, places, policy, merged)
    merged.tree = git.edit_tree(merged.tree, changes)
    return merged


def _merge_file(
    git: Git, reader: ObjectReader, path: str, places: Triple[Side], policy: Policy, merged: Merged
) -> Side:
    ours, theirs = places.ours, places.theirs
    if ours is not None and theirs is not None and ours[1] == theirs[1]:
        return _mode(places), ours[1]
    fault = _unmergeable(places, policy)
    if fault is not None:
        place = Place(path, *fault, 0)
        (merged.settled if policy.prefer else merged.conflicts).append(place)
        kept = theirs if policy.prefer == "theirs" else ours
        return kept if policy.prefer else ours or theirs
    result = engine.merge(places.map(lambda side: reader.read(side[1]) if side else b""), path, policy.options)
    merged.files += 1
    _take_in(merged, path, result, policy)
    return _mode(places), git.write_blobs([_text(result, policy)])[0]


def _unmergeable(places: Triple[Side], policy: Policy) -> tuple[str, str, str] | None:
    """Kind, entity and reason of a conflict that no merge of texts can settle."""
    ours, theirs = places.ours, places.theirs
    if ours is None or theirs is None:
        which = "the branch so far" if ours is None else "this agent"
        return "modify/delete", "", f"deleted by {which}, changed by the other"
    if {ours[0], theirs[0]} & {LINK, GITLINK}:
        return "not a text", "", "a link or submodule changed on both sides"
    if policy.overlap == "fail":
        return "overlap", "", "changed on both sides, and the workflow says `conflict_resolution: fail`"
    return None


def _mode(places: Triple[Side]) -> str:
    modes = places.map(lambda side: side[0] if side else "")
    return modes.trivial_merge() or modes.ours


def _text(result: MergeResult, policy: Policy) -> bytes:
    if not policy.prefer or not result.conflicts:
        return result.text
    parts = [
        (part.sides.theirs if policy.prefer == "theirs" else part.sides.ours) if isinstance(part, Hunk) else part.text
        for part in result.regions
    ]
    return b"".join(parts)


def _take_in(merged: Merged, path: str, result: MergeResult, policy: Policy) -> None:
    merged.decisions += len(result.decisions)
    merged.confidence = min(merged.confidence, result.confidence)
    for decision in result.decisions:
        merged.tags.update(decision.tags)
    places = (Place(path, "content", one.entity, one.reason, one.line) for one in result.conflicts)
    (merged.settled if policy.prefer else merged.conflicts).extend(places)
