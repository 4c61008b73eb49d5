"""How soon the review page is usable in Chromium, and whether anything blocks it for long.

    python benchmarks/review_page.py [--runs 5]

Opens `treaty merge tool --review` on a Python file of 2,000 lines with 50 conflicts and on one with 1,000 conflicts,
settles conflicts by key, and tells: time from the request of the page until it answers to keys (its server's work
is in it), time from a key to the changed page, and the longest task of the page's thread by the clock and by its
processor time, which says what it takes on a core of its own. Needs the `dev` extra and a Chromium on the PATH.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
READY = 'performance.getEntriesByName("treaty-ready")[0].startTime'
KEYS = 30  # conflicts that are settled by key


@dataclass(frozen=True)
class Figures:
    """Of one opening, in milliseconds."""

    first: float  # the first opening, on which the server has everything still to do
    ready: float
    key: float
    longest: float
    busiest: float  # processor time of the task that took most of it


def versions(conflicts: int, lines: int) -> tuple[str, str, str]:
    """Three versions of a Python file in which each of some functions is edited on both sides in one line."""
    every = lines // conflicts
    base, ours, theirs = [], [], []
    for number in range(conflicts):
        head = [f"def step_{number}(items, rate):", f'    """Step {number} of the bill."""']
        tail = [f"    note_{number}_{more} = items[{more}] * {more}" for more in range(every - 6)]
        end = ["    return total", "", ""]
        for text, said in ((base, "sum(items)"), (ours, "sum(items) * rate"), (theirs, "max(items) + rate")):
            text += [*head, f"    total = {said}", *tail, *end]
    return "\n".join(base), "\n".join(ours), "\n".join(theirs)


@contextmanager
def reviewing(sides: tuple[str, str, str]) -> Iterator[str]:
    """The page of a merge of these, by its address."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in zip(("b", "o", "t"), sides, strict=True):
            Path(folder, name).write_text(text)
        Path(folder, ".treaty.toml").write_text("[merge]\nseconds = 60\n")  # the page is measured, not the merge
        argv = [sys.executable, "-m", "treaty", "merge", "tool", "b", "o", "t", "bill.py", "--review"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DISPLAY": "", "WAYLAND_DISPLAY": ""}
        process = subprocess.Popen(argv, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr is not None
            lines = iter(process.stderr.readline, "")
            yield next(line for line in lines if line.startswith("review it at ")).split()[-1]
        finally:
            process.kill()
            process.communicate()


def measured(browser: Browser, sides: tuple[str, str, str]) -> Figures:
    """One opening, and some conflicts settled."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with reviewing(sides) as address:
        page.goto(address)
        page.wait_for_selector("[data-ready]")
        first = float(page.evaluate(READY))
        browser.start_tracing(page=page, categories=["toplevel"])
        page.reload()
        page.wait_for_selector("[data-ready]")
        ready = float(page.evaluate(READY))
        key = settled(page)
        further(page)
        tasks = tasks_of(json.loads(browser.stop_tracing())["traceEvents"])
    context.close()
    return Figures(first, ready, key, max(took for took, _ in tasks), max(used for _, used in tasks))


def tasks_of(events: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Clock and processor time of each task of the threads that pages run in."""
    named = [event for event in events if event["name"] == "thread_name"]
    mains = {(event["pid"], event["tid"]) for event in named if event["args"]["name"] == "CrRendererMain"}
    tasks = [event for event in events if event.get("ph") == "X" and (event["pid"], event["tid"]) in mains]
    return [(event["dur"] / 1000, event.get("tdur", 0) / 1000) for event in tasks if "dur" in event]


def further(page: Page) -> None:
    """Two further pages, walked through by key."""
    pages = int(page.evaluate('document.querySelector(".review").dataset.pages'))
    for number in range(2, min(pages, 3) + 1):
        page.goto(f"{page.url.partition('?')[0]}?page={number}")
        page.wait_for_selector("[data-ready]")
        for _ in range(20):
            page.keyboard.press("j")


def settled(page: Page) -> float:
    """The median time from a key to the changed page, while walking on by key."""
    times = []
    page.keyboard.press("n")
    for _ in range(KEYS):
        left = int(page.evaluate('document.getElementById("status").dataset.open'))
        started = float(page.evaluate("performance.now()"))
        page.keyboard.press("t")
        page.wait_for_selector(f'#status[data-open="{left - 1}"]')
        times.append(float(page.evaluate("performance.now()")) - started)
    for _ in range(15):
        page.keyboard.press("j")
    return statistics.median(times)


def main() -> None:
    """Print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        print(
            "| file | first opening, ms | opening, ms | key, ms | longest task, ms | of processor, ms |\n"
            "|---|--:|--:|--:|--:|--:|"
        )
        for conflicts, lines in ((50, 2_000), (1_000, 20_000)):
            found = [measured(browser, versions(conflicts, lines)) for _ in range(runs)]
            middle = [statistics.median(getattr(one, name) for one in found) for name in ("first", "ready", "key")]
            most = [max(getattr(one, name) for one in found) for name in ("longest", "busiest")]
            cells = " | ".join(f"{value:.0f}" for value in (*middle, *most))
            print(f"| {lines:,} lines, {conflicts:,} conflicts | {cells} |")
        browser.close()


if __name__ == "__main__":
    main()
