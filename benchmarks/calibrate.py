"""Fit the confidence of decisions and files on past merges: `merge/confidence_table.py`, `confidence_trees.py`.

    python benchmarks/calibrate.py CORPUS [--rows FILE] [--write]

CORPUS as in `benchmarks/corpus.py`. Every case is merged by the profile `eager`; for each decision it is noted
whether people committed what it gave, and whether they kept both sides' changes there (additive tokens).

Two models over named features (`merge.confidence`, `merge.whole_file`), each with an isotonic step (pool adjacent
violators) over out-of-fold log-odds, folds by repository:

- decisions, over hunks where people kept both sides' changes: the confidence of a decision. Additive log-odds,
  fitted by cyclic coordinate Newton steps with an L2 penalty that shrinks rare features to nothing;
- files, over all clean results: the chance that people committed just this file, which selects what the
  profiles `default` and `eager` merge. Boosted trees (`benchmarks/boosting.py`).

The reliability table is out of fold: neither the repository nor the isotonic step has seen the decision. No
randomness anywhere. `--rows FILE` keeps what the merges gave, so that a second fit needs no merges.
"""

import argparse
import hashlib
import json
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from math import exp
from pathlib import Path
from pprint import pformat
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.boosting import Growth, Sample, Values, boost
from benchmarks.corpus import TOKEN, is_solved
from benchmarks.reliability import area, log_loss, reliability, selection
from merge import confidence, engine
from merge.evidence import Evidence
from merge.lines import changed_blocks
from merge.options import Options
from merge.regions import Decision, Hunk, Region
from merge.reopening import Changes, chosen_text, spans_of
from merge.revision import Triple
from merge.whole_file import file_features

FOLDS = 5
Row = dict[str, Any]
Step = tuple[float, float]


def observe(job: tuple[str, Row]) -> Row:
    """Merge one case and note what became of each decision."""
    corpus, row = job
    folder = Path(corpus) / row["id"]
    read = [(folder / f"{side}.{row['ext']}").read_bytes() for side in ("base", "ours", "theirs", "human")]
    options = Options()
    options.profile = "eager"
    seen: list[Evidence] = []
    files: list[Values] = []
    sure: list[bool] = []

    def watch(regions: list[Region], _options: Options, evidence: Evidence, changes: Changes) -> list[Region]:
        seen.append(evidence)
        files.append({} if evidence.left else file_features(regions, evidence, changes))
        sure.append(all(confidence.is_certain(one) for part in regions for one in getattr(part, "decisions", ())))
        return regions

    engine.select = watch  # type: ignore[assignment]  # the process does nothing else
    result = engine.merge(Triple(*read[:3]), row["path"], options)
    record = {"id": row["id"], "repo": row["repo"], "lang": row["lang"], "clean": result.is_clean}
    record["solved"] = result.is_clean and is_solved(result.text, read[3])
    if not seen:
        return {**record, "file": None, "decisions": []}
    record["file"], record["sure"] = files[0], sure[0]
    record["decisions"] = [
        {"features": confidence.decision_features(decision, seen[0]), "right": right, "both": both}
        for decision, right, both in judged(result.regions, read[3])
    ]
    return record


def judged(regions: list[Region], human: bytes) -> list[tuple[Decision, bool, bool]]:
    """Each decision with: did people commit what it gave, and did they keep both sides' changes there?"""
    text = chosen_text(regions)
    lines, offsets = _solid(text)
    people, _ = _solid(human)
    blocks = changed_blocks(lines, people)
    found = []
    for region, (start, end) in zip(regions, spans_of(regions), strict=True):
        if isinstance(region, Hunk) or not region.decisions:
            continue
        first = sum(offset[1] <= start for offset in offsets)
        last = max(first, sum(offset[0] < end for offset in offsets))
        theirs = _range_of(blocks, first, last)
        kept = people[theirs[0] : theirs[1]]
        right = sorted(lines[first:last]) == sorted(kept)
        head = text[offsets[first][0] : start] if first < len(offsets) else b""
        tail = text[end : offsets[last - 1][1]] if first < last else b""
        for decision in region.decisions:
            sides = decision.sides.map(lambda side, head=head, tail=tail: head + side + tail)  # type: ignore[misc]
            found.append((decision, right, is_additive(sides, b"\n".join(kept))))
    return found


