"""Each option, trigger and action of the merge: a merge in which it counts and one in which it does not."""

import pytest

from tests.runner.merging.phase_scene import Files, merged
from tests.runner.scene import CART, Scene, scene

__all__ = ["scene"]

STOCK = "shop/stock.py"
ZETA: Files = {"shop/cart.py": CART + "\n    def zeta(self):\n        return 1\n"}
ALPHA: Files = {"shop/cart.py": CART + "\n    def alpha(self):\n        return 2\n"}
IMPORT: Files = {"shop/cart.py": "import math\n\n\n" + CART}
BOTH_ADD: dict[str, Files] = {"a": ZETA, "b": ALPHA}
BOTH_SET: dict[str, Files] = {"a": {STOCK: "LIMIT = 11\n"}, "b": {STOCK: "LIMIT = 12\n"}}
APART: dict[str, Files] = {"a": {"docs/notes.md": "# Notes\nmore\n"}, "b": {STOCK: "LIMIT = 12\n"}}


def cart(scene: Scene) -> str:
    return scene.show("treaty/flow:shop/cart.py")


def coordination(text: str) -> str:
    return f"coordination: {{{text}}}"


@pytest.mark.parametrize(
    ("option", "order"),
    [
        ("alphabetical", ["alpha", "zeta"]),
        ("agent-completion-order", ["zeta", "alpha"]),
        ("base", ["zeta", "alpha"]),
    ],
)
def test_method_ordering(scene: Scene, option: str, order: list[str]) -> None:
    phase = merged(scene, coordination(f"semantic_merge_options: {{method_ordering: {option}}}"), BOTH_ADD)
    assert phase.codes == set()
    text = cart(scene)
    assert sorted(order, key=lambda name: text.index(f"def {name}")) == order


@pytest.mark.parametrize(("wanted", "codes"), [("true", set()), ("false", {3})])
def test_import_deduplication(scene: Scene, wanted: str, codes: set[int]) -> None:
    body = "\n\ndef run():\n    return os\n"
    scene.write("shop/tool.py", "import os\n" + body)
    scene.commit()
    work: dict[str, Files] = {
        "a": {"shop/tool.py": "import json\nimport os\n" + body},
        "b": {"shop/tool.py": "import os\nimport json\nimport sys\n" + body},
    }
    phase = merged(scene, coordination(f"semantic_merge_options: {{import_deduplication: {wanted}}}"), work)
    assert phase.codes == codes  # without it, one of two equal imports is not dropped in silence
    if not codes:
        assert scene.show("treaty/flow:shop/tool.py").count("import json") == 1


@pytest.mark.parametrize(
    ("wanted", "codes", "kept"),
    [("preserve-all", {3}, ""), ("prefer-ours", set(), "first"), ("prefer-theirs", set(), "second")],
)
def test_comment_merging(scene: Scene, wanted: str, codes: set[int], kept: str) -> None:
    scene.write(STOCK, "# a limit\nLIMIT = 10\n")
    scene.commit()
    work: dict[str, Files] = {word: {STOCK: f"# the {word} limit\nLIMIT = 10\n"} for word in ("first", "second")}
    phase = merged(scene, coordination(f"semantic_merge_options: {{comment_merging: {wanted}}}"), work)
    assert phase.codes == codes
    if kept:
        assert scene.show(f"treaty/flow:{STOCK}") == f"# the {kept} limit\nLIMIT = 10\n"


@pytest.mark.parametrize(("way", "codes"), [("semantic-merge", set()), ("line-merge", {3}), ("fail", {3})])
def test_conflict_resolution_where_both_add_at_one_place(scene: Scene, way: str, codes: set[int]) -> None:
    assert merged(scene, coordination(f"conflict_resolution: {way}"), BOTH_ADD).codes == codes


@pytest.mark.parametrize(("way", "codes"), [("line-merge", set()), ("fail", {3})])
def test_conflict_resolution_at_two_places_of_one_file(scene: Scene, way: str, codes: set[int]) -> None:
    assert merged(scene, coordination(f"conflict_resolution: {way}"), {"a": IMPORT, "b": ALPHA}).codes == codes


def test_fail_lets_different_files_pass(scene: Scene) -> None:
    assert merged(scene, coordination("conflict_resolution: fail"), APART).codes == set()


@pytest.mark.parametrize(("threshold", "codes"), [("1.0", {3}), ("0.0", set())])
def test_auto_merge_threshold(scene: Scene, threshold: str, codes: set[int]) -> None:
    assert merged(scene, coordination(f"auto_merge_threshold: {threshold}"), BOTH_ADD).codes == codes


@pytest.mark.parametrize(
    ("action", "codes", "limit"),
    [("pause-and-notify", {3}, ""), ("prefer-last", set(), "12"), ("prefer-a", set(), "11")],
)
def test_unresolvable_conflict_action(scene: Scene, action: str, codes: set[int], limit: str) -> None:
    phase = merged(scene, coordination(f"unresolvable_conflict_action: {action}"), BOTH_SET)
    assert phase.codes == codes
    if limit:
        assert scene.show(f"treaty/flow:{STOCK}") == f"LIMIT = {limit}\n"


