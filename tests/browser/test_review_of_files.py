"""The review page of merges without a workflow: `treaty merge tool --review` and `treaty merge solve --review`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import ROOT, SECONDS, browser, context, needs_chromium, page
from tests.runner.scene import Scene, scene

__all__ = ["browser", "context", "page", "scene"]
pytestmark = [pytest.mark.browser, needs_chromium]

BASE = "LIMIT = 10\n\n\ndef cost(items):\n    return sum(items)\n"
OURS = BASE.replace("10", "20").replace("return sum(items)", "return round(sum(items))")
THEIRS = BASE.replace("10", "30").replace("(items):", "(items, tax=0):")


@contextmanager
def reviewing(folder: Path, *words: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The command, waiting for its page, and the page's address."""
    argv = [sys.executable, "-m", "treaty", "merge", *words, "--review"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DISPLAY": ""}
    process = subprocess.Popen(argv, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("review it at http://127.0.0.1:"), line
        yield line.rpartition(" ")[2].strip(), process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


def test_the_mergetool_takes_what_was_chosen(scene: Scene, page: Page) -> None:
    for name, text in (("b", BASE), ("o", OURS), ("t", THEIRS)):
        scene.write(name, text)
    with reviewing(scene.repository, "tool", "b", "o", "t", "shop.py") as (address, process):
        page.goto(address)
        page.wait_for_selector("[data-ready]")
        page.keyboard.press("n")
        page.keyboard.press("t")
        expect(page.locator("#status")).to_contain_text("the result was checked")
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        expect(page.locator("#over")).to_have_text("Taken: 1 file.")
        assert process.wait(SECONDS) == 0
    merged = (scene.repository / "shop.py").read_text()
    assert merged == THEIRS.replace("return sum(items)", "return round(sum(items))")


def test_solve_stages_what_was_chosen(scene: Scene, page: Page) -> None:
    scene.write("shop.py", BASE)
    scene.commit()
    scene.git("switch", "-qc", "side")
    scene.write("shop.py", THEIRS)
    scene.commit("Thirty, and a tax")
    scene.git("switch", "-q", "main")
    scene.write("shop.py", OURS)
    scene.commit("Twenty")
    scene.git("merge", "side", check=False)
    with reviewing(scene.repository, "solve") as (address, process):
        page.goto(address)
        page.wait_for_selector("[data-ready]")
        expect(page.locator(".place.conflict .theirs")).to_contain_text("Thirty, and a tax")
        page.keyboard.press("n")
        page.keyboard.press("o")
        page.keyboard.press("a")
        page.keyboard.press("Enter")
        expect(page.locator("#over")).to_have_text("Taken: 1 file.")
        assert process.wait(SECONDS) == 0
    assert scene.git("status", "--porcelain") == "M  shop.py"
    assert scene.show(":shop.py").startswith("LIMIT = 20\n")


def test_each_changed_line_of_a_side_is_seen(scene: Scene, page: Page) -> None:
    changed = "".join(f"    step_{{}}({number}, '{'wide ' * 20}')\n" for number in range(4))
    for name, word in (("b", ""), ("o", "ours"), ("t", "theirs")):
        scene.write(name, "def go():\n" + (changed.replace("{}", word) if word else "    pass\n") + "    return 1\n")
    with reviewing(scene.repository, "tool", "b", "o", "t", "shop.py") as (address, _):
        page.goto(address)
        page.wait_for_selector("[data-ready]")
        lines = page.locator(".place.conflict .side.ours pre .changed")
        expect(lines).to_have_count(4)
        boxes = [lines.nth(number).bounding_box() for number in range(4)]
        tops = [box["y"] for box in boxes if box]
        assert tops == sorted(set(tops))
        assert len({box["x"] for box in boxes if box}) == 1
