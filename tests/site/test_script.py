"""What the pages gain from zhixing.js, and that they lose nothing without it."""

import pytest
from playwright.sync_api import expect

from tests.organizations.factories import UserFactory
from tests.site.eyes import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "form[data-keep]"


def kept(page):
    """List what the script keeps in this tab."""
    return page.evaluate("Object.keys(sessionStorage).filter((key) => /^(kept|sent):/.test(key))")


def type_topic(page):
    """Type into the sample form, and let the half second pass after which it is kept."""
    page.locator(f"{FORM} [name=topic]").fill("学习党章")
    page.clock.run_for(500)


@pytest.fixture
def gallery(page, live_server, settings):
    settings.DEBUG = True
    page.clock.install()
    page.goto(live_server.url + "/gallery/")
    return page


def keep_typing(page):
    """Let the browser answer a sent form with an empty page, as a server would that says nothing."""
    sent = []
    page.route("**/gallery/", lambda route: _answer(route, sent))
    return sent


def _answer(route, sent):
    if route.request.method != "POST":
        return route.continue_()
    sent.append(route.request.post_data)
    return route.fulfill(status=204)


def test_a_double_click_sends_once(gallery):
    sent = keep_typing(gallery)
    gallery.locator(FORM).evaluate("form => form.noValidate = true")

    gallery.locator(f"{FORM} button").dblclick()
    expect(gallery.locator(FORM)).to_have_attribute("data-sent", "true")

    assert len(sent) == 1


def test_what_was_typed_before_the_connection_broke_is_put_back(gallery):
    type_topic(gallery)

    gallery.reload()
    gallery.get_by_role("button", name="恢复填写内容").click()

    assert gallery.locator(f"{FORM} [name=topic]").input_value() == "学习党章"


def test_what_was_typed_can_be_thrown_away(gallery):
    type_topic(gallery)

    gallery.reload()
    gallery.get_by_role("button", name="不要了").click()
    gallery.reload()

    assert gallery.get_by_role("button", name="恢复填写内容").count() == 0


def test_a_form_that_was_answered_by_another_page_is_forgotten(gallery, live_server):
    keep_typing(gallery)
    gallery.locator(FORM).evaluate("form => form.noValidate = true")
    type_topic(gallery)
    gallery.locator(f"{FORM} button").click()
    assert len(kept(gallery)) == 2

    gallery.goto(live_server.url + "/help/")

    assert kept(gallery) == []


def test_signing_out_forgets_what_was_typed(page, live_server):
    enter(page, live_server, UserFactory(name="张三"))
    page.goto(live_server.url + "/accounts/")
    page.evaluate("sessionStorage.setItem('kept:/x/:minutes', '{}')")

    page.get_by_text("张三").first.click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")

    assert kept(page) == []


def test_a_password_is_never_kept(page, live_server):
    page.clock.install()
    page.goto(live_server.url + "/accounts/login/")

    page.locator("[name=password]").fill("secret")
    page.clock.run_for(500)

    assert kept(page) == []


def test_what_cannot_be_taken_back_is_asked_first(gallery):
    button = gallery.get_by_role("button", name="撤销活动")

    button.click()
    gallery.get_by_role("dialog").get_by_role("button", name="返回").click()

    assert gallery.get_by_role("dialog").count() == 0
    assert button.evaluate("each => each === document.activeElement")


def test_nothing_is_refused_by_the_policy(page, live_server, settings):
    settings.DEBUG = True
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto(live_server.url + "/gallery/")

    assert [words for words in said if "Content Security Policy" in words] == []


def test_the_pages_work_without_a_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/help/")

    page.get_by_role("button", name="大字版").click()
    page.get_by_role("button", name="English").click()

    assert page.get_by_role("heading", name="Help").is_visible()
    assert page.locator("html").get_attribute("data-type") == "large"
    context.close()
