"""How long an audit takes: agents against time and memory, and pattern pairs a second.

`python benchmarks/audit.py` prints the figures; `--json` as JSON; `--plot FILE` draws time over agents (SVG).
Every size runs in its own process, so that its memory is its own.
"""

import argparse
import json
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
PATTERNS = 5
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


def measure(agents: int) -> dict[str, float]:
    """One audit: seconds, megabytes at the peak and findings."""
    files = repository_files(FILES)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "w.yaml"
        file.write_text(workflow_text(agents))
        started = time.perf_counter()
        audit = audit_file(str(file), {}, Repository(None, files))
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    overlaps = sum(finding.rule in ("SC101", "SC102") for finding in audit.findings)
    return {
        "agents": agents,
        "seconds": round(seconds, 3),
        "megabytes": round(peak, 1),
        "findings": len(audit.findings),
        "overlaps": overlaps,
    }


def measured_apart(agents: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(agents)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    found: dict[str, float] = json.loads(ended.stdout)
    return found


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
    }
    found = {}
    for kind, make in kinds.items():
        patterns = [Pattern(make()) for _ in range(250)]
        started = time.perf_counter()
        for first in patterns:
            for second in patterns:
                first.overlaps(second)
        found[kind] = round(len(patterns) ** 2 / (time.perf_counter() - started))
    return found


def plot(rows: list[dict[str, float]], file: Path) -> None:
    """Seconds over agents, as a line in an SVG."""
    widest, highest = max(r["agents"] for r in rows), max(r["seconds"] for r in rows)
    points = [(60 + 500 * r["agents"] / widest, 260 - 220 * r["seconds"] / highest, r) for r in rows]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _ in points)
    labels = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3"/>'
        f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="end">{r["agents"]:.0f}: {r["seconds"]} s</text>'
        for x, y, r in points
    )
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300" font-family="sans-serif" font-size="12">'
        f'<polyline points="{line}" fill="none" stroke="black"/>{labels}'
        '<text x="60" y="290">agents (20,000 files, 5 patterns each)</text></svg>\n'
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.one:
        print(json.dumps(measure(words.one)))
        return
    rows, pairs = [measured_apart(size) for size in SIZES], pairs_a_second()
    if words.plot:
        plot(rows, words.plot)
    if words.json:
        print(json.dumps({"audits": rows, "pairs_a_second": pairs}, indent=2))
        return
    for row in rows:
        print("{agents:5} agents  {seconds:7.3f} s  {megabytes:6.1f} MB  {findings} findings".format(**row))
    for kind, count in pairs.items():
        print(f"{kind:20} {count:9,} pairs/s")


if __name__ == "__main__":
    main()
