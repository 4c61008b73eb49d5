"""A commit with many conflicted files: `merge branches` in one process, against one driver call a file.

    python benchmarks/whole_commit.py [--files 200] [--rounds 3] [--json]
    python benchmarks/whole_commit.py --solve --files 5000

Makes a repository in which two branches conflict in every file (both add an import and a method), then
merges it in turn with `treaty merge branches`, `git merge` with the Treaty driver and, where `mergiraf` is in
PATH, `git merge` with its driver. Wall-clock seconds of whole commands. Claims: at most 0.35 of the time with
Treaty's driver and 0.6 of mergiraf's. Memory: the peak of the process and its workers at the full number of
files and at a quarter of it. `--solve`: only what `git merge` without a driver leaves, and the time that
`treaty merge solve` takes to solve and stage all of it.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from start import cases  # noqa: E402

from merge.repository.git import Git  # noqa: E402
from merge.repository.install import LOCAL, install  # noqa: E402

CLAIMS = {"git merge, Treaty's driver": 0.35, "git merge, mergiraf's driver": 0.6}
IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")


def git(folder: Path, *words: str) -> None:
    """Git that must succeed."""
    subprocess.run(["git", *IDENTITY, *words], cwd=folder, check=True, capture_output=True, timeout=600)


def repository(folder: Path, files: int) -> None:
    """`main` and `side`, in conflict in every file."""
    git(folder, "init", "-q", "-b", "main")
    sides = cases()["same places"]
    for branch, text in (("base", sides[0]), ("side", sides[2]), ("main", sides[1])):
        if branch != "base":
            git(folder, "checkout", "-q", "-B", branch, "base")
        for number in range(files):
            target = folder / f"part{number % 20}" / f"bank{number}.py"
            target.parent.mkdir(exist_ok=True)
            target.write_text(text.replace("Account", f"Account{number}_"))
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", branch)
        if branch == "base":
            git(folder, "branch", "base")


def timed(words: list[str], folder: Path) -> tuple[float, int]:
    """Seconds of one command, and its exit code."""
    begun = time.perf_counter()
    code = subprocess.run(
        words, cwd=folder, check=False, timeout=900, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode
    return time.perf_counter() - begun, code


def ways(folder: Path) -> dict[str, list[str]]:
    """The commands to be compared; mergiraf's only where it is installed."""
    install(Git(folder), LOCAL)
    commands = {
        "treaty merge branches": [
            sys.executable,
            str(ROOT / "treaty" / "start.py"),
            "merge",
            "branches",
            "main",
            "side",
        ],
        "git merge, Treaty's driver": ["git", *IDENTITY, "merge", "-q", "--no-edit", "side"],
    }
    if shutil.which("mergiraf"):
        driver = "merge.treaty.driver=mergiraf merge --git %O %A %B -s %S -x %X -y %Y -p %P -l %L"
        commands["git merge, mergiraf's driver"] = ["git", "-c", driver, *IDENTITY, "merge", "-q", "--no-edit", "side"]
    commands["git merge, no driver"] = ["git", "-c", "merge.treaty.driver=false", *IDENTITY, "merge", "-q", "side"]
    return commands


def peak(folder: Path) -> float:
    """Megabytes that the largest process of one `merge branches` took."""
    program = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    program += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    words = [sys.executable, "-c", program, *ways(folder)["treaty merge branches"]]
    told = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True, timeout=900).stdout
    return int(told) / 1024


def measure(files: int, rounds: int) -> dict[str, object]:
    """Every way in turn, `rounds` times; medians, and ratios of pairs taken one after another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "all")
        folder.mkdir()
        repository(folder, files)
        taken: dict[str, list[float]] = {}
        codes: dict[str, int] = {}
        for _ in range(rounds):
            for way, words in ways(folder).items():
                seconds, codes[way] = timed(words, folder)
                taken.setdefault(way, []).append(seconds)
                git(folder, "reset", "-q", "--hard", "main" if way == "treaty merge branches" else "ORIG_HEAD")
        few = Path(name, "few")
        few.mkdir()
        repository(few, files // 4)
        memory = {files // 4: peak(few), files: peak(folder)}
    ours = taken["treaty merge branches"]
    ratios = {
        way: statistics.median(a / b for a, b in zip(ours, seconds, strict=True)) for way, seconds in taken.items()
    }
    return {
        "files": files,
        "cores": len(os.sched_getaffinity(0)),
        "seconds": {way: round(statistics.median(seconds), 2) for way, seconds in taken.items()},
        "exit": codes,
        "ratio": {way: round(ratio, 2) for way, ratio in ratios.items()},
        "peak_mb": {count: round(size, 1) for count, size in memory.items()},
    }


def solved(files: int) -> dict[str, object]:
    """Seconds and processor seconds of `treaty merge solve` after a merge that stopped, and what it left."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, files)
        timed(["git", "-c", "merge.conflictStyle=merge", *IDENTITY, "merge", "-q", "side"], folder)
        words = [sys.executable, "-I", str(ROOT / "treaty" / "start.py"), "merge", "solve"]
        before = os.times()
        seconds, code = timed(words, folder)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        listed = Git(folder).text("status", "--porcelain").splitlines()
    staged = sum(line.startswith("M ") for line in listed)
    return {"files": files, "exit": code, "staged": staged, "seconds": round(seconds, 1), "processor": round(used, 1)}


def main() -> int:
    """Print the table; exit 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--solve", action="store_true")
    words = parser.parse_args()
    if words.solve:
        found = solved(words.files)
        print(json.dumps(found) if words.json else ", ".join(f"{key} {value}" for key, value in found.items()))
        return 0 if found["staged"] == words.files else 1
    found = measure(words.files, words.rounds)
    ratios: dict[str, float] = found["ratio"]  # type: ignore[assignment]
    if words.json:
        print(json.dumps(found, indent=2))
    else:
        seconds: dict[str, float] = found["seconds"]  # type: ignore[assignment]
        codes: dict[str, int] = found["exit"]  # type: ignore[assignment]
        for way, value in seconds.items():
            claim = f"   (claim: at most {CLAIMS[way]})" if way in CLAIMS else ""
            print(f"{way:30} exit {codes[way]} {value:8.2f} s   branches takes {ratios[way]:.2f} of it{claim}")
        print("peak memory of one process: " + ", ".join(f"{n} files {mb} MB" for n, mb in found["peak_mb"].items()))  # type: ignore[attr-defined]
    return 0 if all(ratios[way] <= claim for way, claim in CLAIMS.items() if way in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
