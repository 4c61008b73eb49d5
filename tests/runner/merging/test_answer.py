"""What a person says of a merge that waits: journaled, and what it makes of the run when that goes on."""

import getpass

import pytest

from runner.failure import RunnerError
from runner.journal import Event, Journal
from runner.merging.answer import Waiting, Why
from runner.repository_state import here
from runner.run_state import RunState, fold
from runner.state_folder import WorkflowFolder
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

FLOW = """
name: two
coordination: {human_review_required: true}
execution: {isolation: none}
agents:
  - id: first
    scope: {read: [shop/], write: [shop/]}
    instructions: Raise the limit
    command: |
      if grep -q 'only to 15' "$TREATY_INSTRUCTIONS_FILE"; then new=15; else new=20; fi
      sed -i "s/10/$new/" shop/stock.py
  - id: second
    scope: {read: [shop/], write: [docs/]}
    command: cat shop/stock.py > docs/limit
    depends_on: [first]
  - id: third
    scope: {write: [other]}
    command: date +%N > other
"""
CLASH = """
name: clash
execution: {isolation: none}
agents:
  - {id: first, scope: {write: [shop/]}, command: "sed -i s/10/20/ shop/stock.py"}
  - {id: second, scope: {write: [shop/]}, command: "sed -i s/10/30/ shop/stock.py"}
"""


def waiting(name: str) -> Waiting:
    git = here()
    runs = WorkflowFolder.of(git, name)
    return Waiting(git, runs, runs.find())


def events(of: Waiting) -> list[Event]:
    with Journal(of.folder.journal) as journal:
        return journal.events()


def state(of: Waiting) -> RunState:
    return fold(events(of))


def test_what_is_sent_back_becomes_the_next_attempts_instructions(scene: Scene) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 4
    other = state(waiting("two")).agents["third"].commit
    said = scene.treaty("review", "two", "--send-back", "first", "--reason", "raise it only to 15")
    assert said.code == 4, said.err
    now = state(waiting("two"))
    assert scene.git("show", f"{now.proposed}:shop/stock.py") == "LIMIT = 15"
    assert scene.git("show", f"{now.proposed}:docs/limit") == "LIMIT = 15"  # it builds on what was sent back
    assert now.agents["third"].commit == other
    assert now.agents["first"].attempt == 2
    decision = next(event for event in events(waiting("two")) if event.kind == "merge.decision")
    assert decision.text("who") == getpass.getuser()
    assert decision.agent == "first"
    assert scene.treaty("review", "two", "--approve").code == 0
    assert scene.show("treaty/two:shop/stock.py") == "LIMIT = 15\n"


def test_an_approval_of_a_changed_tree_merges_that_tree(scene: Scene) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 4
    of = waiting("two")
    tree = of.git.resolve(state(of).proposed, "tree")
    mine = of.git.edit_tree(tree, {"shop/stock.py": ("100644", of.git.write_blobs([b"LIMIT = 12\n"])[0])})
    of.approve(Why("twelve is enough", [{"path": "shop/stock.py"}]), mine)
    assert scene.treaty("resume", "two").code == 0
    assert scene.show("treaty/two:shop/stock.py") == "LIMIT = 12\n"
    parents = scene.git("log", "-1", "--format=%P", "treaty/two").split()
    assert len(parents) == 4


def test_one_answer_is_enough(scene: Scene) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 4
    of = waiting("two")
    of.approve(Why())
    with pytest.raises(RunnerError, match="answered already"):
        of.reject(Why())


@pytest.mark.parametrize(
    ("agent", "reason", "fault"), [("nobody", "x", "no finished agent `nobody`"), ("first", " ", "a comment is wanted")]
)
def test_what_cannot_be_sent_back(scene: Scene, agent: str, reason: str, fault: str) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 4
    said = scene.treaty("review", "two", "--send-back", agent, "--reason", reason)
    assert said.code == 2
    assert fault in said.err


def test_settled_conflicts_go_on_the_target(scene: Scene) -> None:
    scene.workflow(CLASH)
    assert scene.run().code == 3
    of = waiting("clash")
    stopped = state(of).stopped
    assert stopped is not None
    blob = of.git.write_blobs([b"LIMIT = 25\n"])[0]
    of.resolve(of.git.edit_tree(f"{stopped.text('commit')}^{{tree}}", {"shop/stock.py": ("100644", blob)}), Why("half"))
    resolved = next(event for event in events(of) if event.kind == "merge.resolved")
    assert (resolved.text("who"), resolved.text("reason")) == (getpass.getuser(), "half")
    assert scene.treaty("resume", "clash").code == 0
    assert scene.show("treaty/clash:shop/stock.py") == "LIMIT = 25\n"


def test_a_run_that_is_over_waits_for_nobody(scene: Scene) -> None:
    scene.workflow(FLOW.replace("human_review_required: true", "human_review_required: false"))
    assert scene.run().code == 0
    said = scene.treaty("review", "two", "--approve")
    assert said.code == 2
    assert "this run does not wait for a review, it is COMPLETE" in said.err
