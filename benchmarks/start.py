"""What one call of the merge driver costs: the whole process, against an interpreter that does nothing.

    python benchmarks/start.py [--rounds 15] [--json]

Merges a Python file of 300 lines that both sides changed, once in different places and once in the same, as
git starts it (`merge.treaty.driver`). CPU time, user and system, of the process and its children; the median
of several rounds, both taken in turn. Claim: at most 6 times `python -I -S -c pass`; aim: 4.5 times.
"""

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from merge.repository import command  # noqa: E402

FLOOR, AIM = 6.0, 4.5


def source(lines: int = 300) -> list[str]:
    """A module of classes and methods of about so many lines."""
    text = ["import os", "import json", "", ""]
    number = 0
    while len(text) < lines:
        number += 1
        text += [f"class Account{number}:", f'    """Number {number}."""', ""]
        for verb in ("open", "close", "read"):
            text += [
                f"    def {verb}(self, name, limit={number}):",
                f"        path = os.path.join(self.root, name, '{verb}')",
                "        with self.lock:",
                "            found = [entry for entry in self.entries if entry.name == path]",
                "            for entry in found[:limit]:",
                f"                self.note('{verb}', entry, len(found))",
                "        return json.dumps(found)",
                "",
            ]
        text.append("")
    return text[:lines]


def cases() -> dict[str, tuple[str, str, str]]:
    """Base, ours, theirs: changed in different places, and in the same."""
    base = source()
    apart_ours, apart_theirs = list(base), list(base)
    apart_ours[9] = apart_ours[9].replace("self.lock", "self.lock.shared()")
    apart_ours[1:1] = ["import re"]
    apart_theirs[250] = apart_theirs[250] + "  # slow"
    apart_theirs[200:200] = ["    def size(self):", "        return len(self.entries)", ""]
    same_ours, same_theirs = list(base), list(base)
    end = next(n for n in range(60, 100) if base[n].startswith("class ")) - 1
    same_ours[end:end] = ["    def count(self):", "        return len(self.entries)", ""]
    same_theirs[end:end] = ["    def clear(self):", "        self.entries = []", ""]
    same_ours[1:1] = ["import re"]
    same_theirs[1:1] = ["import sys"]
    clash_ours, clash_theirs = list(base), list(base)
    clash_ours[12] = clash_ours[12].replace("limit", "limit + 1")
    clash_theirs[12] = clash_theirs[12].replace("limit", "limit * 2")
    joined = {
        "different places": (base, apart_ours, apart_theirs),
        "same places": (base, same_ours, same_theirs),
        "a conflict": (base, clash_ours, clash_theirs),
    }
    return {name: tuple("\n".join(side) + "\n" for side in sides) for name, sides in joined.items()}  # type: ignore[misc]


def cpu(words: list[str], folder: Path) -> tuple[float, int]:
    """Milliseconds of CPU of one process and its children, and its exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = subprocess.run(words, cwd=folder, check=False, timeout=60, stdout=subprocess.DEVNULL).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ((after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)) * 1000, code


def measure(rounds: int) -> list[dict[str, object]]:
    """One row a case."""
    start = shlex.split(command.driver_command().partition("||")[0])
    program = start[: start.index("%O")]
    nothing = [sys.executable, "-I", "-S", "-c", "pass"]
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        for title, sides in cases().items():
            taken: list[float] = []
            bare: list[float] = []
            for _ in range(rounds):
                for side, text in zip("OAB", sides, strict=True):
                    (folder / side).write_text(text)
                bare.append(cpu(nothing, folder)[0])
                taken_now, code = cpu([*program, "O", "A", "B", "7", "bank.py", "%S", "%X", "%Y"], folder)
                taken.append(taken_now)
            rows.append(
                {
                    "case": title,
                    "exit": code,
                    "driver_ms": round(statistics.median(taken), 1),
                    "python_ms": round(statistics.median(bare), 1),
                    "ratio": round(statistics.median(a / b for a, b in zip(taken, bare, strict=True)), 2),
                }
            )
    return rows


def main() -> int:
    """Print the table; exit 1 when the claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    os.environ.setdefault("XDG_CACHE_HOME", tempfile.gettempdir())
    rows = measure(words.rounds)
    if words.json:
        print(json.dumps(rows, indent=2))
    else:
        print(f"{'case':18} {'exit':>4} {'driver ms':>10} {'python ms':>10} {'ratio':>6}   (claim {FLOOR}, aim {AIM})")
        for row in rows:
            print(f"{row['case']:18} {row['exit']:>4} {row['driver_ms']:>10} {row['python_ms']:>10} {row['ratio']:>6}")
    return 0 if all(float(str(row["ratio"])) <= FLOOR for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
