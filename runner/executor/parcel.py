"""What goes to a worker and what comes back: a pack of the commits that an attempt needs, a bundle of what it made.

A worker gets whole commits (criteria run in whole checkouts) and no history. Keys are never sent: a worker takes them
from its own environment. What it sends back are objects, which are checked here like any other agent's work.
"""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from merge.repository.git import Git
from runner.agents.backend import Heard
from runner.agents.table import Models
from runner.commits import person
from runner.own_repository import known
from runner.result import Result
from runner.site import Site
from scopes.workflow import Workflow

OUT = "refs/treaty/out"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One attempt for a worker. `token` is its lease: no other process may make this attempt."""

    token: str
    version: str
    run_id: str
    workflow: Workflow
    models: Models
    agent: str
    number: int
    base: str
    start: str
    comments: tuple[str, ...]
    author: tuple[str, str]
    object_format: str
    pack: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """An event of an attempt on its way home; `bundle` has the commit that it speaks of."""

    place: int
    kind: str
    data: dict[str, object]
    bundle: bytes = b""

    def plain(self) -> list[object]:
        """As dask's messages take it."""
        return [self.place, self.kind, json.dumps(self.data), self.bundle]

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "Told":
        """What `plain` gave."""
        place, kind, data, bundle = plain
        return cls(place, kind, json.loads(data), bundle)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt. `lost`: it was begun before by another worker, which is gone."""

    token: str
    result: Result | None = None
    heard: Heard = field(default_factory=Heard)
    told: tuple[Told, ...] = ()
    bundle: bytes = b""
    log: bytes = b""
    lost: bool = False


def version() -> str:
    """Tells one Treaty from another: a hash of the runner's sources."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def pack_of(git: Git, commits: set[str]) -> bytes:
    """These commits with all their files, without history."""
    listed = git.run("rev-list", "--objects", "--no-walk", *sorted(commits)).stdout
    names = b"".join(line.split(b" ", 1)[0] + b"\n" for line in listed.splitlines())
    return git.run("pack-objects", "--stdout", "-q", stdin=names).stdout


def parcel_of(site: Site, agent: str, number: int, start: str, comments: tuple[str, ...], token: str) -> Parcel:
    """An attempt, ready to be sent."""
    return Parcel(
        token,
        version(),
        site.run_id,
        site.workflow,
        site.models,
        agent,
        number,
        site.base,
        start,
        comments,
        person(site.git),
        known(site.git).object_format,
        pack_of(site.git, {site.base, start}),
    )


def unpack(parcel: Parcel, folder: Path) -> Git:
    """A repository that has the commits of a parcel and nothing else."""
    folder.mkdir(parents=True)
    git = Git(folder)
    git.run("init", "--quiet", f"--object-format={parcel.object_format}")
    git.run("index-pack", "--stdin", stdin=parcel.pack)
    (folder / ".git" / "shallow").write_text("".join(f"{one}\n" for one in sorted({parcel.base, parcel.start})))
    for key, value in zip(("user.name", "user.email"), parcel.author, strict=True):
        git.run("config", key, value)
    return git


def bundle_of(git: Git, made: str, start: str) -> bytes:
    """A commit with what is new in it since `start`."""
    git.run("update-ref", OUT, made)
    return git.run("bundle", "create", "--quiet", "-", OUT, f"^{start}").stdout


def take_in(git: Git, bundle: bytes, made: str) -> None:
    """The objects of a bundle into the user's repository; GitError where they are broken or `made` is missing."""
    with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
        file = Path(folder, "bundle")
        file.write_bytes(bundle)
        git.having(settings=("transfer.fsckObjects=true",)).run("bundle", "unbundle", str(file))
    git.run("cat-file", "-e", f"{made}^{{commit}}")
