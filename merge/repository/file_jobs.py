"""Merges many files at once: contents out of the object store, on all cores, one result after another.

Few files are merged in this process; many by workers, which read their contents themselves. A worker that
crashes or hangs takes no merge with it: the files that are left get git's own line merge.
"""

import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, TypeVar

from merge.options import Options
from merge.regions import Decision
from merge.repository.contents import merge_contents, shown
from merge.repository.git import Git, GitError, ObjectReader
from merge.repository.merge_tree import Stage
from merge.repository.path_options import LANGUAGE, attributes_of
from merge.repository.workers import cores, own_packages_first, worker_context
from merge.result import Conflict, MergeResult
from merge.revision import Triple
from merge.settings import options_for

FEW = 8  # files up to which a worker costs more than it saves
CHUNK = 4
GRACE = 10  # seconds beyond a file's own budget, after which its worker is ended
CRASHED = "Treaty failed on it; git merged it by lines"


class Job:
    """One file to be merged: where it is, its versions (a missing base is empty), and as which object what the
    work tree holds is known, "" where that is not asked for."""

    __slots__ = ("current", "path", "stages")

    def __init__(self, path: str, stages: Triple[Stage | None], current: str = "") -> None:
        self.path = path
        self.stages = stages
        self.current = current


class Merged:
    """What became of one job, in a form that travels between processes."""

    __slots__ = ("conflicts", "decisions", "language", "path", "text", "warnings")

    def __init__(self, path: str, text: bytes) -> None:
        self.path = path
        self.text = text
        self.conflicts: tuple[Conflict, ...] = ()
        self.decisions: tuple[Decision, ...] = ()
        self.language = ""
        self.warnings: tuple[str, ...] = ()


class Setting:
    """What all jobs of a merge share. Without `options`, each path has its own from the repository."""

    __slots__ = ("attributes", "git", "labels", "options", "processes", "root", "style")

    def __init__(self, git: Git, options: Options | None, labels: Triple[str]) -> None:
        self.git = git
        self.options = options
        self.labels = labels
        self.attributes: dict[str, dict[str, str]] = {}  # by path
        self.style = git.config("merge.conflictStyle") or "merge"
        self.processes = 1 if parent_process() is not None else cores()
        try:
            self.root = str(git.top())
        except GitError:  # a bare repository has no settings files
            self.root = ""


T = TypeVar("T")
# What is made of a result where it is, in the worker: from it, the three texts and that of the work tree.
Finish = Callable[[Merged, Triple[bytes], bytes | None, Setting], T]


def as_it_is(merged: Merged, _sides: Triple[bytes], _current: bytes | None, _setting: Setting) -> Merged:
    """The result itself."""
    return merged


def merge_files(jobs: Sequence[Job], setting: Setting) -> Iterator[Merged]:
    """The result of every job, in no certain order, as soon as it is there.

    Raises GitError for an object that is missing, merge.settings.SettingsError for bad settings.
    """
    return finish_files(jobs, setting, as_it_is)


def finish_files(jobs: Sequence[Job], setting: Setting, finish: Finish[T]) -> Iterator[T]:
    """The same, but what `finish`, a function of a module, makes of each result."""
    if setting.options is None or setting.options.overridable:
        setting.attributes = attributes_of(setting.git, [job.path for job in jobs])
    if len(jobs) <= FEW or setting.processes < 2:
        with setting.git.objects() as objects:
            for job in jobs:
                yield _finished(job, setting, objects, finish)
        return
    chunks = [jobs[at : at + CHUNK] for at in range(0, len(jobs), CHUNK)]
    yield from _in_workers(chunks, setting, finish)


