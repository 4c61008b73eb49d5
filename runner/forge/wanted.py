"""What is asked of a forge, and what it gave: the same for all of them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A branch that is to be merged into another one."""

    branch: str
    base: str
    title: str
    body: str
    reviewers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person must look at. `marker` stands in its text and in no other's."""

    marker: str
    title: str
    body: str
    assignees: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What is there now; `complaints` are what the forge did not take, such as an unknown reviewer."""

    number: int
    url: str
    action: str  # "created" or "updated"
    complaints: tuple[str, ...] = ()


class Forge(Protocol):
    """One vendor. Each call finds what an earlier one made, so that a run can be resumed at any point."""

    def pull_request(self, wanted: PullRequest) -> Made:
        """Open it, or bring the open one of this branch up to date."""
        ...

    def issue(self, wanted: Issue) -> Made:
        """Open it, or bring the open one with this marker up to date."""
        ...
