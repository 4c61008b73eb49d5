"""What every adapter offers: how to start a program for a job, and how to understand what it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from runner.process import Outcome
from scopes.workflow import Agent


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of `.treaty.toml`: the backend for a model's name, and its settings."""

    pattern: str
    backend: str
    model: str = ""
    command: str = ""
    url: str = ""  # of the model's server, where it is another than the backend's own
    key: str = ""  # name of the variable with the key, likewise
    environment: tuple[str, ...] = ()  # names of variables that it may have


@dataclass(frozen=True, slots=True)
class Access:
    """How a model's server is reached: its address, the variable with the key, the header that carries it."""

    url: str
    key: str
    header: str


@dataclass(frozen=True, slots=True)
class Job:
    """What one attempt is to do, and where. All paths are as the program sees them."""

    agent: Agent
    model: Model
    clone: Path
    home: Path
    instructions: Path
    url: str = ""  # of the relay to the model
    token: str = ""  # which the relay takes for a key
    resume: str = ""  # the session to go on with, "" for a new one
    continuation: str = ""  # what to say to it then

    @property
    def prompt(self) -> str:
        """What the program is told: the whole task, or to a session that knows it what is new."""
        return self.continuation if self.resume else self.instructions.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Launch:
    """A program to start: its arguments and what its environment has beyond the common part."""

    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and US dollars; None where the program does not tell."""

    input: int | None = None
    output: int | None = None
    cost: float | None = None


@dataclass(slots=True)
class Heard:
    """What a program's output has said so far."""

    action: str = ""
    answer: str = ""  # its last message, whole
    session: str = ""
    worked: bool = False  # the model said or did something
    model: str = ""
    usage: Usage | None = None
    error: str = ""
    rate_limited: bool = False
    finished: bool = False  # its own last word was that all went well
    status: int = 0  # of the last answer of the model's server, as the relay saw it


class Backend(Protocol):
    """An adapter. `listen` updates `heard` by one line; `fault` says why an ended program did not do well."""

    name: str
    program: str  # that must be in PATH; "" for none
    install: str  # how to get it
    litter: tuple[str, ...]  # globs of what it leaves in the clone and is none of its work
    resumes: bool  # whether it can go on with a session by its id
    access: Access | None  # None where it reaches no model, or in a way of its own

    def launch(self, job: Job) -> Launch:
        """How to start the program."""

    def listen(self, stream: str, line: str, heard: Heard) -> None:
        """Take in one line of output."""

    def fault(self, outcome: Outcome, heard: Heard) -> str:
        """Why this was no success, "" where it was one."""


def fault_of_process(outcome: Outcome) -> str:
    """Why a process did not end well by itself, "" where it did."""
    if outcome.end == "deadline":
        return f"took longer than its timeout ({outcome.seconds:.0f} s)"
    if outcome.end == "silence":
        return f"printed nothing for too long (after {outcome.seconds:.0f} s)"
    if outcome.end == "cancelled":
        return "was stopped"
    if outcome.code < 0:
        return f"was killed by signal {-outcome.code}"
    return f"ended with exit code {outcome.code}" if outcome.code else ""
