"""replay: an agent again, a shell in its place, the merge again; the run stays as it was."""

import json
from pathlib import Path

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]


@pytest.fixture
def ran(scene: Scene) -> Scene:
    count = scene.folder / "count"
    scene.workflow(
        f"""
        name: again
        execution: {{isolation: none}}
        agents:
          - {{id: same, scope: {{read: [docs/], write: [shop/a]}}, command: cp docs/notes.md shop/a}}
          - {{id: other, scope: {{write: [shop/b]}}, command: echo x >> {count}; cp {count} shop/b}}
        """
    )
    assert scene.run().code == 0
    return scene


def test_an_agent_again(ran: Scene) -> None:
    before, target = ran.treaty("status", "again").out, ran.git("rev-parse", "treaty/again")
    said = ran.treaty("replay", "again", "--agent", "same")
    assert (said.code, said.out) == (0, "the same result as before\n")
    said = ran.treaty("replay", "again", "--agent", "other")
    assert said.code == 0
    assert "~ shop/b (+1 line, -0 lines)" in said.out
    assert json.loads(ran.treaty("replay", "again", "--agent", "other", "--json").out.splitlines()[-1])["differs"] == [
        "shop/b"
    ]
    assert ran.treaty("status", "again").out == before
    assert ran.git("rev-parse", "treaty/again") == target


def test_a_shell_in_its_place(ran: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ran.treaty("replay", "again", "--agent", "same", "--interactive")
    assert said.code == 0
    place = Path(said.out.strip().replace("TMP", str(ran.folder)))
    assert sorted(path.name for path in place.iterdir()) == [".git", "docs", "shop"] or (place / "docs").exists()
    assert not (place / "shop/a").exists()
    assert (place.parent / "instructions.md").read_text().startswith("# same")


def test_the_merge_again(ran: Scene) -> None:
    said = ran.treaty("replay", "again", "--merge-only")
    assert said.code == 0
    assert said.out.startswith("the merge gives the same tree again: ")


def test_what_cannot_be_replayed(ran: Scene) -> None:
    assert "no agent `nobody`" in ran.treaty("replay", "again", "--agent", "nobody").err
    assert "which agent?" in ran.treaty("replay", "again").err
