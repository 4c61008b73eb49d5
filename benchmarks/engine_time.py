"""What the engine costs in process, against the time that parsing the same three texts takes.

    python benchmarks/engine_time.py CORPUS [--limit 200] [--slowest 10] [--json FILE]

CPU time, both taken side by side in one process, warm (each case is merged once before it is timed; the least
of three rounds counts). Claim: median at most 3 times, 95th percentile at most 4 times; aim: 2 and 3.
CORPUS is as for `benchmarks/corpus.py`.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grammars import catalogue, parser
from merge import engine
from merge.options import Options
from merge.revision import Triple

ROUNDS = 3
CLAIM, AIM = (3.0, 4.0), (2.0, 3.0)


def least(work: Callable[[], object]) -> float:
    """The least CPU milliseconds of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        work()
        times.append((time.process_time_ns() - start) / 1e6)
    return min(times)


def measured(corpus: Path, row: dict[str, Any]) -> dict[str, Any] | None:
    """Both times of one case; None where no grammar parses it."""
    folder = corpus / row["id"]
    base, ours, theirs = ((folder / f"{side}.{row['ext']}").read_bytes() for side in ("base", "ours", "theirs"))
    sides = Triple(base, ours, theirs)
    language = catalogue.find(row["path"], ours)
    if language is None or language.grammar.line_format:
        return None
    options = Options()
    engine.merge(sides, row["path"], options)
    gc.disable()
    parses = least(lambda: [parser.parse(text, language) for text in sides])
    merges = least(lambda: engine.merge(sides, row["path"], options))
    gc.enable()
    lines = max(text.count(b"\n") for text in sides)
    return {"id": row["id"], "path": row["path"], "lines": lines, "parses": parses, "merges": merges}


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--limit", type=int, default=200)
    options.add_argument("--slowest", type=int, default=0, help="list this many cases of the highest ratio")
    options.add_argument("--json", help="write the rows to this file")
    arguments = options.parse_args()
    with (arguments.corpus / "cases.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["git_conflict"]]
    rows = [rows[index * len(rows) // arguments.limit] for index in range(min(arguments.limit, len(rows)))]
    times = [found for found in (measured(arguments.corpus, row) for row in rows) if found is not None]
    times.sort(key=lambda row: row["merges"] / row["parses"])
    report(times, arguments.slowest)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(times), encoding="utf-8")
    return 0


def report(times: list[dict[str, Any]], slowest: int) -> None:
    """Print the ratios, all and by size."""
    print(f"{'files':24} {'cases':>5} {'parses ms':>9} {'merge ms':>9} {'median':>7} {'p95':>7}")
    sizes = (
        ("all", 0, 10**9),
        ("under 100 lines", 0, 100),
        ("100 to 1,000", 100, 1000),
        ("1,000 and more", 1000, 10**9),
    )
    for name, low, high in sizes:
        part = [row for row in times if low <= row["lines"] < high]
        if not part:
            continue
        ratios = [row["merges"] / row["parses"] for row in part]
        parses, merges = (statistics.median(row[key] for row in part) for key in ("parses", "merges"))
        high_ratio = ratios[min(len(ratios) - 1, int(0.95 * len(ratios)))]
        print(f"{name:24} {len(part):5} {parses:9.2f} {merges:9.2f} {statistics.median(ratios):7.2f} {high_ratio:7.2f}")
    print(f"claim: median {CLAIM[0]}, p95 {CLAIM[1]}; aim: {AIM[0]} and {AIM[1]}")
    for row in times[::-1][:slowest]:
        ratio = row["merges"] / row["parses"]
        print(f"{ratio:7.2f} {row['parses']:8.2f} {row['merges']:8.2f} {row['lines']:6} {row['id']} {row['path']}")


if __name__ == "__main__":
    sys.exit(main())
