"""Gradient boosting of small trees over named figures, for the confidence of whole files.

A tree is a number, or (feature, bound, tree up to the bound, tree above it). Each tree is grown greedily on the
gradient of the log loss with Newton leaves and an L2 penalty (Friedman 2001; the gain is that of Chen and
Guestrin 2016), and sees a part of the features only, chosen by a hash of its number and their names (in place
of Ho's random subspaces, 1998). No randomness: of equal gains the first name in order wins.
"""

from bisect import bisect_left
from hashlib import sha256
from math import exp, log

from merge.confidence import Tree, odds_of

Values = dict[str, float]
Sample = tuple[Values, bool, str]  # figures, right?, repository
BINS = 24


class Growth:
    """How trees are grown."""

    def __init__(self, trees: int = 205, depth: int = 3, rate: float = 0.07, penalty: float = 10.0) -> None:
        self.trees = trees
        self.depth = depth
        self.rate = rate  # what a tree counts for
        self.penalty = penalty
        self.least = 25  # samples of a leaf
        self.seen = 0.2  # share of the features that a tree may ask


class Table:
    """The samples by column, each figure as the number of bounds below it, and what is still to be explained."""

    def __init__(self, samples: list[Sample], least: int) -> None:
        self.bounds: dict[str, list[float]] = {}
        self.bins: dict[str, list[int]] = {}
        self.slopes: list[float] = []  # the gradient at each sample
        self.curves: list[float] = []
        for name in sorted({name for sample in samples for name in sample[0]}):
            column = [sample[0].get(name, 0.0) for sample in samples]
            bounds = _bounds(column, least)
            if bounds:
                self.bounds[name] = bounds
                self.bins[name] = [bisect_left(bounds, value) for value in column]


def boost(samples: list[Sample], growth: Growth) -> tuple[Tree, ...]:
    """The trees whose values add up to log-odds; the first is a leaf, the odds of all."""
    right = sum(sample[1] for sample in samples)
    first = _logit((right + 1) / (len(samples) + 2))
    odds = [first] * len(samples)
    table = Table(samples, growth.least)
    trees: list[Tree] = [round(first, 3)]
    for number in range(growth.trees):
        chances = [1 / (1 + exp(-value)) for value in odds]
        table.slopes = [sample[1] - chance for sample, chance in zip(samples, chances, strict=True)]
        table.curves = [chance * (1 - chance) for chance in chances]
        names = [name for name in table.bounds if _is_seen(number, name, growth.seen)]
        tree = _grown(list(range(len(samples))), names, table, growth, growth.depth)
        if isinstance(tree, float):
            continue
        trees.append(tree)
        odds = [value + odds_of((tree,), sample[0]) for value, sample in zip(odds, samples, strict=True)]
    return tuple(trees)


def _bounds(column: list[float], least: int) -> list[float]:
    """Up to `BINS` values between which the figures lie about evenly; none where hardly one differs."""
    values = sorted(column)
    step = max(least, len(values) // BINS)
    found = {values[at] for at in range(step - 1, len(values) - least + 1, step)}
    if values[0] < values[-least] and values[0] not in found:
        found.add(values[0])
    found.discard(values[-1])
    return sorted(found)


def _is_seen(number: int, name: str, share: float) -> bool:
    """Does this tree see this feature?"""
    return sha256(f"{number} {name}".encode()).digest()[0] < 256 * share


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


def _grown(rows: list[int], names: list[str], table: Table, growth: Growth, depth: int) -> Tree:
    """The tree over these samples: split by the feature that gains most, or a leaf."""
    total = sum(table.slopes[row] for row in rows), sum(table.curves[row] for row in rows)
    name, cut = _best(rows, names, table, growth, total) if depth else ("", 0)
    if not name:
        return round(growth.rate * total[0] / (total[1] + growth.penalty), 3)
    bins = table.bins[name]
    below = _grown([row for row in rows if bins[row] <= cut], names, table, growth, depth - 1)
    above = _grown([row for row in rows if bins[row] > cut], names, table, growth, depth - 1)
    return name, table.bounds[name][cut], below, above


def _best(
    rows: list[int], names: list[str], table: Table, growth: Growth, total: tuple[float, float]
) -> tuple[str, int]:
    """The feature and the bound whose split lowers the loss most, "" for none."""
    best, gain = ("", 0), _worth(*total, growth) + 0.3
    for name in names:
        slope = curve = 0.0
        count = 0
        for cut, (more_slope, more_curve, more) in enumerate(_sums(rows, table, name)[:-1]):
            slope, curve, count = slope + more_slope, curve + more_curve, count + more
            if not growth.least <= count <= len(rows) - growth.least:
                continue
            worth = _worth(slope, curve, growth) + _worth(total[0] - slope, total[1] - curve, growth)
            if worth > gain + 1e-9:
                best, gain = (name, cut), worth
    return best


def _sums(rows: list[int], table: Table, name: str) -> list[tuple[float, float, int]]:
    """Gradient, curvature and number of the samples in each bin."""
    bins, slopes, curves = table.bins[name], table.slopes, table.curves
    size = len(table.bounds[name]) + 1
    slope, curve, count = [0.0] * size, [0.0] * size, [0] * size
    for row in rows:
        at = bins[row]
        slope[at] += slopes[row]
        curve[at] += curves[row]
        count[at] += 1
    return list(zip(slope, curve, count, strict=True))


def _worth(slope: float, curve: float, growth: Growth) -> float:
    return slope * slope / (curve + growth.penalty)
