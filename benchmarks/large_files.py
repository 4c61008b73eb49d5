"""Files over 2,000 lines: the whole process of one merge, against another merge command's on the same files.

    python benchmarks/large_files.py CORPUS --rival 'mergiraf merge {base} {ours} {theirs} -p {path} -o {out}'
                                     [--least 2000] [--limit 20] [--json FILE]

CPU time (user and system, with children) and wall time of both, taken in turn, the least of two rounds. CORPUS
is as for `benchmarks/corpus.py`; ours runs as git starts it (`merge.treaty.driver`). Claim: in the median at most
1.0 times the rival's; aim: 0.5.
"""

import argparse
import json
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grammars import catalogue  # noqa: E402
from merge.repository import command  # noqa: E402

ROUNDS = 2
SIDES = ("base", "ours", "theirs")


def timed(arguments: list[str], folder: Path) -> tuple[float, float]:
    """CPU and wall milliseconds of one process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(arguments, cwd=folder, capture_output=True, timeout=120, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu * 1000, wall * 1000


def measured(corpus: Path, row: dict[str, Any], rival: str) -> dict[str, Any]:
    """Both commands on one case."""
    texts = {side: (corpus / row["id"] / f"{side}.{row['ext']}").read_bytes() for side in SIDES}
    places = {side: f"{side}.{row['ext']}" for side in SIDES}
    start = shlex.split(command.driver_command().partition("||")[0])
    own = [*start[: start.index("%O")], *places.values(), "7", row["path"], "base", "ours", "theirs"]
    lines = {"treaty": own, "rival": shlex.split(rival.format(path=shlex.quote(row["path"]), out="out", **places))}
    best: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True, timeout=60)
        for _ in range(ROUNDS):
            for name, words in lines.items():
                for side, text in texts.items():
                    (folder / places[side]).write_bytes(text)
                found = timed(words, folder)
                old = best.get(name, found)
                best[name] = (min(old[0], found[0]), min(old[1], found[1]))
    lines_of = max(text.count(b"\n") for text in texts.values())
    return {"id": row["id"], "path": row["path"], "lines": lines_of, **best}


def chosen(corpus: Path, least: int, limit: int) -> list[dict[str, Any]]:
    """Conflict cases of so many lines whose language has a grammar, evenly over the corpus."""
    with (corpus / "cases.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["git_conflict"]]
    found = []
    for row in rows:
        text = (corpus / row["id"] / f"ours.{row['ext']}").read_bytes()
        language = catalogue.find(row["path"], text)
        if text.count(b"\n") > least and language is not None and not language.grammar.line_format:
            found.append(row)
    return [found[index * len(found) // limit] for index in range(limit)] if len(found) > limit else found


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--rival", required=True, help="a merge command with {base} {ours} {theirs} {path} {out}")
    options.add_argument("--least", type=int, default=2000, help="lines that a file must have")
    options.add_argument("--limit", type=int, default=20)
    options.add_argument("--json", help="write the rows to this file")
    arguments = options.parse_args()
    rows = [
        measured(arguments.corpus, row, arguments.rival)
        for row in chosen(arguments.corpus, arguments.least, arguments.limit)
    ]
    print(f"{'lines':>7} {'cpu ms':>8} {'rival':>8} {'ratio':>6} {'wall ms':>8} {'rival':>8} {'ratio':>6}")
    for row in rows:
        (cpu, wall), (other_cpu, other_wall) = row["treaty"], row["rival"]
        print(
            f"{row['lines']:7} {cpu:8.0f} {other_cpu:8.0f} {cpu / other_cpu:6.2f} "
            f"{wall:8.0f} {other_wall:8.0f} {wall / other_wall:6.2f}  {row['path']}"
        )
    for at, what in enumerate(("cpu", "wall")):
        print(f"{what}: median {statistics.median(row['treaty'][at] / row['rival'][at] for row in rows):.2f} times")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
