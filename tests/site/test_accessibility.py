"""What axe-core and a ruler find in a real browser, on the pages of the frame and on every component."""

import pytest

from tests.organizations.factories import CommitteeFactory, organiser_of
from tests.site.eyes import enter, faults, sideways, small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = ["/gallery/", "/accounts/login/", "/start/", "/help/", "/nothing/"]
OWN = ["/accounts/", "/accounts/tokens/", "/accounts/sessions/", "/accounts/second-factor/"]
WIDE = {"width": 1280, "height": 800}


@pytest.fixture(autouse=True)
def developing(settings):
    settings.DEBUG = True  # for the gallery


@pytest.fixture
def visit(page, live_server, settings):
    def go(address):
        settings.DEBUG = address == "/gallery/"
        if address in OWN:
            enter(page, live_server, organiser_of(CommitteeFactory()))
        page.goto(live_server.url + address)

    return go


@pytest.mark.parametrize("address", OPEN + OWN)
def test_a_page_has_no_fault_and_fits_a_phone(page, visit, address):
    visit(address)

    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


@pytest.mark.parametrize("address", OPEN + OWN)
def test_a_page_has_no_fault_on_a_wide_screen_in_the_dark(page, visit, address):
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="dark")
    visit(address)

    assert faults(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("address", OPEN)
def test_large_type_fits_a_phone(page, visit, live_server, address):
    page.context.add_cookies([{"name": "large_type", "value": "on", "url": live_server.url}])
    visit(address)

    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert sideways(page) == 0
    assert small_targets(page) == []


def test_a_printed_page_is_the_page_without_its_frame(page, visit):
    visit("/gallery/")
    page.emulate_media(media="print")

    assert not page.locator(".site-header").is_visible()
    assert not page.locator(".site-footer").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".table thead").first.bounding_box()["height"] > 10


def test_the_keyboard_reaches_the_content_first(page, visit):
    visit("/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_an_error_summary_has_the_focus(page, live_server):
    page.goto(live_server.url + "/accounts/login/")
    page.locator("form.card").evaluate("form => form.noValidate = true")
    page.locator("form.card button").click()

    assert page.locator(".alert--error").evaluate("each => each === document.activeElement")
