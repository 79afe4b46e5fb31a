"""The library in a browser on a phone, with scripts and without: a rule is taken in, mended, published, placed."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from zhixing.library.models import Listed, Text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = (
    "请假办法\n目录\n第一章　总则\n第一章　总则\n第一条　请假须说明。\n依照第一条办理的，\n"
    "第三条规定另有说明。\n第三条　自公布之日起施行。\n— 1 —"
)
BOOKS = """\
scheme: reading
title: {zh: 读书方案, en: Reading}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [B]}
lists:
  books: {title: {zh: 应读篇目, en: Books}, open: true, entries: {}}
populations:
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: B, title: 读书, who: member, do: study.read, cover: books}
"""


def piece(page: Page, words: str):
    return page.locator(".piece", has_text=words)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_secretary_takes_a_rule_in_mends_its_cuts_and_publishes_it(opened, branch, secretary, scripts):
    page = opened(secretary, scripts=scripts)
    page.goto(reverse("library:list", args=[branch.pk]))
    page.get_by_role("link", name="上传学习文本").first.click()
    file = {"name": "办法.txt", "mimeType": "text/plain", "buffer": RULES.encode("gb18030")}
    page.get_by_label("全文文件").set_input_files(file)
    page.get_by_label("学习文本名称").fill("《请假办法》")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("第一条之后是第三条，缺第二条")).to_be_visible()

    piece(page, "— 1 —").get_by_role("link", name="修改").click()
    page.get_by_label("正文").fill("自公布之日起施行。")
    page.get_by_role("button", name="保存").click()
    expect(piece(page, "自公布之日起施行。")).to_be_visible()
    expect(page.get_by_text("— 1 —")).to_have_count(0)

    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name="版本")).to_be_visible()
    with unscoped():
        text = Text.objects.get()
    assert [each.label for each in text.edition.articles.order_by("position")] == [
        "第一章",
        "第一条",
        "第三条",
    ]
    assert text.edition.articles.get(label="第一条").body.endswith("第三条规定另有说明。")


def test_an_open_list_is_filled_and_the_text_placed(opened, branch, secretary):
    adopt(branch, BOOKS)
    page = opened(secretary)
    page.goto(reverse("library:lists", args=[branch.pk]))
    expect(page.get_by_text("还没有规定的篇目")).to_be_visible()
    page.get_by_role("link", name="增补篇目").click()
    page.get_by_label("上级规定的篇目名称").fill("《学习读本》")
    page.get_by_role("button", name="列入书目").click()
    expect(page.get_by_text("《学习读本》", exact=True)).to_be_visible()
    expect(page.get_by_text("空缺")).to_be_visible()

    page.get_by_text("放入学习文本").click()
    page.get_by_role("link", name="上传学习文本").click()
    assert page.get_by_label("学习文本名称").input_value() == "《学习读本》"
    file = {"name": "读本.md", "mimeType": "text/markdown", "buffer": "# 学习读本\n每天读一点。".encode()}
    page.get_by_label("全文文件").set_input_files(file)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("link", name="把文本放入书目").click()
    page.get_by_text("放入学习文本").click()
    page.get_by_label("资料库中的文本").select_option(label="《学习读本》")
    page.get_by_role("button", name="放入", exact=True).click()
    expect(page.get_by_text("已放入", exact=True)).to_be_visible()
    with unscoped():
        assert Listed.objects.get().text.title == "《学习读本》"
