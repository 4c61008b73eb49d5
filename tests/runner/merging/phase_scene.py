"""The merge phase on its own: agents' commits as if they had just been made, in a certain order of completion."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runner.isolation.unconfined import Unconfined
from runner.journal import Event, Journal
from runner.merging.ended import Ended
from runner.merging.phase import merge_phase
from runner.preparation import prepare
from runner.run_state import fold
from runner.site import Site
from runner.state_folder import WorkflowFolder
from tests.runner.scene import Scene

Files = Mapping[str, str | None]  # None deletes


@dataclass
class Phase:
    """How it ended, and its events."""

    ended: Ended
    events: list[Event]

    @property
    def codes(self) -> set[int]:
        return {int(code) for code in self.ended.codes}

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    @property
    def triggers(self) -> list[str]:
        """Why a person is asked."""
        return [str(one) for event in self.of("merge.review") for one in _list(event.data["triggers"])]


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def commit(scene: Scene, name: str, files: Files) -> str:
    """What an agent made, on main."""
    scene.git("switch", "--quiet", "--detach", "main")
    for path, text in files.items():
        if text is None:
            (scene.repository / path).unlink()
        else:
            scene.write(path, text)
    made = scene.commit(name)
    scene.git("switch", "--quiet", "main")
    return made


def merged(
    scene: Scene,
    settings: str,
    work: Mapping[str, Files],
    criteria: Sequence[tuple[str, int | None]] = (("fine: true", 0),),
    held: Sequence[str] = (),
) -> Phase:
    """Merge this work, the agents having finished in this order, on `treaty/flow`. `criteria`: text and exit code of
    each agent's, None where it has no command; `held` agents have no work."""
    lines = [f"  - {{id: {name}, scope: {{write: ['**']}}, command: x}}" for name in (*work, *held)]
    file = scene.workflow("name: flow\n" + settings + "\nagents:\n" + "\n".join(lines) + "\n")
    prepared = prepare(str(file))
    folder = WorkflowFolder.of(prepared.git, "flow").create()
    with Journal(folder.journal) as journal:
        site = Site(
            *(prepared.git, folder, journal, prepared.workflow, prepared.models, Unconfined()),
            *(prepared.base, "main", prepared.target, lambda _: None),
        )
        names = [*work, *held]
        site.note("run.started", workflow="flow", base=prepared.base, target=prepared.target, agents=names)
        for name in held:
            site.note("agent.held", name, 1, paths=["x"], commit=prepared.base)
        for name, files in work.items():
            made = commit(scene, name, files)
            for text, code in criteria:
                verified = code is not None
                site.note("agent.criterion", name, 1, text=text, code=code or 0, verified=verified, command="")
            site.note("agent.completed", name, 1, commit=made, start=prepared.base, files=len(files), summary="")
        ended = asyncio.run(merge_phase(site, fold(journal.events())))
        return Phase(ended, journal.events())
