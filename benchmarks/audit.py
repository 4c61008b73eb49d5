"""How long an audit takes: agents against time and memory, and pattern pairs a second.

`python benchmarks/audit.py` prints the figures; `--json` as JSON; `--plot FILE` draws time over agents (SVG).
Every size runs in its own process, so that its memory is its own. Times are CPU seconds, which other work on the
machine changes little; what has files on disk also says how long it took by the clock.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scopes.audit import audit_file
from scopes.pattern import Pattern
from scopes.repository import Repository

WORDS = ("core", "api", "web", "shop", "cart", "user", "mail", "auth", "data", "task", "form", "view", "rule", "plan")
FILES = 20_000
SIZES = (100, 250, 500, 1000, 2000, 4000)


def repository_files(count: int) -> list[str]:
    """Paths as in a large repository of many packages."""
    pick = random.Random(1)
    packages = [f"packages/{a}-{b}-{n}" for n in range(24) for a in WORDS for b in WORDS][: count // 5]
    files = []
    for number in range(count):
        package = packages[number % len(packages)]
        folder = pick.choice(("src", "src/lib", "tests", "docs"))
        files.append(f"{package}/{folder}/{pick.choice(WORDS)}_{number}.{pick.choice(('py', 'ts', 'md'))}")
    return files


def workflow_text(agents: int) -> str:
    """Agents with five patterns each, most in folders of their own, some with globs, some colliding."""
    pick = random.Random(2)
    packages = sorted({path.rpartition("/src")[0] for path in repository_files(FILES) if "/src" in path})
    lines = ["name: load", "agents:"]
    for number in range(agents):
        home = packages[number % len(packages)]
        near = packages[pick.randrange(len(packages))]
        writes = [f"{home}/src/", f"{home}/tests/", f"{home}/docs/**/*.md", f"{near}/docs/{pick.choice(WORDS)}_*.md"]
        lines += [f"  - id: agent-{number}", "    instructions: do it", "    success_criteria: ['ok: make']"]
        lines += ["    scope:", f"      read: ['{near}/src/**/*.py']", f"      write: {json.dumps(writes)}"]
    return "\n".join(lines) + "\n"


def write_repository(root: Path) -> None:
    """The same files on disk and in git, of 50 to 60 lines and with three imports each."""
    pick = random.Random(5)
    files = repository_files(FILES)
    of = {ending: [path for path in files if path.endswith(ending)] for ending in (".py", ".ts", ".md")}
    for path in files:
        up = "../" * path.count("/")
        match path.rpartition(".")[2]:
            case "py":
                names = (target[:-3].replace("/", ".") for target in pick.sample(of[".py"], 3))
                text = "".join(f"from {name} import f\n" for name in names) + "\n\ndef f():\n    return 1\n" * 13
            case "ts":
                names = (target[:-3] for target in pick.sample(of[".ts"], 3))
                text = "".join(f"import {{ f }} from '{up}{name}'\n" for name in names)
                text += "export function f() {\n  return 1\n}\n\n" * 13
            case _:
                text = "A line of prose.\n" * 50
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", str(root), *command], check=True, timeout=600)


def measure(agents: int, root: Path | None = None) -> dict[str, float]:
    """One audit: seconds, megabytes at the peak and findings; of files on disk where there is a root."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "w.yaml"
        file.write_text(workflow_text(agents))
        clock, started = time.perf_counter(), time.process_time()
        repository = Repository.of_git(str(root)) if root is not None else Repository(None, repository_files(FILES))
        audit = audit_file(str(file), {}, repository)
        seconds, passed = time.process_time() - started, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    overlaps = sum(finding.rule in ("SC101", "SC102") for finding in audit.findings)
    return {
        "agents": agents,
        "seconds": round(seconds, 3),
        "by_the_clock": round(passed, 3),
        "megabytes": round(peak, 1),
        "findings": len(audit.findings),
        "overlaps": overlaps,
    }


def measured_apart(agents: int, root: Path | None = None) -> dict[str, float]:
    """The same in processes of its own, the quickest of three."""
    command = [sys.executable, __file__, "--one", str(agents), *(["--root", str(root)] if root is not None else [])]
    rows: list[dict[str, float]] = []
    for _ in range(3):
        ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
        rows.append(json.loads(ended.stdout))
    return min(rows, key=lambda row: row["seconds"])


def fit(rows: list[dict[str, float]]) -> dict[str, float]:
    """Least squares of `seconds = fixed + each * n log2 n + overlap * overlaps`, and how far it is off at most.

    `each` and `overlap` are microseconds. `steepest` is the exponent of growth between the two largest sizes: 1 is
    linear.
    """
    table = [(1.0, row["agents"] * math.log2(row["agents"]), row["overlaps"]) for row in rows]
    # Each row counts by its relative error; the normal equations of three unknowns, solved by elimination.
    weighted = [[value / row["seconds"] for value in line] for line, row in zip(table, rows, strict=True)]
    matrix = [
        [sum(line[i] * line[j] for line in weighted) for j in range(3)] + [sum(line[i] for line in weighted)]
        for i in range(3)
    ]
    for i in range(3):
        for k in range(3):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[i], strict=True)]
    fixed, each, overlap = (matrix[i][3] / matrix[i][i] for i in range(3))
    off = max(abs(sum(c * v for c, v in zip((fixed, each, overlap), line, strict=True)) - 1) for line in weighted)
    last, before = rows[-1], rows[-2]
    steepest = math.log(last["seconds"] / before["seconds"]) / math.log(last["agents"] / before["agents"])
    return {
        "fixed": round(fixed, 4),
        "each": round(each * 1e6, 2),
        "overlap": round(overlap * 1e6, 2),
        "off_by": round(off, 3),
        "steepest": round(steepest, 2),
    }


