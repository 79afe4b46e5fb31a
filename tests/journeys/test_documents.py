"""Papers, from the activity's page to the archive: what a secretary takes along, on a phone."""

import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.activities.factories import confirmed
from tests.documents.world import text_of, word
from tests.journeys.house import TODAY
from tests.site.eyes import faults, sideways
from zhixing.documents.archive.verify import verify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held(branch):
    """A members' meeting that was held and confirmed."""
    return confirmed(branch, held_on=TODAY, title="六月党员大会", minutes="会议学习了党章。")


def test_the_minutes_are_saved_from_the_activitys_page(opened, secretary, held, tmp_path):
    page = opened(secretary)
    page.goto(reverse("activities:detail", args=[held.pk]))
    with page.expect_download() as saving:
        page.get_by_role("link", name="Word 会议记录").click()
    saving.value.save_as(tmp_path / "minutes.docx")

    assert saving.value.suggested_filename == "2016-06-20 六月党员大会 会议记录.docx"
    assert "会议学习了党章。" in text_of((tmp_path / "minutes.docx").read_bytes())


def test_a_wrong_template_is_explained_and_a_good_one_is_used(opened, secretary, branch, tmp_path):
    bad, good = tmp_path / "错.docx", tmp_path / "对.docx"
    bad.write_bytes(word("{{ 会议名称 }}", "主持人：{{ 主持人员 }}"))
    good.write_bytes(word("{{ 会议名称 }}", "主持人：{{ 主持人 }}"))
    page = opened(secretary)
    page.goto(reverse("documents:templates", args=[branch.pk]))
    assert faults(page) == []
    assert sideways(page) == 0

    def hand_in(path: Path) -> None:
        card = page.locator("#minutes")
        card.locator("input[type=file]").set_input_files(path)
        card.get_by_role("button", name="使用此模板").click()

    hand_in(bad)
    expect(page.locator("#minutes")).to_contain_text(
        "第2段：“{{ 主持人员 }}”中没有“主持人员”这个字段。是否应为“主持人”？"
    )
    hand_in(good)
    expect(page.locator("#minutes")).to_contain_text("本组织模板：对.docx")


def test_the_year_is_archived_and_the_file_is_whole(opened, secretary, branch, held, tmp_path):
    page = opened(secretary)
    page.goto(reverse("documents:ledger", args=[branch.pk]))
    assert faults(page) == []
    assert sideways(page) == 0
    expect(page.get_by_role("row", name="会议 条数 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="生成档案").click()
    expect(page.get_by_text("档案已生成")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载档案").click()
    path = tmp_path / "archive.zip"
    saving.value.save_as(path)

    assert verify(path).findings == []
    names = zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()
    assert "2016-06-20 六月党员大会/会议记录.pdf" in names
