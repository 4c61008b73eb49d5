"""Where audit logs go: a directory, or any address that fsspec knows (`s3://bucket/folder`)."""

import importlib
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from runner.failure import RunnerError
from runner.state_folder import remove

RUN_ID = re.compile(r"(\d{8}-\d{6})-[0-9a-f]{4}")
ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://")
DAY = 86400.0


class Destination(Protocol):
    """A place for files by name (`WORKFLOW/RUN/FILE`). Faults are OSError."""

    def put(self, name: str, source: Path) -> None:
        """Store a file, whole or not at all."""

    def get(self, name: str) -> bytes:
        """Its contents; FileNotFoundError where there is none."""

    def runs(self, workflow: str) -> list[str]:
        """The runs of a workflow of which there is something."""

    def drop(self, workflow: str, run_id: str) -> None:
        """Remove all that there is of a run."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A local directory."""

    path: Path

    def put(self, name: str, source: Path) -> None:
        """Copied aside, then renamed."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = target.with_name(f".{target.name}.new")
        shutil.copyfile(source, aside)
        aside.replace(target)

    def get(self, name: str) -> bytes:
        """Its contents."""
        return (self.path / name).read_bytes()

    def runs(self, workflow: str) -> list[str]:
        """Folders that are named like runs."""
        folder = self.path / workflow
        found = folder.iterdir() if folder.is_dir() else ()
        return sorted(path.name for path in found if RUN_ID.fullmatch(path.name))

    def drop(self, workflow: str, run_id: str) -> None:
        """Remove the folder of a run."""
        remove(self.path / workflow / run_id)


class Remote:
    """Anything that fsspec reaches; objects there appear whole when they are stored."""

    def __init__(self, address: str) -> None:
        fsspec: Any = importlib.import_module("fsspec")
        options: dict[str, object] = {}
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        if address.startswith("s3://") and endpoint:
            options["client_kwargs"] = {"endpoint_url": endpoint}
        self._files, self._root = fsspec.core.url_to_fs(address.rstrip("/"), **options)

    def put(self, name: str, source: Path) -> None:
        """Upload."""
        self._files.pipe_file(f"{self._root}/{name}", source.read_bytes())

    def get(self, name: str) -> bytes:
        """Download."""
        return bytes(self._files.cat_file(f"{self._root}/{name}"))

    def runs(self, workflow: str) -> list[str]:
        """Folders that are named like runs."""
        self._files.invalidate_cache()
        try:
            listed = self._files.ls(f"{self._root}/{workflow}", detail=False)
        except FileNotFoundError:
            return []
        names = (str(path).rstrip("/").rpartition("/")[2] for path in listed)
        return sorted(name for name in names if RUN_ID.fullmatch(name))

    def drop(self, workflow: str, run_id: str) -> None:
        """Remove all objects of a run."""
        self._files.rm(f"{self._root}/{workflow}/{run_id}", recursive=True)


def destination(address: str, root: Path, place: str = "") -> Destination:
    """Where this address leads, a relative directory counting from `root`; RunnerError where nothing can."""
    scheme = ADDRESS.match(address)
    if scheme is None:
        return Directory(root / Path(address).expanduser())
    if scheme[1] == "file":
        return Directory(Path(address.removeprefix("file://")))
    try:
        return Remote(address)
    except (ImportError, ValueError, OSError) as error:
        hint = "`pip install 'treaty[cloud]'` brings s3; other addresses need their own fsspec package"
        raise RunnerError(f"the audit log cannot go to {address}: {error}", hint, place) from None


def expire(where: Destination, workflow: str, days: int, now: float) -> list[str]:
    """Remove the logs of runs that began more than `days` days ago; which they were."""
    gone = []
    for run_id in where.runs(workflow):
        began = time.mktime(time.strptime(run_id[:15], "%Y%m%d-%H%M%S")) - time.timezone
        if began < now - days * DAY:
            where.drop(workflow, run_id)
            gone.append(run_id)
    return gone
