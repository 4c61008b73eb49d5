"""Workers of an orchestrator: a template, an assignment file, and the agent that they make together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scopes.collisions import find_collisions
from scopes.document import Document, Listing, Scalar, Table, Value
from scopes.member import member_of
from scopes.pattern import Pattern, PatternError
from scopes.problem import Problem, WorkflowError
from scopes.shell_quoting import (
    PLACEHOLDER,
    UnsafeCommandError,
    fill_command,
    fill_text,
    unknown_placeholder,
)
from scopes.shorthand import expand_agent
from scopes.validation import validate
from scopes.workflow import Agent
from scopes.workflow_file import load_document

_COMMANDS = ("command", "setup", "commands")
_PATH_LISTS = ("read_scope", "write_scope", "files")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one worker is to do: the entries of its file, each a text or a list of texts."""

    document: Document
    values: Mapping[str, str | tuple[str, ...]]


def load_assignment(path: str) -> Assignment:
    """Read an assignment file. It was written by an agent: nothing in it is expanded or trusted."""
    document, problems = load_document(path, None)
    root = document.root
    if not isinstance(root, Table):
        raise WorkflowError([Problem(document.where(root), "an assignment must be a mapping", "write `files: [...]`")])
    values: dict[str, str | tuple[str, ...]] = {}
    for key, value in root.entries.items():
        texts = _texts(value)
        if texts is None:
            problems.append(Problem(document.where(value), f"`{key}` must be text or a list of texts", ""))
        else:
            values[key] = texts
            problems += _path_problems(document, key, value) if key in _PATH_LISTS else []
    if problems:
        raise WorkflowError(problems)
    return Assignment(document, values)


def _texts(value: Value) -> str | tuple[str, ...] | None:
    if isinstance(value, Scalar):
        return value.word if value.value is not None else None
    if isinstance(value, Listing) and all(isinstance(item, Scalar) and item.value is not None for item in value.items):
        return tuple(item.word for item in value.items if isinstance(item, Scalar))
    return None


def _path_problems(document: Document, key: str, value: Value) -> list[Problem]:
    if not isinstance(value, Listing):
        return [Problem(document.where(value), f"`{key}` must be a list", "write one path a line, after `- `")]
    problems = []
    for item in value.items:
        text = item.word if isinstance(item, Scalar) else ""
        try:
            Pattern(text)
        except PatternError as error:
            problems.append(Problem(document.where(item), f"{error.message} in `{text}`", error.hint, error.rule))
        if text.startswith("-"):
            problems.append(Problem(document.where(item), f"`{text}` would be read as an option", "write ./ before it"))
    return problems


class WorkerTemplate:
    """An `agent_template`, read and ready to be filled in."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document = document
        self._table = table

    def agent(self, worker_id: str, assignment: Assignment) -> Agent:
        """The worker for an assignment; WorkflowError where the two do not fit or no agent comes of them."""
        filling = _Filling(self.document, worker_id, assignment)
        root = filling.table(self._table)
        if filling.problems:
            raise WorkflowError(filling.problems)
        agent, problems = validate(Agent, Document(self.document.file, self.document.text, root))
        if problems or agent is None:
            raise WorkflowError(problems)
        return agent


def load_template(path: str, variables: Mapping[str, str]) -> WorkerTemplate:
    """Read a template file: a mapping with `agent_template` and nothing else."""
    document, problems = load_document(path, variables)
    root = document.root
    table = root.get("agent_template") if isinstance(root, Table) else None
    if not isinstance(table, Table) or not isinstance(root, Table) or len(root.entries) > 1:
        message = "a template must be a mapping with `agent_template` alone"
        problems.append(Problem(document.where(root), message, "put the worker's keys below `agent_template:`"))
    if problems or not isinstance(table, Table):
        raise WorkflowError(problems)
    expand_agent(table)
    return WorkerTemplate(document, table)


class _Filling:
    """One pass over a template that puts values for placeholders; the template itself stays as it is."""

    def __init__(self, document: Document, worker_id: str, assignment: Assignment) -> None:
        self.document = document
        self.assignment = assignment
        self.problems: list[Problem] = []
        entries = {f"assignment.{key}": value for key, value in assignment.values.items()}
        self.known: dict[str, str | tuple[str, ...]] = {"worker_id": worker_id, **entries}

    def table(self, table: Table) -> Table:
        """A copy of a mapping with everything below filled in."""
        copy = Table(table.span)
        for name, value in table.entries.items():
            copy.put(table.keys[name], self._value(value, name))
        return copy

    def _value(self, value: Value, key: str) -> Value:
        if isinstance(value, Table):
            return self.table(value)
        if isinstance(value, Listing):
            return Listing(value.span, [self._value(item, key) for item in value.items])
        assert isinstance(value, Scalar)
        return self._scalar(value, key) if isinstance(value.value, str) else value

    def _scalar(self, scalar: Scalar, key: str) -> Value:
        text = str(scalar.value)
        unknown = [name for name in PLACEHOLDER.findall(text) if name not in self.known]
        for name in unknown:
            message = f"`{name}` is not in the assignment {self.assignment.document.file}"
            hint = unknown_placeholder(name, list(self.known))
            self.problems.append(Problem(self.document.where(scalar), message, hint))
        if unknown:
            return scalar
        whole = PLACEHOLDER.fullmatch(text.strip())
        if whole and key not in _COMMANDS:
            return self._whole(scalar, self.known[whole[1]])
        try:
            filled = (fill_command if key in _COMMANDS else fill_text)(text, self.known.__getitem__)
        except UnsafeCommandError as error:
            hint = "put the placeholder outside of quotes, or between single quotes"
            self.problems.append(Problem(self.document.where(scalar), f"{error} in `{text}`", hint))
            return scalar
        return Scalar(scalar.span, filled, filled)

    def _whole(self, scalar: Scalar, value: str | tuple[str, ...]) -> Value:
        if isinstance(value, str):
            return Scalar(scalar.span, value, value)
        return Listing(scalar.span, [Scalar(scalar.span, text, text) for text in value])


def overlapping(agents: Sequence[Agent]) -> list[tuple[str, str, str | None]]:
    """Pairs of agents, all running at once, that can write one path, with a witness (None: undecided)."""
    members = [member_of(index, agent) for index, agent in enumerate(agents)]
    pairs = {
        (collision.first.id, collision.second.id): collision.path
        for collision in find_collisions(members, lambda first, second: first is not second, None)
    }
    return [(first, second, path) for (first, second), path in pairs.items()]
