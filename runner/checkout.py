"""Clean checkouts: a whole commit on disk, outside every agent's reach, to run criteria and validations in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from merge.repository.git import Git
from runner.included import copy_included
from runner.isolation.confinement import Confinement, Space
from runner.isolation.disk import DEFAULT, DiskWatch
from runner.own_repository import known, quiet_at
from runner.process import Command, Limits, Outcome, run
from runner.state_folder import remove
from runner.surroundings import clean_environment, free_port, make_home, programs

CONFIG = "[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\tobjectFormat = {}\n"


def make(git: Git, commit: str, folder: Path) -> None:
    """All files of a commit, as a repository that borrows the user's objects and shares nothing else."""
    control = folder / ".git"
    for name in ("objects/info", "objects/pack", "refs/heads"):
        (control / name).mkdir(parents=True)
    own = known(git)
    (control / "objects/info/alternates").write_text(f"{own.objects}\n")
    (control / "HEAD").write_text(f"{commit}\n")
    (control / "config").write_text(CONFIG.format(own.object_format))
    copy = quiet_at(git, str(folder))
    copy.run("read-tree", commit)
    copy.run("checkout-index", "--all", "--index", "--quiet", "--force")


@dataclass(slots=True)
class Checkout:
    """A clean checkout in which commands run, confined like an agent. Use it in `async with`."""

    git: Git
    commit: str
    folder: Path
    confinement: Confinement
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    disk: int = DEFAULT  # bytes that the commands may put on it

    async def __aenter__(self) -> "Checkout":
        await asyncio.to_thread(remove, self.folder)
        make_home(self.folder / "home")
        await asyncio.to_thread(make, self.git, self.commit, self.folder / "files")
        await asyncio.to_thread(copy_included, self.git, self.folder / "files")
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(remove, self.folder)

    async def shell(self, command: str, limits: Limits) -> tuple[Outcome, list[str]]:
        """Run `sh -c command` at the root; how it ended and the last lines that it printed."""
        said: list[str] = []

        def tell(_: str, line: str) -> None:
            said.append(line)
            del said[:-200]

        files, home = self.folder / "files", self.folder / "home"
        objects = Path((files / ".git/objects/info/alternates").read_text().strip())
        space = Space(files, (files, home), (*programs(), objects), in_memory=self.disk)
        argv = self.confinement.wrap(["sh", "-c", command], space)
        own = {"TREATY_ROOT": str(files), "TREATY_PORT": str(self.port)}
        environment = clean_environment(home, {**own, **self.environment})
        watch = DiskWatch((self.folder,), self.disk)
        outcome = await watch.over(run(Command(argv, files, environment, self.disk), limits, tell, watch.stop))
        return outcome, [*said, watch.fault] if watch.fault else said

    async def prepare(self, setup: Sequence[str], limits: Limits) -> str:
        """Run setup commands; why one failed, "" where all are good."""
        for command in setup:
            outcome, said = await self.shell(command, limits)
            if not outcome.good:
                return f"setup `{command}` failed: {said[-1] if said else f'exit code {outcome.code}'}"
        return ""
