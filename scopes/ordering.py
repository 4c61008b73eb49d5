"""Which agents wait for which, directly or by way of others."""

from collections.abc import Iterator

from scopes.references import find_cycles
from scopes.workflow import Workflow


class Ordering:
    """Who comes before whom, by index in the file. Agents in a cycle, and unknown names, order nothing."""

    __slots__ = ("_before", "direct")

    def __init__(self, workflow: Workflow) -> None:
        index = {agent.id: number for number, agent in enumerate(workflow.agents)}
        waits = {agent.id: [d.agent for d in agent.depends_on if d.agent in index] for agent in workflow.agents}
        broken = {name for cycle in find_cycles(waits) for name in cycle}
        self.direct = [
            sorted({index[name] for name in waits[agent.id] if agent.id not in broken}) for agent in workflow.agents
        ]
        self._before = [0] * len(self.direct)
        for number in self._sequence():
            for earlier in self.direct[number]:
                self._before[number] |= self._before[earlier] | 1 << earlier

    def _sequence(self) -> Iterator[int]:
        """All indices, each after those that it waits for."""
        done: set[int] = set()
        for start in range(len(self.direct)):
            stack = [start]
            while stack:
                number = stack[-1]
                waiting = [earlier for earlier in self.direct[number] if earlier not in done]
                if number in done or not waiting:
                    stack.pop()
                    if number not in done:
                        done.add(number)
                        yield number
                else:
                    stack.extend(waiting)

    def before(self, first: int, second: int) -> bool:
        """Has the first ended (or reached its checkpoint) before the second starts?"""
        return bool(self._before[second] >> first & 1)

    def ordered(self, first: int, second: int) -> bool:
        """Does one of the two wait for the other?"""
        return self.before(first, second) or self.before(second, first)

    def needed_without(self, number: int, dependency: int) -> bool:
        """Would the order still hold if this direct dependency were gone?"""
        return any(other != dependency and self.before(dependency, other) for other in self.direct[number])
