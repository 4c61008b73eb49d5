"""Semantic conflicts: recall and precision on seeded faults, alarms on real clean merges, speed of the index.

    python benchmarks/interference.py seeds FOLDER [--cases 20] [--no-oracle] [--typescript TSC.JS] [--jars FOLDER]
    python benchmarks/interference.py alarms FOLDER --log FILE [--merges 100] [--seconds 40] [--only NAME,NAME]
    python benchmarks/interference.py behaviour FOLDER --log FILE [--cases 2]
    python benchmarks/interference.py speed REPOSITORY [--commit HEAD] [--changed 100]

FOLDER holds clones, such as `flask.git` or `pallets+flask/repo`. `seeds`: in the head of each, an operator picks a
symbol by regular expressions alone (not by the index under test), changes it on one side and repairs that side
in the whole tree by words; the other side gets a file that uses it. A case counts if the oracle (mypy, tsc, go
vet, javac) complains of the merge and of neither side; with `--no-oracle` the construction is trusted: after a
renaming by words the old name is nowhere else. Negative twins: alias kept, default added, shadowed name, a type
of its own. `alarms`: past merges that git merges cleanly and in which both sides changed source files; what is in
the log is not done again. `behaviour`: pairs whose tests fail only merged, planted into merges of that log.
`speed`: the index of a whole tree, and the check of two branches made in it: cold, warm, and with 50 blobs unknown.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from alarms import run_alarms  # noqa: E402
from behaviour import run_behaviour  # noqa: E402
from clones import repositories  # noqa: E402
from index_speed import run_speed  # noqa: E402
from oracles import Tools  # noqa: E402
from seeds import run_seeds  # noqa: E402

SECONDS = 40.0  # for one repository


def main() -> None:
    """Run one part and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("seeds", "alarms", "behaviour", "speed"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=20, help="symbols per language and repository")
    parser.add_argument("--merges", type=int, default=100, help="merges per repository")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one repository")
    parser.add_argument("--only", default="", help="names of repositories, with commas")
    parser.add_argument("--endings", default="py,ts,js,java,go", help="languages of `seeds`")
    parser.add_argument("--no-oracle", dest="oracle", action="store_false", help="trust the construction")
    parser.add_argument("--typescript", type=Path, help="`tsc.js`, the oracle for TypeScript")
    parser.add_argument("--jars", type=Path, help="folder of jars that javac is given")
    parser.add_argument("--log", type=Path, help="of `alarms`: a line a merge")
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--changed", type=int, default=100, help="files of each branch of `speed`")
    parser.add_argument("--json", type=Path, help="write the result there too")
    words = parser.parse_args()
    chosen = repositories(words.folder, words.only)
    cache = Path(tempfile.mkdtemp(prefix="treaty-"))
    try:
        if words.part == "seeds":
            tools = Tools(words.typescript, words.jars) if words.oracle else None
            result = run_seeds(chosen, words.cases, words.seconds, tools, words.endings.split(","))
        elif words.part == "behaviour":
            result = run_behaviour(chosen, words.log, words.cases)
        elif words.part == "alarms":
            result = run_alarms(chosen, words.merges, words.seconds, words.log or cache / "log")
        else:
            result = run_speed(words.folder, words.commit, words.changed)
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    text = json.dumps(result, indent=1)
    print(text)
    if words.json:
        words.json.write_text(text)


if __name__ == "__main__":
    main()