def _in_workers(chunks: list[Sequence[Job]], setting: Setting, finish: Finish[T]) -> Iterator[T]:
    """Hand chunks out, a few ahead of what the workers do, so that neither side piles up."""
    waiting = list(reversed(chunks))
    running: dict[Future[list[T]], Sequence[Job]] = {}
    workers = ProcessPoolExecutor(setting.processes, worker_context(), _begin_worker, (setting, finish))
    try:
        while waiting or running:
            while waiting and len(running) < 3 * setting.processes:
                chunk = waiting.pop()
                with own_packages_first():
                    running[workers.submit(_merge_chunk, chunk)] = chunk
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
                del running[future]
    except BrokenProcessPool:
        left = [job for chunk in (*running.values(), *waiting) for job in chunk]
        yield from _by_lines(left, setting, finish)
    finally:
        workers.shutdown(wait=True, cancel_futures=True)


_worker: list[tuple[Setting, ObjectReader, Finish[Any]]] = []  # of this process, where it is a worker


def _begin_worker(setting: Setting, finish: Finish[Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # a handler of the parent's would wait for Python code
    _worker.append((setting, setting.git.objects(), finish))


def _merge_chunk(jobs: Sequence[Job]) -> list[Any]:
    setting, objects, finish = _worker[0]
    results = []
    for job in jobs:
        _end_after(setting.options.seconds + GRACE if setting.options else 60)
        results.append(_finished(job, setting, objects, finish))
    _end_after(0)
    return results


def _end_after(seconds: float) -> None:
    """Let the kernel end this worker if a parser hangs; 0: no longer."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))


def _finished(job: Job, setting: Setting, objects: ObjectReader, finish: Finish[T]) -> T:
    sides = _sides(job, objects)
    return finish(_merge_job(job, setting, sides), sides, _current(job, objects), setting)


def _sides(job: Job, objects: ObjectReader) -> Triple[bytes]:
    return job.stages.map(lambda stage: objects.read(stage.oid) if stage else b"")


def _current(job: Job, objects: ObjectReader) -> bytes | None:
    return objects.read(job.current) if job.current else None


def _merge_job(job: Job, setting: Setting, sides: Triple[bytes]) -> Merged:
    options, language = _options(job.path, setting)
    result = merge_contents(sides, job.path, options, language, setting.root)
    text = result.text
    if not result.is_clean:
        text = shown(result, setting.style, setting.labels, options.marker_size)
    return _merged(job.path, text, result)


def _merged(path: str, text: bytes, result: MergeResult) -> Merged:
    merged = Merged(path, text)
    merged.conflicts = result.conflicts
    for conflict in merged.conflicts:
        conflict.candidates = ()  # they are worked out from the regions, which stay behind
    merged.decisions = result.decisions
    merged.language = result.language
    merged.warnings = result.warnings
    return merged


def _options(path: str, setting: Setting) -> tuple[Options, str]:
    if setting.options is not None and not setting.options.overridable:
        return setting.options, ""
    found = setting.attributes.get(path, {})
    options = options_for(os.path.join(setting.root, path), found, setting.options)  # noqa: PTH118
    return options, found.get(LANGUAGE, "")


def _by_lines(jobs: Iterable[Job], setting: Setting, finish: Finish[T]) -> Iterator[T]:
    """Git's own line merge of what a crash left."""
    with setting.git.objects() as objects:
        for job in jobs:
            sides = _sides(job, objects)
            text, is_clean = line_merge(setting.git, sides, setting.labels, setting.style)
            merged = Merged(job.path, text)
            merged.warnings = (f"{job.path}: {CRASHED}",)
            if not is_clean:
                merged.conflicts = (Conflict(sides, "", CRASHED, 1),)
            yield finish(merged, sides, _current(job, objects), setting)


def line_merge(git: Git, sides: Triple[bytes], labels: Triple[str], style: str) -> tuple[bytes, bool]:
    """What `git merge-file` makes of three texts, and whether it is clean; ours for a binary file."""
    names = [word for label in (labels.ours, labels.base, labels.theirs) for word in ("-L", label)]
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        files = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for file, text in zip(files, (sides.ours, sides.base, sides.theirs), strict=True):
            file.write_bytes(text)
        how = [] if style == "merge" else [f"--{style}"]
        output = git.run("merge-file", "-p", "-q", *how, *names, *map(str, files), codes=())
    return (output.stdout, output.code == 0) if output.code < 128 else (sides.ours, False)
