"""After the merge of a run: what agents' edits break in each other is told, and asks a person where that is wanted."""

import json

from runner.isolation.unconfined import Unconfined
from runner.journal import Journal
from runner.merging.contribution import Contribution
from runner.merging.review import Evidence, reasons
from runner.merging.semantic_check import semantic_check, sent_back
from runner.merging.strategy import Group
from runner.preparation import prepare
from runner.site import Site
from runner.state_folder import WorkflowFolder
from runner.view.text import told
from scopes.finding import Finding, Severity
from scopes.problem import Location
from tests.runner.scene import Scene, scene

__all__ = ["scene"]

MONEY = "def tax(amount):\n    doubled = amount * 2\n    return doubled + 1\n"
TWO = """
name: two
context: {base_branch: main, feature_branch: feature/two}
coordination: {human_review_triggers: [semantic_conflict]}
merge: {strategy: batch}
agents:
  - id: renamer
    scope: {read: [shop/], write: [shop/money.py]}
    command: sed -i 's/def tax/def vat/' shop/money.py
  - id: caller
    scope: {read: [shop/], write: [shop/bill.py]}
    command: printf 'from shop.money import tax\\n\\nPRICE = tax(1)\\n' > shop/bill.py
"""


def begun(scene: Scene, text: str) -> None:
    """The repository with a function, and the workflow."""
    scene.write("shop/money.py", MONEY)
    scene.commit()
    scene.workflow(text)


def test_a_renamed_function_that_another_agent_calls(scene: Scene) -> None:
    begun(scene, TWO)
    said = scene.run()
    assert said.code == 4, said.err
    told = "`tax` is renamed by renamer and newly used by caller"
    assert f"waits for review (semantic_conflict: {told} (shop/bill.py:1))" in said.out
    assert scene.git("rev-parse", "--verify", "--quiet", "feature/two", check=False) == ""

    status = scene.treaty("status", "two").out
    assert f"\nSemantic conflicts:\n  error[SC701] shop/bill.py:1: {told}; send back caller\n" in status
    data = json.loads(scene.treaty("status", "two", "--json").out)["semantic_conflicts"]
    assert [(one["rule"], one["agents"], one["send_back"]) for one in data] == [
        ("SC701", ["caller", "renamer"], "caller")
    ]
    report = scene.treaty("report", "two").out
    assert "## Semantic conflicts\n\n- `error[SC701] shop/bill.py:1: 'tax' is renamed" in report
    assert "  - `shop/money.py:1:5: renamer renamed 'tax' to 'vat'`\n" in report
    assert "] caller: error[SC701] " in scene.treaty("logs", "two", "--agent", "caller").out


def test_approved_in_spite_of_it(scene: Scene) -> None:
    begun(scene, TWO)
    assert scene.run().code == 4
    assert scene.treaty("review", "two", "--approve").code == 0
    assert "def vat" in scene.show("feature/two:shop/money.py")
    data = json.loads(scene.treaty("status", "two", "--json").out)["semantic_conflicts"]
    assert len(data) == 1  # merged twice, told once


def test_nothing_is_found_where_the_old_name_stays(scene: Scene) -> None:
    begun(scene, TWO.replace("shop/money.py\n", "shop/money.py && echo 'tax = vat' >> shop/money.py\n"))
    said = scene.run()
    assert said.code == 0, said.out
    assert "Semantic conflicts" not in said.out
    assert json.loads(scene.treaty("status", "two", "--json").out)["semantic_conflicts"] == []


def test_one_after_the_other_is_checked_against_the_branch(scene: Scene) -> None:
    begun(scene, TWO.replace("batch", "sequential").replace("[semantic_conflict]", "[]"))
    said = scene.run()
    assert said.code == 0, said.out
    data = json.loads(scene.treaty("status", "two", "--json").out)["semantic_conflicts"]
    assert [one["rule"] for one in data] == ["SC701"]
    assert "feature/two" in data[0]["agents"]
    assert data[0]["send_back"] in ("caller", "renamer")


def test_a_check_that_fails_is_told_and_ends_nothing_but_a_person_is_asked(scene: Scene) -> None:
    begun(scene, TWO)
    prepared = prepare(str(scene.file))
    folder = WorkflowFolder.of(prepared.git, "two").create()
    with Journal(folder.journal) as journal:
        heard: list[str] = []
        site = Site(
            *(prepared.git, folder, journal, prepared.workflow, prepared.models, Unconfined()),
            *(prepared.base, "main", prepared.target, lambda event: heard.append(told(event))),
        )
        work = [Contribution(name, prepared.base, at) for name, at in (("a", prepared.base), ("b", "no\0commit"))]
        group = Group("batch", tuple(work), (), "abort-workflow", prepared.target)
        scene.git("commit", "--quiet", "--allow-empty", "--message=merged")
        found = semantic_check(site, group, scene.git("rev-parse", "HEAD"))
    asked = reasons(prepared.workflow, Evidence(site.state, semantic=found))
    assert asked == ["semantic_conflict: the merge could not be checked"]
    assert heard == ["⚠ not checked for semantic conflicts: ValueError: embedded null byte"]


def test_what_is_on_the_branch_is_not_sent_back() -> None:
    place = Location("a.py", 1, 1, 1, 2)
    found = Finding("SC701", Severity.ERROR, "x", place, "y", agents=("main", "one"))
    assert sent_back(found, "main") == "one"
    assert sent_back(found, "") == "main"
