"""What each stage and each rule of the engine earns, over a folder of real merges.

    python benchmarks/ablation.py CORPUS [--limit 600] [--profile eager] [--each-rule] [--split design] [--tags FILE]

CORPUS as in `benchmarks/corpus.py`. The first table takes the stages one by one; `--each-rule` adds one row for
the engine without each rule: solved that it loses, wrong that it saves (only the cases in which the rule decided
something are merged again). With `--tags` (case id -> tags, gzipped
JSON) the same figures inside `add-tokens`, the cases in which people kept both sides' edits.
"""

import argparse
import gzip
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import line_markers, score_one, split_of
from merge import rules
from merge.rules import RULES

Row = dict[str, Any]
STAGES = {
    "line diff3": "",
    "hunk rules alone": "rules",
    "structure alone": "structure",
    "rules, then structure": "rules,structure",
    "rules, structure, verification": "rules,structure,verify",
}


def without(job: tuple[str, Row, str, str, str]) -> Row:
    """Score one case with one rule left out ("" for none)."""
    corpus, row, profile, stages, name = job
    rules.RULES = tuple(rule for rule in RULES if rule.name != name)
    return score_one((corpus, row, profile, stages))


def figures(rows: list[Row], tags: dict[str, list[str]]) -> str:
    """Solved, differs, precision, marker lines against the line merge; and inside `add-tokens`."""
    parts = [_shares(rows)]
    left, before = sum(row.get("marker_lines", 0) for row in rows), sum(row["line_markers"] for row in rows)
    parts.append(f"{left / max(1, before):6.2f}")
    if tags:
        parts.append(_shares([row for row in rows if "add-tokens" in tags.get(row["id"], ())]))
    return "  ".join(parts)


def _shares(rows: list[Row]) -> str:
    solved = sum(row["outcome"] == "solved" for row in rows)
    differs = sum(row["outcome"] == "differs" for row in rows)
    count = max(1, len(rows))
    return f"{100 * solved / count:6.1f} {100 * differs / count:7.1f} {100 * solved / max(1, solved + differs):7.1f}"


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus")
    options.add_argument("--limit", type=int, default=600)
    options.add_argument("--profile", default="eager")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--each-rule", action="store_true")
    options.add_argument("--tags")
    options.add_argument("--split", default="all", choices=("all", "design", "validation"))
    arguments = options.parse_args()
    with (Path(arguments.corpus) / "cases.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["git_conflict"]]
    rows = [row for row in rows if arguments.split in ("all", split_of(row["repo"]))]
    rows = rows[:: max(1, len(rows) // arguments.limit)]
    tags: dict[str, list[str]] = {}
    if arguments.tags:
        with gzip.open(arguments.tags, "rt", encoding="utf-8") as file:
            tags = json.load(file)
    runs = [(name, stages, "") for name, stages in STAGES.items()]
    if arguments.each_rule:
        runs += [(f"without {rule.name}", STAGES["rules, structure, verification"], rule.name) for rule in RULES]
    head = f"{'solved':>6} {'differs':>7} {'prec.':>7}"
    print(f"{'':32}{head}  {'marks':>6}" + (f"  {head} (add-tokens)" if tags else ""))
    with ProcessPoolExecutor(arguments.jobs) as pool:
        jobs = [(arguments.corpus, row, arguments.profile, "") for row in rows]
        for row, count in zip(rows, pool.map(line_markers, jobs, chunksize=8), strict=True):
            row["line_markers"] = count
        whole: list[Row] = []
        for name, stages, rule in runs:
            asked = [row for row in whole if rule in row["rules"]] if rule else rows
            work = [(arguments.corpus, row, arguments.profile, stages, rule) for row in asked]
            found = {row["id"]: row for row in pool.map(without, work, chunksize=4)}
            whole = whole if rule else list(found.values())
            count = f"{len(found):6}" if rule else ""
            print(f"{name:32}{figures([found.get(row['id'], row) for row in whole], tags)}{count}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
