"""Which program runs an agent: the table of adapters, and the models that `.treaty.toml` names."""

import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from runner.agents.aider import AiderBackend
from runner.agents.backend import Access, Backend, Model
from runner.agents.claude import ClaudeBackend
from runner.agents.codex import CodexBackend
from runner.agents.command import CommandBackend
from runner.agents.gemini import GeminiBackend
from runner.agents.opencode import OpencodeBackend
from runner.failure import RunnerError
from runner.isolation.disk import DEFAULT
from runner.isolation.resources import Bounds, size
from scopes.workflow import Agent, Workflow

_ALL: tuple[Backend, ...] = (
    CommandBackend(),
    CodexBackend(),
    ClaudeBackend(),
    GeminiBackend(),
    OpencodeBackend(),
    AiderBackend(),
)
BACKENDS: Mapping[str, Backend] = {backend.name: backend for backend in _ALL}

SETTINGS = ".treaty.toml"
KEYS = ("backend", "model", "command", "url", "key", "environment")
TEXTS = KEYS[:5]


@dataclass(frozen=True, slots=True)
class Models:
    """The models that a repository has settings for."""

    file: Path
    models: tuple[Model, ...] = ()
    default: str = ""
    bounds: Bounds = field(default_factory=Bounds)

    def find(self, name: str) -> Model | None:
        """The entry for a model: its own name, else the first pattern that matches."""
        exact = (model for model in self.models if model.pattern == name)
        near = (model for model in self.models if fnmatchcase(name, model.pattern))
        return next(exact, None) or next(near, None)


def read_models(root: Path) -> Models:
    """The settings of a repository; none where it has no `.treaty.toml`."""
    file = root / SETTINGS
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Models(file)
    except (OSError, ValueError) as error:
        raise RunnerError(f"cannot read it: {error}", "mend the file; its form is TOML", str(file)) from None
    section = data.get("models", {})
    if not isinstance(section, dict):
        raise RunnerError("`models` must be a table", '[models."NAME"]', str(file))
    models = tuple(_model(file, name, entry) for name, entry in section.items())
    runner = data.get("runner", {})
    default = runner.get("default_model", "") if isinstance(runner, dict) else ""
    if not isinstance(default, str):
        raise RunnerError("`runner.default_model` must be the name of a model", "", str(file))
    return Models(file, models, default, _bounds(file, runner if isinstance(runner, dict) else {}))


def _bounds(file: Path, runner: Mapping[str, object]) -> Bounds:
    processes = runner.get("max_processes")
    if not isinstance(processes, int | None):
        raise RunnerError("`runner.max_processes` is a number", "max_processes = 500", str(file))
    return Bounds(_size(file, runner, "max_memory"), processes, _size(file, runner, "max_disk") or DEFAULT)


def _size(file: Path, runner: Mapping[str, object], key: str) -> int | None:
    """A size of the settings, None where they name none."""
    given = runner.get(key)
    if given is None:
        return None
    try:
        if not isinstance(given, str):
            raise ValueError(f"{given!r} is no text")
        return size(given)
    except ValueError as error:
        raise RunnerError(f"`runner.{key}`: {error}", f'{key} = "2G"', str(file)) from None


def _model(file: Path, name: str, entry: object) -> Model:
    place = f'{file}: [models."{name}"]'
    if not isinstance(entry, dict):
        raise RunnerError("must be a table with `backend`", f"known keys: {', '.join(KEYS)}", place)
    for key in entry:
        if key not in KEYS:
            raise RunnerError(f"unknown key `{key}`", f"known here: {', '.join(KEYS)}", place)
    values = [entry.get(key, "") for key in TEXTS]
    if not all(isinstance(value, str) for value in values):
        raise RunnerError(f"{', '.join(f'`{key}`' for key in TEXTS)} are text", "", place)
    backend, model, command, url, key = values
    if backend not in BACKENDS:
        raise RunnerError(f"unknown backend `{backend}`", f"known: {', '.join(sorted(BACKENDS))}", place)
    if backend == "command" and not command:
        raise RunnerError("the backend `command` needs a `command`", 'command = "my-agent"', place)
    names = entry.get("environment", [])
    if not isinstance(names, list) or not all(isinstance(value, str) for value in names):
        raise RunnerError("`environment` is a list of names of variables", 'environment = ["MY_KEY"]', place)
    return Model(name, backend, model, command, url, key, tuple(names))


def choose(workflow: Workflow, agent: Agent, models: Models) -> tuple[Backend, Model]:
    """The adapter for an agent; a RunnerError that says what to write into `.treaty.toml` where there is none."""
    if agent.command:
        return BACKENDS["command"], Model("", "command", command=agent.command)
    name = agent.model or models.default
    position = workflow.position(agent.id)
    if not name:
        place = str(workflow.where("agents", position, "id"))
        hint = f"give it a `command`, or a `model` that {models.file} has a backend for"
        raise RunnerError(f"agent `{agent.id}` has neither `command` nor `model`", hint, place)
    model = models.find(name)
    if model is None:
        place = str(workflow.where("agents", position, "model"))
        known = ", ".join(sorted(BACKENDS))
        hint = (
            f'add to {models.file}:  [models."{name}"]  with  backend = "..."  (one of: {known});'
            " or give the agent a `command`"
        )
        raise RunnerError(f"agent `{agent.id}`: no backend is set for the model `{name}`", hint, place)
    return BACKENDS[model.backend], model


def access_of(backend: Backend, model: Model) -> Access | None:
    """How the model is reached: the backend's own way, as the settings change it."""
    own = backend.access
    return own and Access(model.url or own.url, model.key or own.key, own.header)


def account_of(backend: Backend, model: Model) -> str:
    """Whose limits count for an agent: the server and the key; "" for a program that reaches none through us."""
    access = access_of(backend, model)
    return f"{access.url} {access.key}" if access is not None else ""


def check_ready(backend: Backend, model: Model, environment: Mapping[str, str]) -> None:
    """A RunnerError where the program or the key is missing."""
    if backend.program and shutil.which(backend.program) is None:
        hint = f"install it: {backend.install}"
        raise RunnerError(f"backend `{backend.name}`: the program `{backend.program}` is not installed", hint)
    access = access_of(backend, model)
    if access is not None and not environment.get(access.key):
        hint = f"export {access.key}=..., or name another variable as `key` in {SETTINGS}"
        raise RunnerError(f"backend `{backend.name}`: no key: the variable {access.key} is not set", hint)
