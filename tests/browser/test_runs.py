"""The pages about runs in a real browser: one follows a run that goes on; hostile text is text; no serious fault."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from runner.journal import Journal
from tests.browser.chromium import browser, context, needs_chromium, page, serving
from tests.runner.scene import Scene, scene
from tests.runner.view.web.going import going

__all__ = ["browser", "context", "page", "scene"]
pytestmark = [pytest.mark.browser, needs_chromium]

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FLOW = f"""
name: live
execution: {{isolation: none}}
agents:
  - id: first
    scope: {{write: [docs/]}}
    command: |
      echo "{EVIL}"
      while [ ! -e GO ]; do sleep 0.05; done
      echo "{EVIL}" >> docs/notes.md; echo "last words {EVIL}"
  - id: second
    depends_on: [first]
    scope: {{write: ["shop/"]}}
    command: echo 'LIMIT = 20' > shop/stock.py; sleep 0.7
"""

# What sticks out of the window, where the window can be scrolled sideways.
WIDER = """document.documentElement.scrollWidth <= window.innerWidth ? "" : JSON.stringify([
  document.documentElement.scrollWidth, window.innerWidth, ...[...document.querySelectorAll("body *")].filter(
  (one) => one.getBoundingClientRect().right > window.innerWidth).map((one) => one.outerHTML.slice(0, 200))])"""


@contextlib.contextmanager
def live(scene: Scene) -> Iterator[Path]:
    """The run, until its first agent works."""
    scene.workflow(FLOW.replace("GO", str(scene.folder / "go")))
    with going(scene, "live", "first") as go:
        yield go


def check(page: Page) -> None:
    """No serious fault of accessibility, in light or dark, and nothing wider than the window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        grave = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert not grave, [(scheme, one["id"], one["nodes"][0]["html"]) for one in grave]
    assert page.evaluate(WIDER) == ""


def test_the_page_follows_a_run(scene: Scene, page: Page) -> None:
    with live(scene) as go, serving(scene.repository) as address:
        page.set_viewport_size({"width": 375, "height": 700})
        page.goto(address)
        expect(page.get_by_role("heading", name="Runs")).to_be_visible()
        check(page)
        page.get_by_role("link", name="live", exact=True).click()
        row = page.locator('tr[data-agent="first"]')
        expect(row.locator('[data-cell="status"]')).to_have_text("⟳ RUNNING")
        expect(page.locator("#lines")).to_contain_text(EVIL)
        time_cell = row.locator('[data-cell="time"]')
        before = time_cell.inner_text()
        expect(time_cell).not_to_have_text(before)
        check(page)
        row.get_by_role("link").click()
        expect(page.locator("#lines")).to_contain_text(EVIL)
        expect(page.locator('g[data-agent="second"]')).to_have_attribute("class", "box WAITING")
        go.touch()
        expect(page.locator("#lines")).to_contain_text(f"last words {EVIL}", timeout=20_000)
        expect(page.locator('g[data-agent="second"]')).to_have_attribute("class", "box COMPLETE", timeout=20_000)
        expect(page.locator("#head strong")).to_have_text("COMPLETE", timeout=20_000)
        expect(page.locator("details.cancel")).to_have_count(0)
        assert page.locator("script:not([src]), #lines *").count() == 0
        page.get_by_role("link", name="Changes by agent").click()
        expect(page.get_by_role("heading", name="live: changes by agent")).to_be_visible()
        page.locator("summary").first.click()
        expect(page.locator("details.patch pre").first).to_contain_text(EVIL)
        check(page)
    report_is_good(scene, page)


def test_a_worker_gets_its_row_and_the_run_is_ended_from_its_page(scene: Scene, page: Page) -> None:
    with live(scene), serving(scene.repository) as address:
        page.goto(address)
        page.get_by_role("link", name="live", exact=True).click()
        page.get_by_text("Cancel the run").click()
        expect(page.locator("#lines")).to_contain_text(EVIL)
        path = next((scene.folder / "state").glob("treaty/*/live/*/journal.sqlite"))
        with Journal(path) as journal:
            journal.append("agent.spawned", EVIL, orchestrator="first", path="x", text="", number=1)
        expect(page.locator("tr[data-agent]")).to_have_count(3)
        expect(page.locator("g[data-agent]")).to_have_count(3)
        expect(page.locator("tr[data-agent] th").last).to_have_text(EVIL)
        page.get_by_role("button", name="End it and all its agents").click()
        expect(page.locator("#head strong")).to_have_text("CANCELLED", timeout=20_000)


def report_is_good(scene: Scene, page: Page) -> None:
    """The report as one file: nothing in it acts, also where it is wide or narrow."""
    page.goto("about:blank")  # else the policy of the page before would count
    page.set_content(scene.treaty("report", "live", "--html").out)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        check(page)
    page.locator("details.patch summary").first.click()
    expect(page.locator("details.patch pre").first).to_contain_text(EVIL)
    assert page.locator("script, img, iframe").count() == 0
