"""For journeys of every room: who is signed in, what axe-core finds, whether a page fits its screen.

enter(page, live_server, user)
page.goto(live_server.url + "/…")
assert faults(page) == []
assert sideways(page) == 0
"""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(page: Page, live_server, user) -> None:
    """Sign a user in, in this page's browser."""
    client = Client()
    client.force_login(user, BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )


def faults(page: Page) -> list[str]:
    """List what axe-core finds wrong on the page as it stands, each with its rule and place."""
    if not page.evaluate("'axe' in window"):  # once for each page, not once for each look at it
        page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((results) => results.violations)")
    return [
        f"{fault['impact']} {fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


def sideways(page: Page) -> int:
    """Tell by how many pixels the page, once it is all there, is wider than its screen."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """List the buttons and fields that are lower than 44 px, which is hard on old thumbs."""
    page.wait_for_load_state()
    kinds = "button, .button, select, textarea, summary, .site-nav a, .tabs a, input:not([type=hidden])"
    script = """(kinds) => [...document.querySelectorAll(kinds)]
        .filter((each) => each.checkVisibility() && !["checkbox", "radio"].includes(each.type))
        .filter((each) => each.getBoundingClientRect().height < 43.9)
        .map((each) => each.outerHTML.slice(0, 80))"""
    return list(page.evaluate(script, kinds))
