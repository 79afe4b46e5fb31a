"""A member reads on the phone: marks, place, the last page; in the tunnel as on the platform; and only theirs."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from tests.library.factories import TextFactory, published
from tests.organizations.factories import MemberFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.site.eyes import enter, faults, sideways, small_targets
from zhixing.study.marks import anchors_in
from zhixing.study.models import Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLES = 24


@pytest.fixture
def member(branch):
    person = MemberFactory(branch=branch, name="李晓明")
    return UserFactory(member=person, name=person.name)


@pytest.fixture
def text(branch):
    """A rule of twenty-four articles below two headings."""
    kept = TextFactory(organization=branch, title="《某单位学习制度（示例）》")
    bodies = ["总则"] + [f"第{number}项：学习要联系实际，边学边做。" * 4 for number in range(1, ARTICLES + 1)]
    edition = published(
        kept, *bodies, labels=("第一章", *(f"第{number}条" for number in range(1, ARTICLES + 1)))
    )
    head = edition.articles.first()
    head.level, head.heading, head.body = "chapter", "总则", ""
    head.save()
    return kept


def address(text) -> str:
    return reverse("study:text", args=[text.pk])


def stored(user) -> Reading:
    with unscoped():
        return Reading.objects.get(member_id=user.member_id)


def looks_well(page: Page) -> None:
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def tick(page: Page, anchor: int):
    return page.locator(f"#a{anchor} [data-mark]")


def kept(page: Page, text) -> None:
    """Open the text and wait until the browser says that it is kept."""
    page.goto(address(text))
    expect(page.locator("[data-status]")).to_contain_text("离线阅读")


def test_marks_and_the_place_are_there_again_and_reading_through_is_ones_own_word(opened, member, text):
    page = opened(member)
    page.goto(address(text))
    looks_well(page)
    with page.expect_response(re.compile("/marks/")):
        tick(page, 2).click()
    expect(tick(page, 2)).to_have_attribute("aria-pressed", "true")
    with page.expect_response(re.compile("/marks/")):
        page.locator("#a15").evaluate("each => each.scrollIntoView({block: 'start'})")
    place = stored(member).place
    assert place > 2

    page.goto("/study/")
    looks_well(page)
    page.get_by_role("link", name="接着读").first.click()
    expect(page).to_have_url(re.compile(f"#a{place}$"))
    expect(tick(page, 2)).to_have_attribute("aria-pressed", "true")

    with page.expect_response(re.compile("/marks/")):
        tick(page, 2).click()
    page.get_by_role("button", name="我已通读").click()
    expect(page.locator("#finished")).to_contain_text("已通读（")
    row = stored(member)
    assert row.finished_on is not None
    assert 2 not in anchors_in(bytes(row.read))

    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("button", name="我已通读")).to_be_visible()
    assert stored(member).finished_on is None


def test_everything_works_without_a_script(opened, member, text):
    page = opened(member, scripts=False)
    page.goto(address(text))
    tick(page, 3).click()
    expect(tick(page, 3)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="以下全部标为已读").click()
    expect(tick(page, 20)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="记住位置").click()
    page.get_by_role("button", name="我已通读").click()
    expect(page.locator("#finished")).to_contain_text("已通读（")

    row = stored(member)
    assert anchors_in(bytes(row.read)) == set(range(2, ARTICLES + 2))
    assert row.place == 1


def test_a_text_once_opened_is_read_and_marked_without_a_connection(opened, member, text):
    page = opened(member)
    kept(page, text)
    page.context.set_offline(True)
    page.goto(address(text))
    expect(page.locator("#a3")).to_contain_text("边学边做")

    tick(page, 3).click()
    expect(page.locator("[data-status]")).to_contain_text("没有网络")
    tick(page, 4).click()
    tick(page, 3).click()
    page.get_by_role("button", name="我已通读").click()
    expect(page.locator("#finished")).to_contain_text("没有网络")
    with unscoped():
        assert Reading.objects.exclude(finished_on=None).count() == 0

    page.context.set_offline(False)
    expect(page.locator("#finished")).to_contain_text("已通读（")
    row = stored(member)
    assert row.finished_on is not None
    assert {3, 4} & anchors_in(bytes(row.read)) == {4}


def test_what_was_kept_is_gone_with_the_sign_out(opened, member, text):
    page = opened(member)
    kept(page, text)
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(lambda url: "/texts/" not in url)
    page.wait_for_function("async () => !(await caches.keys()).some((name) => name.startsWith('reading:'))")

    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(address(text))


def test_another_reader_on_the_same_device_finds_nothing_of_the_first(
    opened, live_server, member, secretary, text
):
    page = opened(member)
    kept(page, text)
    enter(page, live_server, secretary)  # the first one's session is over, and nobody signed out
    page.goto("/")
    page.wait_for_function("async () => !(await caches.keys()).some((name) => name.startsWith('reading:'))")

    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(address(text))


def test_what_a_reader_marked_is_never_sent_as_another_reader(opened, live_server, member, secretary, text):
    page = opened(member)
    kept(page, text)
    enter(page, live_server, secretary)
    with page.expect_response(lambda answer: answer.status == 409):
        tick(page, 3).click()
    expect(page.locator("[data-status]")).to_contain_text("重新登录")
    with unscoped():
        assert Reading.objects.count() == 0

    enter(page, live_server, member)
    page.goto(address(text))
    expect(page.locator("[data-status]")).to_contain_text("已发送")
    assert anchors_in(bytes(stored(member).read)) == {3}


def test_a_branch_records_who_read_on_paper(opened, branch, secretary, member, text):
    desk = opened(secretary)
    desk.goto(reverse("study:branch", args=[branch.pk]))
    looks_well(desk)
    desk.get_by_role("link", name="登记纸质阅读").click()
    looks_well(desk)
    desk.get_by_label(text.title).check()
    desk.get_by_label("李晓明").check()
    desk.get_by_role("button", name="登记").click()
    expect(desk.locator("main")).to_contain_text("李晓明")

    page = opened(member)
    page.goto(address(text))
    expect(page.locator("#finished")).to_contain_text(secretary.name)


def test_two_articles_are_linked_from_the_page(opened, member, text):
    page = opened(member)
    page.goto(address(text))
    tick(page, 2).focus()
    page.locator("#a2").get_by_role("link", name="篇章互证").click()
    page.get_by_label("文本标题").fill("学习制度")
    page.get_by_label("第几条").fill("5")
    page.get_by_role("button", name="搜索").click()
    looks_well(page)
    page.locator("[name=other]").first.check()
    page.get_by_role("button", name="建立互证").click()

    expect(page.locator("#a2 .text__beside")).to_contain_text("第4条")
    page.locator("#a2 .text__beside a").first.click()
    expect(page).to_have_url(re.compile("#a5$"))
