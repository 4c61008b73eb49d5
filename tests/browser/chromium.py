"""A real Chromium for the tests of pages, driven by Playwright; skipped with the reason where it is missing."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 30
expect.set_options(timeout=SECONDS * 500)


def executable() -> str:
    """The browser's program, "" where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


needs_chromium = pytest.mark.skipif(not executable(), reason="no chromium on the PATH: `apt-get install chromium`")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module; each has a context of its own.

    Playwright keeps an event loop in this thread, so no other module's test may run beside it, and Treaty runs in
    processes of its own here.
    """
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that may reach nothing but this machine, and in which no script error passes unseen."""
    found = browser.new_context(viewport={"width": 1280, "height": 900})
    found.set_default_timeout(SECONDS * 1000)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose errors and whose calls to other machines fail the test."""
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    found.on(
        "request",
        lambda request: (
            None if request.url.startswith(("http://127.0.0.1:", "data:")) else faults.append(f"asked {request.url}")
        ),
    )
    yield found
    assert not faults


def treaty(repository: Path, *words: str) -> int:
    """`treaty …` in a process of its own; its exit code."""
    argv = [sys.executable, "-m", "treaty", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        argv, cwd=repository, env=environment, capture_output=True, timeout=60, check=False
    ).returncode


@contextmanager
def serving(repository: Path, *words: str) -> Iterator[str]:
    """`treaty workflow serve` in a process of its own; the address that it tells."""
    argv = [sys.executable, "-m", "treaty", "workflow", *(words or ("serve",)), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(argv, cwd=repository, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.terminate()
        process.wait(SECONDS)
        assert process.stdout is not None
        process.stdout.close()
