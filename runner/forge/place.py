"""Which forge a repository is on: by `[forge]` in `.treaty.toml`, else by the address of its remote."""

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal
from urllib.parse import urlsplit

from merge.repository.git import Git
from runner.failure import RunnerError
from runner.outside import SETTINGS, Table

Kind = Literal["github", "gitlab"]
KEYS = ("kind", "remote", "api", "project", "token")
HOSTS: dict[str, Kind] = {"github.com": "github", "gitlab.com": "gitlab"}
TOKENS = {"github.com": ("GITHUB_TOKEN", "GH_TOKEN"), "gitlab.com": ("GITLAB_TOKEN",)}
LIBRARIES = {"github": ("github", "PyGithub"), "gitlab": ("gitlab", "python-gitlab")}
SHORT = re.compile(r"(?:[^@/]+@)?([^:/]+):(?!//)(.+)")  # git@host:owner/name.git


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """A project on a forge, and what opens it. `api` is the address that the vendor's library takes."""

    kind: Kind
    api: str
    project: str  # "owner/name", for GitLab with all groups
    remote: str
    token: str


def place_of(git: Git) -> Place:
    """Where the repository's branches are pushed and asked for; a RunnerError says what is missing."""
    table = Table.read(git.path, "forge")
    table.check(*KEYS)
    remote = table.text("remote") or "origin"
    url = git.run("remote", "get-url", "--push", remote, codes=(0, 2, 128))
    if url.code:
        hint = f"`git remote add {remote} ADDRESS`, or name another as `remote` in [forge] of {SETTINGS}"
        raise RunnerError(f"there is no remote `{remote}` to push to", hint)
    host, path = split_address(url.text)
    kind = _kind(table, host)
    module, package = LIBRARIES[kind]
    if find_spec(module) is None:
        raise RunnerError(f"{package} is not installed", "`pip install 'treaty[forge]'`")
    project = table.text("project") or path
    if "/" not in project:
        raise RunnerError(f"the remote `{remote}` names no project", f'[forge] project = "owner/name" in {SETTINGS}')
    return Place(kind, table.text("api") or _api(kind, host), project, remote, _token(table, host))


def split_address(url: str) -> tuple[str, str]:
    """Host and "owner/name" of a remote's address; no host for a folder."""
    if "://" in url:
        parts = urlsplit(url)
        host, path = parts.hostname or "", parts.path
    elif found := SHORT.fullmatch(url):
        host, path = found[1], found[2]
    else:
        host, path = "", ""
    return host.lower(), path.strip("/").removesuffix(".git") if host else ""


def _kind(table: Table, host: str) -> Kind:
    named = table.text("kind")
    if named in ("github", "gitlab"):
        return "github" if named == "github" else "gitlab"
    if named:
        raise RunnerError(f"[forge]: `kind` cannot be `{named}`", "github or gitlab", str(table.file))
    if host in HOSTS:
        return HOSTS[host]
    for label in host.split("."):
        if label in ("github", "gitlab"):
            return "github" if label == "github" else "gitlab"
    said = f"of `{host}`" if host else "of a remote that is a folder"
    raise RunnerError(f"nothing says which forge that {said} is", f'[forge] kind = "github" or "gitlab" in {SETTINGS}')


def _api(kind: Kind, host: str) -> str:
    if not host:
        raise RunnerError("nothing says where the forge is", f'[forge] api = "https://..." in {SETTINGS}')
    if kind == "gitlab":
        return f"https://{host}"
    return "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3"


def _token(table: Table, host: str) -> str:
    """The token that the settings refer to. The vendors' usual variables count for their own hosts alone, so that no
    address in a repository can ask for them."""
    if found := table.secret("token"):
        return found
    names = TOKENS.get(host, ()) if not table.text("api") else ()
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    wanted = f"set {names[0]}, or " if names else ""
    raise RunnerError("there is no token for the forge", f'{wanted}[forge] token = {{env = "NAME"}} in {SETTINGS}')
