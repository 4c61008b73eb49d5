"""An agent together with its scopes, as patterns that know where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopes.document import Step
from scopes.pattern import Pattern, PatternError, Scope, pattern_of
from scopes.workflow import Agent


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A pattern of one agent's scope and where it stands."""

    pattern: Pattern
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """An agent with its patterns; `index` is its place in the file."""

    index: int
    agent: Agent
    reads: tuple[Placed, ...]
    writes: tuple[Placed, ...]
    read: Scope
    write: Scope

    @property
    def id(self) -> str:
        """The id of the agent."""
        return self.agent.id


def included(placed: Sequence[Placed]) -> Iterator[Placed]:
    """The patterns that add paths."""
    return (item for item in placed if not item.pattern.excludes)


def member_of(index: int, agent: Agent) -> Member:
    """The agent at this place of the file; patterns that mean nothing are left out."""
    reads = tuple(_placed(("agents", index, "scope", "read"), agent.scope.read or ()))
    writes = tuple(_placed(("agents", index, "scope", "write"), agent.scope.write or ()))
    return Member(
        index,
        agent,
        reads,
        writes,
        Scope(item.pattern for item in reads),
        Scope(item.pattern for item in writes),
    )


def _placed(path: tuple[Step, ...], texts: Sequence[str]) -> Iterator[Placed]:
    for index, text in enumerate(texts):
        try:
            yield Placed(pattern_of(text), (*path, index))
        except PatternError:
            continue
