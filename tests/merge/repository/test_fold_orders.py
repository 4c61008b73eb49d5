"""Which orders of branches are tried, and when none can do better."""

import pytest

from merge.regions import Decision
from merge.repository.branches import FileMerge, TreeMerge
from merge.repository.fold import NONE, STRUCTURE, TEXT, BranchesMerge, Pair, Step, _cost, _least_left_out, _orders
from merge.repository.merge_tree import PathConflict
from merge.revision import Triple


def file(path: str, reason: str = "", *, decided: bool = False) -> FileMerge:
    made = FileMerge(PathConflict(path))
    made.reason = reason
    made.decisions = (Decision("a-rule", Triple(b"", b"", b""), b""),) if decided else ()
    return made


CLASH, SETTLED = TreeMerge("t", [file("x", "left"), file("y")]), TreeMerge("t", [file("x", decided=True), file("y")])
CLEAN = TreeMerge("t", [file("y")])
KINDS = {"S": CLASH, "t": SETTLED, ".": CLEAN}


def outcome(branches: str, left_out: str, *pairs: str) -> BranchesMerge:
    """Branches by their letters, some left out; pairs as "ab S"."""
    made = BranchesMerge("b", "c", "t", [Step(name, CLASH if name in left_out else CLEAN) for name in branches])
    made.pairs = [Pair(pair[0], pair[1], KINDS[pair[3]]) for pair in pairs]
    return made


@pytest.mark.parametrize(("sign", "kind", "paths"), [("S", STRUCTURE, ["x"]), ("t", TEXT, ["x"]), (".", NONE, [])])
def test_two_branches(sign: str, kind: str, paths: list[str]) -> None:
    pair = Pair("a", "b", KINDS[sign])
    assert (pair.kind, pair.paths) == (kind, paths)


@pytest.mark.parametrize(
    ("pairs", "least"),
    [
        ([], 0),
        (["ab .", "bc t"], 0),
        (["ab S"], 1),
        (["ab S", "bc S"], 1),
        (["ab S", "cd S"], 2),
        (["ab S", "ac S", "bc S", "cd S"], 2),
        (["bc S", "ab S", "cd S"], 1),
    ],
)
def test_a_number_that_no_order_goes_below(pairs: list[str], least: int) -> None:
    assert _least_left_out(outcome("abcd", "", *pairs).pairs) == least


@pytest.mark.parametrize(
    ("made", "orders"),
    [
        (outcome("a", ""), []),
        (outcome("ab", ""), ["ba"]),
        (outcome("abc", ""), ["cba"]),
        (outcome("abc", "b", "ab S"), ["cab"]),
        (outcome("abc", "bc", "ab S", "ac S"), ["acb", "bac", "bca", "cab", "cba"]),
        (outcome("abcde", "bc", "ab S", "ac S"), ["edcba", "debca"]),
        (outcome("abcde", "bc", "ab S", "ac S", "de t"), ["edcba", "debca"]),
    ],
)
def test_the_orders_to_try(made: BranchesMerge, orders: list[str]) -> None:
    assert ["".join(order) for order in _orders(made)] == orders


def test_what_is_merged_and_what_is_left_out() -> None:
    made = outcome("abc", "b")
    assert (made.order, [step.branch for step in made.left_out], made.is_clean) == (["a", "c"], ["b"], False)
    assert outcome("abc", "").is_clean
    assert _cost(made) == (1, 1)
    assert _cost(outcome("abc", "bc")) == (2, 2)
    assert _cost(outcome("abc", "")) == (0, 0)
