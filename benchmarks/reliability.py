"""How good a fitted confidence is: bins of what it said against what was, its ranking, and what thresholds give."""

from collections import defaultdict
from math import log
from typing import Any

from benchmarks.boosting import Sample
from benchmarks.corpus import split_of

Row = dict[str, Any]


def reliability(samples: list[Sample], chances: list[float]) -> float:
    """Print ten bins of what was said against what was; the worst difference of a bin with 50 or more."""
    print("  said        count  mean said  was right  off")
    worst = 0.0
    for low in range(10):
        inside = [i for i, chance in enumerate(chances) if low <= min(9, int(chance * 10)) < low + 1]
        if not inside:
            continue
        said = sum(chances[i] for i in inside) / len(inside)
        was = sum(samples[i][1] for i in inside) / len(inside)
        worst = max(worst, abs(said - was) if len(inside) >= 50 else 0.0)
        print(f"  {low / 10:.1f}-{low / 10 + 0.1:.1f} {len(inside):10} {said:10.3f} {was:10.3f} {was - said:+.3f}")
    print(f"  worst bin of at least 50: {worst:.3f}")
    return worst


def log_loss(samples: list[Sample], chances: list[float]) -> float:
    """Mean negative log-likelihood."""
    pairs = zip(samples, chances, strict=True)
    return -sum(log(max(1e-6, p if one[1] else 1 - p)) for one, p in pairs) / max(1, len(samples))


def area(samples: list[Sample], chances: list[float]) -> float:
    """How often a right one is rated above a wrong one: the area under the ROC curve, ties counting half."""
    ranks: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for sample, chance in zip(samples, chances, strict=True):
        ranks[chance][sample[1]] += 1
    below = pairs = 0.0
    for _, (wrong, right) in sorted(ranks.items()):
        pairs += right * (below + wrong / 2)
        below += wrong
    return pairs / max(1.0, below * sum(sample[1] for sample in samples))


def selection(rows: list[Row], chances: dict[str, float], sure: float) -> None:
    """Print what each threshold on a chance would solve, and how precisely; `sure` where all rules are certain."""
    print("  threshold  solved  precision   (validation)")
    for cut in [step / 100 for step in range(30, 80, 2)]:
        figures = []
        for split in ("all", "validation"):
            part = [row for row in rows if split in ("all", split_of(row["repo"]))]
            least = {True: min(cut, sure), False: cut}
            taken = [
                row for row in part if row["clean"] and chances.get(row["id"], 1.0) >= least[row.get("sure", False)]
            ]
            solved = sum(row["solved"] for row in taken)
            figures.append((solved / max(1, len(part)), solved / max(1, len(taken))))
        (solved, precision), (other, held) = figures
        print(f"  {cut:.2f} {100 * solved:12.1f} {100 * precision:9.1f}    {100 * other:.1f} / {100 * held:.1f}")
