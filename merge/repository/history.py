"""Replays a repository's past merges, with git and with Treaty, and compares both with what was committed.

All cores take part, one merge each. What was replayed is kept in the user's cache, by the merge and by all
that decides its outcome (Treaty's own files, git's version), so that a run that was stopped goes on where it
was. The repository itself gets nothing, not even objects.
"""

import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

from merge.repository.branches import FileMerge, TreeMerge, merge_trees
from merge.repository.fold import writing_nothing
from merge.repository.git import Git, GitError
from merge.repository.merge_tree import IDENTITY, beside, merge_tree
from merge.repository.workers import own_packages_first, worker_context
from merge.revision import Triple

Record = dict[str, object]
ROOT = Path(__file__).resolve().parents[2]


def past_merges(git: Git, since: str = "", limit: int = 0) -> list[tuple[str, list[str]]]:
    """Every merge commit that HEAD contains, newest first, with its parents. Raises GitError."""
    if not git.text("rev-list", "--max-count=1", "--all").strip():
        raise GitError(("git", "rev-list"), "the repository has no commit yet", "name one that has a past")
    words = ["rev-list", "--merges", "--parents"]
    words += [f"--since={since}"] if since else []
    words += [f"--max-count={limit}"] if limit else []
    lines = git.text(*words, "HEAD").splitlines()
    return [(line.split()[0], line.split()[1:]) for line in lines]


def replay_all(
    git: Git, merges: Sequence[tuple[str, list[str]]], processes: int, cache: Path | None = None
) -> Iterator[Record]:
    """The record of every merge, those in the cache first, the others as they come."""
    known = _read_cache(cache)
    waiting = []
    for commit, parents in reversed(merges):
        if commit in known:
            yield known[commit]
        else:
            waiting.append((commit, parents))
    for record in _replayed(git, waiting, processes):
        _keep(cache, record)
        yield record


def cache_file(git: Git) -> Path:
    """Where the records of this repository are kept, for this Treaty and this git."""
    deciding = hashlib.sha256()
    for folder in ("merge", "grammars"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".py", ".toml"):
                deciding.update(file.read_bytes())
    deciding.update(repr(git.version()).encode())
    place = git.text("rev-parse", "--path-format=absolute", "--git-common-dir")
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home, "treaty", "history", f"{name}-{deciding.hexdigest()[:16]}.jsonl")


def replay(git: Git, commit: str, parents: Sequence[str]) -> Record:
    """Merge the parents again, both ways; what cannot be replayed has its reason in "error"."""
    record: Record = {"commit": commit, "parents": len(parents), "error": None}
    try:
        begun = time.perf_counter()
        by_git = _conflicts_of_git(git, parents)
        between = time.perf_counter()
        merged = merge_parents(git, parents)
        record["git_seconds"] = round(between - begun, 4)
        record["treaty_seconds"] = round(time.perf_counter() - between, 4)
        record["files"] = _files(git, commit, merged, by_git)
        record["git_conflicts"] = sorted(by_git)
        record["treaty_conflicts"] = sorted(file.path for step in merged for file in step.conflicts)
    except GitError as error:
        record["error"] = str(error)
    return record


def difference(git: Git, record: Record, path: str) -> str:
    """What people committed at a path, against what Treaty makes of it, as a unified diff."""
    import difflib

    commit = str(record["commit"])
    parents = git.text("show", "-s", "--format=%P", commit).split()
    with writing_nothing(git) as apart, apart.objects() as objects:
        merged = merge_parents(apart, parents)
        file = next((file for step in merged for file in step.files if file.path == path), None)
        if file is None or not file.oid:
            raise GitError(("git", "show"), f"{path} was not merged in {commit[:12]}", "`--json` lists the files")
        committed, ours = (_lines(objects.find(name)) for name in (f"{commit}:{path}", file.oid))
    return "".join(difflib.unified_diff(committed, ours, f"committed/{path}", f"treaty/{path}"))


def _lines(found: tuple[str, bytes] | None) -> list[str]:
    return found[1].decode("utf-8", "replace").splitlines(keepends=True) if found else []


def _conflicts_of_git(git: Git, parents: Sequence[str]) -> set[str]:
    """The paths that git by itself leaves in conflict; of an octopus, those of its steps."""
    found: set[str] = set()
    ours = parents[0]
    for theirs in parents[1:]:
        with beside(git, ours, "text") as scratch:
            outcome = merge_tree(scratch, Triple("", ours, theirs))
            found.update(conflict.path for conflict in outcome.conflicts)
            if len(parents) > 2:
                ours = scratch.commit_tree(outcome.tree, [ours, theirs], "step\n")
    return found


def merge_parents(git: Git, parents: Sequence[str]) -> list[TreeMerge]:
    """The steps of a merge of two, or of an octopus; objects are written. Raises GitError."""
    steps = []
    ours = parents[0]
    for theirs in parents[1:]:
        merged = merge_trees(git, "", ours, theirs)
        steps.append(merged)
        if len(parents) > 2:
            ours = git.having(environment=IDENTITY).commit_tree(merged.tree, [ours, theirs], "step\n")
    return steps


def _files(git: Git, commit: str, steps: Sequence[TreeMerge], by_git: set[str]) -> list[Record]:
    """The files that git or Treaty has something to say of."""
    told = {file.path: file for step in steps for file in step.files if _is_told(file, by_git)}
    if not told:
        return []
    words = ("ls-tree", "-r", "-z", commit, "--", *told)
    committed = {}
    for entry in git.records(*words):
        head, _, path = entry.partition("\t")
        committed[path] = head.split(" ")[2]
    return [
        {
            "path": path,
            "language": file.language or None,
            "git": "conflict" if path in by_git else "clean",
            "treaty": "clean" if file.is_clean else "conflict",
            "same": committed.get(path) == file.oid if file.is_clean else None,
            "confidence": round(file.confidence, 4),
            "rules": sorted({decision.rule for decision in file.decisions}),
            "reason": file.reason or None,
        }
        for path, file in sorted(told.items())
    ]


def _is_told(file: FileMerge, by_git: set[str]) -> bool:
    return file.path in by_git or not file.is_clean


_worker: list[Git] = []  # of this process, where it is a worker


def _begin(git: Git) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    _worker.append(git)


def _replay_here(task: tuple[str, list[str]]) -> Record:
    return replay(_worker[0], *task)


def _replayed(git: Git, tasks: list[tuple[str, list[str]]], processes: int) -> Iterator[Record]:
    """In this process or in several, which all write their objects to one folder that goes away."""
    if not tasks:
        return
    with writing_nothing(git) as apart:
        if processes < 2:
            yield from (replay(apart, commit, parents) for commit, parents in tasks)
            return
        workers = ProcessPoolExecutor(min(processes, len(tasks)), worker_context(), _begin, (apart,))
        waiting = list(reversed(tasks))
        running: set[Future[Record]] = set()
        try:
            while waiting or running:
                while waiting and len(running) < 2 * processes:
                    with own_packages_first():
                        running.add(workers.submit(_replay_here, waiting.pop()))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            workers.shutdown(wait=True, cancel_futures=True)


def _read_cache(cache: Path | None) -> dict[str, Record]:
    """The records that are there; a line that was cut off when a run was stopped is left out."""
    found: dict[str, Record] = {}
    if cache is None or not cache.is_file():
        return found
    for line in cache.read_text("utf-8").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        found[record["commit"]] = record
    return found


def _keep(cache: Path | None, record: Record) -> None:
    if cache is None:
        return
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
