"""Workers of an orchestrator: its assignment files become agents as they appear, within limits, never unchecked.

Everything in an assignment was written by an agent: it is validated by `scopes.worker`, values in commands are
quoted, and a worker whose write scope meets that of another one at work is refused. What became of each
assignment stands in a file that the orchestrator can read.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from merge.repository.git import Git
from runner.agents.table import check_ready, choose
from runner.failure import RunnerError
from runner.plan import PlannedAgent
from runner.run_state import DONE
from runner.site import Site
from scopes.pattern import Scope
from scopes.problem import WorkflowError
from scopes.worker import WorkerTemplate, load_assignment, load_template, overlapping
from scopes.workflow import Agent, Workflow

EVERY = 0.2  # seconds between two looks; a file counts once it was the same at two of them
LARGEST = 1_000_000  # bytes of an assignment
STATUS = "treaty-workers.json"  # in the clone's .git, where it is no change


@dataclass(slots=True)
class Spawner:
    """The workers of one orchestrator in one run."""

    site: Site
    orchestrator: Agent
    add: Callable[[PlannedAgent], None]
    environment: dict[str, str]
    taken: dict[str, str] = field(default_factory=dict)  # assignment path to worker id, or why it was refused
    _texts: dict[str, str] = field(default_factory=dict)
    _shown: str = ""

    def __post_init__(self) -> None:
        for event in self.site.journal.events():
            if event.kind == "agent.spawned" and event.text("orchestrator") == self.orchestrator.id:
                self.taken[event.text("path")] = event.agent

    async def run(self, clone: Path) -> None:
        """Look for assignments until cancelled."""
        while True:
            await asyncio.to_thread(self.look, clone)
            await asyncio.sleep(EVERY)

    def look(self, clone: Path, *, last: bool = False) -> None:
        """Take in what is new. The `last` look, when the orchestrator has ended, waits for nothing."""
        spawning = self.orchestrator.spawn_workers
        assert spawning is not None
        scope = Scope.parse([spawning.on_file_creation])
        for file in sorted(clone.rglob("*")):
            path = file.relative_to(clone).as_posix()
            if path in self.taken or file.is_symlink() or not file.is_file() or not scope.match(path):
                continue
            text = file.read_bytes()[: LARGEST + 1].decode(errors="replace")
            if last or self._texts.get(path) == text:
                self._take(path, text)
            self._texts[path] = text
        self._tell(clone)

    def _take(self, path: str, text: str) -> None:
        number = 1 + sum(1 for event in self.site.journal.events() if event.kind == "agent.spawned")
        try:
            agent = build(self.site, self.orchestrator, str(number), text, self.environment)
            self._check(agent)
        except (WorkflowError, RunnerError) as error:
            self.taken[path] = f"refused: {error}"
            self.site.note("agent.refused", self.orchestrator.id, path=path, reason=str(error))
            return
        self._spawn(agent, path, text, number, replaces="")

    def _check(self, agent: Agent) -> None:
        """Raise where this worker may not start beside the others."""
        site = self.site
        if any(other.id == agent.id for other in site.workflow.agents):
            raise RunnerError(f"there is an agent `{agent.id}` already", "let the template's id hold {{worker_id}}")
        check_ready(*choose(site.workflow, agent, site.models), self.environment)
        running = {name for name, known in site.state.agents.items() if known.status not in DONE}
        others = [other for other in site.workflow.agents if other.id in running and other.id != self.orchestrator.id]
        clash = next((pair for pair in overlapping([*others, agent]) if agent.id in pair[:2]), None)
        if clash is not None:
            other = clash[0] if clash[1] == agent.id else clash[1]
            raise RunnerError(f"its write scope meets that of `{other}`, as at {clash[2]}", "give each file to one")

    def _spawn(self, agent: Agent, path: str, text: str, number: int, replaces: str) -> None:
        site = self.site
        self.taken[path] = agent.id
        with_worker(site, agent)
        site.note(
            "agent.spawned",
            agent.id,
            orchestrator=self.orchestrator.id,
            path=path,
            text=text,
            number=number,
            replaces=replaces,
        )
        self.add(PlannedAgent(agent, len(site.workflow.agents), 0, (), 1.0, spawned=True))

    def replace(self, failed: str) -> bool:
        """Give a failed worker's assignment to a new one, once; False where it had its second chance."""
        events = [event for event in self.site.journal.events() if event.kind == "agent.spawned"]
        mine = next((event for event in events if event.agent == failed), None)
        if mine is None or mine.text("replaces"):
            return False
        number = len(events) + 1
        agent = build(self.site, self.orchestrator, str(number), mine.text("text"), self.environment)
        self._spawn(agent, mine.text("path"), mine.text("text"), number, failed)
        return True

    def _tell(self, clone: Path) -> None:
        """Keep the file up to date from which the orchestrator learns of its workers."""
        lines = []
        for path, worker in self.taken.items():
            known = self.site.state.agents.get(worker)
            status = {"status": known.status, "says": known.action} if known else {"status": "REFUSED", "says": worker}
            lines.append({"assignment": path, "worker": worker if known else None, **status})
        text = json.dumps(lines, indent=1, ensure_ascii=False)
        if text != self._shown and (clone / ".git").is_dir() and not (clone / ".git").is_symlink():
            aside = clone / ".git" / f"{STATUS}.new"
            aside.unlink(missing_ok=True)
            aside.write_text(text, encoding="utf-8")
            aside.replace(clone / ".git" / STATUS)
            self._shown = text


