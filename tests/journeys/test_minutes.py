"""The minutes in a browser: saved while one types, kept while offline, written by two at once, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.activities.factories import confirmed
from tests.journeys.house import TODAY
from tests.plugins.scoped import unscoped
from zhixing.activities.models import Activity, Section, Speech

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = "#minutes textarea[name=part-main]"
STATUS = "#minutes [data-status]"
AGENDA = "#minutes textarea[name=part-agenda]"
NAME, POINTS = "#minutes input[name$='-name']", "#minutes textarea[name$='-gist']"
PASTED = """
<html><head><style>p {color: red}</style></head><body>
<p class=MsoNormal><b>一、</b>学习&nbsp;党章<o:p></o:p></p>
<ul><li>第一条</li><li>第二条</li></ul><table><tr><td>甲</td><td>乙</td></tr></table><p>散会<br>完</p></body></html>
"""


def texts() -> dict[str, str]:
    with unscoped():
        return dict(Section.objects.exclude(text="").values_list("key", "text"))


def spoken() -> list[tuple[str, str]]:
    with unscoped():
        return list(Speech.objects.order_by("position").values_list("name", "gist"))


def saved(page: Page) -> None:
    expect(page.locator(f"{STATUS}[data-state=saved]")).to_be_visible()


def type_in(page: Page, where: str, text: str) -> None:
    """Type, and wait until the server has answered just that and the page says that it is saved."""
    first = text.partition("\n")[0]
    with page.expect_response(lambda answer: first in (answer.request.post_data or "")):
        page.locator(where).fill(text)
    saved(page)


def closed_and_opened(page: Page, address: str) -> Page:
    """Close the page while there is no connection, and open it again when there is one."""
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    return again


@pytest.fixture
def at_meeting(opened, secretary, meeting_page):
    """Open the meeting's page in a browser of one's own."""

    def go() -> Page:
        page = opened(secretary)
        page.goto(meeting_page)
        return page

    return go


def test_what_is_typed_is_saved_by_itself(at_meeting, meeting):
    page = at_meeting()
    type_in(page, MAIN, "一、学习党章\n二、讨论")
    expect(page.locator(STATUS)).to_contain_text("已保存（12:")
    assert texts() == {"main": "一、学习党章\n二、讨论"}

    type_in(page, MAIN, "一、学习党章\n二、讨论下半年安排")
    assert texts() == {"main": "一、学习党章\n二、讨论下半年安排"}
    with unscoped():
        stored = Activity.objects.get()
    assert stored.version == meeting.version
    assert stored.chair == "书记"  # as proposed


def test_what_is_typed_before_the_script_has_come_is_saved_too(opened, secretary, meeting_page):
    page = opened(secretary)
    waiting = []

    def hold_back(route):
        waiting.append(route)

    page.route("**/minutes*.js", hold_back)
    page.goto(meeting_page, wait_until="commit")
    page.locator(MAIN).fill("写在脚本之前")
    waiting[0].continue_()

    saved(page)
    assert texts() == {"main": "写在脚本之前"}


def test_a_lost_connection_is_said_and_what_was_typed_goes_out_when_it_is_back(at_meeting):
    page = at_meeting()
    page.context.set_offline(True)
    page.locator(MAIN).fill("断网时写的")
    expect(page.locator(f"{STATUS}[data-state=offline]")).to_be_visible()
    assert texts() == {}

    page.context.set_offline(False)
    saved(page)
    assert texts() == {"main": "断网时写的"}


def test_what_was_typed_offline_is_offered_when_the_page_is_opened_again(at_meeting, meeting_page):
    page = at_meeting()
    page.context.set_offline(True)
    page.locator(MAIN).fill("断网时写的")
    page.locator(NAME).fill("王发言")
    page.locator(POINTS).first.fill("同意")
    page = closed_and_opened(page, meeting_page)
    assert page.locator(MAIN).input_value() == ""

    page.get_by_role("button", name="恢复这份内容").first.click()
    saved(page)
    page.get_by_role("button", name="恢复这份内容").click()
    expect(page.locator("#minutes .speech")).to_have_count(2)

    assert texts() == {"main": "断网时写的"}
    assert spoken() == [("王发言", "同意")]
    page.reload()
    expect(page.get_by_role("button", name="恢复这份内容")).to_have_count(0)


def test_what_was_kept_is_put_together_with_what_another_wrote_meanwhile(at_meeting, meeting_page):
    mine, other = at_meeting(), at_meeting()
    type_in(other, MAIN, "甲\n乙")
    mine.reload()
    mine.context.set_offline(True)
    mine.locator(MAIN).fill("甲一\n乙")
    type_in(other, MAIN, "甲\n乙二")
    mine = closed_and_opened(mine, meeting_page)
    mine.get_by_role("button", name="恢复这份内容").click()

    saved(mine)
    assert mine.locator(MAIN).input_value() == "甲一\n乙二"
    assert texts()["main"] == "甲一\n乙二"


def test_two_recorders_at_once_lose_nothing(at_meeting):
    mine, other = at_meeting(), at_meeting()
    type_in(other, MAIN, "先写的")
    type_in(mine, AGENDA, "学习党章")
    type_in(mine, MAIN, "后写的")
    expect(mine.locator(STATUS)).to_contain_text("合并")
    assert mine.locator(MAIN).input_value() == "先写的\n后写的"

    type_in(other, MAIN, "先写的，有补充")
    assert texts() == {"agenda": "学习党章", "main": "先写的，有补充\n后写的"}


def test_the_same_paragraph_stands_side_by_side_until_one_chooses(at_meeting):
    mine, other = at_meeting(), at_meeting()
    type_in(other, MAIN, "同一段")
    mine.reload()
    type_in(other, MAIN, "同一段，他改的")
    mine.locator(MAIN).fill("同一段，我改的")

    clash = mine.locator("[data-entry=part-main] [data-note]")
    expect(clash).to_contain_text("他改的")
    expect(clash).to_contain_text("我改的")
    assert texts()["main"] == "同一段，他改的"
    assert mine.locator(MAIN).input_value() == "同一段，我改的"

    mine.get_by_role("button", name="两份都留").click()
    saved(mine)
    assert texts()["main"] == "同一段，他改的\n同一段，我改的"


def test_speeches_are_rows_and_a_blank_one_follows(at_meeting):
    mine, other = at_meeting(), at_meeting()
    for page, name in ((mine, "王发言"), (other, "李发言")):
        page.locator(NAME).fill(name)
        type_in(page, f"{POINTS} >> nth=0", f"{name}同意")
    assert spoken() == [("王发言", "王发言同意"), ("李发言", "李发言同意")]

    mine.locator(NAME).nth(1).fill("张发言")
    mine.get_by_label("持不同意见").nth(1).check()
    type_in(mine, f"{POINTS} >> nth=1", "不同意")
    mine.get_by_role("button", name="删除 王发言").click()
    expect(mine.locator(".alert--success")).to_be_visible()

    assert [name for name, _points in spoken()] == ["李发言", "张发言"]
    with unscoped():
        assert Speech.objects.get(name="张发言").is_dissent


def test_a_paste_from_word_keeps_its_paragraphs(at_meeting):
    page = at_meeting()
    page.locator(MAIN).evaluate(
        """(input, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PASTED,
    )
    saved(page)
    assert texts() == {"main": "一、学习 党章\n• 第一条\n• 第二条\n甲 乙\n散会\n完"}


