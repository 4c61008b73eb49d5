"""What each program is kept from, and what is told of the rest."""

import json
import tomllib
from pathlib import Path

import pytest

from runner.agents.aider import AiderBackend
from runner.agents.backend import Job, Model
from runner.agents.claude import ClaudeBackend
from runner.agents.codex import CodexBackend
from runner.agents.gemini import GeminiBackend
from runner.agents.opencode import OpencodeBackend
from runner.agents.table import BACKENDS
from runner.agents.tools import SWITCHES, TOOLS, denied, not_enforced, switches
from scopes.workflow import Agent, Tool
from tests.runner.scene import Scene, scene

__all__ = ["scene"]


def job(folder: Path, *tools: Tool) -> Job:
    (folder / "home").mkdir()
    (folder / "task.md").write_text("Do it.\n")
    agent = Agent(id="a", tools=tools) if tools else Agent(id="a")
    return Job(agent, Model("m", "x", "the-model"), folder, folder / "home", folder / "task.md", "http://x", "token")


def test_all_tools_are_there_where_nothing_is_said() -> None:
    assert denied(None) == denied(TOOLS) == []
    assert denied(["edit"]) == ["shell", "search", "web"]
    assert denied(["test"]) == ["edit", "search", "web"]  # a test is run by the shell
    assert set(SWITCHES) == set(BACKENDS) - {"command"}
    assert all(set(known) <= set(TOOLS) for known in SWITCHES.values())
    assert switches("command", ["edit"]) == []


@pytest.mark.parametrize(
    ("backend", "tools", "told"),
    [
        ("claude", None, ""),
        ("claude", ["shell", "edit", "search"], ""),
        ("claude", ["edit"], ""),
        ("claude", ["shell"], "`claude` has a shell, by which it can `edit`, `search` all the same"),
        ("gemini", ["edit", "test"], "shell, by which it can `search` all the same; `test` gives it a shell"),
        ("codex", ["shell", "edit", "web"], "`codex` cannot be kept from `search`"),
        ("aider", ["edit"], "`aider` cannot be kept from `search`"),
        ("command", ["edit"], "`command` cannot be kept from `shell`, `search`, `web`"),
    ],
)
def test_what_is_told(backend: str, tools: list[str] | None, told: str) -> None:
    said = not_enforced(backend, tools)
    assert told in said if told else said == ""


def test_each_program_gets_its_own_switches(tmp_path: Path) -> None:
    wanted = job(tmp_path, "edit", "search")
    words = list(ClaudeBackend().launch(wanted).argv)
    assert words[words.index("--disallowedTools") + 1] == "Bash,BashOutput,KillShell,WebFetch,WebSearch"
    CodexBackend().launch(wanted)
    config = tomllib.loads((tmp_path / "home/.codex/config.toml").read_text())
    assert config["web_search"] == "disabled"
    assert config["features"] == {"plugins": False, "apps": False, "shell_tool": False, "unified_exec": False}
    GeminiBackend().launch(wanted)
    settings = json.loads((tmp_path / "home/.gemini/settings.json").read_text())
    assert settings["tools"]["exclude"] == ["run_shell_command", "google_web_search", "web_fetch"]
    OpencodeBackend().launch(wanted)
    settings = json.loads((tmp_path / "home/.opencode/opencode.json").read_text())
    assert settings["permission"] == {"bash": "deny", "webfetch": "deny", "websearch": "deny"}
    assert "--no-suggest-shell-commands" in AiderBackend().launch(wanted).argv


def test_without_a_word_nothing_is_switched_off(tmp_path: Path) -> None:
    wanted = job(tmp_path)
    assert "--disallowedTools" not in ClaudeBackend().launch(wanted).argv
    CodexBackend().launch(wanted)
    config = tomllib.loads((tmp_path / "home/.codex/config.toml").read_text())
    assert "web_search" not in config
    assert "--no-detect-urls" not in AiderBackend().launch(wanted).argv


def test_a_plan_tells_what_cannot_be_enforced(scene: Scene) -> None:
    scene.workflow(
        """
        name: kept
        agents: [{id: a, tools: [edit], scope: {write: [shop/a]}, command: echo a > shop/a}]
        """
    )
    said = scene.run("--dry-run")
    told = "flow.yaml:3:25: `tools` is not enforced in full: `command` cannot be kept from `shell`, `search`, `web`"
    assert told in said.out + said.err
