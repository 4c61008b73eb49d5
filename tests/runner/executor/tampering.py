"""Workers that send what they should not; a cluster calls one in place of `runner.executor.worker.work`."""

from unittest.mock import patch

from runner import scope_check
from runner.executor import worker
from runner.executor.parcel import Answer, Parcel


def broken(parcel: Parcel) -> Answer:
    """Bundles that are none."""
    with patch.object(worker, "bundle_of", lambda *_: b"no bundle"):
        return worker.work(parcel)


def other(parcel: Parcel) -> Answer:
    """Bundles of another commit than the one that is told."""
    real = worker.bundle_of
    with patch.object(worker, "bundle_of", lambda git, _, start: real(git, start, f"{start}~0^@")):
        return worker.work(parcel)


def unchecked(parcel: Parcel) -> Answer:
    """Whatever the agent wrote."""
    with patch.object(scope_check, "violations", lambda *_: []):
        return worker.work(parcel)
