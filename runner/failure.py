"""Why the runner cannot go on, and the exit codes of a run."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `treaty workflow`."""

    OK = 0
    FAILED = 1
    USAGE = 2
    CONFLICT = 3
    REVIEW = 4
    SCOPE = 5
    BUDGET = 6
    RATE_LIMIT = 75
    TIMEOUT = 124
    INTERRUPTED = 130
    TERMINATED = 143


# Where several apply, the first of these is the exit code.
PRIORITY = (
    Exit.INTERRUPTED,
    Exit.TERMINATED,
    Exit.USAGE,
    Exit.SCOPE,
    Exit.CONFLICT,
    Exit.FAILED,
    Exit.REVIEW,
    Exit.BUDGET,
    Exit.RATE_LIMIT,
    Exit.TIMEOUT,
)


def worst(codes: Iterable[Exit]) -> Exit:
    """The exit code that a run reports out of all that apply."""
    found = set(codes)
    return next((code for code in PRIORITY if code in found), Exit.OK)


FULL = ("no space left", "disk is full", "disk quota exceeded")


def reason_of(error: Exception, workflow: str) -> str:
    """Why a run stopped, on one line; for a full disk also how it goes on."""
    said = " ".join(str(error).split())
    if any(words in said.lower() for words in FULL):
        return f"the disk is full: make room, then `treaty workflow resume {workflow}` goes on ({said})"
    return f"the run stopped: {said}"


class RunnerError(Exception):
    """The run cannot start or go on: what is wrong, where (`FILE:LINE:COLUMN` or ""), and how to mend it."""

    def __init__(self, message: str, hint: str = "", place: str = "", code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place
        self.code = code

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n  {self.hint}" if self.hint else text
