"""Merging in groups: stages and a branch per agent on a good run, and what each `on_failure` does on a bad one."""

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

AGENTS = """
agents:
  - {id: a, scope: {write: [shop/a]}, command: echo a > shop/a}
  - {id: b, scope: {write: [shop/b]}, command: echo b > shop/b}
  - {id: c, scope: {write: [shop/c]}, command: echo c > shop/c}
"""
STAGES = """
name: staged
merge:
  strategy: staged
  stages:
    - {{name: last, agents: [c], depends_on: [first], validation: {{commands: ["test -e shop/a", "test -e shop/c"]}}}}
    - {{name: first, agents: [a, b], validation: {{commands: [{command}]}}, on_failure: {action}}}
"""


def merged(scene: Scene, branch: str) -> list[str]:
    return scene.git("ls-tree", "--name-only", "-r", branch, "shop/", check=False).split()


def test_stages_in_their_order(scene: Scene) -> None:
    after = AGENTS.replace("{id: b,", "{id: b, depends_on: [a],")  # within a stage, the order of completion counts
    scene.workflow(STAGES.format(command="test ! -e shop/c", action="abort-workflow") + after)
    said = scene.run()
    assert said.code == 0, said.out
    assert {"shop/a", "shop/b", "shop/c"} <= set(merged(scene, "treaty/staged"))
    titles = scene.git("log", "--format=%s", "--first-parent", "main..treaty/staged").splitlines()
    assert titles == ["staged: c", "staged: a, b"]


def test_a_branch_per_agent(scene: Scene) -> None:
    scene.workflow("name: apart\nmerge: {strategy: pr-per-agent, validation: {commands: [test -d shop]}}\n" + AGENTS)
    said = scene.run()
    assert said.code == 0, said.out
    for name in "abc":
        assert set(merged(scene, f"treaty/apart-{name}")) - set(merged(scene, "main")) == {f"shop/{name}"}


def test_a_stage_that_fails_ends_the_merge(scene: Scene) -> None:
    scene.workflow(STAGES.format(command="test ! -e shop/b", action="abort-workflow") + AGENTS)
    said = scene.run()
    assert said.code == 1
    assert "validation failed: test ! -e shop/b" in said.out
    assert scene.git("branch", "--list", "treaty/*") == ""


@pytest.mark.parametrize("answer", ["--approve", "--reject", "mend"])
def test_a_stage_that_pauses_waits_for_a_person(scene: Scene, answer: str) -> None:
    flag = scene.folder / "flag"
    scene.workflow(STAGES.format(command=f"test ! -e shop/b -o -e {flag}", action="pause-and-notify") + AGENTS)
    scene.file.write_text(scene.file.read_text() + "execution: {isolation: none}\n")
    said = scene.run()
    assert said.code == 4, said.out
    assert "Status: REVIEW" in said.out
    assert "waits for review (validation failed: test ! -e shop/b -o -e TMP/flag" in said.out
    assert "it holds until the work of b comes in" in said.out
    assert "or mend it, and `treaty workflow resume staged` tries again" in said.out
    assert scene.git("branch", "--list", "treaty/*") == ""
    assert scene.treaty("resume", "staged").code == 4  # nothing has changed
    if answer == "mend":
        flag.touch()
        said = scene.treaty("resume", "staged")
    else:
        said = scene.treaty("review", "staged", answer)
    assert said.code == 0, said.out
    expected = {"shop/a", "shop/b", "shop/c"} if answer != "--reject" else set()
    assert set(merged(scene, "treaty/staged")) >= expected
    assert bool(merged(scene, "treaty/staged")) == bool(expected)


def test_a_stage_that_fails_and_may(scene: Scene) -> None:
    scene.workflow(STAGES.format(command="test ! -e shop/b", action="continue") + AGENTS)
    said = scene.run()
    assert said.code == 1
    assert {"shop/a", "shop/b", "shop/c"} <= set(merged(scene, "treaty/staged"))


def test_sequential_moves_after_each(scene: Scene) -> None:
    text = 'name: one\nmerge: {strategy: sequential, validation: {commands: ["test ! -e shop/b"]}}\n' + AGENTS
    scene.workflow(text.replace("echo a >", "sleep 0.0; echo a >").replace("echo b >", "sleep 0.8; echo b >"))
    said = scene.run()
    assert said.code == 1
    assert "shop/b" not in merged(scene, "treaty/one")
    assert {"shop/a", "shop/c"} & set(merged(scene, "treaty/one"))


def test_the_agent_that_breaks_a_batch_is_named(scene: Scene) -> None:
    scene.workflow('name: batch\nmerge: {validation: {commands: ["test ! -e shop/b"]}}\n' + AGENTS)
    said = scene.run()
    assert said.code == 1
    assert "it holds until the work of b comes in" in said.out
    assert scene.git("branch", "--list", "treaty/*") == ""
