"""What it costs to load a language, beside its grammar.

    python benchmarks/language_load.py [--rounds 5] [--json]

For each language, in a process of its own whose modules are loaded: the time until the language that a file name
tells is there, and the time until its grammar is. Wall clock, the quickest of several processes, the cache of
profiles made before. Claim: under 3 ms beside the grammar, for every language.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grammars.catalogue import all_languages  # noqa: E402

LIMIT = 3.0
PROBE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from grammars import catalogue, parser
started = time.perf_counter()
language = catalogue.by_name(sys.argv[2])
found = time.perf_counter()
if not language.grammar.line_format:
    parser.load(language.grammar)
print((found - started) * 1e3, (time.perf_counter() - found) * 1e3)
"""


def milliseconds(name: str, rounds: int) -> tuple[float, float]:
    """Of the profile and of the grammar of a language, the quickest of so many processes each."""
    runs = []
    for _ in range(rounds):
        command = [sys.executable, "-I", "-c", PROBE, str(ROOT), name]
        told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split()
        runs.append((float(told[0]), float(told[1])))
    return min(run[0] for run in runs), min(run[1] for run in runs)


def main() -> int:
    """Measure and print; 1 where a language takes longer than claimed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    found = {language.name: milliseconds(language.name, words.rounds) for language in all_languages()}
    if words.json:
        print(json.dumps({name: {"profile": one[0], "grammar": one[1]} for name, one in found.items()}, indent=2))
    else:
        for name, (profile, grammar) in sorted(found.items(), key=lambda item: -item[1][0]):
            print(f"{name:20} profile {profile:6.2f} ms   grammar {grammar:6.2f} ms")
    worst = max(profile for profile, _ in found.values())
    print(f"{len(found)} languages, the slowest profile {worst:.2f} ms (under {LIMIT:g} wanted)", file=sys.stderr)
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