@pytest.mark.parametrize("action", ["prefer-last", "prefer-a"])
def test_an_action_that_finds_no_conflict_does_nothing(scene: Scene, action: str) -> None:
    assert merged(scene, coordination(f"unresolvable_conflict_action: {action}"), BOTH_ADD).codes == set()
    assert "def zeta" in cart(scene)
    assert "def alpha" in cart(scene)


MATH: Files = {"docs/notes.md": "# Notes\nmore\n"}
TRIGGERS: dict[str, tuple[dict[str, Files], dict[str, Files], str]] = {
    "any_conflict": (BOTH_SET, BOTH_ADD, "any_conflict: 1 settled by unresolvable_conflict_action"),
    "{files_matching: ['shop/st*']}": (APART, {"a": MATH, "b": ALPHA}, "files_matching: shop/stock.py"),
    "{lines_changed_above: 3}": (BOTH_ADD, APART, "lines_changed_above 3: 6"),
}


@pytest.mark.parametrize("fires", [True, False], ids=["fires", "does not"])
@pytest.mark.parametrize("trigger", list(TRIGGERS))
def test_triggers(scene: Scene, trigger: str, fires: bool) -> None:
    yes, no, said = TRIGGERS[trigger]
    settings = f"human_review_triggers: [{trigger}], unresolvable_conflict_action: prefer-a"
    phase = merged(scene, coordination(settings), yes if fires else no)
    assert phase.triggers == ([said] if fires else [])
    assert phase.codes == ({4} if fires else set())


@pytest.mark.parametrize("fires", [True, False])
def test_agent_confidence_below(scene: Scene, fires: bool) -> None:
    criteria = (("fine: true", 0), ("looks right", None)) if fires else (("fine: true", 0),)
    settings = coordination("human_review_triggers: [{agent_confidence_below: 0.85}]")
    phase = merged(scene, settings, APART, criteria)
    assert phase.triggers == (["agent_confidence_below 0.85: a 0.50, b 0.50"] if fires else [])


def test_the_confidence_of_the_merge_counts_too(scene: Scene) -> None:
    phase = merged(scene, coordination("human_review_triggers: [{agent_confidence_below: 1.0}]"), BOTH_ADD)
    assert len(phase.triggers) == 1
    assert "b 0." in phase.triggers[0]
    assert "a " not in phase.triggers[0].partition(": ")[2]  # merged first, into nothing of others


@pytest.mark.parametrize("held", [["c"], []])
def test_scope_violation(scene: Scene, held: list[str]) -> None:
    phase = merged(scene, coordination("human_review_triggers: [scope_violation]"), APART, held=held)
    assert phase.triggers == (["scope_violation: c"] if held else [])


@pytest.mark.parametrize("fires", [True, False])
def test_semantic_conflict(scene: Scene, fires: bool) -> None:
    prices = "def net(price):\n    return price\n\n\ndef gross(price):\n    return price\n"
    scene.write("shop/prices.py", prices)
    scene.write("shop/__init__.py", "")
    scene.commit()
    name = "net" if fires else "gross"
    uses = f"from shop.prices import {name}\n\n\ndef tax(price):\n    return {name}(price)\n"
    work: dict[str, Files] = {"a": {"shop/prices.py": prices.replace("net", "bare")}, "b": {"shop/tax.py": uses}}
    phase = merged(scene, coordination("human_review_triggers: [semantic_conflict]"), work)
    assert [one.partition(":")[0] for one in phase.triggers] == (["semantic_conflict"] if fires else [])


@pytest.mark.parametrize(("required", "asked"), [("true", True), ("false", False)])
def test_human_review_required(scene: Scene, required: str, asked: bool) -> None:
    phase = merged(scene, coordination(f"human_review_required: {required}"), APART)
    assert bool(phase.triggers) == asked


STAGES = """merge:
  strategy: staged
  stages:
    - {{name: first, agents: [a], validation: {{commands: ["{command}"]}}, on_failure: {action}}}
    - {{name: last, agents: [b]}}"""


@pytest.mark.parametrize(
    ("action", "command"),
    [
        ("abort-workflow", "false"),
        ("pause-and-notify", "false"),
        ("create-review-issue", "false"),
        ("create-review-issue", "true"),
        ("continue", "false"),
        ("continue", "true"),
    ],
)
def test_on_failure(scene: Scene, action: str, command: str) -> None:
    phase = merged(scene, STAGES.format(action=action, command=command), APART)
    good = command == "true"
    groups = [event.text("group") for event in phase.of("merge.target")]
    assert groups == (["first", "last"] if good or action == "continue" else [])
    assert bool(phase.codes) == (not good)
    assert bool(phase.of("forge.failed")) == (action == "create-review-issue" and not good)  # there is no forge here
