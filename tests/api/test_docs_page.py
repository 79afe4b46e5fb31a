"""The description in a real browser: it works under our Content-Security-Policy and calls no other host."""

from urllib.parse import urlparse

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page

from tests.organizations.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_docs_page_opens_and_keeps_to_this_host(page: Page, live_server, settings) -> None:
    complaints: list[str] = []
    hosts: set[str | None] = set()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: hosts.add(urlparse(request.url).hostname) if ":" in request.url else None
    )
    visitor = Client()
    visitor.force_login(UserFactory())
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": visitor.cookies[name].value, "url": live_server.url}])

    opened = page.goto(f"{live_server.url}/api/v1/docs")
    assert "default-src 'self'" in (opened.headers if opened else {})["content-security-policy"]
    page.get_by_role("heading", name="Zhixing").wait_for()
    page.get_by_text("/api/v1/activities/{activity_id}/confirm").click()
    page.get_by_text("Stale version").first.wait_for()

    assert complaints == []
    assert hosts - {None} == {urlparse(live_server.url).hostname}
