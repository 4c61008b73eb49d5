"""Fit the confidence of decisions and files on past merges: `merge/confidence_table.py`, `confidence_trees.py`.

    python benchmarks/calibrate.py CORPUS [CORPUS ...] [--rows FILE] [--write]

CORPUS as in `benchmarks/corpus.py`; `benchmarks/harvest.py` makes one of any repositories. Every case is merged by
the profiles `default` and `eager`, nothing left for doubt; for each decision it is noted whether people committed
what it gave, and whether they kept both sides' changes there (additive tokens).

Two models over named features (`merge.confidence`, `merge.whole_file`), each with an isotonic step (pool adjacent
violators) over out-of-fold log-odds, folds by repository:

- decisions, over hunks where people kept both sides' changes: the confidence of a decision. Additive log-odds,
  fitted by cyclic coordinate Newton steps with an L2 penalty that shrinks rare features to nothing;
- files, over all clean results of `eager`: the chance that people committed just this file, which selects what the
  profiles `default` and `eager` merge. Boosted trees (`benchmarks/boosting.py`).

What is printed is out of fold: neither the repository nor the isotonic step has seen the decision or the file. No
randomness anywhere. `--rows FILE` keeps what the merges gave, so that a second fit needs no merges.
"""

import argparse
import hashlib
import json
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from math import exp
from pathlib import Path
from pprint import pformat
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.boosting import Growth, Sample, Values, boost
from benchmarks.corpus import is_solved
from benchmarks.judging import judged
from benchmarks.reliability import area, log_loss, reliability, selection
from merge import confidence, engine
from merge.evidence import Evidence
from merge.options import Options
from merge.regions import Region
from merge.reopening import Changes
from merge.result import MergeResult
from merge.revision import Triple
from merge.whole_file import file_features

FOLDS = 5
PROFILES = ("default", "eager")
POOL = 360  # files of a step, at least
Row = dict[str, Any]
Step = tuple[float, float]


def observe(job: tuple[str, Row]) -> Row:
    """Merge one case by both profiles, and note what became of each decision of `eager`."""
    corpus, row = job
    folder = Path(corpus) / row["id"]
    read = [(folder / f"{side}.{row['ext']}").read_bytes() for side in ("base", "ours", "theirs", "human")]
    record: Row = {"id": row["id"], "repo": row["repo"], "lang": row["lang"], "corpus": Path(corpus).name}
    for profile in PROFILES:
        seen: list[tuple[Evidence, Values, bool]] = []
        result = merged(Triple(*read[:3]), row["path"], profile, seen)
        solved = result.is_clean and is_solved(result.text, read[3])
        record[profile] = {"clean": result.is_clean, "solved": solved, "file": None, "sure": False}
        if seen:
            record[profile] |= {"file": seen[0][1], "sure": seen[0][2]}
    record["decisions"] = [
        {"features": confidence.decision_features(decision, seen[0][0]), "right": right, "both": both}
        for decision, right, both in judged(result.regions if seen else [], read[3])
    ]
    return record


def merged(sides: Triple[bytes], path: str, profile: str, seen: list[tuple[Evidence, Values, bool]]) -> MergeResult:
    """The merge before any file is left for doubt; `seen` gets what is known of it."""
    options = Options()
    options.profile = profile

    def watch(regions: list[Region], _options: Options, evidence: Evidence, changes: Changes) -> list[Region]:
        features = {} if evidence.left else file_features(regions, evidence, changes)
        decisions = [one for part in regions for one in getattr(part, "decisions", ())]
        seen.append((evidence, features, all(map(confidence.is_certain, decisions))))
        return regions

    engine.select = watch  # type: ignore[assignment]  # the process does nothing else
    return engine.merge(sides, path, options)


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


class Crossed:
    """For each fold a model, and isotonic steps, that have not seen its repositories."""

    def __init__(self, samples: list[Sample], make: Fitter, least: int = 60) -> None:
        folds = range(FOLDS)
        self.models = [make([one for one in samples if fold_of(one[2]) != fold]) for fold in folds]
        odds = [(fold_of(one[2]), self.odds(one), one[1]) for one in samples]
        self.steps = [isotonic([(value, right) for at, value, right in odds if at != fold], least) for fold in folds]
        self.all_steps = isotonic([(value, right) for _, value, right in odds], least)

    def odds(self, sample: Sample) -> float:
        """The log-odds by the model that has not seen the sample's repository."""
        return self.models[fold_of(sample[2])].odds(sample[0])

    def chance(self, sample: Sample) -> float:
        """The same as a probability."""
        return confidence.stepped(self.odds(sample), self.steps[fold_of(sample[2])])


def table(name: str, weights: dict[str, float]) -> str:
    """A dictionary as source."""
    body = "".join(f"    {key!r}: {value},\n" for key, value in sorted(weights.items()))
    return f"{name}: dict[str, float] = {{\n{body}}}\n"