def _solid(text: bytes) -> tuple[list[bytes], list[tuple[int, int]]]:
    """The lines that are not blank, stripped, and where each stands."""
    lines, offsets = [], []
    at = 0
    for line in text.split(b"\n"):
        if line.strip():
            lines.append(line.strip())
            offsets.append((at, at + len(line)))
        at += len(line) + 1
    return lines, offsets


def _range_of(blocks: list[tuple[int, int, int, int]], first: int, last: int) -> tuple[int, int]:
    """The lines of the other text that stand for these; what was put in at their border counts to them."""
    low, high = first, last
    start = end = 0
    for i, j, k, m in blocks:
        if j < low:
            start += (m - k) - (j - i)
        if i <= high:
            end += (m - k) - (j - i)
        if i <= high and j >= low:
            start += min(0, i - low)
            end += max(0, j - high)
    return low + start, max(low + start, high + end)


def is_additive(sides: Triple[bytes], human: bytes) -> bool:
    """Are the tokens those of base with both sides' changes, an equal change counted once or twice?"""
    base, ours, theirs = (Counter(TOKEN.findall(side)) for side in sides)
    kept = Counter(TOKEN.findall(human))
    for token in {*base, *ours, *theirs, *kept}:
        first, second = ours[token] - base[token], theirs[token] - base[token]
        allowed = {base[token] + first + second}
        if first * second > 0:
            allowed |= {base[token] + first, base[token] + second}
        if kept[token] not in allowed:
            return False
    return True


class Scorer(Protocol):
    """What gives log-odds for features."""

    def odds(self, features: Values) -> float:
        """The log-odds before the isotonic step."""


Fitter = Callable[[list[Sample]], Scorer]


class Forest:
    """Boosted trees with an isotonic step."""

    def __init__(self, trees: tuple[confidence.Tree, ...]) -> None:
        self.trees = trees
        self.steps: tuple[Step, ...] = ()

    def odds(self, features: Values) -> float:
        """The log-odds before the isotonic step."""
        return confidence.odds_of(self.trees, features)


