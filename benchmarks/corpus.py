"""Score the engine, in process, over a folder of real merges.

    python benchmarks/corpus.py CORPUS [--stages rules,structure,verify] [--profile eager] [--split design]

CORPUS holds `cases.jsonl` (a line a case: id, repo, path, lang, ext, git_conflict) and for each case
`<id>/{base,ours,theirs,human}.<ext>`. A clean result is *solved* when it equals what people committed but
for white space, blank lines or the order of lines; a clean result that is not is *differs*; *broken* no
longer parses. Precision = solved / (solved + differs). `--rules` shows the same by rule: in the cases that
are clean, how often a decision of the rule stood in a solved file.
"""

import argparse
import gzip
import hashlib
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grammars import catalogue, parser
from merge import engine, hunks
from merge.options import Options
from merge.revision import Triple

TOKEN = re.compile(rb"[A-Za-z0-9_\x80-\xff]+|[^\sA-Za-z0-9_\x80-\xff]")
MARKER = re.compile(rb"^(<{7,}|>{7,})(?: |\r?$)", re.MULTILINE)
Row = dict[str, Any]


def split_of(repo: str) -> str:
    """ "design" or "validation": a third of the repositories, by a hash of the name, is never tuned on."""
    return "validation" if hashlib.sha256(repo.encode()).digest()[0] % 3 == 0 else "design"


def folded(data: bytes) -> list[bytes]:
    """The lines without what does not count: blank lines, trailing white space, line endings."""
    return [line.rstrip() for line in data.split(b"\n") if line.strip()]


def is_solved(got: bytes, human: bytes) -> bool:
    """Is this what people committed, but for white space, blank lines or line order?"""
    ours, theirs = folded(got), folded(human)
    if ours == theirs or TOKEN.findall(got) == TOKEN.findall(human):
        return True
    return Counter(line.strip() for line in ours) == Counter(line.strip() for line in theirs)


def marker_lines(data: bytes) -> int:
    """Lines inside conflicts, the marker lines among them."""
    inside, count = False, 0
    for line in data.split(b"\n"):
        found = MARKER.match(line)
        inside = inside or (found is not None and line.startswith(b"<"))
        count += inside
        inside = inside and not (found is not None and line.startswith(b">"))
    return count


def is_broken(path: str, got: bytes, human: bytes) -> bool:
    """Does the result hold a parse error that the human's file does not?"""
    language = catalogue.find(path, got)
    if language is None:
        return False
    try:
        return parser.parse(got, language).has_error and not parser.parse(human, language).has_error
    except parser.GrammarMissing:
        return False


def score_one(job: tuple[str, Row, str, str]) -> Row:
    """Merge one case and say how it went."""
    corpus, row, profile, stages = job
    folder = Path(corpus) / row["id"]
    read = {side: (folder / f"{side}.{row['ext']}").read_bytes() for side in ("base", "ours", "theirs", "human")}
    options = Options()
    options.profile = profile
    options.stages = frozenset(stages.split(","))
    sides = Triple(read["base"], read["ours"], read["theirs"])
    start = time.perf_counter()
    try:
        result = engine.merge(sides, row["path"], options)
    except Exception as error:  # noqa: BLE001 (a crash is a figure here)
        return {**row, "outcome": "crash", "why": repr(error), "ms": 0.0, "rules": []}
    seen = {
        **row,
        "ms": (time.perf_counter() - start) * 1000,
        "rules": sorted({decision.rule for decision in result.decisions}),
        "counts": result.counts,
        "confidence": result.confidence,
    }
    if not result.is_clean:
        text = hunks.render(result.regions, "diff3", Triple("base", "ours", "theirs"), 7)
        return {
            **seen,
            "outcome": "conflict",
            "marker_lines": marker_lines(text),
            "conflicts": len(result.conflicts),
        }
    solved = is_solved(result.text, read["human"])
    broken = not solved and is_broken(row["path"], result.text, read["human"])
    return {**seen, "outcome": "solved" if solved else "differs", "broken": broken, "marker_lines": 0}


def line_markers(job: tuple[str, Row, str, str]) -> int:
    """Marker lines that the plain line diff3 leaves, the measure of what is left."""
    corpus, row, _, _ = job
    folder = Path(corpus) / row["id"]
    read = [(folder / f"{side}.{row['ext']}").read_bytes() for side in ("base", "ours", "theirs")]
    options = Options()
    options.stages = frozenset()
    result = engine.merge(Triple(*read), row["path"], options)
    return marker_lines(hunks.render(result.regions, "diff3", Triple("base", "ours", "theirs"), 7))


