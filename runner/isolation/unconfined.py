"""No confinement: the agent is trusted to stay in its clone, and what it changed there is checked afterwards."""

from collections.abc import Sequence

from runner.isolation.confinement import Level, Space


class Unconfined:
    """Level C: not enforced. What an agent reads or writes outside its clone is neither stopped nor seen."""

    name = "none"
    level: Level = "C"

    def probe(self) -> str:
        """Works everywhere."""
        return ""

    def wrap(self, argv: Sequence[str], space: Space) -> list[str]:  # noqa: ARG002
        """The command as it is."""
        return list(argv)
