"""What an agent can do wrong: the reason, the exit code, and the repository left as it was."""

import re
import time
from pathlib import Path

import pytest

from runner.failure import Exit
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

AGENTS: dict[str, tuple[str, str, int]] = {
    "fails": ("echo working; echo it broke >&2; exit 7", "a ended with exit code 7: it broke", 1),
    "is killed": ("kill -9 $$", "a was killed by signal 9|a ended with exit code 137", 1),
    "hangs": ("echo on; sleep 600", r"a took longer than its timeout \(1 s\)", 124),
    "writes outside its scope": (
        "echo 1 > shop/fine.py; mkdir -p docs; echo 1 > docs/other.md; echo 1 > top",
        "a wrote outside its scope: docs/other.md: outside the write scope; top: outside the write scope",
        5,
    ),
    "overwrites what it does not see": (
        "mkdir docs; echo 1 > docs/notes.md",
        "a wrote outside its scope: docs/notes.md: outside the write scope",
        5,
    ),
    "deletes what it may only read": ("rm README", "a wrote outside its scope: README: outside the write scope", 5),
    "renames out of its scope": (
        "mv shop/stock.py stock.py",
        "a wrote outside its scope: stock.py: outside the write scope",
        5,
    ),
    "makes a repository": (
        "git init -q shop/sub && echo 1 > shop/sub/file",
        "a wrote outside its scope: shop/sub: a git repository inside the clone",
        5,
    ),
    "links out of the repository": (
        "ln -s /etc/passwd shop/users",
        "a wrote outside its scope: shop/users: a link that leaves the repository",
        5,
    ),
    "writes nothing": ("true", "a changed nothing, and no criterion shows that nothing was to do", 1),
    "cannot be run": ("no-such-program", "a ended with exit code 127: sh: .*no-such-program: not found", 1),
}


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_that_goes_wrong(scene: Scene, name: str) -> None:
    command, reason, code = AGENTS[name]
    scene.write("README", "read me\n")
    scene.commit()
    execution = "timeout: 1" if "hangs" in name else "isolation: none" if "deletes" in name else ""
    scene.workflow(
        f"""
        name: one
        execution: {{{execution}}}
        agents:
          - id: a
            scope: {{read: [README], write: [shop/]}}
            command: "{command}"
        """
    )
    before = scene.picture()
    started = time.monotonic()
    said = scene.run()
    assert said.code == code, said.out
    assert re.search(f"^- (?:{reason})$", said.out, re.MULTILINE), said.out
    why = "wrote outside the scope and is held for inspection" if code == Exit.SCOPE else "did not finish"
    assert f"- nothing was merged, `treaty/one` is as it was: a {why}" in said.out
    assert scene.picture() == before
    assert time.monotonic() - started < 20


def test_what_a_held_agent_wrote_is_kept(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        agents:
          - {id: a, scope: {write: [shop/]}, command: "echo 1 > outside"}
        """
    )
    assert scene.run().code == 5
    clone = next((scene.folder / "state").glob("treaty/*/one/*/agents/a/1/clone"))
    assert (clone / "outside").read_text() == "1\n"
    ref = next(ref for ref in scene.git("for-each-ref", "--format=%(refname)").splitlines() if "attempt-1" in ref)
    assert scene.show(f"{ref}:outside") == "1\n"
    assert "⚠ a  HELD" in scene.treaty("status", "one").out


def test_one_bad_agent_does_not_spoil_the_rest_where_the_workflow_says_so(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        coordination: {abort_on_agent_failure: false}
        agents:
          - {id: bad, scope: {write: [bad]}, command: "exit 1"}
          - {id: good, scope: {write: [good]}, command: "echo 1 > good"}
        """
    )
    assert scene.run().code == 1
    assert scene.show("treaty/one:good") == "1\n"


def test_abort_on_failure_ends_the_others(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        coordination: {abort_on_agent_failure: true}
        agents:
          - {id: bad, scope: {write: [bad]}, command: "sleep 0.5; exit 1"}
          - {id: slow, scope: {write: [slow]}, command: "sleep 300; echo 1 > slow"}
          - {id: later, scope: {write: [later]}, command: "echo 1 > later", depends_on: [slow]}
        """
    )
    started = time.monotonic()
    said = scene.run()
    assert said.code == 1
    assert "slow   CANCELLED" in said.out
    assert "later  CANCELLED" in said.out
    assert time.monotonic() - started < 20


CLASHES = {
    "binary": (b"\x00\x01\x02", b"\x00\x01\x03", b"\x00\x01\x04"),
    "invalid UTF-8": (b"a\xff = 1\n", b"a\xff = 2\n", b"a\xff = 3\n"),
}


@pytest.mark.parametrize("name", CLASHES)
def test_files_that_are_no_text(scene: Scene, name: str) -> None:
    base, ours, theirs = CLASHES[name]
    (scene.repository / "shop/data.py").write_bytes(base)
    scene.commit()
    for agent, data in (("a", ours), ("b", theirs)):
        (scene.folder / agent).write_bytes(data)
    scene.workflow(
        f"""
        name: one
        execution: {{isolation: none}}
        agents:
          - {{id: a, scope: {{write: [shop/]}}, command: "cp {scene.folder}/a shop/data.py"}}
          - {{id: b, scope: {{write: [shop/]}}, command: "cp {scene.folder}/b shop/data.py"}}
        """
    )
    before = scene.picture()
    said = scene.run()
    assert said.code == 3, said.out
    assert "shop/data.py" in said.out
    assert scene.picture() == before


def test_invalid_utf8_that_only_one_touches_stays_as_it_is(scene: Scene) -> None:
    (scene.repository / "shop/data.py").write_bytes(b"a\xff = 1\r\n")
    scene.commit()
    scene.workflow(
        """
        name: one
        agents:
          - {id: a, scope: {write: [shop/]}, command: "printf 'b = 2\\\\r\\\\n' >> shop/data.py"}
          - {id: b, scope: {write: [docs/]}, command: "echo more >> docs/notes.md"}
        """
    )
    assert scene.run().code == 0
    assert Path(scene.repository, ".git").exists()
    scene.git("switch", "--quiet", "treaty/one")
    assert (scene.repository / "shop/data.py").read_bytes() == b"a\xff = 1\r\nb = 2\r\n"