def pairs_a_second() -> dict[str, float]:
    """How many pattern pairs are compared a second, by their kind."""
    pick = random.Random(3)

    def folders(count: int) -> str:
        return "/".join(pick.choices(WORDS, k=count))

    kinds = {
        "plain": lambda: folders(3) + pick.choice(("/", "/x.py")),
        "globs": lambda: folders(2) + pick.choice(("/**/*.py", "/*.py", "/**", "/*/test_*.py")),
        "globs in one folder": lambda: "src/" + pick.choice(WORDS) + pick.choice(("/**/*.py", "*/a*.py", "/**")),
        "globs everywhere": lambda: f"**/{pick.choice(WORDS)}*{pick.choice(WORDS)}?/*.{{py,ts}}",
        "** in a name": lambda: f"a**{pick.choice(WORDS)}*.py",
        "**/ twice": lambda: f"**/{pick.choice(WORDS)}/**/{pick.choice(WORDS)}*.py",
        "**/ three times": lambda: f"src/**/{pick.choice(WORDS)}/**/{pick.choice(WORDS)}/**/*.py",
    }
    found = {}
    for kind, make in kinds.items():
        patterns = [Pattern(make()) for _ in range(250)]
        started = time.process_time()
        for first in patterns:
            for second in patterns:
                first.overlaps(second)
        found[kind] = round(len(patterns) ** 2 / (time.process_time() - started))
    return found


def plot(rows: list[dict[str, float]], law: dict[str, float], file: Path) -> None:
    """Seconds over agents as points, the law that was fitted as a line, as an SVG."""
    widest, highest = max(r["agents"] for r in rows), max(r["seconds"] for r in rows) * 1.1

    def place(agents: float, seconds: float) -> tuple[float, float]:
        return 60 + 500 * agents / widest, 250 - 220 * seconds / highest

    fitted = [(r["agents"], law["fixed"] + expected(r, law)) for r in rows]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in (place(*point) for point in fitted))
    marks = []
    for row in rows:
        x, y = place(row["agents"], row["seconds"])
        marks.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#1f6feb"/>')
        if row["agents"] >= 500:
            marks.append(f'<text x="{x - 8:.0f}" y="{y - 6:.0f}" text-anchor="end">{row["seconds"]:.2f} s</text>')
        if row["agents"] >= 500:
            marks.append(f'<text x="{x:.0f}" y="268" text-anchor="middle">{row["agents"]:.0f}</text>')
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="310" font-family="sans-serif" font-size="12">'
        '<rect width="600" height="310" fill="white"/><path d="M60 20V250H570" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#888" stroke-dasharray="4 3"/>{"".join(marks)}'
        '<text x="60" y="288">agents; 20,000 files, 5 patterns each; CPU seconds</text>'
        '<text x="60" y="303" fill="#666">dashed: a + b n log n + c overlaps</text></svg>\n'
    )


def expected(row: dict[str, float], law: dict[str, float]) -> float:
    """What the law says of one size, beside what is fixed."""
    return (law["each"] * row["agents"] * math.log2(row["agents"]) + law["overlap"] * row["overlaps"]) / 1e6


def show(rows: list[dict[str, float]], law: dict[str, float], pairs: dict[str, float]) -> None:
    """The figures for people."""
    for row in rows:
        print("{agents:5} agents  {seconds:7.3f} s  {megabytes:6.1f} MB  {findings} findings".format(**row))
    print("{fixed} s + {each} µs n log2 n + {overlap} µs an overlap, off by {off_by:.0%} at most".format(**law))
    print("growth from the last size but one to the last: n to the power {steepest}".format(**law))
    for kind, count in pairs.items():
        print(f"{kind:20} {count:9,} pairs/s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.one:
        print(json.dumps(measure(words.one, words.root)))
        return
    rows, pairs = [measured_apart(size) for size in SIZES], pairs_a_second()
    law = fit(rows)
    with tempfile.TemporaryDirectory() as directory:
        write_repository(Path(directory))
        on_disk = measured_apart(1000, Path(directory))
    if words.plot:
        plot(rows, law, words.plot)
    if words.json:
        print(json.dumps({"audits": rows, "fit": law, "on_disk": on_disk, "pairs_a_second": pairs}, indent=2))
        return
    show(rows, law, pairs)
    disk = "files on disk: {agents} agents  {seconds:.3f} s ({by_the_clock:.3f} s by the clock)  {megabytes:.1f} MB"
    print(disk.format(**on_disk))


if __name__ == "__main__":
    main()
