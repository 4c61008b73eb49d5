"""The real programs against a scripted model: inside the sandbox, through the relay, and when the model fails.

Each is run where it is installed. With TREATY_SAMPLES=tests/runner/agents/samples what they print is recorded again,
for `tests/runner/agents/test_samples.py`, which needs no program.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from runner.agents.tools import SWITCHES
from runner.journal import Journal
from runner.output_log import read_lines
from tests.end_to_end.model_server import KEY, ScriptedModel, scripted_model
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[2]
SECONDS = {"aider": 15}  # it is slow to start
EDITS = {name for names in SWITCHES.values() for name in names.get("edit", ())}
ALL = {
    "codex": "npm install -g @openai/codex",
    "claude": "npm install -g @anthropic-ai/claude-code",
    "gemini": "npm install -g @google/gemini-cli",
    "opencode": "npm install -g opencode-ai",
    "aider": "pip install aider-chat",
}


def programs(*names: str) -> list[ParameterSet]:
    """Those that are installed; the others are skipped, with the way to install them."""
    return [
        pytest.param(
            name,
            marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"`{name}` is not installed ({ALL[name]})"),
        )
        for name in names
    ]


def keep(scene: Scene, name: str) -> None:
    """Record what the first attempt printed, by stream."""
    if folder := os.environ.get("TREATY_SAMPLES"):
        log = next((scene.folder / "state").glob("treaty/*/real/*/agents/a/1/output.log"))
        lines = [f"{one.stream}\t{one.text}\n" for one in read_lines(log) if one.stream in ("out", "err")]
        text = re.sub(r"[\w/.@:-]*/(?=node_modules|site-packages)", "", scene.plain("".join(lines)))
        Path(ROOT, folder, f"{name}.txt").write_text(text)


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as server:
        server.commands = ["mkdir -p shop && echo hello > shop/hello.txt"]
        yield server


def prepare(
    scene: Scene,
    model: ScriptedModel,
    program: str,
    monkeypatch: pytest.MonkeyPatch,
    timeout: int,
    retries: int = 0,
    tools: tuple[str, ...] = ("shell", "edit"),
) -> None:
    monkeypatch.setenv("KEY_FOR_TESTS", KEY)
    url = model.url + ("" if program in ("claude", "gemini") else "/v1")
    scene.write(
        ".treaty.toml",
        f'[models."m-*"]\nbackend = "{program}"\nmodel = "small"\nurl = "{url}"\nkey = "KEY_FOR_TESTS"\n',
    )
    scene.commit()
    scene.workflow(
        f"""
        name: real
        execution: {{timeout: {timeout}, retries: {retries}}}
        agents:
          - id: a
            model: m-1
            tools: [{", ".join(tools)}]
            scope: {{write: [shop/]}}
            instructions: Write shop/hello.txt.
            success_criteria: ["it says hello: grep -q hello shop/hello.txt"]
        """
    )


@pytest.mark.parametrize("program", programs(*ALL))
def test_a_real_program_writes_a_file(
    scene: Scene, model: ScriptedModel, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(scene, model, program, monkeypatch, 60)
    said = scene.run()
    assert said.code == 0, said.out
    assert scene.show("treaty/real:shop/hello.txt") == "hello\n"
    assert model.seen == {KEY}
    assert "tokens" in said.out
    kept = [path for path in (scene.folder / "state").rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]
    keep(scene, f"{program}-ok")


@pytest.mark.parametrize("program", programs("codex", "claude", "gemini", "opencode"))
def test_a_real_program_goes_on_with_its_session(
    scene: Scene, model: ScriptedModel, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second attempt is asked with the first one's conversation before it, in the files as they were left."""
    hello = "shop/hello.txt"
    model.commands = [f"mkdir -p shop && echo no > {hello}", f"grep no {hello} && echo hello > {hello}"]
    prepare(scene, model, program, monkeypatch, 60, retries=1)
    said = scene.run()
    assert said.code == 0, said.out
    assert scene.show("treaty/real:shop/hello.txt") == "hello\n"
    with Journal(next((scene.folder / "state").glob("treaty/*/real/*/journal.sqlite"))) as journal:
        events = journal.events()
    session = next(event.text("session") for event in events if event.kind == "agent.session")
    started = [event for event in events if event.kind == "agent.started"]
    assert [event.text("session") for event in started] == ["", session]
    assert started[0].text("folder") == started[1].text("folder")
    assert not list((scene.folder / "state").rglob("clone"))


@pytest.mark.parametrize("program", programs("codex", "claude", "gemini", "opencode"))
def test_a_tool_that_is_not_given_is_not_there(
    scene: Scene, model: ScriptedModel, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(scene, model, program, monkeypatch, 60, tools=("edit",))
    assert scene.run().code == 1  # the model calls the shell all the same
    assert model.offered
    assert model.offered.isdisjoint(name for names in SWITCHES[program].values() for name in names if name not in EDITS)
    assert model.offered.isdisjoint({"exec_command", "shell_command", "shell", "write_stdin"})


@pytest.mark.parametrize("program", programs(*ALL))
@pytest.mark.parametrize(
    ("mode", "codes"), [("401", {1, 124}), ("429", {75}), ("500", {1, 124}), ("drop", {1, 124}), ("hang", {124})]
)
def test_a_model_that_fails(
    scene: Scene,
    model: ScriptedModel,
    program: str,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    codes: set[int],
) -> None:
    model.mode = mode
    patient = "TREATY_SAMPLES" in os.environ and mode != "hang"  # until it gives up by itself, if it does
    prepare(scene, model, program, monkeypatch, 50 if patient else SECONDS.get(program, 4 if mode == "hang" else 7))
    before = scene.picture()
    said = scene.run()
    keep(scene, f"{program}-{mode}")
    assert said.code in codes, said.out
    assert said.err.count("Starting") <= 2  # after one pause of a rate limit, its timeout allows no longer one
    assert scene.picture() == before


@pytest.mark.parametrize("program", programs(*ALL))
def test_a_real_program_ends_with_its_run(
    scene: Scene, model: ScriptedModel, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.mode = "hang"
    prepare(scene, model, program, monkeypatch, 60)
    command = [sys.executable, "-m", "treaty", "workflow", "run", str(scene.file)]
    env, quiet = {**os.environ, "PYTHONPATH": str(ROOT)}, subprocess.DEVNULL
    with subprocess.Popen(command, cwd=scene.repository, env=env, stdout=quiet, stderr=quiet) as run:
        deadline = time.monotonic() + 40
        while not model.seen:  # it has asked, and waits
            assert time.monotonic() < deadline
            assert run.poll() is None
            time.sleep(0.05)
        run.terminate()
        assert run.wait(30) == 143
    assert "CANCELLED" in scene.treaty("status", "real").out
    assert not [path for path in Path("/proc").glob("[0-9]*/environ") if f"{scene.folder}/state".encode() in read(path)]


def read(path: Path) -> bytes:
    """What a process has, nothing where it is gone; our own knows the folder too."""
    try:
        return b"" if path.parent.name == str(os.getpid()) else path.read_bytes()
    except OSError:
        return b""
