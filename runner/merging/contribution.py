"""What one agent brings to the merge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contribution:
    """One agent's commit, counted from the commit that it started on."""

    agent: str
    start: str
    commit: str
