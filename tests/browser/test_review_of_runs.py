"""From a run that waits, over the page, to the merged branch: by keyboard alone, in a real browser."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from runner.journal import Event, Journal
from tests.browser.chromium import browser, context, needs_chromium, page, serving, treaty
from tests.runner.scene import Scene, scene

__all__ = ["browser", "context", "page", "scene"]
pytestmark = [pytest.mark.browser, needs_chromium]

CLASH = """
name: clash
execution: {isolation: none}
agents:
  - id: first
    scope: {write: [shop/]}
    instructions: Let customers have twenty of each.
    command: "sed -i s/10/20/ shop/stock.py; sed -i 's/sum(/round(sum(/; s/items)$/items), 2)/' shop/cart.py"
  - id: second
    scope: {write: [shop/]}
    instructions: Thirty are in stock now.
    command: "sed -i s/10/30/ shop/stock.py; sed -i 's/for _, price/for __, price/' shop/cart.py"
"""
PROPOSED = """
name: proposed
execution: {isolation: none}
coordination: {human_review_required: true}
agents:
  - id: rounder
    scope: {write: [shop/]}
    command: sed -i 's/sum(/round(sum(/; s/items)$/items), 2)/' shop/cart.py
  - id: namer
    scope: {write: [shop/]}
    command: |
      sed -i 's/for _, price/for __, price/' shop/cart.py
      if grep -q 'no file' "$TREATY_INSTRUCTIONS_FILE"; then exit 0; fi
      echo more > shop/extra
"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HOSTILE = """
name: hostile
description: <script>alert(1)</script>
execution: {isolation: none}
agents:
  - id: first
    scope: {write: [/]}
    instructions: "</p><img src=x onerror=alert(2)>"
    command: echo '<script>alert(3)</script> first' > "shop/<img src=x onerror=alert(4)>.py"
  - id: second
    scope: {write: [/]}
    command: echo '"></pre><script>alert(5)</script> second' > "shop/<img src=x onerror=alert(4)>.py"