def shipped(rows: list[Row]) -> Model:
    """The model of decisions as it is in `merge/`; prints how reliable it is in each corpus."""
    model = Model(confidence.table.DECISION)
    model.steps = confidence.table.DECISION_STEPS
    for corpus in sorted({row["corpus"] for row in rows}):
        samples = decisions_of([row for row in rows if row["corpus"] == corpus])
        chances = [confidence.stepped(model.odds(one[0]), model.steps) for one in samples]
        print(f"{corpus}: {len(samples)} decisions, as shipped: log loss {log_loss(samples, chances):.4f}")
        reliability(samples, chances)
    return model


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


def observed(arguments: argparse.Namespace) -> list[Row]:
    """What the merges of the corpora gave, from the file of an earlier run where there is one."""
    if arguments.rows and Path(arguments.rows).exists():
        return list(json.loads(Path(arguments.rows).read_text(encoding="utf-8")))
    jobs = []
    for corpus in arguments.corpus:
        with (Path(corpus) / "cases.jsonl").open(encoding="utf-8") as lines:
            jobs += [(corpus, row) for row in map(json.loads, lines) if row["git_conflict"]]
    with ProcessPoolExecutor(arguments.jobs) as pool:
        rows = list(pool.map(observe, jobs[:: arguments.every], chunksize=8))
    if arguments.rows:
        Path(arguments.rows).write_text(json.dumps(rows), encoding="utf-8")
    return rows


def fit_decisions(rows: list[Row], penalty: float) -> Model:
    """The model of decisions; prints how reliable it is."""
    samples = decisions_of(rows)
    model = Model(fit(samples, penalty))
    crossed = Crossed(samples, additive(penalty))
    model.steps = crossed.all_steps
    chances = [crossed.chance(one) for one in samples]
    print(f"{len(rows)} cases, {len(samples)} decisions where both sides' changes were kept")
    print(f"decisions, out of fold: log loss {log_loss(samples, chances):.4f}")
    reliability(samples, chances)
    return model


def decisions_of(rows: list[Row]) -> list[Sample]:
    """The decisions where people kept both sides' changes."""
    return [
        (dict.fromkeys(one["features"], 1.0), one["right"], row["repo"])
        for row in rows
        for one in row["decisions"]
        if one["both"]
    ]


def fit_files(rows: list[Row], sure: float) -> Forest:
    """The model of files; prints how reliable it is, and what each threshold would merge."""
    samples = [sample_of(row, "eager") for row in rows if is_rated(row["eager"])]
    model = forest(samples)
    crossed = Crossed(samples, forest, POOL)
    model.steps = crossed.all_steps
    chances = [crossed.chance(one) for one in samples]
    print(f"files, out of fold: log loss {log_loss(samples, chances):.4f}, AUC {area(samples, chances):.4f}")
    reliability(samples, chances)
    for corpus in sorted({row["corpus"] for row in rows}):
        part = [row for row in rows if row["corpus"] == corpus]
        for profile in PROFILES:
            rated = {row["id"]: crossed.chance(sample_of(row, profile)) for row in part if is_rated(row[profile])}
            print(f"{corpus}, {profile}, as fitted without the repository:")
            selection([{**row[profile], "id": row["id"], "repo": row["repo"]} for row in part], rated, sure)
    return model


def is_rated(record: Row) -> bool:
    """Is this a clean result that rules had a part in?"""
    return bool(record["clean"] and record["file"])


def sample_of(row: Row, profile: str) -> Sample:
    """What a profile made of a case."""
    return row[profile]["file"], row[profile]["solved"], row["repo"]


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", nargs="+")
    options.add_argument("--rows", help="keep or read what the merges gave")
    options.add_argument("--write", action="store_true", help="write the two modules in merge/")
    options.add_argument("--files-only", action="store_true", help="keep the model of decisions as it is in merge/")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--every", type=int, default=1, help="only each so-manieth case")
    options.add_argument("--penalty", type=float, default=3.0)
    options.add_argument("--least", type=float, default=0.59, help="the least chance of a file that `default` merges")
    options.add_argument("--sure", type=float, default=0.55, help="the same where all rules are certain")
    options.add_argument("--doubt", type=float, default=0.36, help="the least chance of a file that `eager` merges")
    arguments = options.parse_args()
    rows = observed(arguments)
    decision_model = shipped(rows) if arguments.files_only else fit_decisions(rows, arguments.penalty)
    file_model = fit_files(rows, arguments.sure)
    if arguments.write:
        cuts = {"default": arguments.least, "eager": arguments.doubt}
        write(decision_model, file_model, cuts, {"default": arguments.sure})
    return 0


if __name__ == "__main__":
    sys.exit(main())
