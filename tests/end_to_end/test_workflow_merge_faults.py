"""What a person hears where a merge cannot go on as they may think, and in which order agents are merged."""

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ONE = """
name: one
coordination: {human_review_required: true}
agents:
  - {id: a, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 11/' shop/stock.py"}
"""


def test_an_approval_holds_where_the_base_moved_in_other_files(scene: Scene) -> None:
    scene.workflow(ONE)
    assert scene.run().code == 4
    scene.write("docs/notes.md", "# Others\n")
    scene.commit("elsewhere")
    said = scene.treaty("review", "one", "--approve")
    assert said.code == 0, said.out
    assert scene.show("treaty/one:docs/notes.md") == "# Others\n"
    assert scene.show("treaty/one:shop/stock.py") == "LIMIT = 11\n"


def test_an_approval_of_another_merge_is_asked_for_again_and_says_why(scene: Scene) -> None:
    scene.workflow(ONE)
    assert scene.run().code == 4
    scene.write("shop/stock.py", "# How much\n\n\nLIMIT = 10\n")
    scene.commit("the same file")
    said = scene.treaty("review", "one", "--approve", "--reason", "fine")
    assert said.code == 4
    assert " approved another merge, before the branches moved: `git diff " in said.out
    assert scene.treaty("review", "one", "--approve").code == 0
    assert scene.show("treaty/one:shop/stock.py") == "# How much\n\n\nLIMIT = 11\n"


def test_an_agent_that_is_held_is_told_apart_from_one_that_failed(scene: Scene) -> None:
    scene.workflow(
        """
        name: held
        agents:
          - {id: a, scope: {write: [a]}, command: "echo a > a; echo b > b"}
          - {id: b, scope: {write: [c]}, command: "false"}
        """
    )
    said = scene.run()
    assert said.code == 5
    assert "a wrote outside the scope and is held for inspection; b did not finish; `treaty workflow resume" in said.out
    assert "with the same scopes; to widen one, change the file and `run` it anew" in said.out


def test_a_workflow_that_was_cleaned_has_not_run(scene: Scene) -> None:
    scene.workflow(ONE)
    assert scene.run().code == 4
    assert scene.treaty("clean", "one").code == 0
    said = scene.treaty("status", "one")
    assert said.code == 2
    assert "nothing has run here yet; start one with" in said.err


ORDER = """
name: order
coordination: {COORDINATION}
agents:
  - {id: a, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 11/' shop/stock.py"}
  - {id: b, scope: {write: [shop/]}, command: "sed -i 's/= 1[01]/= 12/' shop/stock.py", depends_on: [GATE]}
  - {id: c, scope: {write: [docs/]}, command: "sleep 0.6; echo c > docs/c.md"}
"""


def test_fewest_predicted_conflicts_are_merged_first(scene: Scene) -> None:
    scene.workflow(ORDER.replace("COORDINATION", "").replace("GATE", ""))
    said = scene.run()
    assert said.code == 3
    assert "(batch); fewest predicted conflicts first: " in said.err
    line = next(line for line in said.err.splitlines() if "merging" in line)
    assert "merging c, " in line  # although it finished last
    assert line.endswith(("first: a 1, b 1", "first: b 1, a 1"))


def test_gates_come_before_predictions(scene: Scene) -> None:
    scene.workflow(ORDER.replace("COORDINATION", "").replace("GATE", "c").replace("sleep 0.6; echo c", "echo c"))
    said = scene.run()
    line = next(line for line in said.err.splitlines() if "merging" in line)
    assert line.index("c, ") < line.index("b")


def test_completion_counts_where_the_workflow_says_so(scene: Scene) -> None:
    wanted = "unresolvable_conflict_action: prefer-last"
    scene.workflow(ORDER.replace("COORDINATION", wanted).replace("GATE", "a").replace("sleep 0.6", "sleep 1.2"))
    said = scene.run()
    assert said.code == 0, said.out
    assert "merging a, b, c (batch); in the order of completion (unresolvable_conflict_action: prefer-last)" in said.err
    assert scene.show("treaty/order:shop/stock.py") == "LIMIT = 12\n"