def chosen(arguments: argparse.Namespace) -> list[Row]:
    """The rows of the corpus that the arguments ask for."""
    with (Path(arguments.corpus) / "cases.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if arguments.cls != "all":
        rows = [row for row in rows if row["git_conflict"] == (arguments.cls == "conflict")]
    if arguments.split != "all":
        rows = [row for row in rows if split_of(row["repo"]) == arguments.split]
    if arguments.lang:
        wanted = {name.lower() for name in arguments.lang.split(",")}
        rows = [row for row in rows if row["lang"].lower() in wanted]
    if arguments.ids:
        wanted = set(arguments.ids.split(","))
        rows = [row for row in rows if row["id"] in wanted]
    if arguments.tag:
        with gzip.open(arguments.tags, "rt", encoding="utf-8") as file:
            tags = json.load(file)
        rows = [row for row in rows if arguments.tag in tags.get(row["id"], ())]
    if arguments.limit and len(rows) > arguments.limit:
        rows = [rows[index * len(rows) // arguments.limit] for index in range(arguments.limit)]
    return rows


def line(name: str, rows: list[Row]) -> str:
    """One row of the table."""
    count = Counter(row["outcome"] for row in rows)
    clean = count["solved"] + count["differs"]
    times = sorted(row["ms"] for row in rows)
    left = sum(row.get("marker_lines", 0) for row in rows)
    before = sum(row.get("line_markers", 0) for row in rows)
    kept = sum(row.get("line_markers", 0) for row in rows if row["outcome"] == "conflict")
    return (
        f"{name:18} {len(rows):5} {count['solved']:6} {100 * count['solved'] / len(rows):5.1f}% {count['differs']:5} "
        f"{100 * count['solved'] / clean if clean else 0:5.1f}% {sum(bool(row.get('broken')) for row in rows):4} "
        f"{count['conflict']:5} {count['crash']:3} {left:6} {left / before if before else 0:5.2f} "
        f"{left / kept if kept else 0:5.2f} {statistics.median(times):7.1f} {times[int(0.95 * len(times))]:7.1f}"
    )


def report(rows: list[Row], arguments: argparse.Namespace) -> None:
    """Print the tables."""
    head = (
        "cases",
        "solved",
        "",
        "differ",
        "prec.",
        "brk",
        "confl",
        "crs",
        "mkline",
        "of d3",
        "left",
        "med ms",
        "p95 ms",
    )
    print(
        f"{'':18} {head[0]:>5} {head[1]:>6} {head[2]:>6} {head[3]:>5} {head[4]:>5} {head[5]:>4} " + " ".join(head[6:])
    )
    print(line("ALL", rows))
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row["lang"]].append(row)
    for name, part in sorted(by.items(), key=lambda item: -len(item[1])):
        print(line(name, part))
    if arguments.rules:
        print("\nrule                             files  solved  differs  precision")
        for name, part in by_rule(rows):
            good = sum(row["outcome"] == "solved" for row in part)
            bad = sum(row["outcome"] == "differs" for row in part)
            print(f"{name:32} {len(part):5} {good:7} {bad:8} {100 * good / (good + bad) if good + bad else 0:9.1f}%")
    for row in rows:
        if row["outcome"] in arguments.list.split(",") or (row.get("broken") and "broken" in arguments.list.split(",")):
            why = row.get("why", " ".join(row["rules"]))
            print(row["outcome"], row["id"], row["lang"], row["repo"], row["path"], why)


def by_rule(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows in which each rule decided something, most frequent first."""
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in row["rules"]:
            by[name].append(row)
    return sorted(by.items(), key=lambda item: -len(item[1]))


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus")
    options.add_argument("--profile", default="eager")
    options.add_argument("--stages", default="rules,structure,verify")
    options.add_argument("--split", default="all", choices=("all", "design", "validation"))
    options.add_argument("--class", dest="cls", default="conflict", choices=("conflict", "clean", "all"))
    options.add_argument("--lang")
    options.add_argument("--ids", help="only these case ids, with commas")
    options.add_argument("--tags", help="a gzipped JSON file: case id -> tags")
    options.add_argument("--tag", help="only the cases with this tag")
    options.add_argument("--limit", type=int)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--rules", action="store_true", help="the same by rule")
    options.add_argument("--list", default="", help="list the cases of these outcomes: differs,broken,crash,conflict")
    options.add_argument("--markers", action="store_true", help="also the plain line merge's marker lines, to compare")
    options.add_argument("--json", help="write the rows to this file")
    arguments = options.parse_args()
    rows = chosen(arguments)
    jobs = [(arguments.corpus, row, arguments.profile, arguments.stages) for row in rows]
    with ProcessPoolExecutor(arguments.jobs) as pool:
        scored = list(pool.map(score_one, jobs, chunksize=8))
        if arguments.markers:
            for row, count in zip(scored, pool.map(line_markers, jobs, chunksize=8), strict=True):
                row["line_markers"] = count
    report(scored, arguments)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(scored), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