def test_after_signing_a_change_shows_and_an_earlier_text_comes_back(at_meeting):
    page = at_meeting()
    type_in(page, MAIN, "签字时的")
    page.reload()
    page.get_by_role("button", name="主持人签字").click()
    expect(page.locator("#minutes .signings")).to_contain_text("书记")
    type_in(page, MAIN, "签字后改的")
    page.reload()
    expect(page.locator("#minutes .signings")).to_contain_text("签字后又有改动")

    page.get_by_role("link", name="历史文本").click()
    page.get_by_role("button", name="恢复这份文本").click()

    expect(page.locator(".alert--success")).to_be_visible()
    assert texts() == {"main": "签字时的"}


def test_on_a_phone_nothing_sticks_out_and_targets_are_large(at_meeting):
    page = at_meeting()
    type_in(page, MAIN, "长" * 400)
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.locator("#minutes").evaluate(
        """card => [...card.querySelectorAll("button, a, input:not([type=hidden], [type=checkbox]), textarea")]
          .filter(each => each.offsetParent && !each.classList.contains("visually-hidden"))
          .filter(each => each.getBoundingClientRect().height < 43).map(each => each.outerHTML)"""
    )
    assert small == []


def test_a_confirmed_record_saves_nothing_by_itself(opened, secretary, branch):
    record = confirmed(branch, held_on=TODAY, minutes="已确认")
    page = opened(secretary)
    page.goto(reverse("activities:detail", args=[record.pk]))
    page.get_by_text("更正会议记录").click()
    page.locator(MAIN).fill("更正后")
    page.locator("#minutes [name=reason]").fill("漏记")
    page.get_by_role("button", name="保存会议记录").click()

    expect(page.locator("#history")).to_contain_text("漏记")
    assert texts() == {"main": "更正后"}


def test_without_a_script_one_form_saves_everything(opened, secretary, meeting_page):
    page = opened(secretary, scripts=False)
    page.goto(meeting_page)
    page.locator(AGENDA).fill("学习党章")
    page.locator(MAIN).fill("一、学习")
    page.locator(NAME).fill("王发言")
    page.locator(POINTS).fill("同意")
    page.locator("#minutes .minutes__foot button").click()

    expect(page.locator(".alert--success")).to_be_visible()
    assert texts() == {"agenda": "学习党章", "main": "一、学习"}
    assert spoken() == [("王发言", "同意")]