def build(site: Site, orchestrator: Agent, worker_id: str, text: str, environment: dict[str, str]) -> Agent:
    """The agent of an assignment; WorkflowError where template and assignment do not give one."""
    folder = site.folder.path / "assignments"
    folder.mkdir(exist_ok=True)
    file = folder / f"{worker_id}.yaml"
    file.write_text(text, encoding="utf-8")
    agent = template_of(site, orchestrator, environment).agent(worker_id, load_assignment(str(file)))
    model = agent.model or (None if agent.command else site.workflow.orchestration.worker_model)
    return agent.model_copy(update={"model": model})


def template_of(site: Site, orchestrator: Agent, environment: dict[str, str]) -> WorkerTemplate:
    """The template as the base commit has it."""
    return _template(site.git, site.base, site.workflow, orchestrator, (site.folder.path, environment))


def check_templates(workflow: Workflow, git: Git, base: str, environment: dict[str, str]) -> None:
    """What is wrong with a template is told before anything starts."""
    for agent in workflow.agents:
        if agent.spawn_workers is not None:
            with tempfile.TemporaryDirectory(prefix="treaty-") as folder:
                _template(git, base, workflow, agent, (Path(folder), environment))


def _template(
    git: Git, base: str, workflow: Workflow, orchestrator: Agent, where: tuple[Path, dict[str, str]]
) -> WorkerTemplate:
    spawning = orchestrator.spawn_workers
    assert spawning is not None
    found = git.run("cat-file", "blob", f"{base}:{spawning.worker_template}", codes=(0, 128))
    if found.code:
        place = str(workflow.where("agents", workflow.position(orchestrator.id), "spawn_workers", "worker_template"))
        raise RunnerError(f"the template `{spawning.worker_template}` is not in the base branch", "commit it", place)
    folder, environment = where
    copy = folder / Path(spawning.worker_template).name
    copy.write_bytes(found.stdout)
    return load_template(str(copy), environment)


def with_worker(site: Site, agent: Agent) -> None:
    """Make a worker an agent of this run's workflow."""
    site.workflow = site.workflow.model_copy(update={"agents": (*site.workflow.agents, agent)})


def restore_workers(site: Site, environment: dict[str, str]) -> None:
    """The workers that earlier processes of this run spawned."""
    for event in site.journal.events():
        if event.kind == "agent.spawned":
            orchestrator = site.workflow.agent(event.text("orchestrator"))
            number = str(event.number("number"))
            with_worker(site, build(site, orchestrator, number, event.text("text"), environment))
