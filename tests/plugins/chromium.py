"""Where a Chromium stands, and how a test starts it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
MISSING = "NO BROWSER: journeys not run. Install Chromium, or run `.venv/bin/playwright install chromium`."


def find() -> str | None:
    """Find a Chromium: on PATH, else Playwright's own."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = find()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, on a phone, in Chinese."""
    profile = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    profile.set_default_timeout(10_000)
    yield profile
    profile.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page; an error in the page's own scripts fails the test."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"script error in the page: {error}"))
    return opened
