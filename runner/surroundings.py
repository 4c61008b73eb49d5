"""The environment of agents, criteria and validations: a short list of names, never the runner's own.

A secret in the user's environment reaches an agent only where the workflow's `env` or a model's settings name it.
"""

import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "USER", "LOGNAME", "SHELL")
FIXED = {
    "NO_COLOR": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def clean_environment(home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The common part: a private home and temporary folder, and what `extra` adds."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    kept.setdefault("PATH", os.defpath)
    private = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "XDG_CACHE_HOME": str(home / ".cache")}
    return {**kept, **FIXED, **private, **extra}


def make_home(folder: Path) -> Path:
    """A private home folder."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def programs() -> tuple[Path, ...]:
    """Folders outside the system from which PATH takes programs, with the installations they belong to."""
    found: dict[Path, None] = dict.fromkeys(Path(prefix) for prefix in (sys.prefix, sys.base_prefix))
    home = Path.home()
    for name in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = Path(name)
        if not folder.is_absolute() or not folder.is_dir() or str(folder).startswith(("/usr/", "/bin", "/sbin")):
            continue
        installation = folder.parent
        shared = {Path("/"), home, home / ".local", Path.cwd()}
        found[folder if folder.name != "bin" or installation in shared else installation] = None
    return tuple(found)


def installation(program: str) -> tuple[Path, ...]:
    """The folders that a program in PATH needs, found through its link: its own, or all of its node_modules."""
    found = shutil.which(program) if program else None
    if found is None:
        return ()
    real = Path(found).resolve()
    if "node_modules" in real.parts:
        return (Path(*real.parts[: real.parts.index("node_modules") + 1]),)
    return (real.parent,)


def free_port() -> int:
    """A TCP port that nothing on this machine listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