class Model:
    """Additive log-odds with an isotonic step."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self.steps: tuple[Step, ...] = ()

    def odds(self, features: Values) -> float:
        """The log-odds before the isotonic step."""
        return sum(self.weights.get(name, 0.0) for name in features)


def fit(samples: list[Sample], penalty: float, rounds: int = 12) -> dict[str, float]:
    """Weights by cyclic coordinate Newton steps; the bias is not penalised."""
    rows: dict[str, list[int]] = defaultdict(list)
    for index, (features, _, _) in enumerate(samples):
        for name in features:
            rows[name].append(index)
    names = sorted(name for name, found in rows.items() if len(found) >= 5)
    right = [float(sample[1]) for sample in samples]
    odds = [0.0] * len(samples)
    weights = dict.fromkeys(names, 0.0)
    for _ in range(rounds):
        for name in names:
            strength = 0.0 if name == "bias" else penalty
            slope, curve = -strength * weights[name], strength + 1e-9
            for index in rows[name]:
                chance = 1 / (1 + exp(-odds[index]))
                slope += right[index] - chance
                curve += chance * (1 - chance)
            step = max(-1.0, min(1.0, slope / curve))
            weights[name] += step
            for index in rows[name]:
                odds[index] += step
    return {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= 0.08}


def isotonic(points: list[tuple[float, bool]], least: int = 60) -> tuple[Step, ...]:
    """Steps (log-odds, probability), both ascending: pools of at least so many points, violators merged."""
    pools: list[list[float]] = []
    for odds, right in sorted(points):
        if pools and pools[-1][2] < least:
            pools[-1] = [pools[-1][0] + odds, pools[-1][1] + right, pools[-1][2] + 1]
        else:
            pools.append([odds, float(right), 1])
        while len(pools) > 1 and pools[-1][2] >= least and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [first + second for first, second in zip(pools[-1], last, strict=True)]
    if len(pools) > 1 and pools[-1][2] < least:
        last = pools.pop()
        pools[-1] = [first + second for first, second in zip(pools[-1], last, strict=True)]
    chances = accumulate(((right + 0.5) / (count + 1) for _, right, count in pools), max)
    return tuple((round(pool[0] / pool[2], 3), round(chance, 4)) for pool, chance in zip(pools, chances, strict=True))


def fold_of(repo: str) -> int:
    """The fold of a repository, by a hash of its name."""
    return hashlib.sha256(repo.encode()).digest()[1] % FOLDS


def cross_fitted(samples: list[Sample], make: Fitter) -> tuple[list[float], list[float]]:
    """For each sample the log-odds and the probability by a model that has not seen its repository."""
    odds = [0.0] * len(samples)
    for fold in range(FOLDS):
        model = make([one for one in samples if fold_of(one[2]) != fold])
        for index, (features, _, repo) in enumerate(samples):
            if fold_of(repo) == fold:
                odds[index] = model.odds(features)
    chances = [0.0] * len(samples)
    for fold in range(FOLDS):
        others = [(odds[i], one[1]) for i, one in enumerate(samples) if fold_of(one[2]) != fold]
        steps = isotonic(others)
        for index, one in enumerate(samples):
            if fold_of(one[2]) == fold:
                chances[index] = confidence.stepped(odds[index], steps)
    return odds, chances


def table(name: str, weights: dict[str, float]) -> str:
    """A dictionary as source."""
    body = "".join(f"    {key!r}: {value},\n" for key, value in sorted(weights.items()))
    return f"{name}: dict[str, float] = {{\n{body}}}\n"


def write(decision: Model, file: Forest, cuts: dict[str, float], sure: dict[str, float]) -> None:
    """Write the modules that ship."""
    folder = Path(confidence.__file__).parent
    head = '"""Fitted by benchmarks/calibrate.py on past merges; do not edit. See merge.confidence."""\n\n'
    parts = [head, table("DECISION", decision.weights), steps("DECISION_STEPS", decision.steps)]
    parts += [steps("FILE_STEPS", file.steps), f"THRESHOLDS: dict[str, float] = {cuts!r}\n"]
    parts.append(f"CERTAIN_THRESHOLDS: dict[str, float] = {sure!r}\n")
    (folder / "confidence_table.py").write_text("".join(parts).replace("'", '"'), encoding="utf-8")
    names = sorted(set(asked(file.trees)))
    kind = "from typing import Any\n\n# merge.confidence.Tree: a value, or (number of a name, bound, up to, above)\n"
    numbered = [wrapped(repr(by_number(tree, names))) for tree in file.trees]
    trees = "".join(f"    {source},\n" for source in numbered)
    text = f"{head}{kind}# fmt: off\nNAMES: tuple[str, ...] = (\n    {wrapped(repr(names)[1:-1])},\n)\n"
    text += f"FILE: tuple[Any, ...] = (\n{trees})\n"
    (folder / "confidence_trees.py").write_text(text.replace("'", '"'), encoding="utf-8")


def asked(trees: tuple[confidence.Tree, ...]) -> Iterator[str]:
    """The names that the trees ask for."""
    for tree in trees:
        if isinstance(tree, tuple):
            yield str(tree[0])
            yield from asked(tree[2:])


def by_number(tree: confidence.Tree, names: list[str]) -> confidence.Tree:
    """The tree with each name as its number, bounds of whole numbers as such."""
    if not isinstance(tree, tuple):
        return tree
    bound = int(tree[1]) if tree[1] == int(tree[1]) else tree[1]
    return names.index(str(tree[0])), bound, by_number(tree[2], names), by_number(tree[3], names)


def steps(name: str, found: tuple[Step, ...]) -> str:
    """Isotonic steps as source."""
    return f"{name}: tuple[tuple[float, float], ...] = {pformat(found, width=80)}\n"


def wrapped(source: str) -> str:
    """A tree's source in lines of up to 112 columns, broken behind commas only."""
    glued = source.replace(", ", "\0").replace(" ", "\1").replace("\0", ", ")
    lines = textwrap.wrap(glued, 112, break_long_words=False, break_on_hyphens=False)
    return "\n     ".join(lines).replace("\1", " ")


