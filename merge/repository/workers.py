"""How worker processes are started: quickly where that is safe, and with our own packages in them."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_context() -> BaseContext:
    """Forking is quick, but only safe while this process has no other threads."""
    if hasattr(os, "fork") and threading.active_count() == 1:
        return get_context("fork")
    return get_context("forkserver" if hasattr(os, "fork") else "spawn")


@contextmanager
def own_packages_first() -> Iterator[None]:
    """While a worker is started: it gets this process's path, on which another `merge` may come before ours."""
    sys.path.insert(0, ROOT)
    try:
        yield
    finally:
        sys.path.remove(ROOT)
