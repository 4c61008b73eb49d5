"""A workflow spread out over its repository: what each agent reads and writes, and who may run beside whom."""

from collections.abc import Sequence
from functools import cached_property

from scopes.collisions import Collision, find_collisions
from scopes.document import Step
from scopes.member import Member, Placed, included, member_of
from scopes.ordering import Ordering
from scopes.pattern import Scope
from scopes.problem import Location, Problem
from scopes.repository import Repository
from scopes.source_graph import SourceGraph
from scopes.workflow import Workflow


class Survey:
    """What rules look at. Patterns that mean nothing are left out: other rules report them."""

    def __init__(self, workflow: Workflow, repository: Repository | None, problems: Sequence[Problem] = ()) -> None:
        self.workflow = workflow
        self.repository = repository
        self.problems = tuple(problems)
        self.members = tuple(member_of(index, agent) for index, agent in enumerate(workflow.agents))
        self.ordering = Ordering(workflow)
        self._places: dict[tuple[Step, ...], Location] = {}

    def where(self, *path: Step) -> Location:
        """The place of a value in the workflow file."""
        return self.workflow.where(*path)

    def place(self, placed: Placed) -> Location:
        """The place of a pattern; remembered, since many findings are about one."""
        known = self._places.get(placed.path)
        if known is None:
            known = self._places[placed.path] = self.workflow.where(*placed.path)
        return known

    def place_of_agent(self, member: Member) -> Location:
        """The place of an agent's id."""
        return self.workflow.where("agents", member.index, "id")

    def files_of(self, placed: Placed, scope: Scope) -> list[str]:
        """The tracked files that a pattern brings into its scope."""
        if self.repository is None:
            return []
        found = self.repository.matched(placed.pattern)
        return [path for path in found if not any(exclude.match(path) for exclude in scope.excludes)]

    @cached_property
    def written(self) -> dict[int, frozenset[str]]:
        """The tracked files that each member may write, by its index."""
        return {
            member.index: frozenset(
                path for placed in included(member.writes) for path in self.files_of(placed, member.write)
            )
            for member in self.members
        }

    @cached_property
    def writers(self) -> dict[str, tuple[Member, ...]]:
        """Tracked file to the members that may write it."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            for path in self.written[member.index]:
                found.setdefault(path, []).append(member)
        return {path: tuple(members) for path, members in found.items()}

    @cached_property
    def sources(self) -> SourceGraph | None:
        """What the files that agents write depend on; None without a repository."""
        return SourceGraph(self.repository, self.writers) if self.repository is not None else None

    def place_of_file(self, member: Member, path: str) -> Location:
        """The pattern that gives a member this file to write."""
        for placed in included(member.writes):
            if placed.pattern.match(path):
                return self.place(placed)
        return self.place_of_agent(member)

    def unordered(self, first: Member, second: Member) -> bool:
        """May these two run at the same time?"""
        return first.index != second.index and not self.ordering.ordered(first.index, second.index)

    @cached_property
    def collisions(self) -> list[Collision]:
        """Where agents that may run at the same time can write the same path."""
        return find_collisions(self.members, self.unordered, self.repository)
