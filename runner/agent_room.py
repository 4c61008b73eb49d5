"""The place in which an agent's programs run: its clone, a private home, its signals, a way to its model."""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from runner.agents.backend import Backend, Job, Model
from runner.agents.table import access_of
from runner.isolation.confinement import Confinement, Space
from runner.isolation.resources import Bounds, group, joined
from runner.process import Command, Limits, Outcome, run
from runner.relay import Relay
from runner.surroundings import clean_environment, free_port, installation, programs
from scopes.workflow import Agent

ARTIFACT = "artifact"  # what a reviewer gives, in its home
DOORWAY = Path(__file__).with_name("doorway.py")
DOORWAY_PORT = 4180  # in the sandbox's own network
Tell = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Room:
    """Where one attempt's programs run. `folder` holds all of the attempt, `clone` is in it."""

    agent: Agent
    folder: Path
    clone: Path
    confinement: Confinement
    limits: Limits
    stop: asyncio.Event
    bounds: Bounds = field(default_factory=Bounds)
    sealed: tuple[str, ...] = ()  # folders and files of the clone that are there to read alone
    broken: Callable[[], str] = lambda: ""  # what of these is not in its place any more
    port: int = field(default_factory=free_port)  # the same for all programs of the attempt

    @property
    def signals(self) -> Path:
        """Where the agent puts the signals that others wait for."""
        return self.folder / "checkpoints"

    async def shell(self, command: str, tell: Tell) -> Outcome:
        """Run `sh -c command` as the agent would."""
        return await self._run(["sh", "-c", command], {}, tell)

    async def program(
        self,
        backend: Backend,
        model: Model,
        tell: Tell,
        going: tuple[str, str] = ("", ""),
        answered: Callable[[int], None] = lambda _: None,
    ) -> Outcome:
        """Run the backend's program, with a relay to its model where it needs one.

        `going` is the session that goes on and what it is told, where one does; `answered` hears the status of each
        answer of the model's server.
        """
        named = {name: os.environ[name] for name in model.environment if name in os.environ}
        instructions = self.folder / "instructions.md"
        session, text = going
        home = self.folder / "home"
        job = Job(self.agent, model, self.clone, home, instructions, resume=session, continuation=text)
        access = access_of(backend, model)
        if access is None:
            launch = backend.launch(job)
            return await self._run(launch.argv, {**named, **launch.environment}, tell)
        with tempfile.TemporaryDirectory(prefix="treaty-") as name:  # a socket's path must be short
            path = Path(name, "relay") if self.confinement.level == "A" else None
            async with Relay(access, os.environ[access.key], path, answered=answered) as relay:
                url = f"http://127.0.0.1:{DOORWAY_PORT}" if path else relay.url
                launch = backend.launch(replace(job, url=url, token=relay.token))
                door = [sys.executable, "-I", "-S", str(DOORWAY), str(path), str(DOORWAY_PORT)] if path else []
                argv = [*door, *launch.argv]
                ports = () if path else (relay.port,)
                more = (Path(name), *installation(backend.program))
                return await self._run(argv, {**named, **launch.environment}, tell, more, ports)

    async def _run(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        tell: Tell,
        more: tuple[Path, ...] = (),
        ports: tuple[int, ...] = (),
    ) -> Outcome:
        if path := self.broken():
            tell("err", f"nothing is started: {path} may only be read, and it or a folder above it was moved")
            return Outcome(126, "exited", 0.0)
        home = self.folder / "home"
        readable = (*programs(), self.folder / "instructions.md", DOORWAY, *more)
        sealed = tuple(self.clone / path for path in self.sealed)
        own = (self.clone, home, self.signals)
        space = Space(self.clone, own, readable, sealed=sealed, in_memory=self.bounds.disk, ports=ports)
        extra = {**self._variables(), **self.agent.env, **environment}
        environment = clean_environment(home, extra)
        with self._group() as groups:
            argv = joined(groups, self.confinement.wrap(argv, space))
            command = Command(argv, self.clone, environment, self.bounds.disk)
            return await run(command, self.limits, tell, self.stop)

    @contextlib.contextmanager
    def _group(self) -> Iterator[tuple[Path, ...]]:
        """The control group of this attempt; none where none can be made, which was told at the start."""
        name = f"treaty-{os.getpid()}-{self.agent.id}-{self.folder.name}"
        with contextlib.ExitStack() as stack:
            try:
                groups = stack.enter_context(group(name, self.bounds))
            except OSError:
                groups = ()
            yield groups

    def _variables(self) -> dict[str, str]:
        return {
            "TREATY_AGENT": self.agent.id,
            "TREATY_INSTRUCTIONS_FILE": str(self.folder / "instructions.md"),
            "TREATY_CHECKPOINTS": str(self.signals),
            "TREATY_ROOT": str(self.clone),
            "TREATY_PORT": str(self.port),
            "TREATY_OUTPUT_FILE": str(self.folder / "home" / ARTIFACT),
        }
