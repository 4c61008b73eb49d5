"""What all parts of one run share: the repository, the folder of the run, its journal, its settings."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from merge.repository.git import Git
from runner.agents.table import Models
from runner.executor.executor import Executor, Local
from runner.isolation.confinement import Confinement
from runner.journal import Event, Journal
from runner.pack_cache import PackCache
from runner.run_state import RunState
from runner.shared_context import SharedContext, context_of
from runner.state_folder import RunFolder
from runner.workspace import Tree, read_tree
from scopes.workflow import Workflow


@dataclass(slots=True)
class Site:
    """One run at work. `hear` gets each event as it is journaled."""

    git: Git
    folder: RunFolder
    journal: Journal
    workflow: Workflow
    models: Models
    confinement: Confinement
    base: str  # the commit that agents start from
    base_branch: str
    target: str  # the branch that the work goes to, without refs/heads/
    hear: Callable[[Event], None]
    state: RunState = field(default_factory=RunState)
    executor: Executor = field(default_factory=Local)  # where attempts are made
    packs: PackCache = field(default_factory=lambda: PackCache(None))
    context: SharedContext = field(init=False)
    _trees: dict[str, Tree] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.packs = PackCache(self.folder.path / "packs")
        self.context = context_of(self.workflow, self.folder.path, self.confinement.level)

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self.folder.run_id

    def note(self, kind: str, agent: str = "", attempt: int = 0, **data: object) -> Event:
        """Write an event and tell it."""
        event = self.journal.append(kind, agent, attempt, **data)
        with self._lock:
            self.state.apply(event)
        self.hear(event)
        return event

    def tree(self, commit: str) -> Tree:
        """The files of a commit, read once."""
        with self._lock:
            if commit not in self._trees:
                self._trees[commit] = read_tree(self.git, commit)
            return self._trees[commit]
