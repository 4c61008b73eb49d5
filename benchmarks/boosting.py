"""Gradient boosting of small trees over named yes-or-no features, for the confidence of whole files.

A tree is a number, or (feature, tree where it is absent, tree where it is present). Each tree is grown greedily
on the gradient of the log loss with Newton leaves and an L2 penalty (Friedman 2001; the gain is that of Chen
and Guestrin 2016). No randomness: of equal gains the first name in order wins.
"""

from collections import defaultdict
from math import exp, log

from merge.confidence import Tree, odds_of

Sample = tuple[list[str], bool, str]  # features, right?, repository
Pairs = list[tuple[float, float]]  # gradient and curvature of each sample


class Growth:
    """How trees are grown."""

    def __init__(self, trees: int = 120, depth: int = 4, rate: float = 0.06, penalty: float = 10.0) -> None:
        self.trees = trees
        self.depth = depth
        self.rate = rate  # what a tree counts for
        self.penalty = penalty
        self.least = 18  # samples of a leaf


def boost(samples: list[Sample], growth: Growth) -> tuple[Tree, ...]:
    """The trees whose values add up to log-odds; the first is a leaf, the odds of all."""
    right = sum(sample[1] for sample in samples)
    first = _logit((right + 1) / (len(samples) + 2))
    names = [sorted(set(sample[0])) for sample in samples]
    present = [frozenset(found) for found in names]
    odds = [first] * len(samples)
    trees: list[Tree] = [round(first, 3)]
    for _ in range(growth.trees):
        pairs = [_slopes(value, sample[1]) for value, sample in zip(odds, samples, strict=True)]
        tree = _grown(list(range(len(samples))), names, pairs, growth, growth.depth)
        if isinstance(tree, float):
            break
        trees.append(tree)
        odds = [value + odds_of((tree,), found) for value, found in zip(odds, present, strict=True)]
    return tuple(trees)


def _slopes(odds: float, right: bool) -> tuple[float, float]:
    chance = 1 / (1 + exp(-odds))
    return right - chance, chance * (1 - chance)


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


def _grown(rows: list[int], names: list[list[str]], pairs: Pairs, growth: Growth, depth: int) -> Tree:
    """The tree over these samples: split by the feature that gains most, or a leaf."""
    total = sum(pairs[row][0] for row in rows), sum(pairs[row][1] for row in rows)
    feature = _best(rows, names, pairs, growth, total) if depth else ""
    if not feature:
        return round(growth.rate * total[0] / (total[1] + growth.penalty), 3)
    inside = [row for row in rows if feature in names[row]]
    outside = [row for row in rows if feature not in names[row]]
    absent = _grown(outside, names, pairs, growth, depth - 1)
    return feature, absent, _grown(inside, names, pairs, growth, depth - 1)


def _best(rows: list[int], names: list[list[str]], pairs: Pairs, growth: Growth, total: tuple[float, float]) -> str:
    """The feature whose split lowers the loss most, "" for none."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        slope, curve = pairs[row]
        for name in names[row]:
            held = sums[name]
            held[0] += slope
            held[1] += curve
            held[2] += 1
    best, gain = "", 0.3
    for name in sorted(sums):
        slope, curve, count = sums[name]
        if not growth.least <= count <= len(rows) - growth.least:
            continue
        split = _worth(slope, curve, growth) + _worth(total[0] - slope, total[1] - curve, growth)
        if split - _worth(*total, growth) > gain + 1e-9:
            best, gain = name, split - _worth(*total, growth)
    return best


def _worth(slope: float, curve: float, growth: Growth) -> float:
    return slope * slope / (curve + growth.penalty)
