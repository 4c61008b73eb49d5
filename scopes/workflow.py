"""The model of a workflow file: every key, its type and its default."""

from typing import Literal

from pydantic import Field, PrivateAttr, model_validator

from scopes.coordination import (
    AuditLog,
    BroadcastContext,
    Context,
    Coordination,
    Execution,
    Merge,
    Orchestration,
    SharedContext,
)
from scopes.document import Document, Step
from scopes.problem import Location
from scopes.section import Identifier, Section, Texts

Tool = Literal["shell", "edit", "search", "test", "web"]


class ScopeLists(Section):
    """The patterns of one agent; `None` where the key is not there, which is not the same as an empty list."""

    read: Texts | None = Field(default=None, description="What the agent sees; what it may write it may also read.")
    write: Texts | None = Field(default=None, description="What the agent may create, change, delete and rename.")


class Criterion(Section):
    """One condition of success; without a command it is listed as not verified automatically."""

    text: str
    command: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _unquoted(cls, value: object) -> object:
        if isinstance(value, dict) and len(value) == 1 and not value.keys() & {"text", "command"}:
            raise ValueError("a criterion that contains `: ` needs quotes")
        return value


class Dependency(Section):
    """This agent starts after another one, or after a checkpoint of it."""

    agent: str
    checkpoint: str | None = None


class Condition(Section):
    """When a checkpoint is reached; `value` is the glob or the command."""

    kind: Literal["write_complete", "signal", "path_exists", "command"]
    value: str | None = None


class Checkpoint(Section):
    """A point that other agents may wait for."""

    id: Identifier
    condition: Condition = Field(
        default_factory=lambda: Condition(kind="write_complete"),
        description="`write_complete`, `signal`, `path_exists: GLOB` or `command: ...`.",
    )


class SpawnWorkers(Section):
    """Which files of an orchestrator become workers, and from what template."""

    on_file_creation: str = Field(description="Pattern of the assignment files.")
    worker_template: str = Field(description="File with the `agent_template` of the workers.")


class Agent(Section):
    """One agent: what it does, where, and when it has succeeded."""

    id: Identifier
    name: str | None = Field(default=None, description="A name for people; the id if not given.")
    role: Literal["orchestrator", "worker"] = Field(default="worker", description="An orchestrator starts workers.")
    model: str | None = Field(default=None, description="Selects a backend; a `command` wins over it.")
    scope: ScopeLists = Field(default=ScopeLists())
    tools: tuple[Tool, ...] | None = Field(default=None, description="Tools that the agent may use; all if not given.")
    instructions: str = Field(default="", description="The task, in words.")
    success_criteria: tuple[Criterion, ...] = Field(
        default=(), description="`text: command` runs the command; `commands` lists commands alone."
    )
    depends_on: tuple[Dependency, ...] = Field(default=(), description="Agents, or checkpoints of agents, to wait for.")
    checkpoints: tuple[Checkpoint, ...] = Field(default=(), description="Points that other agents may wait for.")
    output_format: Literal["json", "markdown", "text", "sarif"] | None = Field(
        default=None, description="Format of the artifact that a broadcast agent writes."
    )
    output_schema: str | None = Field(default=None, description="JSON Schema file that the artifact must satisfy.")
    spawn_workers: SpawnWorkers | None = None
    command: str | None = Field(default=None, description="Program that does the work, run by `sh -c`.")
    env: dict[str, str] = Field(default_factory=dict, description="Environment of the agent.")
    setup: Texts = Field(default=(), description="Commands that prepare the agent's clone and each clean checkout.")

    @property
    def title(self) -> str:
        """What to call this agent in front of people."""
        return self.name or self.id


class Workflow(Section):
    """A workflow file, validated."""

    name: Identifier
    version: str | None = None
    description: str | None = None
    context: Context = Field(default=Context())
    shared_context: SharedContext = Field(default=SharedContext())
    execution: Execution = Field(default=Execution())
    orchestration: Orchestration = Field(default=Orchestration())
    broadcast_context: BroadcastContext = Field(default=BroadcastContext())
    coordination: Coordination = Field(default=Coordination())
    agents: tuple[Agent, ...] = ()
    merge: Merge = Field(default=Merge())
    audit: AuditLog = Field(default=AuditLog())

    _document: Document | None = PrivateAttr(None)

    @property
    def document(self) -> Document:
        """The file that this workflow was read from, with sections already side by side."""
        if self._document is None:
            raise ValueError("this workflow was not read from a file")
        return self._document

    def attach(self, document: Document) -> "Workflow":
        """Remember where the values stand; returns itself."""
        self._document = document
        return self

    def where(self, *path: Step) -> Location:
        """The place of the value at this path (`where("agents", 0, "scope", "write", 1)`), or the nearest around it."""
        return self.document.locate(path)

    def where_key(self, *path: Step) -> Location:
        """The place of the key that ends this path."""
        return self.document.locate_key(path)

    def agent(self, agent_id: str) -> Agent:
        """The agent with this id; KeyError where there is none."""
        return self.agents[self.position(agent_id)]

    def position(self, agent_id: str) -> int:
        """The index of an agent in the file; KeyError where there is none."""
        for index, agent in enumerate(self.agents):
            if agent.id == agent_id:
                return index
        raise KeyError(agent_id)


SECTIONS = tuple(name for name in Workflow.model_fields)
