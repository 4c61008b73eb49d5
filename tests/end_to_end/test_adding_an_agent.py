"""docs/adding-an-agent.md, done exactly as it says: every file written, every command run, the adapter in the table."""

import importlib.util
import os
import re
import shlex
import stat
import sys
from pathlib import Path

import pytest

from runner.agents import table
from runner.agents.backend import Heard
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

PAGE = Path(__file__).parents[2] / "docs" / "adding-an-agent.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# The program that the page speaks of: it prints what the page says that it prints.
PARROT = """#!/bin/sh
test -n "$PARROT_KEY" && test "$PARROT_KEY" != the-secret && test -n "$PARROT_URL" || exit 9
cat <<'EVENTS'
{events}EVENTS
mkdir -p docs; echo "$*" > docs/parrot.md
"""


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if found == kind]


def written(scene: Scene) -> Path:
    """The files of the page in the repository; the adapter beside it."""
    adapter = scene.folder / "parrot.py"
    for kind in ("text", "toml", "yaml", "python"):
        for text in blocks(kind):
            heading, _, rest = text.partition("\n")
            scene.write(heading.removeprefix("# "), rest) if kind != "python" else adapter.write_text(text)
    scene.commit("as the page says")
    return adapter


def test_the_page_works_as_it_stands(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = written(scene)
    spec = importlib.util.spec_from_file_location("parrot_adapter", adapter)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "parrot_adapter", module)
    spec.loader.exec_module(module)
    backend = module.ParrotBackend()
    monkeypatch.setattr(table, "BACKENDS", {**table.BACKENDS, backend.name: backend})
    program = scene.folder / "tools" / "bin" / "parrot"
    program.parent.mkdir(parents=True)
    program.write_text(PARROT.format(events=blocks("json")[0]))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PARROT_KEY", "the-secret")
    for text in blocks("console"):
        commands = [line for line in text.splitlines() if line.startswith("$ ")]
        expected = "".join(f"{line}\n" for line in text.splitlines() if not line.startswith("$ "))
        words = [shlex.split(command.removeprefix("$ ")) for command in commands]
        said = scene.treaty("run", words[0][3])
        assert said.code == 0, said.err
        run = next((scene.folder / "state").glob(f"treaty/*/{Path(words[0][3]).stem}/*/journal.sqlite")).parent.name
        assert scene.git(*(word.replace("RUN", run) for word in words[1][1:])).strip() + "\n" == expected
    assert scene.show("treaty/parrot:docs/parrot.md").startswith("--model small # bird\n")

    heard = Heard()
    backend.listen("out", '{"kind": "bye", "good": false, "why": "429 too many"}', heard)
    assert heard.rate_limited
