"""Workloads: what each part of a workflow adds to the lines of an agent."""

from pathlib import Path

from scopes.repository import Repository
from scopes.survey import Survey
from scopes.workflow_file import load
from scopes.workload import Workload, things
from tests.scopes.surroundings import write_files


def lines(tmp_path: Path, agents: str, repository: Repository | None = None) -> dict[str, int]:
    file = tmp_path / "w.yaml"
    file.write_text("agents:\n" + agents)
    survey = Survey(load(str(file), {}), repository)
    workload = Workload(survey)
    return {member.id: workload.total(member) for member in survey.members}


def test_things_are_names_and_no_paths() -> None:
    text = "In TypeScript, write PaymentForm and `cart` like src/PaymentOld.tsx; add order_items to db/order_items/."
    assert things(text) == ["PaymentForm", "cart", "order_items"]


def test_each_named_thing_and_each_demand_counts(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        "  - {id: one, scope: {write: [a/]}, instructions: Write CartLine.}\n"
        "  - {id: three, scope: {write: [b/]}, instructions: 'Write CartLine, CartTotal and CartTax.'}\n"
        "  - {id: care, scope: {write: [c/]}, instructions: 'Write CartLine with comprehensive error handling.'}\n"
        "  - {id: routes, scope: {write: [d/]}, instructions: 'Write CartLine with GET /carts and POST /carts.'}\n",
    )
    assert found["three"] == 3 * found["one"]
    assert found["one"] < found["care"] < found["three"]
    assert found["routes"] == found["one"] + 30


def test_new_files_are_as_long_as_their_neighbours_and_changes_are_shorter(tmp_path: Path) -> None:
    repository = write_files(tmp_path / "r", {f"src/{n}.py": "x\n" * 200 for n in range(8)})
    found = lines(
        tmp_path,
        "  - {id: new, scope: {write: [src/new.py]}, instructions: Write it.}\n"
        "  - {id: old, scope: {write: [src/1.py]}, instructions: Change it.}\n"
        "  - {id: every, scope: {write: [src/]}, instructions: Change every file.}\n",
        repository,
    )
    assert found == {"new": 200, "old": 50, "every": 8 * 50}


def test_tests_grow_with_what_they_test(tmp_path: Path) -> None:
    code = "  - {id: code, scope: {write: [src/]}, instructions: 'Write CartLine, CartTotal, CartTax and CartView.'}\n"
    tests = "  - {id: tests, scope: {read: [%s], write: [tests/]}, instructions: Test the cart.}\n"
    seen = lines(tmp_path, code + tests % "src/")
    unseen = lines(tmp_path, code + tests % "docs/")
    assert seen["tests"] == round(seen["code"] * 0.6)
    assert unseen["tests"] < seen["tests"]


def test_no_write_scope_is_no_work(tmp_path: Path) -> None:
    assert lines(tmp_path, "  - {id: a, instructions: Look at CartLine.}\n") == {"a": 0}
