"""Checkpoints of a running agent: seen while it works, so that others need not wait for its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from scopes.pattern import Scope
from scopes.workflow import Checkpoint

EVERY = 0.1  # seconds between looks; a command is asked ten times more rarely


@dataclass(slots=True)
class CheckpointWatch:
    """Looks for the checkpoints of one attempt until all are reached or it is cancelled.

    `reached` takes the checkpoint's id and gives "" once the state at that moment is safe, or a reason why it
    is not accepted (as writes outside the scope), which ends the watch.
    """

    checkpoints: tuple[Checkpoint, ...]
    clone: Path
    signals: Path
    reached: Callable[[str], Awaitable[str]]
    try_command: Callable[[str], Awaitable[bool]]
    left: list[Checkpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = [one for one in self.checkpoints if one.condition.kind != "write_complete"]

    async def run(self) -> str:
        """Watch; "" when all are reached, else why the agent must stop."""
        count = 0
        while self.left:
            fault = await self.look(with_commands=count % 10 == 0)
            if fault:
                return fault
            count += 1
            await asyncio.sleep(EVERY)
        return ""

    async def look(self, with_commands: bool = True) -> str:
        """Look once at all that are left."""
        for checkpoint in list(self.left):
            if await self._holds(checkpoint, with_commands):
                fault = await self.reached(checkpoint.id)
                if fault:
                    return fault
                self.left.remove(checkpoint)
        return ""

    async def _holds(self, checkpoint: Checkpoint, with_commands: bool) -> bool:
        condition = checkpoint.condition
        match condition.kind:
            case "signal":
                return (self.signals / checkpoint.id).exists()
            case "path_exists":
                return await asyncio.to_thread(_any_path, self.clone, condition.value or "")
            case "command":
                return with_commands and await self.try_command(condition.value or "")
            case _:
                return False


def _any_path(clone: Path, pattern: str) -> bool:
    """Whether a file in the clone matches; `dir/` is any file below it."""
    scope = Scope.parse([pattern])
    for path in clone.rglob("*"):
        name = path.relative_to(clone).as_posix()
        if not name.startswith(".git/") and scope.match(name) and not path.is_dir():
            return True
    return False