""".replace("[/]", "[shop/]")


def started(scene: Scene, text: str) -> tuple[str, int]:
    """The workflow run until it waits; the address of its review without the server, and the exit code."""
    scene.workflow(text)
    code = treaty(scene.repository, "workflow", "run", str(scene.file))
    journal = max((scene.folder / "state").glob("treaty/*/*/*/journal.sqlite"))
    return f"/runs/{journal.parent.parent.name}/{journal.parent.name}/review", code


def open_review(page: Page, address: str, path: str) -> None:
    page.goto(address.replace("/?", f"{path}?"))
    page.wait_for_selector("[data-ready]", timeout=20000)


def arrived(page: Page) -> None:
    try:
        page.wait_for_selector("[data-status=COMPLETE]", timeout=30000)
    except Exception:
        print(page.url, page.inner_text("body"))
        raise


def events(scene: Scene, kind: str) -> list[Event]:
    path = max((scene.folder / "state").glob("treaty/*/*/*/journal.sqlite"))
    with Journal(path) as journal:
        return [event for event in journal.events() if event.kind == kind]


def test_a_conflict_is_settled_by_keyboard_alone(scene: Scene, page: Page) -> None:
    path, code = started(scene, CLASH)
    assert code == 3
    with serving(scene.repository) as address:
        open_review(page, address, path)
        status, keys = page.locator("#status"), page.keyboard
        expect(status).to_contain_text("1 of 2 places open")
        for intent in ("Let customers have twenty of each.", "Thirty are in stock now."):  # who comes first is ours
            expect(page.locator(".place.conflict .side .intent", has_text=intent)).to_be_visible()
        keys.press("n")
        keys.press("t")
        expect(status).to_contain_text("all 2 places settled")
        keys.press("u")
        expect(status).to_contain_text("1 of 2 places open")
        keys.press("e")
        keys.press("Control+a")
        keys.type("LIMIT = (20")
        keys.press("Control+Enter")
        expect(page.locator(".place.current")).to_contain_text("the edited text lacks `30`, which a side added")
        expect(page.locator(".place.current")).to_contain_text("no longer parses")
        keys.press("a")
        keys.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("the result is not sound")
        page.wait_for_selector("[data-ready]", timeout=20000)
        keys.press("j")
        keys.press("j")
        keys.press("e")
        keys.press("Control+a")
        keys.type("LIMIT = 20 + 30")
        keys.press("Control+Enter")
        expect(status).to_contain_text("the result was checked")
        keys.press("a")
        keys.press("Enter")
        arrived(page)
    assert scene.show("treaty/clash:shop/stock.py") == "LIMIT = 20 + 30\n"
    assert "round(sum(price for __, price" in scene.show("treaty/clash:shop/cart.py")
    resolved = events(scene, "merge.resolved")[0]
    assert resolved.data["choices"] == [
        {"path": "shop/stock.py", "place": 1, "line": 1, "entity": "variable `LIMIT`", "choice": "edit"}
    ]


def test_work_is_sent_back_then_a_decision_refused_and_the_rest_approved(scene: Scene, page: Page) -> None:
    path, code = started(scene, PROPOSED)
    assert code == 4
    with serving(scene.repository) as address:
        open_review(page, address, path)
        status, keys = page.locator("#status"), page.keyboard
        expect(page.locator(".why")).to_contain_text("the workflow says human_review_required")
        expect(page.locator(".place.decision")).to_contain_text("confidence 0.")
        keys.press("s")
        keys.type("Please add no file.")
        keys.press("Tab")
        keys.press("n")  # to the agent whose name begins so
        for _ in range(2):
            keys.press("Tab")
        keys.press("Enter")
        expect(page.locator("#over")).to_be_visible()
        page.wait_for_selector("[data-ready]", timeout=20000)  # the page comes again once the agent is done
        keys.press("j")
        keys.press("r")
        expect(status).to_contain_text("1 of 1 places open")
        keys.press("o")
        expect(status).to_contain_text("the result was checked")
        keys.press("a")
        keys.press("Enter")
        arrived(page)
    assert "extra" not in scene.git("ls-tree", "-r", "--name-only", "treaty/proposed")
    total = scene.show("treaty/proposed:shop/cart.py").splitlines()[-1]
    assert ("round(" in total) != ("__, price" in total)  # one side's, whoever came first
    decisions = events(scene, "merge.decision")
    assert [(event.text("decision"), event.agent) for event in decisions] == [("send-back", "namer"), ("approve", "")]
    assert all(event.text("who") for event in decisions)
    assert decisions[1].data["choices"][0]["choice"] == "ours"  # type: ignore[index]


def test_hostile_content_is_text_for_everyone(scene: Scene, browser: Browser) -> None:
    """Also in the dark, for those who see or move otherwise, on a narrow screen, and without scripts."""
    path, code = started(scene, HOSTILE)
    assert code == 3
    with serving(scene.repository) as address, browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        open_review(page, address, path)
        expect(page.locator(".place")).to_contain_text("<script>alert(3)</script> first")
        expect(page.locator(".place")).to_contain_text('"></pre><script>alert(5)</script> second')
        expect(page.locator("h2 code")).to_have_text("shop/<img src=x onerror=alert(4)>.py")
        assert page.locator("main img, main script").count() == 0
        assert page.locator("script").count() == 2
        page.keyboard.press("n")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert faults_for_some(page) == []
        page.set_viewport_size({"width": 375, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        state = context.storage_state()
        with browser.new_context(storage_state=state, java_script_enabled=False) as plain:
            without_scripts(plain.new_page(), page.url)
    assert scene.show("treaty/hostile:shop/<img src=x onerror=alert(4)>.py").startswith(("<script>", '"></pre>'))


def faults_for_some(page: Page) -> list[tuple[str, str]]:
    """What axe-core calls serious or worse."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def without_scripts(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Theirs t").first.click()
    expect(page.locator("#status")).to_contain_text("all 1 places settled")
    page.get_by_role("button", name="Take these and go on").click()
    arrived(page)
