"""`treaty merge history` on one process against one on every core.

    python benchmarks/history_cores.py REPO [--limit 1000] [--rounds 3] [--json]

Whole commands in turn, nothing from a cache. Claim: on two cores at least 1.7 times as fast as on one, for 1,000
merges. On a machine that does other work as well the wall clock says little; so the processor time of both is
told too, and the bound that it sets: the time of one process over that of many, if each of these had a core to
itself (the work is dealt out merge by merge; what is not dealt out is the start and the end).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLAIM = 1.7
# Runs the command, then tells wall and processor seconds of it and of all that it started.
TIMED = """
import os, resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, time.perf_counter() - begun, used.ru_utime + used.ru_stime)
"""


def timed(repository: str, limit: int, processes: int) -> tuple[float, float]:
    """Wall and processor seconds of one command."""
    start = [sys.executable, "-I", str(ROOT / "treaty" / "start.py"), "merge", "history", repository]
    words = [*start, "--limit", str(limit), "--processes", str(processes)]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        told = subprocess.run(
            [sys.executable, "-c", TIMED, *words], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
    if told[0] != "0":
        sys.exit(f"`{' '.join(words)}` ended with {told[0]}")
    return float(told[1]), float(told[2])


def measure(repository: str, limit: int, rounds: int) -> dict[str, object]:
    """One and many in turn; medians, and the ratio of each pair."""
    cores = len(os.sched_getaffinity(0))
    taken: dict[int, list[tuple[float, float]]] = {1: [], cores: []}
    started = timed(repository, 1, 1)[1]
    for _ in range(rounds):
        for processes, seconds in taken.items():
            seconds.append(timed(repository, limit, processes))
    one, many = taken[1], taken[cores]
    bound = [a[1] / (started + (b[1] - started) / cores) for a, b in zip(one, many, strict=True)]
    return {
        "merges": limit,
        "cores": cores,
        "load": round(os.getloadavg()[0], 1),
        "wall": {n: round(statistics.median(wall for wall, _ in seconds), 1) for n, seconds in taken.items()},
        "processor": {n: round(statistics.median(cpu for _, cpu in seconds), 1) for n, seconds in taken.items()},
        "ratio": round(statistics.median(a[0] / b[0] for a, b in zip(one, many, strict=True)), 2),
        "best_ratio": round(max(a[0] / b[0] for a, b in zip(one, many, strict=True)), 2),
        "bound": round(statistics.median(bound), 2),
        "at": time.strftime("%Y-%m-%d"),
    }


def main() -> int:
    """Print the figures; exit 1 when the claim does not hold by the wall clock."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", metavar="REPO")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    found = measure(words.repository, words.limit, words.rounds)
    if words.json:
        print(json.dumps(found, indent=2))
    else:
        print(f"{found['merges']} merges, {found['cores']} cores, load {found['load']}")
        print(f"wall seconds, one / all cores        {found['wall']}")
        print(f"processor seconds, one / all cores   {found['processor']}")
        print(f"ratio by the wall {found['ratio']} (best {found['best_ratio']}), claim {CLAIM}; bound {found['bound']}")
    return 0 if float(str(found["ratio"])) >= CLAIM else 1


if __name__ == "__main__":
    sys.exit(main())
