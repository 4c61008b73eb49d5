"""What every executor offers, and how one is named."""

from typing import TYPE_CHECKING, Protocol

from runner.failure import RunnerError
from runner.result import Result
from scopes.workflow import Workflow

if TYPE_CHECKING:
    from runner.attempt import Attempt


class Executor(Protocol):
    """Makes attempts. Open it before the first of them, close it after the last."""

    def told(self, workflow: Workflow) -> list[str]:
        """A line for each thing of this workflow that it does otherwise than one may think."""

    async def open(self) -> None:
        """A RunnerError where it cannot be reached."""

    async def close(self) -> None:
        """Let it go; also where it was not opened."""

    async def run(self, attempt: "Attempt") -> Result:
        """The whole attempt, to its result; what it tells is in the journal by then."""


class Local:
    """On this machine."""

    def told(self, _: Workflow) -> list[str]:
        """Nothing."""
        return []

    async def open(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    async def run(self, attempt: "Attempt") -> Result:
        """Here."""
        return await attempt.run()


def executor_of(text: str) -> Executor:
    """`local` or `dask://HOST:PORT`."""
    kind, _, address = text.partition("://")
    if text == "local":
        return Local()
    if kind == "dask" and address.rpartition(":")[2].isdigit() and address.rpartition(":")[0]:
        from runner.executor.cluster import Cluster

        return Cluster(address)
    raise RunnerError(f"--executor: `{text}` is no executor", "write `local`, or `dask://HOST:PORT` of a scheduler")
