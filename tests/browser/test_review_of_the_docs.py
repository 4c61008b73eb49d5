"""docs/review.md is true: its commands and its keys finish a run, in a browser and in less than a minute."""

import os
import re
import shutil
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import ROOT, browser, context, needs_chromium, page, serving
from tests.runner.scene import Scene, scene
from tests.test_docs import NOT_RUN, blocks, matches, run

__all__ = ["browser", "context", "page", "scene"]
pytestmark = [pytest.mark.browser, needs_chromium]

PAGE = ROOT / "docs" / "review.md"
OPENS = "treaty workflow review "


def pictures(page: Page) -> None:
    """Make the page's pictures again, where TREATY_PICTURES names their folder."""
    folder = os.environ.get("TREATY_PICTURES")
    if not folder:
        return
    page.keyboard.press("n")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("scrollBy(0, -270)")
        page.screenshot(path=Path(folder, f"review-{scheme}.png"))
    page.set_viewport_size({"width": 375, "height": 700})
    page.screenshot(path=Path(folder, "review-narrow.png"))
    page.reload()


def by_keys(page: Page, address: str) -> float:
    """Press the keys that the page names; how long it took until the run was complete."""
    named = re.search(r"keys that finish it: ((?:`\w+` ?)+)", PAGE.read_text(encoding="utf-8"))
    assert named is not None
    started = time.monotonic()
    page.goto(address)
    page.wait_for_selector("[data-ready]")
    pictures(page)
    for key in re.findall(r"`(\w+)`", named[1]):
        page.wait_for_load_state()
        left = page.evaluate("document.getElementById('status').dataset.open")
        page.keyboard.press(key)
        if key in "ot":
            expect(page.locator("#status")).not_to_have_attribute("data-open", left)
    page.wait_for_selector("[data-status=COMPLETE]", timeout=50000)
    took = time.monotonic() - started
    expect(page.locator("#over")).to_have_text("shop-sprint: complete")  # the last page, though its server ends
    page.wait_for_timeout(4000)
    expect(page.locator("#over")).to_have_text("shop-sprint: complete")
    return took


def test_what_the_page_describes(scene: Scene, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, note = scene.folder / "treaty", scene.folder / "note"
    programs = scene.folder / "bin"
    for made in (folder, programs):
        made.mkdir()
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (programs / "treaty").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m treaty "$@"\n')
    (programs / "treaty").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    opened = 0
    for block in blocks(PAGE):
        for command, shown in block.commands:
            if command.startswith(tuple(NOT_RUN)):
                continue
            if command.startswith(OPENS):
                with serving(folder, *command.split()[2:]) as address:
                    assert by_keys(page, address) < 60
                opened += 1
                continue
            code, said, folder = run(command, folder, note)
            assert code == (block.code if command == block.commands[-1][0] else 0), said
            assert not block.exact or matches(shown, said), said
    assert opened == 1