def additive(penalty: float) -> Fitter:
    """A fitter of additive log-odds."""
    return lambda samples: Model(fit(samples, penalty))


def forest(samples: list[Sample]) -> Forest:
    """Trees fitted to samples."""
    return Forest(boost(samples, Growth()))


def out_of_fold(samples: list[Sample], make: Fitter) -> tuple[tuple[Step, ...], list[float]]:
    """The isotonic steps over out-of-fold log-odds, and the out-of-fold chance of each sample."""
    odds, chances = cross_fitted(samples, make)
    return isotonic([(value, one[1]) for value, one in zip(odds, samples, strict=True)]), chances


def observed(arguments: argparse.Namespace) -> list[Row]:
    """What the merges of the corpus gave, from the file of an earlier run where there is one."""
    if arguments.rows and Path(arguments.rows).exists():
        return list(json.loads(Path(arguments.rows).read_text(encoding="utf-8")))
    with (Path(arguments.corpus) / "cases.jsonl").open(encoding="utf-8") as lines:
        cases = [row for row in map(json.loads, lines) if row["git_conflict"]]
    with ProcessPoolExecutor(arguments.jobs) as pool:
        jobs = [(arguments.corpus, row) for row in cases[:: arguments.every]]
        rows = list(pool.map(observe, jobs, chunksize=8))
    if arguments.rows:
        Path(arguments.rows).write_text(json.dumps(rows), encoding="utf-8")
    return rows


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus")
    options.add_argument("--rows", help="keep or read what the merges gave")
    options.add_argument("--write", action="store_true", help="write the two modules in merge/")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--every", type=int, default=1, help="only each so-manieth case")
    options.add_argument("--penalty", type=float, default=3.0)
    options.add_argument("--least", type=float, default=0.555, help="the least chance of a file that `default` merges")
    options.add_argument("--sure", type=float, default=0.52, help="the same where all rules are certain")
    options.add_argument("--doubt", type=float, default=0.4, help="the least chance of a file that `eager` merges")
    arguments = options.parse_args()
    rows = observed(arguments)
    decisions = [
        (dict.fromkeys(one["features"], 1.0), one["right"], row["repo"])
        for row in rows
        for one in row["decisions"]
        if one["both"]
    ]
    files = [(row["file"], row["solved"], row["repo"]) for row in rows if row["clean"] and row["file"]]
    print(f"{len(rows)} cases, {len(decisions)} decisions where both sides' changes were kept")
    decision_model = Model(fit(decisions, arguments.penalty))
    decision_model.steps, chances = out_of_fold(decisions, additive(arguments.penalty))
    print(f"decisions, out of fold: log loss {log_loss(decisions, chances):.4f}")
    reliability(decisions, chances)
    file_model = forest(files)
    file_model.steps, file_chances = out_of_fold(files, forest)
    print(f"files, out of fold: log loss {log_loss(files, file_chances):.4f}, AUC {area(files, file_chances):.4f}")
    reliability(files, file_chances)
    ids = [row["id"] for row in rows if row["clean"] and row["file"]]
    print("as fitted without their repository:")
    selection(rows, dict(zip(ids, file_chances, strict=True)), arguments.sure)
    print("as it ships, fitted on all:")
    shipped = [confidence.stepped(file_model.odds(one[0]), file_model.steps) for one in files]
    selection(rows, dict(zip(ids, shipped, strict=True)), arguments.sure)
    if arguments.write:
        cuts = {"default": arguments.least, "eager": arguments.doubt}
        write(decision_model, file_model, cuts, {"default": arguments.sure})
    return 0


if __name__ == "__main__":
    sys.exit(main())
